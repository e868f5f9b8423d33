"""What every test may ask for. Databases come twice: a test that asks for `url` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from db import Database
from knowledge import pack, releases
from knowledge.content import Content
from knowledge.library import Knowledge, Library, knowledge_of
from tests.bots import Bot, make_bot
from tests.cast import START, Clock
from tests.databases import House, PostgreSQLHouse, SQLiteHouse


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> SQLiteHouse:
    return SQLiteHouse(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_house() -> Iterator[PostgreSQLHouse]:
    # Not below pytest's own folder: a run that starts later removes older ones, with the server's files in them.
    with TemporaryDirectory(prefix="gongda-postgresql-") as folder:
        house = PostgreSQLHouse(Path(folder))
        yield house
        house.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest) -> House:
    """Both kinds of database, one after the other."""
    made: House = request.getfixturevalue(f"{request.param}_house")
    return made


@pytest.fixture
def url(house: House) -> Iterator[str]:
    with house.fresh() as made:
        yield made


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    made = Database(url)
    yield made
    made.close()


@pytest.fixture(scope="session")
def content() -> Content:
    """The knowledge that ships."""
    return pack.read()


@pytest.fixture(scope="session")
def knowledge(content: Content) -> Knowledge:
    """The shipped knowledge with its index, as release 1."""
    return knowledge_of(1, content)


@pytest.fixture
def bot(sqlite_house: SQLiteHouse, content: Content, knowledge: Knowledge) -> Iterator[Bot]:
    """The whole bot on SQLite with the shipped knowledge live."""
    with sqlite_house.fresh() as url:
        yield from _bot(url, content, knowledge)


@pytest.fixture
def any_bot(url: str, content: Content, knowledge: Knowledge) -> Iterator[Bot]:
    """The whole bot, once on SQLite and once on PostgreSQL."""
    yield from _bot(url, content, knowledge)


def _bot(url: str, content: Content, knowledge: Knowledge) -> Iterator[Bot]:
    database = Database(url)
    with database.transaction() as connection:
        releases.publish(connection, content, note="test", now=START)
    database.close()
    bot = make_bot(url, Library(knowledge), Clock())
    yield bot
    bot.app.extensions["gongda"].conversation.close()
    bot.database.close()
