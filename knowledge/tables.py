"""What the index knows of a release, in flat arrays, and how it is worked out from the texts.

Sizes: n phrasings (in the order of their entries), m entries, t topics. A topic is a service; an entry without services
is a topic by itself, so that a plain list of questions needs no special care.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.content import Term
from knowledge.kinds import direction, is_negative, kinds, numbers
from knowledge.normalise import Terms
from knowledge.pinyin import initials
from knowledge.postings import Floats, Ints, Postings
from knowledge.tokens import CHARACTERS, FIELDS, WORDS, Tokenizer, Tokens

#: Fields in which an entry and a topic are also scored as a whole: all but the initials.
GROUP_FIELDS = 3
#: How soon one more phrasing with the same token stops to count: in an entry or topic of s phrasings, c of which have
#: it, the token counts c / (c + HALF + SHARE * s). SHARE keeps topics with many phrasings from winning by bulk alone.
#: Both were the best of a few on phrasings of the packs left out of the index.
HALF, SHARE = 0.5, 0.05
#: A token of an entry's answer counts as much as this part of a phrasing.
ABOUT = 0.3


@dataclass(frozen=True, slots=True)
class Source:
    """What the index is told of an entry.

    texts     its standard question and its phrasings, at least one
    services  the services it belongs to; its neighbours help to recognise it
    about     its answer: words that nobody asked with yet
    """

    id: str
    texts: tuple[str, ...]
    services: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Tables:
    """See the module. Arrays beside texts have n items, masses are (FIELDS, n).

    first        m + 1: the phrasings of entry e are first[e] … first[e + 1] - 1
    topics_of    (m, k): the topics of each entry, the first repeated to fill the row
    vocabulary   by field: token → number
    rarity       by token number, in nats: how much it tells entries apart; topic_rarity: topics
    unseen       rarity of a token in no entry; unseen_topic: in no topic
    mass         the summed rarity of each phrasing's tokens, by field
    postings     slots: field * n + phrasing, then m per group field for entries, then t per group field for topics
    """

    sources: tuple[Source, ...]
    terms: Terms
    tokenizer: Tokenizer
    texts: tuple[str, ...]
    sounds: tuple[str, ...]
    initials: tuple[str, ...]
    numbers: tuple[frozenset[str], ...]
    entry_of: Ints
    first: Ints
    topics_of: Ints
    topics: int
    vocabulary: tuple[dict[str, int], ...]
    rarity: Floats
    topic_rarity: Floats
    unseen: float
    unseen_topic: float
    mass: Floats
    postings: Postings
    kinds: Ints
    first_sides: Ints
    second_sides: Ints
    negative: NDArray[np.bool_]


def rarity(count: int, size: int) -> float:
    """The inverse document frequency of BM25, never negative."""
    return math.log(1 + (size - count + 0.5) / (count + 0.5))


def build(sources: Sequence[Source], terms: Iterable[Term] = ()) -> Tables:
    """The tables of some entries; the same input gives the same tables."""
    preparer = Terms(terms)
    prepared = [[preparer.prepare(text) for text in source.texts] for source in sources]
    texts = tuple(item.text for items in prepared for item in items)
    tokenizer = Tokenizer(texts, preparer.words)
    vocabulary: tuple[dict[str, int], ...] = ({}, {}, {}, {})
    builder = _Builder(vocabulary)
    rows = [[builder.row(tokenizer.phrasing(item)) for item in items] for items in prepared]
