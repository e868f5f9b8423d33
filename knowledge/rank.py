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
from knowledge.postings import Doubles, Floats, Ints
from knowledge.tables import GROUP_FIELDS, Tables
from knowledge.tokens import CHARACTERS, FIELDS, INITIALS, SOUNDS, WORDS

#: The measures in the order of the matrix, with what a whole point of each is worth, in nats of odds against a rival.
#: Learned on phrasings of the packs that were left out of the index (benchmarks/learn_weights.py); the three marks are
#: too rare there to be learned and were set by hand to what they should at least be worth. Tried and left out, because
#: they brought nothing there: what is asked (when, where, how much …: its words are tokens like others), the likeness
#: of sounds, the best fitting part, and the shares of single phrasings beside those of their entries.
WEIGHTS = {
    "characters_said": 1.3,
    "likeness": 0.45,
    "opposite": -0.5,
    "denial": -0.3,
    "other_number": -0.5,
    "entry_characters": 3.7,
    "entry_words": 0.15,
    "entry_sounds": 0.95,
    "entry_rare": 2.05,
    "topic_characters": 2.9,
    "topic_words": 1.0,
    "topic_sounds": 0.55,
}
MEASURES = tuple(WEIGHTS)
_WEIGHTS = np.array(list(WEIGHTS.values()))


@dataclass(frozen=True, slots=True)
class Sums:
    """What the postings say of a question, for every place.

    phrasings (FIELDS, n), entries (GROUP_FIELDS, m), topics (GROUP_FIELDS, t): the weight of the tokens in common
    rare (m,): the same for the characters and words of entries together, squared
    """

    phrasings: Doubles
    entries: Doubles
    topics: Doubles
    rare: Doubles


def sums(asked: Asked, tables: Tables) -> Sums:
    """One pass over the postings of all tokens, and one over those of characters and words in entries."""
    entries = FIELDS * len(tables.phrasings.texts)
    topics = entries + GROUP_FIELDS * len(tables.sources)
    common = tables.postings.scores(asked.numbers, asked.weights)
    return Sums(
        common[:entries].reshape(FIELDS, -1),
        common[entries:topics].reshape(GROUP_FIELDS, -1),
        common[topics:].reshape(GROUP_FIELDS, -1),
        tables.rare.scores(asked.numbers[: asked.rare], asked.weights[: asked.rare]),
    )


def measure(asked: Asked, tables: Tables, found: Sums, shortlist: Ints) -> Floats:
    """(len(shortlist), len(MEASURES)): how each phrasing of the shortlist fits."""
    phrasings, entries = tables.phrasings, tables.phrasings.entry_of[shortlist]
    common = found.phrasings[:, shortlist]
    said = _heard(common / np.maximum(phrasings.mass[:, shortlist], 1), asked)
    initials = common[INITIALS:] / asked.mass[INITIALS]
    entry = _grouped(found.entries[:, entries] / asked.mass[:GROUP_FIELDS, None], initials, asked)
    topics = found.topics[:, tables.topics_of[entries]].max(axis=2)
    topic = _grouped(topics / asked.topic_mass[:GROUP_FIELDS, None], initials, asked)
    rare = asked.written * found.rare[entries] / asked.rare_mass + (1 - asked.written) * entry[CHARACTERS]
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
    ]
    return np.array(columns, np.float32).T


def score(measures: Floats) -> Doubles:
    """One number a row, in nats: the difference of two is the log-odds that the one is meant and not the other."""
    return np.asarray(measures @ _WEIGHTS)


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
