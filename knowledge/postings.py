"""An inverted index in flat arrays: which token stands in which slots, and how much it counts there.

A slot is one place where scores add up: a phrasing in one field, or an entry as a whole. All fields share one array of
slots, so that a question is scored in every field by one pass.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Postings:
    """Slots of all tokens one after the other: those of token t stand in slots[starts[t]:starts[t + 1]].

    weights stand beside slots; starts are plain numbers, which index quicker one by one; `size` slots exist.
    """

    starts: array[int]
    slots: Ints
    weights: Floats
    size: int

    @classmethod
    def build(cls, tokens: Ints, slots: Ints, weights: Floats, vocabulary: int, size: int) -> Postings:
        """From three parallel arrays, one item a posting, in any order; `vocabulary` tokens and `size` slots exist."""
        order = np.lexsort((slots, tokens))
        starts = array("i", [0, *np.cumsum(np.bincount(tokens, minlength=vocabulary))])
        return cls(starts, slots[order], weights[order], size)

    def frequent(self, tokens: Sequence[int], most: int) -> list[bool]:
        """Which of the tokens stand in more than `most` slots."""
        return [self.starts[token + 1] - self.starts[token] > most for token in tokens]

    def scores(self, tokens: Sequence[int], weights: Sequence[float]) -> Doubles:
        """For every slot the sum over these tokens of the token's weight times the posting's."""
        if not tokens:
            return np.zeros(self.size)
        starts = self.starts
        spans = [slice(starts[token], starts[token + 1]) for token in tokens]
        slots = np.concatenate([self.slots[span] for span in spans])
        values = np.concatenate([self.weights[span] for span in spans])
        if min(weights) != 1 or max(weights) != 1:  # nearly all questions weigh all their tokens alike
            values = values * np.repeat(np.asarray(weights, np.float32), [span.stop - span.start for span in spans])
        return np.asarray(np.bincount(slots, values, self.size), np.float64)

    def scores_at(self, tokens: Sequence[int], weights: Sequence[float], slots: Ints) -> Doubles:
        """The same for some slots only: the slots of a token are sorted, so each is looked up."""
        total = np.zeros(len(slots))
        for token, weight in zip(tokens, weights, strict=True):
            span = slice(self.starts[token], self.starts[token + 1])
            own = self.slots[span]
            places = np.minimum(np.searchsorted(own, slots), len(own) - 1)
            total += np.where(own[places] == slots, weight * self.weights[span][places], 0.0)
        return total
