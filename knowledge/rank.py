"""How well the phrasings of a shortlist fit a question: some measures of each, and one weight for each measure.

Every measure is a share, a likeness from 0 to 1 or a mark (0 or 1), so that the weights hold for any knowledge base,
whatever its size and however many phrasings its entries have. *entry_…* and *topic_…* are the parts of the question's
weight that the entry or the topic as a whole has, *…_said* the parts of the phrasing's weight that the question has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.asked import Asked
from knowledge.postings import Doubles, Floats, Ints, Postings
from knowledge.tables import GROUP_FIELDS, Tables
from knowledge.tokens import CHARACTERS, FIELDS, INITIALS, SOUNDS, WORDS

#: The measures in the order of the matrix, with what a whole point of each is worth, in nats of odds against a rival: in
#: any entry, and what is added in an entry that has one phrasing only (the n-th part of it in one that has n: where a
#: phrasing is all that is known of an entry, its very words say more). Learned by benchmarks/learn_weights.py; the three
#: marks are too rare there to be learned and were set by hand to what they should at least be worth. Tried and left out,
#: because they brought nothing: what is asked (when, where, how much …: its words are tokens like others), the likeness
#: of sounds, the best fitting part, the shares of single phrasings beside those of their entries, words in common weighed
#: by their rarity in Chinese, the one word that is lacking, the length.
WEIGHTS = {
    "characters_said": (1.21, 0.61),
    "likeness": (2.57, 1.48),
    "opposite": (-0.50, 0.00),
    "denial": (-0.30, 0.00),
    "other_number": (-0.50, 0.00),
    "entry_characters": (3.63, 0.38),
    "entry_words": (1.06, -1.14),
    "entry_sounds": (2.71, 0.12),
    "entry_rare": (2.31, 0.28),
    "topic_characters": (3.49, 0.59),
    "topic_words": (1.74, -0.69),
    "topic_sounds": (2.60, 0.35),
    "direction": (2.40, 1.55),
    "meaning_said": (1.02, 0.19),
}
MEASURES = tuple(WEIGHTS)
_WEIGHTS = np.array(list(WEIGHTS.values()))


#: Tokens, and what each counts.
_Weighed = tuple[list[int], list[float]]

#: A token that stands in more slots than this tells little and costs much: it is left out of the recall, and counted
#: exactly for the shortlist. In a knowledge base of up to some 10,000 phrasings no token does.
FREQUENT = 8_000


@dataclass(frozen=True, slots=True)
class Sums:
    """What the postings say of a question, for every place; frequent tokens left out.

    phrasings (FIELDS, n), entries (GROUP_FIELDS, m), topics (GROUP_FIELDS, t): the weight of the tokens in common
    rare (m,): the same for the characters and words of entries together, squared
    """

    phrasings: Doubles
    entries: Doubles
    topics: Doubles
    rare: Doubles


@dataclass(frozen=True, slots=True)
class _Common:
    """The same for a shortlist of k phrasings, their entries and their topics, all tokens counted."""

    phrasings: Doubles
    entries: Doubles
    topics: Doubles
    rare: Doubles


def sums(asked: Asked, tables: Tables) -> Sums:
    """One pass over the postings of all tokens, and one over those of characters and words in entries."""
    entries = FIELDS * len(tables.phrasings.texts)
    topics = entries + GROUP_FIELDS * len(tables.sources)
    common = tables.postings.scores(*_parted(tables.postings, asked.numbers, asked.weights)[0])
    rare = (asked.numbers[: asked.rare], asked.weights[: asked.rare])
    return Sums(
        common[:entries].reshape(FIELDS, -1),
        common[entries:topics].reshape(GROUP_FIELDS, -1),
        common[topics:].reshape(GROUP_FIELDS, -1),
        tables.rare.scores(*_parted(tables.rare, *rare)[0]),
    )


def _parted(postings: Postings, tokens: list[int], weights: list[float]) -> tuple[_Weighed, _Weighed]:
    """Tokens with their weights: those for the recall, and the frequent ones."""
    frequent = postings.frequent(tokens, FREQUENT)
    recall, late = (
        [(token, weight) for token, weight, often in zip(tokens, weights, frequent, strict=True) if often == wanted]
        for wanted in (False, True)
    )
    return _unzipped(recall), _unzipped(late)


def _unzipped(pairs: list[tuple[int, float]]) -> _Weighed:
    return [token for token, _ in pairs], [weight for _, weight in pairs]


def _common(asked: Asked, tables: Tables, found: Sums, shortlist: Ints) -> _Common:
    entries = tables.phrasings.entry_of[shortlist]
    topics = tables.topics_of[entries]
    phrasings, groups, topic_groups = (
        found.phrasings[:, shortlist],
        found.entries[:, entries],
        found.topics[:, topics],
    )
    rare = found.rare[entries]
    late = _parted(tables.postings, asked.numbers, asked.weights)[1]
    if late[0]:
        phrasings, groups, topic_groups = (
            values + tables.postings.scores_at(*late, _slots(start, size, places, len(values))).reshape(values.shape)
            for values, (start, size), places in zip(
                (phrasings, groups, topic_groups), _levels(tables), (shortlist, entries, topics), strict=True
            )
        )
    late_rare = _parted(tables.rare, asked.numbers[: asked.rare], asked.weights[: asked.rare])[1]
    if late_rare[0]:
        rare = rare + tables.rare.scores_at(*late_rare, entries)
    return _Common(phrasings, groups, topic_groups.max(axis=2), rare)


def _levels(tables: Tables) -> tuple[tuple[int, int], ...]:
    """Where phrasings, entries and topics begin among the slots, and how many of each there are."""
    phrasings, entries = len(tables.phrasings.texts), len(tables.sources)
    first = FIELDS * phrasings
    return (0, phrasings), (first, entries), (first + GROUP_FIELDS * entries, tables.topics)


def _slots(start: int, size: int, places: Ints, fields: int) -> Ints:
    """The slots of some places in all fields, field by field."""
    return np.asarray(start + (np.arange(fields)[:, None] * size + places.ravel()).ravel(), np.int32)


def measure(asked: Asked, tables: Tables, found: Sums, shortlist: Ints) -> Floats:
    """(len(shortlist), len(MEASURES)): how each phrasing of the shortlist fits."""
    phrasings = tables.phrasings
    every = _common(asked, tables, found, shortlist)
    common = every.phrasings
    said = _heard(common / np.maximum(phrasings.mass[:, shortlist], 1), asked)
    initials = common[INITIALS:] / asked.mass[INITIALS]
    entry = _grouped(every.entries / asked.mass[:GROUP_FIELDS, None], initials, asked)
    topic = _grouped(every.topics / asked.topic_mass[:GROUP_FIELDS, None], initials, asked)
    rare = asked.written * every.rare / asked.rare_mass + (1 - asked.written) * entry[CHARACTERS]
    first, second = asked.sides
    opposite = (phrasings.first_sides[shortlist] & second | phrasings.second_sides[shortlist] & first) != 0
    columns = [
        said[CHARACTERS],
        _likeness(asked, tables, shortlist.tolist()),
        opposite,
        phrasings.negative[shortlist] != asked.negative,
        _other_numbers(asked, tables, shortlist.tolist()),
        *entry[:GROUP_FIELDS],
        rare,
        *topic[:GROUP_FIELDS],
        *_meaning(asked, tables, common, said, shortlist),
    ]
    return np.array(columns, np.float32).T


def score(measures: Floats, phrasings: Ints) -> Doubles:
    """One number a row, in nats: the difference of two is the log-odds that the one is meant and not the other.

    phrasings  how many phrasings the entry of each row has
    """
    any_entry, alone = (measures @ _WEIGHTS).T
    return np.asarray(any_entry + alone / phrasings)


def _meaning(asked: Asked, tables: Tables, common: Doubles, said: Doubles, shortlist: Ints) -> tuple[Doubles, Doubles]:
    """What the words mean; for what was typed in pinyin its sounds stand, which are all that is known of it."""
    direction, meaning_said = tables.meanings.compare(asked.text, shortlist)
    if asked.written == 1:
        return direction, meaning_said
    sounds = _heard(common / asked.mass[:, None], asked)[SOUNDS]
    unwritten = 1 - asked.written
    return (
        asked.written * direction + unwritten * sounds,
        asked.written * meaning_said + unwritten * said[SOUNDS],
    )


def _grouped(groups: Doubles, initials: Doubles, asked: Asked) -> Doubles:
    """The fields of entries or topics; they have no initials of their own, those of the phrasing stand for them."""
    return _heard(np.concatenate([groups, initials]), asked)


def _heard(values: Doubles, asked: Asked) -> Doubles:
    """The fields as far as the question was written in them: for typed pinyin the sounds, for initials the initials."""
    if asked.written == 1:
        return values
    sounds, letters = values[SOUNDS], values[INITIALS]
    unwritten = asked.typed * sounds + asked.lettered * letters
    heard = (1 - asked.lettered) * sounds + asked.lettered * letters
    characters, words = (asked.written * values[place] + unwritten for place in (CHARACTERS, WORDS))
    return np.array([characters, words, heard, letters])


def _likeness(asked: Asked, tables: Tables, shortlist: list[int]) -> Floats:
    """The ratio of rapidfuzz: 1 less the share of characters that one has and the other has not; of sounds if typed."""
    if asked.written == 1:
        return _ratio(asked.text, [tables.phrasings.texts[place] for place in shortlist])
    sounds = _ratio(asked.sounds, [tables.phrasings.sounds[place] for place in shortlist])
    if not asked.lettered:
        return sounds
    letters = _ratio(asked.letters, [tables.phrasings.initials[place] for place in shortlist])
    return np.asarray((1 - asked.lettered) * sounds + asked.lettered * letters)


def _ratio(text: str, others: list[str]) -> Floats:
    return np.asarray(process.cdist([text], others, scorer=fuzz.ratio, dtype=np.float32)[0] / 100)


def _other_numbers(asked: Asked, tables: Tables, shortlist: list[int]) -> NDArray[np.bool_]:
    """Whether both name numbers, and none in common."""
    if not asked.amounts:
        return np.zeros(len(shortlist), bool)
    amounts = (tables.phrasings.amounts[place] for place in shortlist)
    return np.array([bool(said) and not said & asked.amounts for said in amounts])
