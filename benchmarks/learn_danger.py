"""Learn to hear danger from lines that people wrote: `python -m benchmarks.learn_danger` (five minutes).

Prints what the rules, the weights and both hear of each author's lines when they are learned from the other authors
only, and writes `knowledge/danger/learned.npz`; with `--only-figures` it writes nothing. The same lines give the same
file.

Two steps. First a softmax over the pieces of all lines. Then four numbers that say what the pieces and the points of
the rules count beside one another: these are learned only on authors whose lines neither the rules nor the pieces have
seen, because on lines that the rules were tuned on the rules look better than they are.
"""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge import pack
from knowledge.alarm import LIMITS, Heard, Limits, Measured, decided, measure
from knowledge.alarm_learned import FILE, KINDS, Judgement, Learned, danger, joined, pieces, told, weighed

Doubles = NDArray[np.float64]
Whole = NDArray[np.int64]

FOLDER = FILE.parent
#: What a line of these counts beside a fresh one: there are many, and much alike.
COUNTS = {"said": 0.5, "packs": 0.2}
#: The rules were tuned on these lines, so they cannot say how far to trust the rules.
TUNED = frozenset({"exam", "said", "packs", "talk", "staff"})
#: A piece that stands in fewer lines is not weighed; of the others so many are kept, those with the most to say.
SEEN, KEPT = 2, 40_000
#: How far the weights may go: the square of a likely one. Of 1 to 8 all do about as well.
FREEDOM = 4.0
#: Of an author's ordinary lines so many may have a card, and a card or an aside.
MAY_HAVE_A_CARD, MAY_HAVE_A_LINE = 0.01, 0.05


