"""Indexes of releases on disk: built once, read by every process that starts after.

A file is named by everything that its tables were worked out from: entries, terms, this package's code, its table of word
vectors, Python and numpy. So it is never out of date, only unused, and unused ones are thrown away. The folder belongs
to the installation alone (mode 0700): its files are pickles, which are believed as the program's own code is.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from knowledge.build import build
from knowledge.content import Term
from knowledge.meaning import TABLE
from knowledge.tables import Source, Tables

log = logging.getLogger("gongda.knowledge")

#: Works the tables of some entries and terms out: `build`, or a shelf that remembers.
Build = Callable[[Sequence[Source], Iterable[Term]], Tables]

#: Files kept: the live release, the one before (somebody may roll back), and one to spare.
KEPT = 3
#: What reading a file that is cut short, damaged or of other classes may raise.
_UNREADABLE = (
    OSError,
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    IndexError,
    ValueError,
    TypeError,
)


class Shelf:
    """A folder of indexes. Whatever is wrong with it, the tables are built as without it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def tables(self, sources: Sequence[Source], terms: Iterable[Term]) -> Tables:
        """The tables of these entries and terms: from the shelf, or built and put there."""
        given = tuple(terms)
        path = self._folder / f"{_name(sources, given)}.index"
        found = _read(path)
        if found is None:
            found = build(sources, given)
            self._put(path, found)
        return found

    def _put(self, path: Path, tables: Tables) -> None:
        """Written beside and renamed, so that nobody reads half a file; two who write at once write the same."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
                pickle.dump(tables, file, protocol=5)
            Path(file.name).replace(path)
            for old in sorted(self._folder.glob("*.index"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
                old.unlink(missing_ok=True)
        except OSError as error:
            log.warning("the index is not kept on disk: %s", type(error).__name__)


def _read(path: Path) -> Tables | None:
    try:
        with path.open("rb") as file:
            found = pickle.load(file)  # noqa: S301  # our own file, see the module
    except FileNotFoundError:
        return None
    except _UNREADABLE as error:
        log.warning("an index on disk cannot be read and is built again: %s", type(error).__name__)
        return None
    return found if isinstance(found, Tables) else None


def _name(sources: Sequence[Source], terms: Sequence[Term]) -> str:
    told = hashlib.sha256(_code().encode())
    for part in (*sources, *terms):
        told.update(repr(part).encode())
    return told.hexdigest()[:32]


@cache
def _code() -> str:
    """Tells one state of the code from every other."""
    told = hashlib.sha256(f"{sys.version} {np.__version__}".encode())
    for file in [*sorted(TABLE.parent.glob("*.py")), TABLE]:
        told.update(file.read_bytes())
    return told.hexdigest()
