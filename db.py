"""The only file that knows engines: SQLite on one machine, PostgreSQL for many hosts.

`Database(url).transaction()` is one write transaction; `reading()` a read-only one. SQLite runs in WAL with
`synchronous=FULL` (an acknowledged turn survives a power cut) and begins every write with BEGIN IMMEDIATE: a deferred
transaction that reads first and writes later fails at once with "database is locked" when another one wrote meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Table,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

#: Seconds a write waits for another writer. Below the turn's deadline (4.5 s), so that a locked database ends in a
#: polite answer and not in a pile of waiting threads.
LOCK_WAIT = 4.0

#: Connections kept open by a process: one for each thread that may be in a turn, and a few for the rest.
POOL_SIZE = 20

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


class Database:
    """One database, by its SQLAlchemy URL (`sqlite:///var/gongda.db`, `postgresql://…`)."""

    def __init__(self, url: str) -> None:
        self.url = make_url(_with_driver(url))
        self.engine = _engine(self.url.render_as_string(hide_password=False))
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite lets one writer in and makes the others sleep and try again; queueing the threads of this process
        # here hands the turn on at once instead (the sleep only remains between processes).
        self._writer = threading.Lock() if self.is_sqlite else None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One write transaction: committed at the end of the block, rolled back by an exception.

        Raises Busy when no write lock was to be had within `LOCK_WAIT` seconds.
        """
        if self._writer is not None and not self._writer.acquire(timeout=LOCK_WAIT):
            raise Busy
        try:
            with self._begin() as connection:
                yield connection
        finally:
            if self._writer is not None:
                self._writer.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One read transaction: sees a single state of the database and takes no write lock."""
        with self.engine.connect().execution_options(gongda_reading=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            try:
                transaction = connection.begin()
            except OperationalError as error:
                raise Busy from error
            with transaction:
                yield connection

    def close(self) -> None:
        self.engine.dispose()


def insert_new(connection: Connection, table: Table, values: Mapping[str, Any]) -> int | None:
    """Insert a row and give its id, or None when a unique key has it already.

    On PostgreSQL the statement waits for a transaction that is inserting the same key at this moment.
    """
    row = connection.execute(_insert_new(connection.dialect.name, table), values).first()
    return None if row is None else int(row[0])


@cache  # a statement that is built once is compiled once
def _insert_new(dialect: str, table: Table) -> Any:
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return build(table).on_conflict_do_nothing().returning(table.c.id)


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
        engine = create_engine(url, pool_size=POOL_SIZE, connect_args={"timeout": LOCK_WAIT})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(url, pool_size=POOL_SIZE, pool_pre_ping=True)
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: SQLiteConnection, record: object) -> None:
    del record
    connection.isolation_level = None  # we begin ourselves: see _begin_sqlite
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("gongda_reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _prepare_postgresql(connection: Any, record: object) -> None:
    del record
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{int(LOCK_WAIT * 1000)}ms'")
    connection.commit()
