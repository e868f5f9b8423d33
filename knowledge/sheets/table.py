"""Lines of cells as rows by column."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.sheets.lines import WHOLE, Line, Lines, Unreadable


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank.

    number  as Excel shows it
    cells   every column of the table → its text, "" where it is empty
    faults  what is wrong with its cells, for staff; the row is not to be used then
    """

    number: int
    cells: Mapping[str, str]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet; `columns` are those of the asked ones that are there. title, others: as in Lines."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str = ""
    others: tuple[str, ...] = ()


def table(lines: Lines, names: Mapping[str, Sequence[str]], required: Sequence[str] = ()) -> Table:
    """The rows below the first line that is not blank; columns with other names are left out. Raises Unreadable."""
    filled = (line for line in lines.lines if not line.is_blank)
    head = next(filled, None)
    if head is None:
        raise Unreadable("表是空的：第一行应当是各栏的名称")
    places = _places(head, names)
    for column in required:
        if column not in places:
            read = "、".join(cell for cell in head.cells if cell) or "—"
            raise Unreadable(
                f"没有“{'”或“'.join(names[column])}”一栏；第 {head.number} 行应当是各栏的名称，读到的是：{read}"
            )
    return Table(tuple(places), tuple(_rows(filled, places, names)), lines.title, lines.others)


def _places(head: Line, names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    places: dict[str, int] = {}
    for column, known in names.items():
        wanted = {_key(name) for name in known}
        found = [place for place, cell in enumerate(head.cells) if _key(cell) in wanted]
        if len(found) > 1:
            raise Unreadable(f"有 {len(found)} 栏都是“{known[0]}”，请只留一栏")
        if found:
            places[column] = found[0]
    return places


def _key(name: str) -> str:
    """A name of a column without what people add to it: spaces, capitals, a star or colon behind it."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split()).strip("*:")


def _rows(lines: Iterator[Line], places: Mapping[str, int], names: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    for line in lines:
        cells = {column: line.cells[place] if place < len(line.cells) else "" for column, place in places.items()}
        faults = [line.faults[WHOLE]] if WHOLE in line.faults else []
        faults += [
            f"“{names[column][0]}”{line.faults[place]}" for column, place in places.items() if place in line.faults
        ]
        if faults or any(cells.values()):
            yield Row(line.number, cells, tuple(faults))