@dataclass(frozen=True, slots=True)
class Line:
    author: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A line with everything that is learned from: its pieces, and what the rules say of it."""

    line: Line
    rules: Measured
    pieces: tuple[str, ...]
    told: Doubles

    @property
    def kind(self) -> int:
        return KINDS.index(self.line.kind)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--only-figures", action="store_true", help="write no file")
    asked = parser.parse_args()
    everything = [*lines(), *phrasings()]
    samples = [sample(line) for line in everything]
    for row in figures(samples):
        print(row, flush=True)
    weights, limits_found = learn(samples, mark(everything))
    print(f"limits of all: {limits_found}")
    if not asked.only_figures:
        weights.write(FILE)
        print(f"{len(weights.pieces)} pieces, {FILE.stat().st_size} bytes")


# ---- lines


def lines(folder: Path = FOLDER) -> list[Line]:
    """Every line once, those of fresh authors first."""
    files = (
        "urgent.tsv",
        "ordinary.txt",
        "exam_urgent.tsv",
        "exam_ordinary.txt",
        "said_urgent.tsv",
        "said_ordinary.txt",
    )
    found: dict[str, Line] = {}
    for file in files:
        for line in lines_of(folder / file):
            found.setdefault(line.text, line)
    return list(found.values())


def lines_of(file: Path) -> Iterator[Line]:
    """A heading `## name` names the author of what follows. Before a tab stands the kind, or ~ where care is enough."""
    author = ""
    for text in file.read_text(encoding="utf-8").splitlines():
        if text.startswith("## "):
            author = text.removeprefix("## ")
        elif text and not text.startswith("#"):
            kind, _, said = text.rpartition("\t")
            yield Line(author, kind if kind in KINDS else KINDS[0], said)


def phrasings() -> Iterator[Line]:
    """What the packs foresee that people ask: ordinary, but for a few that cost little."""
    asked = {text: None for entry in pack.read().entries for text in (entry.question, *entry.phrasings)}
    return (Line("packs", KINDS[0], text) for text in asked)


def mark(said: Iterable[Line]) -> str:
    """Tells whether weights belong to these lines. The packs change often and a little, so they do not count."""
    written = "\n".join(f"{line.kind}\t{line.text}" for line in said if line.author != "packs")
    return hashlib.sha256(written.encode()).hexdigest()


def sample(line: Line) -> Sample:
    rules = measure(line.text)
    return Sample(line, rules, tuple(pieces(rules.text, rules.sounds)), told(rules.points, rules.card))


# ---- the softmax over pieces


class Rows:
    """A sparse matrix in which all numbers of a row are the same: which pieces a sample has, and what each counts."""

    def __init__(self, samples: Sequence[Sample], places: dict[str, int]) -> None:
        rows = [[places[piece] for piece in each.pieces if piece in places] for each in samples]
        lengths = np.array([len(row) for row in rows])
        self.columns = np.concatenate([np.array(row, np.int64) for row in rows])
        self.value = np.repeat([weighed(each.pieces) for each in samples], lengths)[:, None]
        self._rows = np.repeat(np.arange(len(rows)), lengths)
        self._size = len(rows)
        self._by_column = np.argsort(self.columns, kind="stable")
        self._width = len(places)

    def times(self, weights: Doubles) -> Doubles:
        return _summed(self._rows, weights[self.columns] * self.value, self._size)

    def back(self, slopes: Doubles) -> Doubles:
        values = (slopes[self._rows] * self.value)[self._by_column]
        return _summed(self.columns[self._by_column], values, self._width)


def _summed(places: Whole, values: Doubles, size: int) -> Doubles:
    """The values of each place together; places in rising order."""
    total = np.zeros((size, values.shape[1]))
    if len(places):
        first = np.flatnonzero(np.r_[True, places[1:] != places[:-1]])
        total[places[first]] = np.add.reduceat(values, first, axis=0)
    return total


def learn(samples: Sequence[Sample], lines_mark: str = "") -> tuple[Learned, Limits]:
    """Weights of all samples, how far to trust the rules beside them, and the limits for `knowledge/alarm.py`."""
    heard, fresh = _heard_by_others(samples)
    weights = _with_trust(_weights(samples, lines_mark), heard, fresh)
    return weights, limits(_scores(heard, fresh, weights, ruled=True), fresh)


def _weights(samples: Sequence[Sample], lines_mark: str = "") -> Learned:
    count = Counter(piece for each in samples for piece in each.pieces)
    names = sorted(piece for piece, seen in count.items() if seen >= SEEN)
    rows = Rows(samples, {name: place for place, name in enumerate(names)})
    right = np.eye(len(KINDS))[[each.kind for each in samples]]
    worth = np.array([COUNTS.get(each.line.author, 1.0) for each in samples])[:, None]

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(-1, len(KINDS))
        scores = rows.times(weights[:-1]) + weights[-1]
        value, slope = _softmax_loss(scores, right, worth)
        pull = np.vstack([rows.back(slope) + weights[:-1] / FREEDOM, slope.sum(axis=0)])
        return value + float((weights[:-1] ** 2).sum()) / (2 * FREEDOM), pull.ravel()

    found = lowest(loss, np.zeros((len(names) + 1) * len(KINDS))).reshape(-1, len(KINDS))
    return _kept(names, found[:-1], found[-1], lines_mark)


def _softmax_loss(scores: Doubles, right: Doubles, worth: Doubles) -> tuple[float, Doubles]:
    scores = scores - scores.max(axis=1, keepdims=True)
    powers = np.exp(scores)
    total = powers.sum(axis=1, keepdims=True)
    return -float((worth * right * (scores - np.log(total))).sum()), worth * (powers / total - right)


def _kept(names: Sequence[str], weights: Doubles, bias: Doubles, lines_mark: str) -> Learned:
    """In whole steps of one byte, and without the pieces that say least."""
    weights = weights - weights.mean(axis=1, keepdims=True)
    strength = np.abs(weights).max(axis=1, initial=0)
    rows = np.sort(np.argsort(-strength, kind="stable")[:KEPT])
    step = float(strength.max(initial=1e-9)) / 127
    places = {names[row]: place for place, row in enumerate(rows)}
    trust = np.array([1.0, 0.0, 0.0, 0.0])
    return Learned(places, np.round(weights[rows] / step).astype(np.int8), step, bias, trust, lines_mark)


# ---- how far to trust the rules


def authors(samples: Sequence[Sample]) -> list[str]:
    """Those whose lines the rules were not tuned on."""
    return sorted({each.line.author for each in samples} - TUNED)


def by(samples: Sequence[Sample], *names: str) -> list[Sample]:
    return [each for each in samples if each.line.author in names]


def without(samples: Sequence[Sample], *names: str) -> list[Sample]:
    return [each for each in samples if each.line.author not in names]


def _heard_by_others(samples: Sequence[Sample]) -> tuple[Doubles, list[Sample]]:
    """The lines of each fresh author as weights hear them that were learned without that author."""
    names = authors(samples)
    heard, fresh = [np.zeros((0, len(KINDS)))], list[Sample]()
    for name in names if len(names) > 1 else ():
        heard.append(_heard(_weights(without(samples, name)), by(samples, name)))
        fresh += by(samples, name)
    return np.vstack(heard), fresh


def _heard(weights: Learned, samples: Sequence[Sample]) -> Doubles:
    return np.array([weights.heard(each.rules.text, each.rules.sounds) for each in samples])


def _with_trust(weights: Learned, heard: Doubles, fresh: Sequence[Sample]) -> Learned:
    rules = np.array([each.told for each in fresh])
    right = np.eye(len(KINDS))[[each.kind for each in fresh]]

    def loss(trust: Doubles) -> tuple[float, Doubles]:
        value, slope = _softmax_loss(joined(heard, rules, trust), right, np.ones((len(fresh), 1)))
        pull = [(slope * heard).sum(), *(slope[:, :, None] * rules).sum(axis=(0, 1)), slope[:, 0].sum()]
        return value + float(trust[1:] @ trust[1:]) / 2, np.array(pull) + np.array([0.0, *trust[1:]])

    trust = lowest(loss, weights.trust)
    return Learned(weights.pieces, weights.weights, weights.step, weights.bias, trust, weights.lines)


# ---- finding the lowest point


def lowest(loss: Callable[[Doubles], tuple[float, Doubles]], start: Doubles) -> Doubles:
    """Where a smooth convex loss is lowest: L-BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.4)."""
    here, (value, slope) = start, loss(start)
    steps: list[tuple[Doubles, Doubles]] = []
    for _ in range(100):
        way = _turned(slope, steps)
        there, (lower, bend), length = here, (value, slope), 1.0 if steps else 1 / max(1.0, float(np.abs(slope).max()))
        while length > 1e-10:
            there = here - length * way
            lower, bend = loss(there)
            if lower <= value - 1e-4 * length * float(way @ slope):
                break
            length /= 2
        if value - lower < 1e-4 * max(1.0, abs(value)):
            break
        if (there - here) @ (bend - slope) > 0:
            steps = [*steps, (there - here, bend - slope)][-8:]
        here, value, slope = there, lower, bend
    return here


def _turned(slope: Doubles, steps: Sequence[tuple[Doubles, Doubles]]) -> Doubles:
    """The slope, turned to where the last steps say that the lowest point lies."""
    way, shares = slope.copy(), list[float]()
    for step, change in reversed(steps):
        shares.append(float(step @ way) / float(step @ change))
        way -= shares[-1] * change
    if steps:
        step, change = steps[-1]
        way *= float(step @ change) / float(change @ change)
    for (step, change), share in zip(steps, reversed(shares), strict=True):
        way += step * (share - float(change @ way) / float(step @ change))
    return way


# ---- what it is worth


def figures(samples: Sequence[Sample]) -> Iterator[str]:
    """For each fresh author: what is heard of his lines when everything, the limits too, is learned from the others.

    Percent of his urgent lines with a card, with the right card, with a card or a line on safety; percent of his
    ordinary lines with a card, with a card or a line.
    """
    yield "author  heard by         card   right   +line   false   +line"
    for name in authors(samples):
        others, own = without(samples, name), by(samples, name)
        weights = _weights(others)
        heard, fresh = _heard_by_others(others)
        trusting = _with_trust(weights, heard, fresh)
        yield _row(name, "rules", own, [_by_rules(each) for each in own])
        for way, known, ruled in (("weights", weights, False), ("both", trusting, True)):
            tried = limits(_scores(heard, fresh, known, ruled=ruled), _seen(fresh, ruled=ruled))
            scores = _scores(_heard(weights, own), own, known, ruled=ruled)
            yield _row(name, way, own, _decided(scores, _seen(own, ruled=ruled), tried)) + f"   {tried}"
        yield _row(name, "both, as set", own, _decided(scores, own, LIMITS))


def _decided(scores: Doubles, samples: Sequence[Sample], tried: Limits) -> list[Heard | None]:
    return [decided(one.rules, _judged(row), tried) for one, row in zip(samples, scores, strict=True)]


def _scores(heard: Doubles, samples: Sequence[Sample], weights: Learned, *, ruled: bool) -> Doubles:
    return joined(heard, np.array([each.told for each in samples]) * ruled, weights.trust)


def _seen(samples: Sequence[Sample], *, ruled: bool) -> list[Sample]:
    """The samples, or the samples as if there were no rules."""
    return [each if ruled else replace(each, rules=Measured(each.rules.text, each.rules.sounds)) for each in samples]


def limits(scores: Doubles, samples: Sequence[Sample]) -> Limits:
    """The lowest under which of an author's ordinary lines, on average, no more are disturbed than may be."""

    def disturbed(tried: Limits, *, sure: bool) -> float:
        shares = []
        for name in authors(samples):
            rows = [row for row, each in enumerate(samples) if each.line.author == name and not each.kind]
            found = _decided(scores[rows], [samples[row] for row in rows], tried)
            shares.append(np.mean([bool(one and (one.sure or not sure)) for one in found]))
        return float(np.mean(shares))

    steps = np.arange(-4, 4, 0.1).round(1).tolist()
    sure = next(step for step in steps if disturbed(_limits(step, 9), sure=True) <= MAY_HAVE_A_CARD)
    return next(tried for step in steps if disturbed(tried := _limits(sure, step), sure=False) <= MAY_HAVE_A_LINE)


