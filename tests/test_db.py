"""What we rely on of each database."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from bot.journal import TURNS, TurnRow
from db import Busy, Database, Insert, next_ids
from tests.cast import START

#: Rows of one message each: a channel, an account, the message's key, the time and the kind.
CLAIM = Insert(TurnRow, "channel", "account", "key", "at", "kind")


def row(key: str = "m:1") -> tuple[object, ...]:
    return "wechat", "gh", key, START, "text"


def test_sqlite_keeps_what_it_acknowledged(sqlite_house: object, tmp_path: object) -> None:
    database = Database(f"sqlite:///{tmp_path}/a.db")
    with database.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_new_row_has_an_id_and_a_known_key_has_none(database: Database) -> None:
    with database.transaction() as connection:
        assert [new.id for new in CLAIM.run(connection, row("m:1"), row("m:2"))] == [1, 2]
        assert [new.id for new in CLAIM.run(connection, row("m:2"), row("m:3"))] != []
        assert CLAIM.run(connection, row("m:1"), row("m:3")) == []


def test_ids_are_drawn_before_the_rows_and_never_twice(database: Database) -> None:
    drawn = []
    for _ in range(2):
        with database.transaction() as connection:
            ids = next_ids(connection, "turns", 3)
            write = Insert(TurnRow, "id", "channel", "account", "key", "at", "kind")
            write.run(connection, *((number, *row(f"m:{number}")) for number in ids))
            drawn += ids
    assert len(set(drawn)) == 6


def test_an_id_is_not_used_again_after_its_row_is_purged(database: Database) -> None:
    with database.transaction() as connection:
        last = CLAIM.run(connection, row())[0].id
        connection.execute(text("DELETE FROM turns"))
    with database.transaction() as connection:
        assert next_ids(connection, "turns", 1)[0] > last


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as connection:
            CLAIM.run(connection, row())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM turns")).scalar() == 0


def test_two_who_read_before_they_write_do_not_fail(database: Database) -> None:
    """With deferred transactions SQLite refuses the second at once: "database is locked"."""
    failures: list[BaseException] = []

    def read_then_write(name: int) -> None:
        try:
            for n in range(20):
                with database.transaction() as connection:
                    connection.execute(text("SELECT count(*) FROM turns")).scalar()
                    CLAIM.run(connection, row(f"m:{name}-{n}"))
        except Exception as error:  # noqa: BLE001  # whatever it is, the test shall name it
            failures.append(error)

    threads = [threading.Thread(target=read_then_write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_a_database_that_stays_locked_says_busy(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.LOCK_WAIT", 0.2)  # the wait itself is not what is tested
    holder, other = Database(f"sqlite:///{tmp_path}/a.db"), Database(f"sqlite:///{tmp_path}/a.db")
    with holder.transaction() as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER)"))
        with pytest.raises(Busy), other.transaction():
            pass
    holder.close()
    other.close()


def test_times_come_back_in_utc(database: Database) -> None:
    with database.transaction() as connection:
        CLAIM.run(connection, row())
        assert connection.execute(TURNS.select()).one().at == START
