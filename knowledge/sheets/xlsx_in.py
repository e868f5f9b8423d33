"""Tables in .xlsx files as people really save them: merged cells, formulas, errors, numbers for names, several sheets."""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from defusedxml.ElementTree import iterparse
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import SHEET_MAIN_NS

from knowledge.sheets.lines import Line, Lines, Unreadable, tidy

#: The most that a file may hold unpacked, in bytes: a million rows of a batch test have about 150 MB.
MOST_BYTES = 200_000_000
#: Excel's own last row, and columns beyond which nobody keeps a table for us.
MOST_ROWS, MOST_COLUMNS = 1_048_576, 200

#: How a file that Excel calls damaged shows itself in zipfile, expat and openpyxl.
_DAMAGE = (
    *(BadZipFile, InvalidFileException, ParseError, zlib.error),
    *(OSError, EOFError, RuntimeError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError),
)
#: The first bytes of .xls, and of .xlsx with a password.
_OLE = b"\xd0\xcf\x11\xe0"
_CELL, _ROW, _MERGE, _FORMULA, _VALUE = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("c", "row", "mergeCell", "f", "v"))


@dataclass(frozen=True, slots=True)
class _Marks:
    """What openpyxl does not tell of a sheet that it reads row by row; cells are (row, column), from 1.

    merged       first cell of a range over several rows → the last row
    uncalculated formulas without a value: the file was never saved by a spreadsheet
    """

    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)


def read(file: IO[bytes]) -> Lines:
    """The lines of the first sheet that is not hidden, with the values that formulas had. Raises Unreadable."""
    if file.read(len(_OLE)) == _OLE:
        raise Unreadable("文件加了密码，或者是旧的 .xls：请用 Excel 打开，不加密码另存为 .xlsx")
    try:
        _refuse_bombs(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about looks and charts that a reader of values does not need
            return _read(file)
    except Unreadable:
        raise
    except _DAMAGE:
        raise Unreadable("文件坏了，或者不是 .xlsx：请用 Excel 打开，另存为 .xlsx") from None


def _refuse_bombs(file: IO[bytes]) -> None:
    with ZipFile(file) as archive:
        parts = archive.infolist()
    if sum(part.file_size for part in parts) > MOST_BYTES:
        raise Unreadable(f"文件太大：展开后超过 {MOST_BYTES // 1_000_000} MB")
    if any(part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise BadZipFile


def _read(file: IO[bytes]) -> Lines:
    reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
    reader.read()
    with reader.archive:
        paths = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
        sheets = reader.wb.worksheets
        if not sheets:
            raise Unreadable("文件里没有工作表")
        sheet = next((one for one in sheets if one.sheet_state == "visible"), sheets[0])
        with reader.archive.open(paths[sheet.title]) as xml:
            marks = _marks(xml)
        sheet.reset_dimensions()  # some programs write a wrong one
        lines = tuple(_lines(sheet.iter_rows(max_col=MOST_COLUMNS), marks))
        return Lines(lines, sheet.title, tuple(one.title for one in sheets if one is not sheet))


def _marks(xml: IO[bytes]) -> _Marks:
    marks = _Marks()
    for _, element in iterparse(xml):
        if element.tag == _CELL and _is_uncalculated(element):
            marks.uncalculated.add(coordinate_to_tuple(element.get("r", "A1")))
        elif element.tag == _MERGE:
            column, row, _, last = range_boundaries(element.get("ref", "A1"))
            marks.merged[row or 1, column or 1] = last or MOST_ROWS
        elif element.tag == _ROW:
            element.clear()
    return marks


def _is_uncalculated(cell: Element) -> bool:
    """A formula whose value is missing; the value of one that gives an empty text is empty and marked as a text."""
    value = cell.find(_VALUE)
    empty = value is None or not value.text
    return cell.find(_FORMULA) is not None and empty and cell.get("t") != "str"


def _lines(rows: Iterator[Sequence[Any]], marks: _Marks) -> Iterator[Line]:
    """The lines; a cell merged over several rows counts for all that have something of their own."""
    merged: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise BadZipFile
        cells = [_text(cell) for cell in row]
        faults = dict(_faults(number, row, marks))
        is_blank = not any(cells) and not faults
        for place, text in enumerate(cells):
            if (number, place + 1) in marks.merged:
                merged[place] = marks.merged[number, place + 1], text
            elif not text and not is_blank and place in merged and number <= merged[place][0]:
                cells[place] = merged[place][1]
        yield Line(number, tuple(cells), faults)


def _faults(number: int, row: Sequence[Any], marks: _Marks) -> Iterator[tuple[int, str]]:
    for place, cell in enumerate(row):
        if cell.data_type == "e":
            yield place, f"是错误值 {cell.value}"
        elif (number, place + 1) in marks.uncalculated:
            yield place, "是还没有算过的公式，请用 Excel 打开并保存一次"


def _text(cell: Any) -> str:
    """The value of a cell as its reader sees it, as far as that can matter for a name or a sentence."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return tidy(str(value).replace("_x000D_", ""))  # Excel's spelling of a carriage return before the line end


def _number(value: float, shown: str) -> str:
    """A number for a name: 7 and not 7.0, and 007 where the cell shows so many digits."""
    if isinstance(value, float) and not value.is_integer():
        return str(value)
    return str(int(value)).zfill(len(shown) if re.fullmatch("0+", shown) else 0)
