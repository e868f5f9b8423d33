"""A release is numbered, never changes, becomes live in one step, and can be gone back to."""

from __future__ import annotations

import pytest

from db import Database
from knowledge import releases
from knowledge.content import Content
from knowledge.library import Library
from tests.cast import START


def publish(database: Database, content: Content) -> tuple[int, bool]:
    with database.transaction() as connection:
        return releases.publish(connection, content, note="test", now=START)


def without_an_entry(content: Content) -> Content:
    return content.model_copy(update={"entries": content.entries[1:]})


def test_what_goes_in_comes_out(database: Database, content: Content) -> None:
    number, _ = publish(database, content)
    with database.reading() as connection:
        assert releases.load(connection, number) == content


def test_the_same_content_is_not_cut_twice(database: Database, content: Content) -> None:
    assert publish(database, content) == (1, True)
    assert publish(database, content) == (1, False)


def test_another_content_is_a_new_release_and_the_old_one_stays(database: Database, content: Content) -> None:
    publish(database, content)
    assert publish(database, without_an_entry(content)) == (2, True)
    with database.reading() as connection:
        assert releases.load(connection, 1) == content


def test_roll_back_is_one_step(database: Database, content: Content) -> None:
    publish(database, content)
    publish(database, without_an_entry(content))
    with database.transaction() as connection:
        releases.activate(connection, 1)
        assert releases.live_number(connection) == 1


def test_a_release_that_does_not_exist_cannot_go_live(database: Database, content: Content) -> None:
    publish(database, content)
    with database.transaction() as connection, pytest.raises(releases.NoRelease):
        releases.activate(connection, 7)


def test_a_process_sees_a_new_release_at_its_next_turn(database: Database, content: Content) -> None:
    publish(database, content)
    library = Library()
    with database.reading() as connection:
        library.refresh(connection)
    publish(database, without_an_entry(content))
    assert library.live.release == 1
    with database.reading() as connection:
        library.refresh(connection)
    assert library.live.release == 2
    assert content.entries[0].id not in library.live.entries


def test_without_a_release_it_says_what_to_do(database: Database) -> None:
    with database.reading() as connection, pytest.raises(releases.NoRelease, match="flask import-knowledge"):
        Library().refresh(connection)
