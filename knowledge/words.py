"""Cutting a text into words: the likeliest way by the frequencies of jieba's dictionary and the words we add.

jieba itself would hold 349,000 words and their prefixes in 70 MB and a cache file in the temporary folder. A question
needs only words that are common or that the knowledge base uses, and a plain search for the likeliest path.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution
from pathlib import Path

#: Rarer words of the dictionary are names and terms of art; they are kept only where the knowledge base has them.
_COMMON = 100
#: Words we add ourselves are cut out wherever they stand, as this many mentions in jieba's corpus would make them.
_OURS = 20_000
#: Longer words are names of books and idioms; our own longest is 工会会员服务卡.
_LONGEST = 8


def _dictionary() -> Iterable[tuple[str, int]]:
    """Words with their frequencies: jieba/dict.txt, lines of "word frequency part-of-speech"."""
    path = Path(str(distribution("jieba").locate_file("jieba/dict.txt")))
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency, _ = line.split(" ", 2)
            yield word, int(frequency)


def _pairs(texts: Iterable[str]) -> set[str]:
    """Every two neighbouring characters of some texts."""
    return {text[start : start + 2] for text in texts for start in range(len(text) - 1)}


def _may_stand(word: str, pairs: set[str]) -> bool:
    """Whether a word may stand in texts with these pairs. Nearly always it does; a word too many costs nothing."""
    return all(word[start : start + 2] in pairs for start in range(len(word) - 1))


class Cutter:
    """Cuts a text the cheapest way. costs: words, in nats; alone: what a character by itself costs that is no word."""

    def __init__(self, costs: Mapping[str, float], alone: float) -> None:
        self._costs = costs
        self._alone = alone

    def cut(self, text: str) -> list[str]:
        """The words of a text of characters, in order; what is in no word stays single characters."""
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(text) + 1):
            cheapest, cut = best[end - 1][0] + self._costs.get(text[end - 1], self._alone), end - 1
            for start in range(max(0, end - _LONGEST), end - 1):
                cost = self._costs.get(text[start:end])
                if cost is not None and best[start][0] + cost < cheapest:
                    cheapest, cut = best[start][0] + cost, start
            best.append((cheapest, cut))
        words, end = [], len(text)
        while end:
            words.append(text[best[end][1] : end])
            end = best[end][1]
        return words[::-1]


class Words(Cutter):
    """A vocabulary for one knowledge base: `texts` are its cleaned texts, `ours` words to be kept whole."""

    def __init__(self, texts: Iterable[str], ours: Iterable[str] = ()) -> None:
        used = _pairs(texts)
        counts = {
            word: count
            for word, count in _dictionary()
            if 1 < len(word) <= _LONGEST and (count >= _COMMON or _may_stand(word, used))
        }
        counts.update({word: max(_OURS, counts.get(word, 0)) for word in ours if 1 < len(word) <= _LONGEST})
        total = math.log(sum(counts.values()))
        # A character by itself costs as much as the rarest word.
        super().__init__({word: total - math.log(count or 1) for word, count in counts.items()}, alone=total)
