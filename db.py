"""The only file that knows engines: SQLite on one machine, PostgreSQL for many hosts.

`Database(url).transaction()` is one write transaction; `reading()` a read-only one. SQLite runs in WAL with
`synchronous=FULL` (an acknowledged turn survives a power cut) and begins every write with BEGIN IMMEDIATE: a deferred
transaction that reads first and writes later fails at once with "database is locked" when another one wrote meanwhile.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import psycopg
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Executable,
    Integer,
    MetaData,
    Table,
    bindparam,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.elements import KeyedColumnElement
from sqlalchemy.types import TypeDecorator

#: Seconds a write waits for another writer. Below the turn's deadline (4.5 s), so that a locked database ends in a
#: polite answer and not in a pile of waiting threads.
LOCK_WAIT = 4.0

#: Seconds between two looks at the lock of another process; a turn holds it for about two milliseconds.
LOCK_POLL = 0.0001

#: Connections kept open by a process: one for each thread that may be in a turn, and a few for the rest.
POOL_SIZE = 20

#: WAL lets readers go on while one writes; FULL makes a commit wait for the disk; a checkpoint every 16 MB instead of
#: every 4 keeps it out of most turns; what is deleted is overwritten.
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "wal_autocheckpoint=4000",
)

#: JSON columns are written and read by orjson: a turn has four of them.
JSON_BY: Mapping[str, Callable[[Any], Any]] = {
    "json_serializer": lambda value: orjson.dumps(value).decode(),
    "json_deserializer": orjson.loads,
}

#: A row id: 64 bits on PostgreSQL; SQLite counts up by itself only in a column declared INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """All tables; the names of constraints are fixed so that migrations can name them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone of what it stores; it is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Busy(Exception):
    """The database stayed locked for `LOCK_WAIT`; nothing was written."""


#: What a database may raise: locked, gone, full. SQLAlchemy's own, and the drivers' where `Statement` calls them.
FAILURES = (Busy, SQLAlchemyError, sqlite3.Error, psycopg.Error)


class Database:
    """One database, by its SQLAlchemy URL (`sqlite:///var/gongda.db`, `postgresql://…`)."""

    def __init__(self, url: str) -> None:
        self.url = make_url(_with_driver(url))
        self.engine = _engine(self.url.render_as_string(hide_password=False))
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writers = _Writers(self.url.database) if self.is_sqlite else None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One write transaction: committed at the end of the block, rolled back by an exception.

        Raises Busy when no write lock was to be had within `LOCK_WAIT` seconds.
        """
        with self._writers or nullcontext(), self._begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One read transaction: sees a single state of the database and takes no write lock."""
        with self.engine.connect() as connection, connection.begin():
            if self.is_sqlite:
                _begin(connection, "BEGIN")
            yield connection

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self.engine.connect() as connection, connection.begin():
            if self.is_sqlite:
                _begin(connection, "BEGIN IMMEDIATE")
            yield connection

    def close(self) -> None:
        self.engine.dispose()
        if self._writers is not None:
            self._writers.close()


