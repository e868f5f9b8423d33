"""What a batch test writes: a line for each question as .jsonl, .csv or .xlsx, and the figures as a table."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from knowledge.decide import OFFERED, Kind
from knowledge.evaluate import Result
from knowledge.evaluate_in import FileKind
from knowledge.figures import RIGHT, Figures, Judged, Outcome, by_group
from knowledge.sheets import files
from knowledge.sheets.page import Column, Page, Value

KINDS: dict[Kind, str] = {"answer": "直接答复", "offer": "给出选项", "unknown": "没有收录"}
SHARE, ERROR, TIME = "0.0%", "0.000", "0.00"

_RESULT = (
    *(Column("编号", 12), Column("问题", 40), Column("决定", 10), Column("首选条目", 24), Column("首选问法", 32)),
    *(Column("把握", 8, SHARE), Column("第二", 24), Column("第三", 24), Column("应答条目", 24), Column("对错", 10)),
    *(Column("原因", 48), Column("毫秒", 8, TIME)),
)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A column of the table of figures. `value` takes it from the figures of some questions."""

    name: str
    value: Callable[[Figures], Value]
    shown: str = "General"


def _came_to(name: str, outcome: Outcome) -> _Figure:
    return _Figure(name, lambda figures: figures.outcomes[outcome])


def _unjudged(name: str, kind: Kind) -> _Figure:
    return _Figure(name, lambda figures: figures.unjudged[kind])


_JUDGED = (
    _Figure("hit@1", lambda figures: figures.hit1, SHARE),
    _Figure("hit@3", lambda figures: figures.hit3, SHARE),
    _came_to("答对", "answered right"),
    _came_to("答错", "answered wrong"),
    _came_to("选项含对", "offered with the right one"),
    _came_to("选项无对", "offered without"),
    _came_to("该不答未答", "unknown rightly"),
    _came_to("该答未答", "unknown wrongly"),
    _Figure("校准误差", lambda figures: figures.calibration_error, ERROR),
)
_UNJUDGED = (
    _unjudged("未评:答复", "answer"),
    _unjudged("未评:选项", "offer"),
    _unjudged("未评:没有", "unknown"),
)
_TIMES = (
    _Figure("p50 毫秒", lambda figures: figures.p50, TIME),
    _Figure("p99 毫秒", lambda figures: figures.p99, TIME),
)


def write(file: IO[bytes], kind: FileKind, results: Sequence[Result]) -> None:
    """Write a line for each result; an .xlsx gets the figures as a second sheet."""
    if kind == "jsonl":
        file.writelines(f"{json.dumps(_line(result), ensure_ascii=False)}\n".encode() for result in results)
    else:
        files.write(file, kind, [_page(results), _summary([result.judged for result in results])])


def table(rows: Sequence[Judged]) -> str:
    """The figures for a terminal: a line for all, and one for each group."""
    page = _summary(rows)
    cells = [[column.name for column in page.columns]]
    cells += [
        [_shown(value, column.shown) for value, column in zip(row, page.columns, strict=True)] for row in page.rows
    ]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(_padded(row, widths)).rstrip() for row in cells)


def _line(result: Result) -> dict[str, object]:
    candidates = [{"entry": entry, "probability": probability} for entry, probability in result.candidates]
    return {
        "id": result.question.id,
        "decision": result.kind,
        "candidates": candidates,
        "microseconds": result.judged.microseconds,
    }


def _page(results: Sequence[Result]) -> Page:
    wrong = frozenset(place for place, result in enumerate(results) if _verdict(result) == "错")
    return Page("逐题", _RESULT, [_row(result) for result in results], wrong)


def _row(result: Result) -> list[Value]:
    entries = [entry for entry, _ in result.candidates[:OFFERED]]
    first, second, third = (*entries, *[""] * (OFFERED - len(entries)))
    top = result.judged.top
    return [
        *(result.question.id, result.question.text, KINDS[result.kind], first, result.phrasing),
        *(None if top is None else round(top, 4), second, third, "；".join(result.question.expected or ())),
        *(_verdict(result), result.reason, round(result.judged.microseconds / 1000, 3)),
    ]


def _verdict(result: Result) -> str:
    if result.unknown:
        return "无法评判"
    outcome = result.judged.outcome
    return "" if outcome is None else "对" if outcome in RIGHT else "错"


def _summary(rows: Sequence[Judged]) -> Page:
    """The figures; the columns of questions that nobody judged only where there are such."""
    groups = by_group(rows)
    _, whole = groups[0]
    judged = _JUDGED if whole.outcomes or not whole.unjudged else ()
    chosen = (*judged, *(_UNJUDGED if whole.unjudged else ()), *_TIMES)
    columns = [Column("分组", 20), Column("题数"), *(Column(figure.name, 12, figure.shown) for figure in chosen)]
    return Page(
        "汇总",
        columns,
        [[_name(group), some.questions, *(one.value(some) for one in chosen)] for group, some in groups],
    )


def _name(group: str | None) -> str:
    return "全部" if group is None else group or "（未分组）"


def _shown(value: Value, shown: str) -> str:
    """A value as the format of its column in Excel shows it."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    return {SHARE: f"{value:.1%}", ERROR: f"{value:.3f}", TIME: f"{value:.2f}"}.get(shown, str(value))


def _padded(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Names to the left, numbers to the right."""
    gaps = [" " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)]
    return [cells[0] + gaps[0], *(gap + cell for gap, cell in zip(gaps[1:], cells[1:], strict=True))]


def _width(text: str) -> int:
    """The columns of a text on a terminal, where Chinese characters and marks take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
