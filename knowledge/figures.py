"""The figures of a batch test, defined as the project's scorer defines them (docs/evaluate.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from knowledge.decide import OFFERED, Kind

#: Bins of the top probability for the calibration error.
BINS = 10

Outcome = Literal[
    "answered right",
    "answered wrong",
    "offered with the right one",
    "offered without",
    "unknown rightly",
    "unknown wrongly",
]
RIGHT: frozenset[Outcome] = frozenset({"answered right", "offered with the right one", "unknown rightly"})


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what became of it.

    in_scope  whether something answers it; None: nobody said, and it counts for decisions and times only
    rank      the place of the first right candidate, 0 if none
    top       the probability of the first candidate, None without candidates
    """

    group: str
    in_scope: bool | None
    kind: Kind
    rank: int
    top: float | None
    microseconds: int

    @property
    def outcome(self) -> Outcome | None:
        """None where nobody said what is right."""
        if self.in_scope is None:
            return None
        if self.kind == "answer":
            return "answered right" if self.rank == 1 else "answered wrong"
        if self.kind == "offer":
            return "offered with the right one" if 1 <= self.rank <= OFFERED else "offered without"
        return "unknown wrongly" if self.in_scope else "unknown rightly"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some questions; None where there is nothing to measure.

    hit1, hit3         shares of the questions in scope whose right entry is first, or among the first three
    outcomes           how many questions came to what
    unjudged           decisions on the questions of which nobody said what is right
    calibration_error  how far the top probability is from the share of right first candidates, on average
    p50, p99           milliseconds within which half and 99 % were decided
    """

    questions: int
    hit1: float | None
    hit3: float | None
    outcomes: Counter[Outcome]
    unjudged: Counter[Kind]
    calibration_error: float | None
    p50: float | None
    p99: float | None


def figures(rows: Sequence[Judged]) -> Figures:
    """All figures."""
    ranks = [row.rank for row in rows if row.in_scope]
    return Figures(
        questions=len(rows),
        hit1=_share(ranks, 1),
        hit3=_share(ranks, 3),
        outcomes=Counter(row.outcome for row in rows if row.outcome is not None),
        unjudged=Counter(row.kind for row in rows if row.outcome is None),
        calibration_error=_calibration_error(rows),
        p50=_milliseconds(rows, 0.5),
        p99=_milliseconds(rows, 0.99),
    )


def by_group(rows: Sequence[Judged]) -> list[tuple[str | None, Figures]]:
    """The figures of all (None), and when there are several groups those of each, in the order of their first question."""
    groups: dict[str, list[Judged]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    single = [(group, figures(some)) for group, some in groups.items()] if len(groups) > 1 else []
    return [(None, figures(rows)), *single]


def _share(ranks: Sequence[int], among: int) -> float | None:
    return sum(1 <= rank <= among for rank in ranks) / len(ranks) if ranks else None


def _calibration_error(rows: Iterable[Judged]) -> float | None:
    """Expected calibration error over the judged questions that have candidates; out of scope the first is wrong."""
    judged = [(row.top, row.rank == 1) for row in rows if row.top is not None and row.in_scope is not None]
    if not judged:
        return None
    gaps = [0.0] * BINS
    for top, right in judged:
        gaps[min(int(top * BINS), BINS - 1)] += top - right
    return sum(map(abs, gaps)) / len(judged)


def _milliseconds(rows: Sequence[Judged], part: float) -> float | None:
    return float(np.quantile([row.microseconds for row in rows], part)) / 1000 if rows else None