class _Writers:
    """The queue of those who want to write to one SQLite file.

    SQLite lets one writer in and makes the others sleep and try again, longer each time: with two busy processes one of
    them starves. Here threads queue for a lock, and processes for a lock on a file beside the database, which the
    kernel hands on at once and takes back from a process that dies. Writers that know nothing of it (a backup, a person
    with a shell) still meet SQLite's own lock.
    """

    def __init__(self, path: str | None) -> None:
        self._threads = threading.Lock()
        self._processes = os.open(f"{path}-writers", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) if path else None

    def __enter__(self) -> None:
        until = time.monotonic() + LOCK_WAIT
        if not self._threads.acquire(timeout=LOCK_WAIT):
            raise Busy
        while not self._has_file():
            if time.monotonic() > until:
                self._threads.release()
                raise Busy
            time.sleep(LOCK_POLL)

    def __exit__(self, *_: object) -> None:
        if self._processes is not None:
            fcntl.flock(self._processes, fcntl.LOCK_UN)
        self._threads.release()

    def _has_file(self) -> bool:
        try:
            if self._processes is not None:
                fcntl.flock(self._processes, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        if self._processes is not None:
            os.close(self._processes)
            self._processes = None


Processor = Callable[[Any], Any]

#: One row of a statement's values: the bind parameter of each field, by the field's name.
Binds = Mapping[str, BindParameter[Any]]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in one dialect for a number of rows: its text, how each value goes in, how each column comes out.

    places  the place of every value of the text among those given; names: the same for drivers that want names
    """

    text: str
    into: tuple[Processor | None, ...]
    places: tuple[int, ...]
    names: tuple[str, ...] | None
    row: Callable[..., Any]
    out: tuple[Processor | None, ...]


class Statement:
    """A statement that is compiled once for every number of rows, and run by the driver itself.

    For the few statements of every turn: SQLAlchemy's own execution costs many times what SQLite needs for them. Types
    are converted as SQLAlchemy would. On SQLite and PostgreSQL alike.

    shape    the clause for some rows of bind parameters
    columns  where the values of one row belong, in the order in which they are given
    """

    def __init__(self, shape: Callable[[Sequence[Binds]], Executable], *columns: KeyedColumnElement[Any]) -> None:
        self._shape = shape
        self._columns = columns
        self._compiled: dict[tuple[str, int], _Compiled] = {}

    def run(self, connection: Connection, *rows: Sequence[Any]) -> list[Any]:
        """Run it with these rows of values; what it returns, as named tuples."""
        compiled = self._for(connection.dialect, len(rows))
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.text, self._given(compiled, rows))
            found = cursor.fetchall() if compiled.out else ()
        finally:
            cursor.close()
        return [compiled.row(*map(_converted, compiled.out, row)) for row in found]

    def _given(self, compiled: _Compiled, rows: Sequence[Sequence[Any]]) -> Any:
        values = [_converted(into, value) for row in rows for into, value in zip(compiled.into, row, strict=True)]
        placed = [values[place] for place in compiled.places]
        return placed if compiled.names is None else dict(zip(compiled.names, placed, strict=True))

    def _for(self, dialect: Dialect, rows: int) -> _Compiled:
        compiled = self._compiled.get((dialect.name, rows))
        if compiled is None:
            compiled = self._compiled[dialect.name, rows] = self._compile(dialect, rows)
        return compiled

    def _clause(self, dialect: Dialect, rows: Sequence[Binds]) -> Executable:
        del dialect
        return self._shape(rows)

    def _compile(self, dialect: Dialect, rows: int) -> _Compiled:
        binds = [
            {column.key: bindparam(f"{column.key}_{row}", type_=column.type) for column in self._columns}
            for row in range(rows)
        ]
        clause = self._clause(dialect, binds)
        compiled: Any = clause.compile(dialect=dialect)  # type: ignore[attr-defined]  # every Executable has it
        names = tuple(compiled.positiontup or compiled.params)
        given = [bind.key for row in binds for bind in row.values()]
        returned = tuple(getattr(clause, "exported_columns", ()))
        return _Compiled(
            text=str(compiled),
            into=tuple(column.type.dialect_impl(dialect).bind_processor(dialect) for column in self._columns),
            places=tuple(given.index(name) for name in names),
            names=None if compiled.positional else names,
            row=namedtuple("Row", [column.name for column in returned]),  # noqa: PYI024  # its fields are known only here
            out=tuple(column.type.dialect_impl(dialect).result_processor(dialect, None) for column in returned),
        )


class Insert(Statement):
    """An insert of rows. It gives the ids of the new ones.

    update  columns that are written over where the id is there already; without any, a row whose unique key is there
            already is left out, and PostgreSQL waits for a transaction that is inserting the same key at this moment
    """

    def __init__(self, model: type[Base], *names: str, update: Sequence[str] = ()) -> None:
        table = model.__table__
        assert isinstance(table, Table)
        super().__init__(table.insert().values, *(table.c[name] for name in names))
        self._table = table
        self._update = update

    def _clause(self, dialect: Dialect, rows: Sequence[Binds]) -> Executable:
        build = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
        insert = build(self._table).values([dict(row) for row in rows])
        if not self._update:
            return insert.on_conflict_do_nothing().returning(self._table.c.id)
        new = {name: insert.excluded[name] for name in self._update}
        return insert.on_conflict_do_update(index_elements=["id"], set_=new).returning(self._table.c.id)


def next_ids(connection: Connection, table: str, count: int) -> list[int]:
    """Row ids that nobody else will get, for rows that are inserted in this write transaction."""
    if connection.dialect.name == "sqlite":
        last = connection.connection.cursor().execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table])
        first = (last.fetchone() or [0])[0] + 1
        return list(range(first, first + count))
    drawn = connection.connection.cursor().execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
    )
    return [number for (number,) in drawn.fetchall()]


def _converted(processor: Processor | None, value: Any) -> Any:
    return value if processor is None else processor(value)


def _with_driver(url: str) -> str:
    """PostgreSQL URLs as everybody writes them, with the driver that we ship."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        path = make_url(url).database
        if path and path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, pool_size=POOL_SIZE, connect_args={"timeout": LOCK_WAIT}, **JSON_BY)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    engine = create_engine(url, pool_size=POOL_SIZE, pool_pre_ping=True, **JSON_BY)
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    del record
    connection.isolation_level = None  # we begin ourselves: see _begin
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection, words: str) -> None:
    """By the driver: an event of SQLAlchemy's for it would be asked at every statement."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(words)
    except sqlite3.OperationalError as error:
        raise Busy from error
    finally:
        cursor.close()


def _prepare_postgresql(connection: Any, record: object) -> None:
    del record
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{int(LOCK_WAIT * 1000)}ms'")
    connection.commit()
