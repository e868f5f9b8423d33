"""A question as the index sees it: its tokens, what they weigh, and its marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.marks import amounts, direction, is_negative, matter
from knowledge.tables import Tables
from knowledge.tokens import CHARACTERS, FIELDS, JOINT, WORDS, Tokens

#: A pair that no entry has is often two known characters that only meet for once: half a surprise.
NEW_PAIR = 0.5
#: The official word for a colloquial one is our guess, not what was written.
EXTRA = 0.5
#: Keeps divisions by an empty field defined.
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Asked:
    """One question against one knowledge base.

    numbers, weights     the tokens that the knowledge base knows, and what each counts
    mass, topic_mass     (FIELDS,) what the question weighs in all, unknown tokens included; never 0
    rare                 so many of the numbers come first and are characters and words
    rare_mass            the summed squares of their rarity, unknown ones included: what is rarest decides
    written, typed, lettered  which part of it are characters and words, typed pinyin, initials; together 1
    size                 syllables, or letters taken for initials
    matter               characters that name the matter itself (knowledge.marks)
    """

    text: str
    sounds: str
    letters: str
    numbers: list[int]
    weights: list[float]
    mass: NDArray[np.float64]
    topic_mass: NDArray[np.float64]
    rare: int
    rare_mass: float
    written: float
    typed: float
    lettered: float
    size: int
    matter: int
    sides: tuple[int, int]
    negative: bool
    amounts: frozenset[str]


def ask(text: str, tables: Tables) -> Asked:
    """A raw question, read with the eyes of a knowledge base."""
    prepared = tables.terms.prepare(text)
    tokens = tables.tokenizer.question(prepared)
    weighed = _Weighed(tables, tokens)
    _, shapes, letters = tokens.reading
    size = len(shapes) + len(letters)
    written = sum(1 for shape in shapes if shape) / max(size, 1)
    lettered = len(letters) / max(size, 1)
    return Asked(
        text=prepared.text,
        sounds="".join(tokens.reading.sounds),
        letters=letters,
        numbers=weighed.numbers,
        weights=weighed.weights,
        mass=np.maximum(weighed.mass, TINY),
        topic_mass=np.maximum(weighed.topic_mass, TINY),
        rare=weighed.rare,
        rare_mass=max(weighed.rare_mass, TINY),
        written=written,
        typed=1 - written - lettered,
        lettered=lettered,
        size=size,
        matter=matter(prepared.text),
        sides=direction(prepared.text),
        negative=is_negative(prepared.text),
        amounts=amounts(prepared.text),
    )


class _Weighed:
    """Adds up the tokens of a question."""

    def __init__(self, tables: Tables, tokens: Tokens) -> None:
        self.numbers: list[int] = []
        self.weights: list[float] = []
        self.mass, self.topic_mass = [0.0] * FIELDS, [0.0] * FIELDS
        self.rare_mass, self.rare = 0.0, 0
        for field in range(FIELDS):
            known = tables.vocabulary[field]
            self._add(tables, field, dict.fromkeys(tokens.fields[field]), 1.0)
            self._add(tables, field, [token for token in dict.fromkeys(tokens.extra[field]) if token in known], EXTRA)
            if field == WORDS:
                self.rare = len(self.numbers)

    def _add(self, tables: Tables, field: int, tokens: Iterable[str], weight: float) -> None:
        known, rarities, topic_rarities = tables.vocabulary[field], tables.in_entries, tables.in_topics
        mass = topic_mass = squares = 0.0
        for token in tokens:
            number = known.get(token)
            if number is None:
                share = NEW_PAIR if JOINT in token else 1.0
                rarity, topic_rarity = rarities.unseen, topic_rarities.unseen
            else:
                share = weight
                rarity, topic_rarity = rarities.at[number], topic_rarities.at[number]
                self.numbers.append(number)
                self.weights.append(weight)
            mass += share * rarity
            topic_mass += share * topic_rarity
            squares += share * rarity * rarity
        self.mass[field] += mass
        self.topic_mass[field] += topic_mass
        if field in (CHARACTERS, WORDS):
            self.rare_mass += squares
