"""Reading and writing a table, whichever kind of file holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Literal

from knowledge.sheets import csv_file, xlsx_in, xlsx_out
from knowledge.sheets.page import Page
from knowledge.sheets.table import Table, table

Kind = Literal["csv", "xlsx"]


def read(file: IO[bytes], kind: Kind, names: Mapping[str, Sequence[str]], required: Sequence[str] = ()) -> Table:
    """The rows of a file, which must allow seeking.

    names     column → the names that its first cell may have
    required  columns without which a table is of no use

    Raises Unreadable when the file is damaged, or lacks a required column, or has one twice.
    """
    return table(csv_file.read(file) if kind == "csv" else xlsx_in.read(file), names, required)


def write(file: IO[bytes], kind: Kind, pages: Sequence[Page]) -> None:
    """Write the pages; a .csv can hold only the first."""
    if kind == "csv":
        csv_file.write(file, pages[0])
    else:
        xlsx_out.write(file, pages)
