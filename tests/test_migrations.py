"""Each step of the schema goes up and down with data in it, and ends where the models are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

import migrations
from bot import journal, state
from db import Base, Database
from knowledge import models
from tests.databases import House

VERSIONS = sorted(path.stem for path in (migrations.FOLDER / "versions").glob("*.py"))

#: Importing them puts every table into Base.metadata, which the schema is compared with.
MODELS = (journal.TurnRow, state.PersonRow, models.ReleaseRow, models.LiveRow)

TURN = """INSERT INTO turns (channel, account, key, at, kind, deliveries, question, handler, decision, entries, candidates,
          reason, flags, choices, tail, late)
          VALUES ('wechat', 'gh', 'm:1', '2026-11-22 09:00:00', 'text', 1, '工会卡怎么办', 'faq', 'answer', '[]', '[]', '', '[]',
          '[]', '', false)"""


@pytest.fixture
def empty(house: House) -> Iterator[Database]:
    with house.empty() as url:
        database = Database(url)
        yield database
        database.close()


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"sqlite_sequence", "alembic_version"}


def test_versions_are_numbered_without_a_gap() -> None:
    assert [version.split("_")[0] for version in VERSIONS] == [f"{n:04}" for n in range(1, len(VERSIONS) + 1)]
    assert migrations.head() == VERSIONS[-1].split("_")[0]


def test_a_version_names_itself_and_the_one_before() -> None:
    for place, version in enumerate(VERSIONS):
        source = Path(migrations.FOLDER / "versions" / f"{version}.py").read_text()
        before = f'"{place:04}"' if place else "None"
        assert f'revision = "{version[:4]}"\ndown_revision = {before}\n' in source


def test_the_schema_equals_the_models(empty: Database) -> None:
    assert {model.__tablename__ for model in MODELS} == set(Base.metadata.tables)
    migrations.upgrade(empty)
    assert migrations.differences(empty) == []


def test_every_step_goes_down_and_up_again(empty: Database) -> None:
    for number in range(1, len(VERSIONS) + 1):
        migrations.upgrade(empty, f"{number:04}")
    for number in range(len(VERSIONS) - 1, 0, -1):
        migrations.downgrade(empty, f"{number:04}")
        assert migrations.revision(empty) == f"{number:04}"
    migrations.downgrade(empty, "base")
    assert tables(empty) == set()
    migrations.upgrade(empty)
    assert migrations.differences(empty) == []


def test_turns_survive_the_steps_after_them(empty: Database) -> None:
    migrations.upgrade(empty, "0001")
    with empty.transaction() as connection:
        connection.execute(text(TURN))
    migrations.upgrade(empty)
    migrations.downgrade(empty, "0001")
    with empty.reading() as connection:
        assert connection.execute(text("SELECT id, question FROM turns")).one() == (1, "工会卡怎么办")


def test_a_release_survives_an_upgrade_that_is_run_again(empty: Database) -> None:
    migrations.upgrade(empty)
    with empty.transaction() as connection:
        connection.execute(
            text("INSERT INTO releases (cut_at, note, digest, content) VALUES ('2026-11-22 09:00:00', 'n', 'd', 'c')")
        )
        connection.execute(text("INSERT INTO live_release (id, release) VALUES (1, 1)"))
    migrations.upgrade(empty)
    with empty.reading() as connection:
        assert connection.execute(text("SELECT release FROM live_release")).scalar() == 1
