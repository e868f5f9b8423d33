"""Works the tables of the index out from the entries' texts. The same input gives the same tables."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from knowledge.content import Term
from knowledge.marks import amounts, direction, is_negative
from knowledge.meaning import Meanings
from knowledge.normalise import Prepared, Terms
from knowledge.pinyin import initials
from knowledge.postings import Floats, Ints, Postings
from knowledge.tables import GROUP_FIELDS, Phrasings, Rarity, Source, Tables
from knowledge.tokens import CHARACTERS, FIELDS, WORDS, Tokenizer
from knowledge.vocabulary import Row, Vocabulary

#: How soon one more phrasing with the same token stops to count: in an entry or topic of s phrasings, c of which have
#: it, the token counts c / (c + HALF + SHARE * s), brought to 1 for one of one. SHARE keeps topics with many phrasings
#: from winning by bulk. The best of a few on phrasings of the packs that were left out of the index.
HALF, SHARE = 0.5, 0.05
#: A token of an entry's answer counts as much as this part of a phrasing (chosen likewise).
ABOUT = 1.0

#: The tokens of one place with what they count there.
Weights = dict[int, float]


@dataclass(frozen=True, slots=True)
class _Level:
    """Tokens in places of one kind (slots of phrasings, entries, topics): three parallel arrays and the places' sizes."""

    tokens: Ints
    places: Ints
    times: Floats
    sizes: Ints

    @classmethod
    def of(cls, rows: Iterable[Weights], sizes: Sequence[int]) -> _Level:
        """From the tokens of each place, one after the other, and how many phrasings it has."""
        tokens, times, ends = array("i"), array("f"), array("i", [0])
        for row in rows:
            tokens.extend(row)
            times.extend(row.values())
            ends.append(len(tokens))
        places = np.repeat(np.arange(len(ends) - 1, dtype=np.int32), np.diff(ends))
        return cls(np.frombuffer(tokens, np.int32), places, np.frombuffer(times, np.float32), np.array(sizes, np.int32))

    def rarity(self, vocabulary: int) -> Rarity:
        """The inverse document frequency of BM25, in nats, never negative."""
        seen = np.append(np.bincount(self.tokens, minlength=vocabulary), 0)
        values = np.log(1 + (len(self.sizes) - seen + 0.5) / (seen + 0.5))
        return Rarity(values[:-1].astype(np.float32), array("d", values[:-1]), float(values[-1]))

    def counted(self, rarity: Rarity) -> Floats:
        """What each token counts in its place."""
        enough = self.times + HALF + SHARE * self.sizes[self.places]
        return np.asarray(rarity.of[self.tokens] * (1 + HALF + SHARE) * self.times / enough, np.float32)


def build(sources: Sequence[Source], terms: Iterable[Term] = ()) -> Tables:
    """The tables of some entries."""
    preparer = Terms(terms)
    prepared = [[preparer.prepare(text) for text in source.texts] for source in sources]
    texts = tuple(item.text for items in prepared for item in items)
    tokenizer = Tokenizer(texts, preparer.words)
    vocabulary = Vocabulary()
    topics_of = _topics(sources)
    abouts = [preparer.prepare(source.about) for source in sources]
    levels = _levels(prepared, abouts, topics_of, tokenizer, vocabulary)
    in_entries, in_topics = (level.rarity(len(vocabulary)) for level in levels[1:])
    return Tables(
        sources=tuple(sources),
        terms=preparer,
        tokenizer=tokenizer,
        vocabulary=vocabulary.fields,
        phrasings=_phrasings(sources, texts, tokenizer, levels[0], in_entries),
        first=np.cumsum([0, *map(len, prepared)], dtype=np.int32),
        topics_of=topics_of,
        topics=len(levels[2].sizes),
        in_entries=in_entries,
        in_topics=in_topics,
        postings=_postings(levels, in_entries, in_topics, vocabulary, len(texts)),
        rare=_rare(levels[1], in_entries, vocabulary),
        meanings=Meanings(texts),
    )


