"""What .csv and .xlsx have in common: lines of text cells, and which text a cell can hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

#: What nobody sees at the ends of a cell: spaces of every width, and the marks that copying leaves behind.
INVISIBLE = " \t\n\v\f\u00a0\u3000\u200b\ufeff"
#: The key of a fault that concerns a whole line.
WHOLE = -1

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: A text that a spreadsheet may run as a formula, in either width.
_FORMULA = re.compile(r"[\s'\u200b\ufeff]*[=+\-@＝＋－＠]")


class Unreadable(ValueError):
    """A file that cannot be read as a table at all. The message is for staff."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number as Excel shows it (from 1), its cells, and by place what is wrong with a cell."""

    number: int
    cells: tuple[str, ...]
    faults: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not any(self.cells) and not self.faults


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a file. title, others: the sheet that was read, and those that were not; a .csv has no names."""

    lines: tuple[Line, ...]
    title: str = ""
    others: tuple[str, ...] = ()


def plain(text: str) -> str:
    """A text as a cell can hold it: one kind of line end, no control characters, no halves of characters."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def tidy(text: str) -> str:
    """A text as it was meant: `plain`, and nothing invisible around it."""
    return plain(text).strip(INVISIBLE)


def is_risky(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula."""
    return _FORMULA.match(text) is not None
