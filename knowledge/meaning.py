"""What words mean, as far as a table of word vectors knows: 补贴 is near 补助, 欠薪 near 拖欠, and neither near 周末.

The table (`meanings.npz`, made by benchmarks/make_meanings.py, see docs/decisions/0006) holds for 40,000 common words and
characters a direction in 64 dimensions, how rare the word is in Chinese at large, and whether it carries content. It
is the same for every knowledge base. A word that it does not know means only itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.postings import Doubles, Floats, Ints
from knowledge.words import Cutter

TABLE = Path(__file__).parent / "meanings.npz"

#: A word that is not in the table (a Latin word, a number, a rare character) counts as a rare one.
_UNKNOWN = 14.5
#: The commonest words count this much less, the rarest no more than that; what carries no content counts a third.
_LEAST, _MOST, _EMPTY = 1.5, 16.0, 0.35
#: Where the weight of a word in the direction of a sentence starts to fall (smooth inverse frequency, Arora et al. 2017).
_COMMON = 3e-4
#: Two different words are never taken for one, however near.
_NEAREST = 0.95
_RUNS = re.compile("[\u4e00-\u9fff]+|[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Table:
    """number: word → row; directions (N, 64), a byte each; sizes (N,): one over their lengths.

    counts (N,): what a word counts; share (N,): what it counts in a sentence
    """

    number: dict[str, int]
    cutter: Cutter
    directions: NDArray[np.int8]
    sizes: Floats
    counts: Floats
    share: Floats


@cache
def _table() -> _Table:
    with np.load(TABLE) as stored:
        words = stored["words"].tobytes().decode().split("\n")
        directions = stored["directions"]
        rarity, content = stored["rarity"].astype(np.float32), stored["content"]
    lengths = np.sqrt(np.einsum("ij,ij->i", directions, directions, dtype=np.int32))
    counts = (np.clip(rarity, _LEAST + 0.5, _MOST) - _LEAST) * np.where(content, 1.0, _EMPTY)
    return _Table(
        number={word: place for place, word in enumerate(words)},
        cutter=Cutter(dict(zip(words, rarity.tolist(), strict=True)), alone=float(rarity.max()) + 1),
        directions=directions,
        sizes=(1 / np.maximum(lengths, 1)).astype(np.float32),
        counts=counts.astype(np.float32),
        share=(_COMMON / (_COMMON + np.exp(-rarity))).astype(np.float32),
    )


class Meanings:
    """The words of some prepared texts, ready to be compared with a question's."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._others: dict[str, int] = {}
        size = len(_table().number)
        rows: list[list[int]] = []
        for text in texts:
            found = [self._numbered(word, size) for word in dict.fromkeys(self._words(text))]
            rows.append(found or [self._numbered("", size)])
        self._starts = np.cumsum([0, *map(len, rows)], dtype=np.int64)
        self._words_of: Ints = np.array([word for row in rows for word in row], np.int32)

    def compare(self, text: str, places: Ints) -> tuple[Doubles, Doubles]:
        """A prepared question against the texts of these places, each (n,).

        The cosine of the two sentences' directions, and the part of a text's words whose meaning the question has.
        """
        asked = self._asked(text)
        words, starts = self._gather(places)
        own, counts, shares = self._known(words)
        directions, _, asked_shares = self._known(asked)
        same = (words[:, None] == asked[None, :]).any(axis=1)
        near = np.where(same, 1.0, np.clip((own @ directions.T).max(axis=1), 0.0, _NEAREST))
        sentences = np.add.reduceat(own * shares[:, None], starts)
        said = np.add.reduceat(counts * near, starts) / np.add.reduceat(counts, starts)
        return _cosines(sentences, (directions * asked_shares[:, None]).sum(axis=0)), said

    def _asked(self, text: str) -> Ints:
        """The numbers of a question's words; one that neither the table nor any text has is a number of its own."""
        size = len(_table().number)
        words = dict.fromkeys(self._words(text)) or {"": None}
        numbers = [_table().number.get(word, self._others.get(word, 0) + size) for word in words]
        return np.array([-place if number == size else number for place, number in enumerate(numbers, 1)], np.int32)

    def _words(self, text: str) -> Sequence[str]:
        runs = _RUNS.findall(text)
        return [word for run in runs for word in ([run] if run[0].isascii() else _table().cutter.cut(run))]

    def _numbered(self, word: str, size: int) -> int:
        number = _table().number.get(word)
        return size + self._others.setdefault(word, len(self._others) + 1) if number is None else number

    def _gather(self, places: Ints) -> tuple[Ints, NDArray[np.int64]]:
        """The words of the texts one after the other, and where each text begins."""
        first, after = self._starts[places], self._starts[places + 1]
        lengths = after - first
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        return self._words_of[np.arange(lengths.sum()) + np.repeat(first - starts, lengths)], starts

    def _known(self, words: Ints) -> tuple[Floats, Floats, Floats]:
        """Directions, counts and shares of words; those that are not in the table have no direction."""
        table = _table()
        known = (words >= 0) & (words < len(table.counts))
        rows = np.where(known, words, 0)
        directions = table.directions[rows] * (table.sizes[rows] * known)[:, None]
        counts = np.where(known, table.counts[rows], np.float32(_UNKNOWN))
        return directions, counts, table.share[rows] * known


def _cosines(rows: Floats, one: Floats) -> Doubles:
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(one)
    return np.asarray(rows @ one / np.maximum(lengths, 1e-6), np.float64)
