"""Empty databases of both kinds, each gone when the measuring is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.databases import PostgreSQLHouse


@contextmanager
def sqlite() -> Iterator[str]:
    """The URL of a SQLite file that is not there yet."""
    with TemporaryDirectory(prefix="gongda-bench-") as folder:
        yield f"sqlite:///{folder}/bench.db"


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty database on a PostgreSQL of its own."""
    with TemporaryDirectory(prefix="gongda-bench-") as folder:
        house = PostgreSQLHouse(Path(folder))
        try:
            with house.empty() as url:
                yield url
        finally:
            house.stop()


KINDS: Mapping[str, Callable[[], AbstractContextManager[str]]] = {"sqlite": sqlite, "postgresql": postgresql}
