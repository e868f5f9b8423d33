"""A table that is to be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column. width: in characters of the usual type; shown: Excel's format of its numbers."""

    name: str
    width: int = 12
    shown: str = "General"


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet. marked: the places of rows (from 0) that are to catch the eye, where a file can show that."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    marked: frozenset[int] = frozenset()
