"""How well the phrasings of a shortlist fit a question: some measures of each, and one weight for each measure.

Every measure is a share, a likeness from 0 to 1 or a mark (0 or 1), so that the weights hold for any knowledge base,
whatever its size and however many phrasings its entries have. *asked* is the part of the question's weight that the
phrasing (entry, topic) has, *said* the part of the phrasing's weight that the question has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.asked import Asked
from knowledge.postings import Floats, Ints
from knowledge.tables import GROUP_FIELDS, Tables
from knowledge.tokens import CHARACTERS, FIELDS, INITIALS, SOUNDS, WORDS

#: The measures in the order of the matrix, with what a whole point of each brings (log-odds against a rival).
#: Learned by benchmarks/learn_weights.py.
WEIGHTS = {
    "characters_asked": 1.0,
    "characters_said": 1.0,
    "words_asked": 0.5,
    "words_said": 0.5,
    "sounds_asked": 0.5,
    "sounds_said": 0.5,
    "likeness": 1.5,
    "sound_likeness": 1.0,
    "rare_said": 1.0,
    "opposite": -0.5,
    "denial": -0.2,
    "other_number": -0.5,
    "entry_characters": 3.0,
    "entry_words": 1.0,
    "entry_sounds": 1.0,
    "entry_rare": 2.0,
    "topic_characters": 2.0,
    "topic_words": 1.0,
    "topic_sounds": 1.0,
}
MEASURES = tuple(WEIGHTS)
_WEIGHTS = np.array(list(WEIGHTS.values()))


@dataclass(frozen=True, slots=True)
class Sums:
    """What the postings say of a question, for every place.

    phrasings (FIELDS, n), entries (GROUP_FIELDS, m), topics (GROUP_FIELDS, t): the weight of the tokens in common
    rare_phrasings (n,), rare_entries (m,): the same for characters and words together, squared
    """

    phrasings: NDArray[np.float64]
    entries: NDArray[np.float64]
    topics: NDArray[np.float64]
    rare_phrasings: NDArray[np.float64]
    rare_entries: NDArray[np.float64]


def sums(asked: Asked, tables: Tables) -> Sums:
    """One pass over the postings of all tokens, and one over those of characters and words."""
    n, m = len(tables.phrasings.texts), len(tables.sources)
    entries, topics = FIELDS * n, FIELDS * n + GROUP_FIELDS * m
    common = tables.postings.scores(asked.numbers, asked.weights)
    rare = tables.postings.scores(asked.rare, asked.rare_weights)
    return Sums(
        common[:entries].reshape(FIELDS, n),
        common[entries:topics].reshape(GROUP_FIELDS, m),
        common[topics:].reshape(GROUP_FIELDS, tables.topics),
        rare[:n] + rare[n : 2 * n],
        rare[entries : entries + m] + rare[entries + m : entries + 2 * m],
    )


def measure(asked: Asked, tables: Tables, found: Sums, shortlist: Ints) -> Floats:
    """(len(shortlist), len(MEASURES)): how each phrasing of the shortlist fits."""
    phrasings, entries = tables.phrasings, tables.phrasings.entry_of[shortlist]
    topics = tables.topics_of[entries]
    common = found.phrasings[:, shortlist]
    share = np.minimum(common / asked.mass[:, None], 1)
    said = np.minimum(common / np.maximum(phrasings.mass[:, shortlist], 1), 1)
    entry = _with_initials(found.entries[:, entries] / asked.mass[:GROUP_FIELDS, None], share)
    topic = _with_initials(found.topics[:, topics].max(axis=2) / asked.topic_mass[:GROUP_FIELDS, None], share)
    share, said, entry, topic = (_heard(values, asked) for values in (share, said, entry, topic))
    likeness, sound_likeness = _likenesses(asked, tables, shortlist)
    rare_said = _else(asked, found.rare_phrasings[shortlist] / np.maximum(phrasings.square_mass[shortlist], 1), said)
    entry_rare = _else(asked, found.rare_entries[entries] / asked.rare_mass, entry)
    first, second = asked.sides
    opposite = (phrasings.first_sides[shortlist] & second | phrasings.second_sides[shortlist] & first) != 0
    denial = phrasings.negative[shortlist] != asked.negative
    columns = [
        share[CHARACTERS], said[CHARACTERS], share[WORDS], said[WORDS], share[SOUNDS], said[SOUNDS],
        likeness, sound_likeness, rare_said, opposite, denial, _other_numbers(asked, tables, shortlist),
        *entry[:GROUP_FIELDS], entry_rare, *topic[:GROUP_FIELDS],
    ]  # fmt: skip
    return np.array(columns, np.float32).T


def score(measures: Floats) -> NDArray[np.float64]:
    """One number a row, in nats: the difference of two is the log-odds that the one is meant and not the other."""
    return np.asarray(measures @ _WEIGHTS)


def _with_initials(groups: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Entries and topics have no initials of their own; those of the phrasing stand for them."""
    return np.concatenate([np.minimum(groups, 2), share[INITIALS:]])


def _heard(values: NDArray[np.float64], asked: Asked) -> NDArray[np.float64]:
    """The fields as far as the question was written in them: for typed pinyin the sounds, for initials the initials."""
    if asked.written == 1:
        return values
    sounds, letters = values[SOUNDS], values[INITIALS]
    silent = asked.typed * sounds + asked.lettered * letters
    heard = (1 - asked.lettered) * sounds + asked.lettered * letters
    return np.array([asked.written * values[CHARACTERS] + silent, asked.written * values[WORDS] + silent, heard, letters])


def _else(asked: Asked, values: NDArray[np.float64], fields: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values as far as the question was written, the characters' field (which has the sounds by now) for the rest."""
    return np.asarray(asked.written * np.minimum(values, 1.5) + (1 - asked.written) * fields[CHARACTERS])


def _likenesses(asked: Asked, tables: Tables, shortlist: Ints) -> tuple[Floats, Floats]:
    """rapidfuzz's ratio (1 minus the share of characters to insert or delete) of the texts and of the sounds."""
    places = shortlist.tolist()
    sounds = _ratio(asked.sounds, [tables.phrasings.sounds[place] for place in places])
    if asked.written == 1:
        return _ratio(asked.text, [tables.phrasings.texts[place] for place in places]), sounds
    if asked.lettered:
        letters = _ratio(asked.letters, [tables.phrasings.initials[place] for place in places])
        sounds = (1 - asked.lettered) * sounds + asked.lettered * letters
    return sounds, sounds


def _ratio(text: str, others: list[str]) -> Floats:
    return np.asarray(process.cdist([text], others, scorer=fuzz.ratio, dtype=np.float32)[0] / 100)


def _other_numbers(asked: Asked, tables: Tables, shortlist: Ints) -> NDArray[np.bool_]:
    """Whether both name numbers, and none in common."""
    if not asked.amounts:
        return np.zeros(len(shortlist), bool)
    amounts = (tables.phrasings.amounts[place] for place in shortlist.tolist())
    return np.array([bool(said) and not said & asked.amounts for said in amounts])
