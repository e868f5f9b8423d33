"""What the listed words do not know: a score of danger, learned from lines that people wrote (`knowledge/danger/`).

A text is cut into pieces of one to three characters, and its sounds into pieces of two and three. Every piece has a weight for
each kind; their sum beside the points of the rules makes the odds of each card against an ordinary message. The weights
are learned by `python -m benchmarks.learn_danger`, which also says what they are worth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

FILE = Path(__file__).parent / "danger" / "learned.npz"
#: The columns of the weights. The first stands for a message without danger, the others are cards.
KINDS = ("ordinary", "self-harm", "violence", "injury", "crowd", "unpaid", "fraud")
#: Length of pieces, shortest and longest.
OF_TEXT, OF_SOUNDS = (1, 3), (2, 3)
#: More points of the rules than this say nothing more.
MOST_POINTS = 6
#: So many pieces are named as the reason.
NAMED = 3

_NUMBERS = re.compile(r"\d+")


def pieces(text: str, sounds: str) -> list[str]:
    """The different pieces of a plain text and of its sounds. Every number is the same; ^ and $ are its ends."""
    marked = f"^{_NUMBERS.sub('0', text)}$"
    return list(dict.fromkeys((*_cut(marked, *OF_TEXT), *_cut(f"^{sounds}$", *OF_SOUNDS))))


def _cut(text: str, shortest: int, longest: int) -> Iterator[str]:
    for length in range(shortest, longest + 1):
        for start in range(len(text) - length + 1):
            yield text[start : start + length]


def weighed(found: Sequence[str]) -> float:
    """What each piece of a text counts: a long text must not be louder for its length. Both numbers were tried out."""
    return float(8 * max(1, len(found)) ** -0.6)


def told(points: Mapping[str, int], card: str) -> Doubles:
    """What the rules say of each kind, in two columns: the points in alarms (4 are one), and whether it is their card."""
    counted = [min(max(points.get(kind, 0), 0), MOST_POINTS) / 4 for kind in KINDS]
    return np.array([counted, [float(bool(card) and kind == card) for kind in KINDS]]).T


@dataclass(frozen=True, slots=True)
class Judgement:
    """card   the likeliest
    score  the logarithm of the odds of any danger against none, as they are among the lines learned from
    """

    card: str
    score: float


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights.

    pieces   → row of `weights`
    weights  one row a piece, a column a kind, in steps of `step`
    bias     one a kind
    trust    what the pieces count, what the two columns of the rules count (`told`), and the bias against danger
    lines    a mark of the lines learned from
    """

    pieces: Mapping[str, int]
    weights: NDArray[np.int8]
    step: float
    bias: Doubles
    trust: Doubles
    lines: str

    @classmethod
    def read(cls, file: Path = FILE) -> Learned:
        with np.load(file) as kept:
            names = kept["pieces"].tobytes().decode().split("\n")
            return cls(
                {name: row for row, name in enumerate(names)},
                kept["weights"],
                float(kept["step"]),
                kept["bias"],
                kept["trust"],
                str(kept["lines"]),
            )

    def write(self, file: Path) -> None:
        """The same weights always give the same bytes."""
        names = np.frombuffer("\n".join(self.pieces).encode(), np.uint8)
        np.savez_compressed(
            file,
            pieces=names,
            weights=self.weights,
            step=np.array(self.step),
            bias=self.bias,
            trust=self.trust,
            lines=np.array(self.lines),
        )

    def heard(self, text: str, sounds: str) -> Doubles:
        """What the pieces alone say of each kind."""
        found = pieces(text, sounds)
        rows = [row for piece in found if (row := self.pieces.get(piece)) is not None]
        total = self.weights[rows].sum(axis=0, dtype=np.int64)
        return np.asarray(total * (self.step * weighed(found)) + self.bias)

    def judge(self, text: str, sounds: str, points: Mapping[str, int], card: str) -> Judgement:
        """A plain text, with the rules' points of each card and the card they would give ("" for none)."""
        scores = joined(self.heard(text, sounds), told(points, card), self.trust)
        return Judgement(KINDS[1 + int(scores[1:].argmax())], float(danger(scores)))

    def why(self, text: str, card: str) -> tuple[str, ...]:
        """The pieces of the text that speak most for a card, with all that is in them, the strongest first."""
        column = KINDS.index(card)
        speaks = {
            piece: int(self.weights[row, column]) - int(self.weights[row, 0])
            for piece in pieces(text, "")
            if (row := self.pieces.get(piece)) is not None
        }
        whole = {piece: sum(speaks.get(part, 0) for part in _cut(piece, *OF_TEXT)) for piece in speaks}
        named: list[str] = []
        for piece in sorted(whole, key=lambda piece: (-whole[piece], piece)):
            said = piece.strip("^$ ")
            if whole[piece] > 0 and said and not any(set(said) & set(other) for other in named):
                named.append(said)
        return tuple(named[:NAMED])


def joined(heard: Doubles, rules: Doubles, trust: Doubles) -> Doubles:
    """What the pieces say and what the rules say, together: arrays of (…, kinds) and (…, kinds, 2)."""
    scores = heard * trust[0] + rules @ trust[1:3]
    scores[..., 0] += trust[3]
    return np.asarray(scores)


def danger(scores: Doubles) -> Doubles:
    """The logarithm of the odds of all cards together against an ordinary message."""
    most = scores[..., 1:].max(axis=-1)
    return np.asarray(most + np.log(np.exp(scores[..., 1:] - most[..., None]).sum(axis=-1)) - scores[..., 0])


@cache
def learned() -> Learned:
    """Read when first needed, not at import."""
    return Learned.read()