def _levels(
    prepared: Sequence[Sequence[Prepared]],
    abouts: Iterable[Prepared],
    topics_of: Ints,
    tokenizer: Tokenizer,
    vocabulary: Vocabulary,
) -> tuple[_Level, _Level, _Level]:
    """Phrasings by field, entries, topics. What it takes on the way is much, and gone when the postings are made."""
    rows = [[vocabulary.row(tokenizer.phrasing(item)) for item in items] for items in prepared]
    answers = [vocabulary.row(tokenizer.question(item)) for item in abouts]
    members = _members(topics_of)
    return (
        _Level.of((dict.fromkeys(row[place], 1.0) for place in range(FIELDS) for own in rows for row in own), ()),
        _Level.of((_together([entry], rows, answers) for entry in range(len(rows))), [len(own) for own in rows]),
        _Level.of(
            (_together(entries, rows, answers) for entries in members),
            [sum(len(rows[entry]) for entry in entries) for entries in members],
        ),
    )


def _together(entries: Sequence[int], rows: Sequence[Sequence[Row]], abouts: Sequence[Row]) -> Weights:
    """What the phrasings and answers of some entries have of each token."""
    counts: Weights = {}
    for entry in entries:
        for numbers in chain.from_iterable(rows[entry]):
            for token in numbers:
                counts[token] = counts.get(token, 0.0) + 1.0
        for numbers in abouts[entry][:GROUP_FIELDS]:
            for token in numbers:
                counts[token] = counts.get(token, 0.0) + ABOUT
    return counts


def _topics(sources: Sequence[Source]) -> Ints:
    """(m, k): the numbers of each entry's services, the first repeated; an entry without is a topic of its own."""
    known: dict[tuple[str, bool], int] = {}
    rows = [
        [
            known.setdefault(name, len(known))
            for name in [(service, True) for service in source.services] or [(source.id, False)]
        ]
        for source in sources
    ]
    width = max(map(len, rows), default=1)
    return np.array([row + row[:1] * (width - len(row)) for row in rows], np.int32).reshape(-1, width)


def _members(topics_of: Ints) -> list[list[int]]:
    """The entries of each topic."""
    members: list[list[int]] = [[] for _ in range(int(topics_of.max(initial=-1)) + 1)]
    for entry, topics in enumerate(topics_of.tolist()):
        for topic in dict.fromkeys(topics):
            members[topic].append(entry)
    return members


def _phrasings(
    sources: Sequence[Source], texts: tuple[str, ...], tokenizer: Tokenizer, level: _Level, rarity: Rarity
) -> Phrasings:
    worth = rarity.of[level.tokens]
    slots = FIELDS * len(texts)
    sides = np.array([direction(text) for text in texts], np.int32).reshape(-1, 2)
    return Phrasings(
        raw=tuple(text for source in sources for text in source.texts),
        texts=texts,
        sounds=tuple("".join(tokenizer.read(text).sounds) for text in texts),
        initials=tuple(initials(text) for text in texts),
        entry_of=np.repeat(np.arange(len(sources), dtype=np.int32), [len(source.texts) for source in sources]),
        mass=np.bincount(level.places, worth, slots).reshape(FIELDS, -1).astype(np.float32),
        first_sides=sides[:, 0],
        second_sides=sides[:, 1],
        negative=np.array([is_negative(text) for text in texts], bool),
        amounts=tuple(amounts(text) for text in texts),
    )


def _postings(
    levels: tuple[_Level, _Level, _Level], in_entries: Rarity, in_topics: Rarity, vocabulary: Vocabulary, phrasings: int
) -> Postings:
    """All levels in one: slots as knowledge.tables.Tables says."""
    field_of = np.array(vocabulary.field_of, np.int32)
    each, entries, topics = levels
    tokens, slots, weights = [each.tokens], [each.places], [in_entries.of[each.tokens]]
    start = FIELDS * phrasings
    for level, rarity in ((entries, in_entries), (topics, in_topics)):
        fields = field_of[level.tokens]
        grouped = fields < GROUP_FIELDS
        tokens.append(level.tokens[grouped])
        slots.append((start + fields * len(level.sizes) + level.places)[grouped].astype(np.int32))
        weights.append(level.counted(rarity)[grouped])
        start += GROUP_FIELDS * len(level.sizes)
    return Postings.build(np.concatenate(tokens), np.concatenate(slots), np.concatenate(weights), len(field_of), start)


def _rare(entries: _Level, rarity: Rarity, vocabulary: Vocabulary) -> Postings:
    """The characters and words of entries, by the square of their rarity."""
    written = np.isin(np.array(vocabulary.field_of, np.int32)[entries.tokens], (CHARACTERS, WORDS))
    tokens = entries.tokens[written]
    weights = entries.counted(rarity)[written] * rarity.of[tokens]
    return Postings.build(tokens, entries.places[written], weights, len(vocabulary), len(entries.sizes))
