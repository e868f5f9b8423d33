"""What the index knows of a release: flat arrays, and the texts of the phrasings.

Sizes: n phrasings (in the order of their entries), m entries, t topics. A topic is a service; an entry without services
is a topic by itself, so that a plain list of questions needs no special care.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.meaning import Meanings
from knowledge.normalise import Terms
from knowledge.postings import Floats, Ints, Postings
from knowledge.tokens import INITIALS, Tokenizer

#: Fields in which an entry and a topic are also scored as a whole: all but the initials.
GROUP_FIELDS = INITIALS


@dataclass(frozen=True, slots=True)
class Source:
    """What the index is told of an entry.

    texts     its standard question and its phrasings, at least one
    services  the services it belongs to: what their entries have in common helps to recognise it
    about     its answer, for words that nobody has asked with yet
    """

    id: str
    texts: tuple[str, ...]
    services: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Phrasings:
    """One item a phrasing.

    texts, sounds, initials  prepared; its syllables, one character each; their first letters
    raw                      as it was written, to be shown
    entry_of                 the number of its entry
    mass                     (FIELDS, n): the summed rarity of its tokens
    first_sides, second_sides, negative, amounts  see knowledge.marks
    """

    raw: tuple[str, ...]
    texts: tuple[str, ...]
    sounds: tuple[str, ...]
    initials: tuple[str, ...]
    entry_of: Ints
    mass: Floats
    first_sides: Ints
    second_sides: Ints
    negative: NDArray[np.bool_]
    amounts: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Rarity:
    """How well each token tells places of one kind apart (entries or topics), in nats; `unseen`: a token in none."""

    of: Floats
    at: array[float]  # the same as plain numbers: quicker one by one
    unseen: float


@dataclass(frozen=True, slots=True)
class Tables:
    """See the module.

    vocabulary  by field: token → number
    first       m + 1: the phrasings of entry e are first[e] … first[e + 1] - 1
    topics_of   (m, k): the topics of each entry, the first repeated to fill the row
    postings    slots: field * n + phrasing, then m for each group field, then t for each group field
    rare        slots: entries; the characters and words by the square of their rarity
    meanings    the words of the phrasings
    """

    sources: tuple[Source, ...]
    terms: Terms
    tokenizer: Tokenizer
    vocabulary: tuple[dict[str, int], ...]
    phrasings: Phrasings
    first: Ints
    topics_of: Ints
    topics: int
    in_entries: Rarity
    in_topics: Rarity
    postings: Postings
    rare: Postings
    meanings: Meanings
