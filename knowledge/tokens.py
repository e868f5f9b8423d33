"""What a prepared text is made of, in the four fields of the index.

characters  the characters, Latin words and numbers, and every two of them that are neighbours
words       the words of two characters and more, Latin words and numbers
sounds      the syllables, and every two neighbours
initials    two and three neighbouring first letters of syllables
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from knowledge.normalise import Prepared
from knowledge.pinyin import Reader, Reading, initials
from knowledge.words import Words

CHARACTERS, WORDS, SOUNDS, INITIALS = range(4)
FIELDS = 4
#: Stands between the two halves of a pair; no prepared text holds it.
JOINT = "+"

Fields = tuple[list[str], list[str], list[str], list[str]]


class Tokens(NamedTuple):
    """The tokens of a text field by field, those of its extra words beside them, and how it was read."""

    fields: Fields
    extra: Fields
    reading: Reading


class Tokenizer:
    """Cuts texts as one knowledge base needs it; `texts` are its prepared texts, `ours` words to be kept whole."""

    def __init__(self, texts: Sequence[str], ours: Iterable[str] = ()) -> None:
        self.read = Reader(texts).read
        self._words = Words(texts, ours)

    def phrasing(self, prepared: Prepared) -> Tokens:
        """The tokens of an entry's text: its initials are those of all its syllables."""
        return self._tokens(prepared, initials(prepared.text))

    def question(self, prepared: Prepared) -> Tokens:
        """The tokens of a question: only letters that are no pinyin and no word are taken for initials."""
        return self._tokens(prepared, "")

    def _tokens(self, prepared: Prepared, letters: str) -> Tokens:
        reading = self.read(prepared.text)
        extra = [self._fields(self.read(text), "") for text in prepared.extra]
        characters = [token for fields in extra for token in fields[CHARACTERS]]
        words = [token for fields in extra for token in fields[WORDS]]
        return Tokens(self._fields(reading, letters or reading.letters), (characters, words, [], []), reading)

    def _fields(self, reading: Reading, letters: str) -> Fields:
        shapes, sounds = reading.shapes, reading.sounds
        characters = [shape for shape in shapes if shape]
        return characters + _pairs(shapes), self._cut(shapes), sounds + _pairs(sounds), _runs(letters)

    def _cut(self, shapes: Sequence[str]) -> list[str]:
        """Words of the stretches of characters; what stands between them is a word already."""
        words: list[str] = []
        stretch = ""
        for shape in (*shapes, ""):
            if shape and not shape.isascii():
                stretch += shape
                continue
            words += [word for word in self._words.cut(stretch) if len(word) > 1]
            words += [shape] if shape else []
            stretch = ""
        return words


def _pairs(items: Sequence[str]) -> list[str]:
    return [one + JOINT + other for one, other in pairwise(items) if one and other]


def _runs(letters: str) -> list[str]:
    return [letters[start : start + length] for length in (2, 3) for start in range(len(letters) - length + 1)]