def _limits(sure: float, unsure: float) -> Limits:
    """A card that only the rules would give needs a little less."""
    return Limits(sure, unsure, silent=round(sure - 1, 1))


def _judged(scores: Doubles) -> Judgement:
    return Judgement(KINDS[1 + int(scores[1:].argmax())], float(danger(scores)))


def _by_rules(one: Sample) -> Heard | None:
    card = one.rules.card if not one.rules.joking else ""
    return Heard(card or one.rules.care, sure=bool(card)) if card or one.rules.care else None


def _row(name: str, way: str, samples: Sequence[Sample], found: Sequence[Heard | None]) -> str:
    pairs = list(zip(samples, found, strict=True))
    urgent = [(one, heard) for one, heard in pairs if one.kind]
    ordinary = [heard for one, heard in pairs if not one.kind]
    shares = (
        [bool(heard and heard.sure) for _, heard in urgent],
        [bool(heard and heard.sure and heard.card == one.line.kind) for one, heard in urgent],
        [bool(heard) for _, heard in urgent],
        [bool(heard and heard.sure) for heard in ordinary],
        [bool(heard) for heard in ordinary],
    )
    return f"{name:7} {way:13}" + "".join(f"{100 * float(np.mean(share)):8.1f}" for share in shares)


if __name__ == "__main__":
    main()
