"""The index of a release: finds the entries that a question may mean, best first, and measures how well each fits.

Built from the entries alone, the same in every process; knows no database. `knowledge.decide` makes a decision of the
candidates. The way of a question: normalise → tokens → asked → postings (rank.sums) → shortlist → rank.measure.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge import rank
from knowledge.asked import TINY, Asked, ask
from knowledge.build import build
from knowledge.content import Term
from knowledge.marks import matter
from knowledge.postings import Doubles, Floats, Ints
from knowledge.questions import asking
from knowledge.shelf import Build
from knowledge.tables import Source
from knowledge.tokens import FIELDS, INITIALS

__all__ = ["Candidate", "Index", "Source"]

#: Candidates that are given, and how many phrasings and entries are measured to find them: twice as many find no more.
CANDIDATES, PHRASINGS, ENTRIES = 10, 25, 25
#: Saturation and length normalisation of BM25 for the recall. Phrasings differ little in length; against a long story
#: a long phrasing always shares more, so the length counts in full.
K1, B = 1.2, 1.0
#: What a field counts in the recall: words repeat the characters, sounds repeat both where characters were written.
WORD_FIELD, SOUND_FIELD = 0.6, 0.4
#: Questions of more syllables than the first are beyond what the weights were learned on; from the second on the
#: plain order of BM25 stands, in between both count.
LONG, TOO_LONG = 30, 60
#: What the best of a story's asking sentences counts beside the whole, at most. Of the gold questions
#: of 100 characters and more the right entry comes first in 32 % without, in 55 % with it.
ASKING = 0.5
#: What the whole of a question's BM25 weight is worth there, in nats.
LEXICAL = 45.0
#: Of a question that names no matter, entries of services that no better candidate has come first: three offers then
#: name three matters. In nats for every better candidate of the same service; less for one that names something, nothing
#: for one that names VAGUE characters: there the neighbours within the service are what may be meant.
SAME_SERVICE, VAGUE = 5.0, 14
#: What the topic of the conversation is worth, in nats, to a question that names no matter; less to one that names
#: something, nothing to one that names this many characters. And how many syllables it saves such a question.
NEAR, OWN_MATTER, UNSAID = 12.0, 4, 7


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant.

    phrasing  the one of its phrasings that fits best, as written
    score     in nats; the difference of two is the log-odds that the one is meant and not the other
    measures  the values behind the score, in the order of knowledge.rank.MEASURES
    size      syllables of the question, with those that the topic saved
    exact     the phrasing is the question, word for word after preparing
    phrasings how many phrasings the entry has
    """

    entry: str
    services: tuple[str, ...]
    phrasing: str
    score: float
    measures: tuple[float, ...]
    size: int
    exact: bool = False
    phrasings: int = 1

    @property
    def why(self) -> dict[str, float]:
        """The measures by name, for the journal."""
        return {name: round(value, 3) for name, value in zip(rank.MEASURES, self.measures, strict=True)}


