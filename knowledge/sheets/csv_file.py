"""Tables in .csv files, as Excel and WPS save and open them."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO

from knowledge.sheets.lines import WHOLE, Line, Lines, Unreadable, is_risky, plain, tidy
from knowledge.sheets.page import Page, Value

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
#: Of the characters beyond ASCII so many must be sound for a text to be UTF-8: GBK read as UTF-8 has hardly any.
_SOUND = 0.8
_SEPARATORS = ",\t;"
_LOST = "\ufffd"
#: How the first bytes of .xlsx and of .xls (or of a file with a password) look under a wrong name.
_OTHER_KINDS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read(file: IO[bytes]) -> Lines:
    """The lines of a file in UTF-8, UTF-16 or GBK, parted by commas, semicolons or tabs. Raises Unreadable."""
    data = file.read()
    if data.startswith(_OTHER_KINDS):
        raise Unreadable("这不是 .csv，是改了名的 Excel 文件：请用 Excel 打开，另存为 .xlsx 或 .csv")
    text = _decoded(data)
    first = text.split("\n", 1)[0].rstrip("\r")
    if first.lower().startswith("sep=") and len(first) == 5:  # a line by which Excel is told the separator
        separator, text = first[4], text.partition("\n")[2]
    else:
        separator = max(_SEPARATORS, key=first.count)
    return Lines(tuple(_lines(text, separator)))


def _decoded(data: bytes) -> str:
    """Characters that cannot be read become U+FFFD, and their line a fault."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    text = data.decode("utf-8", "replace")
    lost = text.count(_LOST)
    if lost <= (1 - _SOUND) * sum(not character.isascii() for character in text):
        return text
    return data.decode("gb18030", "replace")


def _lines(text: str, separator: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    while True:
        number += 1
        try:
            cells = tuple(_freed(cell) for cell in next(reader))
        except StopIteration:
            return
        except csv.Error:
            yield Line(number, (), {WHOLE: "一格太长，多半是前面少了一个引号"})
        else:
            yield Line(number, cells, {place: "有认不出的字" for place, cell in enumerate(cells) if _LOST in cell})


def write(file: IO[bytes], page: Page) -> None:
    """Write a page with the mark by which Excel knows UTF-8. What could run as a formula gets an apostrophe."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([_guarded(column.name) for column in page.columns])
    writer.writerows([_guarded(value) for value in row] for row in page.rows)
    text.detach()


def _guarded(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    return f"'{plain(value)}" if is_risky(value) else plain(value)


def _freed(cell: str) -> str:
    """A cell without the apostrophe that `write` has put before it."""
    told = tidy(cell)
    return tidy(told[1:]) if told.startswith("'") and is_risky(told) else told
