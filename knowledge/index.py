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
#: What the whole of a question's BM25 weight is worth there, in nats.
LEXICAL = 30.0
#: Among near equals, entries of services that no better candidate has come first: three offers then name more than
#: one matter. In nats for every better candidate of the same service. On phrasings left out of the index the right
#: service is among the first three oftenest from 1 to 1.5, at the cost of the neighbours within one service.
SAME_SERVICE = 1.25
#: What the topic of the conversation is worth, in nats, to a question that names no matter; less to one that names
#: something, nothing to one that names this many characters.
NEAR, OWN_MATTER = 6.0, 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant.

    phrasing  the one of its phrasings that fits best, as written
    score     in nats; the difference of two is the log-odds that the one is meant and not the other
    measures  the values behind the score, in the order of knowledge.rank.MEASURES
    size      syllables of the question
    exact     the phrasing is the question, word for word after preparing
    """

    entry: str
    services: tuple[str, ...]
    phrasing: str
    score: float
    measures: tuple[float, ...]
    size: int
    exact: bool = False

    @property
    def why(self) -> dict[str, float]:
        """The measures by name, for the journal."""
        return {name: round(value, 3) for name, value in zip(rank.MEASURES, self.measures, strict=True)}


class Index:
    """Answers `search`; holds nothing that changes."""

    def __init__(self, sources: Sequence[Source], terms: Iterable[Term] = ()) -> None:
        self.tables = build(sources, terms)
        mass = self.tables.phrasings.mass
        average = np.maximum(mass.mean(axis=1, keepdims=True), 1) if sources else 1.0
        self._shortening = (1 / (1 + K1 * (1 - B + B * mass / average))).astype(np.float32)
        self._entries_of: dict[str, list[int]] = {}
        for number, source in enumerate(sources):
            for service in source.services:
                self._entries_of.setdefault(service, []).append(number)

    def names_a_matter(self, text: str) -> bool:
        """Whether a question says enough for the topic of the conversation to mean nothing to it."""
        return matter(self.tables.terms.prepare(text).text) >= OWN_MATTER

    def search(self, text: str, near: frozenset[str] = frozenset()) -> tuple[Candidate, ...]:
        """Up to ten candidates, best first, each entry once; none if nothing of the text is known.

        near: the services of the conversation's topic, which a question that names no matter of its own means.
        """
        asked = ask(text, self.tables)
        if not asked.numbers:
            return ()
        shortlist, measures, scores = self.measured(asked, near)
        return tuple(self._candidate(asked, shortlist, measures, found) for found in self._ordered(shortlist, scores))

    def measured(self, asked: Asked, near: frozenset[str] = frozenset()) -> tuple[Ints, Floats, Doubles]:
        """The phrasings that were looked at, their measures and scores (learning the weights needs all of them)."""
        found = rank.sums(asked, self.tables)
        recall = self._recall(asked, found)
        bonus = self._bonus(asked, near)
        shortlist = self._shortlist(asked, found, recall, bonus)
        measures = rank.measure(asked, self.tables, found, shortlist)
        scores = _on_known_ground(asked, rank.score(measures), recall[shortlist])
        return shortlist, measures, scores + bonus[self.tables.phrasings.entry_of[shortlist]]

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
            bonus[self._entries_of.get(service, [])] = NEAR * max(0.0, 1 - asked.matter / OWN_MATTER)
        return bonus

    def _shortlist(self, asked: Asked, found: rank.Sums, recall: Doubles, bonus: Doubles) -> Ints:
        """The best phrasings, and the best of each of the best entries; in ascending order."""
        fields, entry_of = _field_weights(asked)[:INITIALS], self.tables.phrasings.entry_of
        entries = fields @ found.entries / (fields @ asked.mass[:INITIALS] + TINY)
        topics = fields @ found.topics / (fields @ asked.topic_mass[:INITIALS] + TINY)
        best = np.maximum.reduceat(recall, self.tables.first[:-1])
        whole = best + entries + topics[self.tables.topics_of].max(axis=1) + bonus
        wanted = np.zeros(len(best), bool)
        wanted[_top(whole, ENTRIES)] = True
        chosen = wanted[entry_of] & (recall == best[entry_of])
        chosen[_top(recall, PHRASINGS)] = True
        return np.flatnonzero(chosen).astype(np.int32)

    def _ordered(self, shortlist: Ints, scores: Doubles) -> list[tuple[int, int, float]]:
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
                heapq.heappush(waiting, (cost + SAME_SERVICE * (due - paid), entry, place, due))
                continue
            ordered.append((entry, place, -cost))
            shown.update(self.tables.sources[entry].services)
        return ordered

    def _candidate(self, asked: Asked, shortlist: Ints, measures: Floats, found: tuple[int, int, float]) -> Candidate:
        entry, place, score = found
        return Candidate(
            entry=self.tables.sources[entry].id,
            services=self.tables.sources[entry].services,
            phrasing=self.tables.phrasings.raw[shortlist[place]],
            score=score,
            measures=tuple(measures[place].tolist()),
            size=asked.size,
            exact=self.tables.phrasings.texts[shortlist[place]] == asked.text,
        )


def _field_weights(asked: Asked) -> Doubles:
    """(FIELDS,): what each field counts for this question."""
    sounds = SOUND_FIELD + (1 - SOUND_FIELD) * (1 - asked.written)
    return np.array([asked.written, WORD_FIELD * asked.written, sounds, 1.0 if asked.lettered else 0.0])


def _top(values: Doubles, count: int) -> NDArray[np.int64]:
    """The places of the highest values above 0; which of equals is taken is the same every time."""
    if len(values) <= count:
        return np.flatnonzero(values > 0)
    places = np.argpartition(values, -count)[-count:]
    return np.asarray(places[values[places] > 0])


def _on_known_ground(asked: Asked, learned: Doubles, recall: Doubles) -> Doubles:
    """The learned score, or for long stories more and more the plain one: what was learned may only add."""
    known = min(max((TOO_LONG - asked.size) / (TOO_LONG - LONG), 0.0), 1.0)
    return learned if known == 1 else known * learned + (1 - known) * LEXICAL * recall
