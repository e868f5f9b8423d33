"""What the index knows of a release, in flat arrays, and how it is worked out from the texts.

Sizes: n phrasings (in the order of their entries), m entries, t topics. A topic is a service; an entry without services
is a topic by itself, so that a plain list of questions needs no special care.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from knowledge.content import Term
from knowledge.kinds import direction, is_negative
from knowledge.normalise import Prepared, Terms
from knowledge.pinyin import initials
from knowledge.postings import Floats, Ints, Postings
from knowledge.tokens import CHARACTERS, FIELDS, INITIALS, WORDS, Tokenizer, Tokens

#: Fields in which an entry and a topic are also scored as a whole: all but the initials.
GROUP_FIELDS = INITIALS
#: How soon one more phrasing with the same token stops to count: in an entry or topic of s phrasings, c of which have
#: it, the token counts c / (c + HALF + SHARE * s). SHARE keeps topics with many phrasings from winning by bulk alone.
#: The best of a few on phrasings of the packs that were left out of the index.
HALF, SHARE = 0.5, 0.05
#: A token of an entry's answer counts as much as this part of a phrasing (same choice).
ABOUT = 0.5

Numbers = tuple[tuple[int, ...], ...]  # token numbers of one text by field


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
class Tables:
    """See the module. What stands beside `texts` has n items; masses are (FIELDS, n).

    first        m + 1: the phrasings of entry e are first[e] … first[e + 1] - 1
    topics_of    (m, k): the topics of each entry, the first repeated to fill the row
    vocabulary   by field: token → number
    rarity       by token, in nats: how well it tells entries apart; topic_rarity: topics
    unseen       the rarity of a token that is in no entry; unseen_topic: in no topic
    mass         the summed rarity of a phrasing's tokens; square_mass: of its characters and words, squared
    postings     slots: field * n + phrasing, then group field * m + entry, then group field * t + topic
    """

    sources: tuple[Source, ...]
    terms: Terms
    tokenizer: Tokenizer
    texts: tuple[str, ...]
    sounds: tuple[str, ...]
    initials: tuple[str, ...]
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
    square_mass: Floats
    postings: Postings
    first_sides: Ints
    second_sides: Ints
    negative: NDArray[np.bool_]


@dataclass(slots=True)
class _Group:
    """How many phrasings of an entry or a topic have each token, of how many."""

    counts: Counter[int] = field(default_factory=Counter)
    size: int = 0


def rarity(count: int, size: int) -> float:
    """The inverse document frequency of BM25, in nats, never negative."""
    return math.log(1 + (size - count + 0.5) / (count + 0.5))


def build(sources: Sequence[Source], terms: Iterable[Term] = ()) -> Tables:
    """The tables of some entries; the same input gives the same tables."""
    preparer = Terms(terms)
    prepared = [[preparer.prepare(text) for text in source.texts] for source in sources]
    texts = tuple(item.text for items in prepared for item in items)
    tokenizer = Tokenizer(texts, preparer.words)
    vocabulary: tuple[dict[str, int], ...] = tuple({} for _ in range(FIELDS))
    tokens = [[tokenizer.phrasing(item) for item in items] for items in prepared]
    rows = [[_numbered(item, vocabulary) for item in items] for items in tokens]
    entries = [_entry(source, own, preparer, tokenizer, vocabulary) for source, own in zip(sources, rows, strict=True)]
    _make_unique(vocabulary)
    raise NotImplementedError