class Index:
    """Answers `search`; holds nothing that changes."""

    def __init__(self, sources: Sequence[Source], terms: Iterable[Term] = (), *, build: Build = build) -> None:
        self.tables = build(sources, terms)
        mass = self.tables.phrasings.mass
        average = np.maximum(mass.mean(axis=1, keepdims=True), 1) if sources else 1.0
        self._shortening = (1 / (1 + K1 * (1 - B + B * mass / average))).astype(np.float32)
        self._entries_of: dict[str, list[int]] = {}
        for number, source in enumerate(sources):
            for service in source.services:
                self._entries_of.setdefault(service, []).append(number)

    def names_a_matter(self, text: str) -> bool:
        """Whether a question says enough for the topic of the conversation to mean nothing to it, or nothing at all."""
        prepared = self.tables.terms.prepare(text).text
        says_nothing = not any(
            not shape or not shape.isascii() for shape in self.tables.tokenizer.read(prepared).shapes
        )
        return says_nothing or matter(prepared) >= OWN_MATTER

    def search(self, text: str, near: frozenset[str] = frozenset()) -> tuple[Candidate, ...]:
        """Up to ten candidates, best first, each entry once; none if nothing of the text is known.

        near: the services of the conversation's topic, which a question that names no matter of its own means.
        """
        asked = ask(text, self.tables)
        if not asked.numbers:
            return ()
        parts = self._parts(text) if asked.size > LONG else ()
        shortlist, measures, scores = self.measured(asked, near, parts)
        ordered = self._ordered(shortlist, scores, 0.0 if near else SAME_SERVICE * _vagueness(asked, VAGUE))
        size = asked.size + (round(UNSAID * _vagueness(asked, OWN_MATTER)) if near else 0)  # the topic says the rest
        return tuple(self._candidate(asked, size, shortlist, measures, found) for found in ordered)

    def measured(
        self, asked: Asked, near: frozenset[str] = frozenset(), parts: Sequence[Asked] = ()
    ) -> tuple[Ints, Floats, Doubles]:
        """The phrasings that were looked at, their measures and scores (learning the weights needs all of them).

        parts: the sentences of a long story that ask. What they find counts beside what the whole finds, the more the
        more phrasings an entry has: those are how people ask, while a single one is often a title for the whole.
        """
        bonus = self._bonus(asked, near)
        found = [rank.sums(one, self.tables) for one in (asked, *parts)]
        recalls = [self._recall(one, sums) for one, sums in zip((asked, *parts), found, strict=True)]
        shortlists = map(self._shortlist, (asked, *parts), found, recalls, [bonus] * len(found))
        shortlist = np.unique(np.concatenate(list(shortlists)))
        entries = self.tables.phrasings.entry_of[shortlist]
        phrasings = np.diff(self.tables.first)[entries]
        measures = [
            rank.measure(one, self.tables, sums, shortlist) for one, sums in zip((asked, *parts), found, strict=True)
        ]
        whole, *asking = (
            _on_known_ground(one, rank.score(values, phrasings), recall[shortlist])
            for one, values, recall in zip((asked, *parts), measures, recalls, strict=True)
        )
        scores = whole if not asking else _with_parts(whole, np.max(asking, axis=0), phrasings)
        return shortlist, measures[0], scores + bonus[entries]

    def _parts(self, text: str) -> list[Asked]:
        """The sentences of a story that ask, where they are not the whole of it."""
        parts = [ask(part, self.tables) for part in asking(text) if part != text]
        return [part for part in parts if part.numbers]

    def _recall(self, asked: Asked, found: rank.Sums) -> Doubles:
        """(n,): BM25 over all fields, as a share of the question's own weight."""
        fields = _field_weights(asked)
        used = FIELDS if asked.lettered else INITIALS
        shortened = found.phrasings[:used] * self._shortening[:used]
        return np.asarray(fields[:used] @ shortened / (fields @ asked.mass))

    def _bonus(self, asked: Asked, near: frozenset[str]) -> Doubles:
        """(m,): what each entry gains from the topic of the conversation."""
        bonus = np.zeros(len(self.tables.sources))
        for service in near:
            bonus[self._entries_of.get(service, [])] = NEAR * _vagueness(asked, OWN_MATTER)
        return bonus

    def _shortlist(self, asked: Asked, found: rank.Sums, recall: Doubles, bonus: Doubles) -> Ints:
        """The best phrasings, and the best of each of the best entries; in ascending order."""
        fields = _field_weights(asked)[:INITIALS]
        entries = fields @ found.entries / (fields @ asked.mass[:INITIALS] + TINY)
        topics = fields @ found.topics / (fields @ asked.topic_mass[:INITIALS] + TINY)
        first = self.tables.first
        whole = np.maximum.reduceat(recall, first[:-1]) + entries + topics[self.tables.topics_of].max(axis=1) + bonus
        best = [first[entry] + np.argmax(recall[first[entry] : first[entry + 1]]) for entry in _top(whole, ENTRIES)]
        return np.union1d(_top(recall, PHRASINGS), np.array(best, np.int64)).astype(np.int32)

    def _ordered(self, shortlist: Ints, scores: Doubles, same_service: float) -> list[tuple[int, int, float]]:
        """The best candidates: entry, place in the shortlist, score. Equal scores in the order of the entries."""
        entries = self.tables.phrasings.entry_of[shortlist].tolist()
        order = np.argsort(-scores, kind="stable")
        best: dict[int, int] = {}
        for place in order.tolist():
            best.setdefault(entries[place], place)
        waiting = [(-float(scores[place]), entry, place, 0) for entry, place in best.items()]  # a sorted list is a heap
        shown: Counter[str] = Counter()
        ordered: list[tuple[int, int, float]] = []
        while waiting and len(ordered) < CANDIDATES:
            cost, entry, place, paid = heapq.heappop(waiting)
            due = max((shown[service] for service in self.tables.sources[entry].services), default=0)
            if due > paid:  # somebody of the same service has come first since
                heapq.heappush(waiting, (cost + same_service * (due - paid), entry, place, due))
                continue
            ordered.append((entry, place, -cost))
            shown.update(self.tables.sources[entry].services)
        return ordered

    def _candidate(
        self, asked: Asked, size: int, shortlist: Ints, measures: Floats, found: tuple[int, int, float]
    ) -> Candidate:
        entry, place, score = found
        return Candidate(
            entry=self.tables.sources[entry].id,
            services=self.tables.sources[entry].services,
            phrasing=self.tables.phrasings.raw[shortlist[place]],
            score=score,
            measures=tuple(measures[place].tolist()),
            size=size,
            phrasings=int(self.tables.first[entry + 1] - self.tables.first[entry]),
            exact=self.tables.phrasings.texts[shortlist[place]] == asked.text,
        )


def _field_weights(asked: Asked) -> Doubles:
    """(FIELDS,): what each field counts for this question."""
    sounds = SOUND_FIELD + (1 - SOUND_FIELD) * (1 - asked.written)
    return np.array([asked.written, WORD_FIELD * asked.written, sounds, 1.0 if asked.lettered else 0.0])


def _top(values: Doubles, count: int) -> NDArray[np.int64]:
    """The places of the highest values above 0; which of equals is taken is the same every time."""
    places = np.flatnonzero(values > 0)
    return places if len(places) <= count else places[np.argpartition(values[places], -count)[-count:]]


def _vagueness(asked: Asked, enough: int) -> float:
    """1 for a question that names no matter, 0 for one that names `enough` characters of it."""
    return max(0.0, 1 - asked.matter / enough)


def _with_parts(whole: Doubles, asking: Doubles, phrasings: Ints) -> Doubles:
    share = ASKING * (1 - 1 / phrasings)
    return np.asarray((1 - share) * whole + share * asking)


def _on_known_ground(asked: Asked, learned: Doubles, recall: Doubles) -> Doubles:
    """The learned score, or for long stories more and more the plain one: what was learned may only add."""
    known = min(max((TOO_LONG - asked.size) / (TOO_LONG - LONG), 0.0), 1.0)
    return learned if known == 1 else known * learned + (1 - known) * LEXICAL * recall
