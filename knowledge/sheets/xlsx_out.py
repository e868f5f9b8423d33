"""Pages as an .xlsx file: a bold first row that stays in sight, and every text a text, never a formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from knowledge.sheets.lines import is_risky, plain
from knowledge.sheets.page import Page, Value

#: Excel cuts a longer text off, and calls the file damaged.
MOST_CHARACTERS = 32_767

_BOLD = Font(bold=True)
_MARK = PatternFill("solid", fgColor="FCE4D6")  # a light orange that black text stays readable on, printed too
_TOP = Alignment(vertical="top", wrap_text=True)


def write(file: IO[bytes], pages: Sequence[Page]) -> None:
    """Write the pages, a sheet each."""
    workbook = Workbook(write_only=True)
    for page in pages:
        sheet = workbook.create_sheet(page.title)
        _set_up(sheet, page)
        sheet.append([_head(sheet, column.name) for column in page.columns])
        for place, row in enumerate(page.rows):
            sheet.append(list(_cells(sheet, page, row, marked=place in page.marked)))
    workbook.save(file)


def _set_up(sheet: Any, page: Page) -> None:
    """Widths, the fixed first row and the filters; openpyxl wants them before the first row."""
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(page.columns))}{len(page.rows) + 1}"
    for number, column in enumerate(page.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width


def _head(sheet: Any, name: str) -> Cell:
    cell = _cell(sheet, name)
    cell.font = _BOLD
    return cell


def _cells(sheet: Any, page: Page, row: Sequence[Value], *, marked: bool) -> Iterator[Cell]:
    for column, value in zip(page.columns, row, strict=True):
        cell = _cell(sheet, value)
        if not isinstance(value, str):
            cell.number_format = column.shown
        if marked:
            cell.fill = _MARK
        cell.alignment = _TOP
        yield cell


def _cell(sheet: Any, value: Value) -> Cell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, plain(value)[:MOST_CHARACTERS])
    cell.data_type = "s"  # openpyxl takes what begins with = for a formula, and #N/A for an error
    cell.quotePrefix = is_risky(value)  # and it stays a text when somebody edits the cell
    return cell
