"""Measures the matcher: asks every question of a file, writes what was decided, and counts what was right.

Files are JSON lines (formats: docs/evaluate.md). A line that cannot be read is named with its number and left out; the
run goes on, and `Report.faults` tells.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tqdm import tqdm

from knowledge.content import Term
from knowledge.decide import OFFERED, Decided, decide
from knowledge.index import Index, Source
from knowledge.questions import split

#: Digits kept of a probability in the output.
DIGITS = 6

Item = TypeVar("Item")
#: Wraps what is gone through, to show how far it is; gets the items and what they are.
Progress = Callable[[Sequence[Item], str], Iterable[Item]]

OUTCOMES = {
    "answered right": "答对",
    "answered wrong": "答错",
    "offered with the right one": "选项中有正确的",
    "offered without": "选项中没有正确的",
    "unknown rightly": "应当不答，没有答",
    "unknown wrongly": "应当能答，没有答",
}


class Question(BaseModel):
    """A question of the test file; `expected` are the entries that are right, none: it must not be answered."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str
    expected: tuple[str, ...] = ()
    group: str = ""


class KnowledgeLine(BaseModel):
    """An entry of a knowledge base file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str = Field(min_length=1)
    phrasings: tuple[str, ...] = ()
    answer: str = ""
    services: tuple[str, ...] = ()

    def source(self) -> Source:
        return Source(self.id, (self.question, *self.phrasings), self.services, self.answer)


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that could not be used."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.line} 行：{self.reason}"


@dataclass(slots=True)
class Report:
    """What came out. ranks: for each question in scope the place of the first right candidate, 0 if none."""

    outcomes: Counter[str] = field(default_factory=Counter)
    ranks: list[int] = field(default_factory=list)
    microseconds: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def hit(self, among: int) -> float | None:
        """The share of the questions in scope whose right entry is among the first; None without such questions."""
        return sum(1 <= rank <= among for rank in self.ranks) / len(self.ranks) if self.ranks else None

    def milliseconds(self, part: float) -> float | None:
        """The time within which this part (0..1) of the questions was decided; None without questions."""
        return float(np.quantile(self.microseconds, part)) / 1000 if self.microseconds else None

    def table(self) -> str:
        """The figures for reading."""
        rows = [("问题", str(len(self.microseconds)))]
        rows += [(f"正确条目在前 {count} 名", _share(self.hit(count))) for count in (1, OFFERED)]
        rows += [(label, str(self.outcomes[outcome])) for outcome, label in OUTCOMES.items()]
        rows += [(f"用时 p{part:.0%}".replace("%", ""), _time(self.milliseconds(part))) for part in (0.5, 0.99)]
        rows += [("读不了的行", str(len(self.faults)))] if self.faults else []
        width = max(_columns(label) for label, _ in rows)
        return "\n".join(label + " " * (width + 2 - _columns(label)) + value for label, value in rows)


def bar(items: Sequence[Item], what: str) -> Iterable[Item]:
    """A progress bar on the error stream, none where that is no terminal."""
    shown: Iterable[Item] = tqdm(items, desc=what, unit="条", disable=None)
    return shown


def read_knowledge(path: Path, report: Report) -> list[Source]:
    """The entries of a file; a second line with an id that was there is a fault."""
    seen: dict[str, Source] = {}
    for number, line in _lines(path, KnowledgeLine, report):
        if line.id in seen:
            report.faults.append(Fault(path.name, number, f"编号 {line.id} 已经有了"))
        seen.setdefault(line.id, line.source())
    return list(seen.values())


def run(
    knowledge: Sequence[Source],
    questions: Path,
    output: Path,
    *,
    terms: Iterable[Term] = (),
    progress: Progress[Question] = bar,
    report: Report | None = None,
) -> Report:
    """Ask every question of a file and write one line for each.

    report: goes on with the faults of `read_knowledge`. Raises OSError when a file cannot be opened.
    """
    report = report or Report()
    asked = [question for _, question in _lines(questions, Question, report)]
    index = Index(knowledge, terms)
    with output.open("w", encoding="utf-8") as file:
        for question in progress(asked, "提问"):
            decision, taken = _timed(index, question.text)
            _count(report, question, decision, taken)
            file.write(json.dumps(_line(question, decision, taken), ensure_ascii=False) + "\n")
    return report


def _timed(index: Index, text: str) -> tuple[Decided, int]:
    """The decision and what it took, in microseconds. The parts of a message are matched together: one line, one answer."""
    start = time.perf_counter_ns()
    decision = decide(index.search(" ".join(split(text))))
    return decision, (time.perf_counter_ns() - start) // 1000


def _count(report: Report, question: Question, decision: Decided, taken: int) -> None:
    entries = [item.entry for item in decision.candidates]
    rank = next((place for place, entry in enumerate(entries, 1) if entry in question.expected), 0)
    report.outcomes[_outcome(decision.kind, rank, in_scope=bool(question.expected))] += 1
    report.microseconds.append(taken)
    if question.expected:
        report.ranks.append(rank)


def _outcome(kind: str, rank: int, *, in_scope: bool) -> str:
    if kind == "answer":
        return "answered right" if rank == 1 else "answered wrong"
    if kind == "offer":
        return "offered with the right one" if 1 <= rank <= OFFERED else "offered without"
    return "unknown wrongly" if in_scope else "unknown rightly"


def _line(question: Question, decision: Decided, taken: int) -> dict[str, Any]:
    candidates = [{"entry": item.entry, "probability": round(item.probability, DIGITS)} for item in decision.candidates]
    return {"id": question.id, "decision": decision.kind, "candidates": candidates, "microseconds": taken}


Line = TypeVar("Line", bound=BaseModel)


def _lines(path: Path, model: type[Line], report: Report) -> Iterator[tuple[int, Line]]:
    """The usable lines of a file with their numbers; the others become faults."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, text in enumerate(file, 1):
            if not text.strip():
                continue
            try:
                yield number, model.model_validate_json(text)
            except ValidationError as error:
                report.faults.append(Fault(path.name, number, _reason(error)))


def _reason(error: ValidationError) -> str:
    """The first thing that is wrong with a line, for staff."""
    first = error.errors(include_url=False)[0]
    if first["type"] == "json_invalid":
        return "不是完整的 JSON"
    where = ".".join(str(part) for part in first["loc"])
    return f"缺少 {where}" if first["type"] == "missing" else f"{where} 不对：{first['msg']}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _time(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} 毫秒"


def _columns(label: str) -> int:
    """The columns of a label on a terminal, where Chinese characters and marks take two."""
    return sum(1 if character.isascii() else 2 for character in label)
