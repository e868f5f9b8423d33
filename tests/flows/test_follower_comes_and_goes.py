"""A follower is welcomed; one who leaves is forgotten as a person, and the turns stay without one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url, select

from bot.message import Decision
from bot.state import PEOPLE
from tests.bots import Bot, read
from tests.cast import LI, WANG
from tests.flows.dialogue import hears

WELCOME = "自动答复的机器"


def people(bot: Bot) -> set[str]:
    """The openids that the database knows."""
    with bot.database.reading() as connection:
        return set(connection.execute(select(PEOPLE.c.user)).scalars())


def leaves(bot: Bot, user: str) -> None:
    assert bot.push(bot.sender.event(user, "unsubscribe")) is None


def test_a_new_follower_is_welcomed_and_told_that_this_is_a_machine(any_bot: Bot) -> None:
    heard = read(any_bot.push(any_bot.sender.event(WANG, "subscribe")))
    assert WELCOME in heard
    assert "转人工" in heard


def test_a_follower_who_scanned_a_code_is_welcomed_too(bot: Bot) -> None:
    push = bot.sender.event(WANG, "subscribe", "qrscene_12", Ticket="ticket")
    assert WELCOME in read(bot.push(push))


def test_nothing_is_said_to_one_who_leaves(bot: Bot) -> None:
    bot.says(WANG, "工会卡怎么办")
    leaves(bot, WANG)
    assert bot.turns()[-1].decision is Decision.SILENT


def test_one_who_leaves_is_no_longer_known(any_bot: Bot) -> None:
    any_bot.says(WANG, "工会卡怎么办")
    any_bot.says(LI, "工会卡怎么办")
    assert people(any_bot) == {WANG, LI}
    leaves(any_bot, WANG)
    assert people(any_bot) == {LI}


def test_the_turns_stay_and_no_row_leads_from_them_to_the_person(any_bot: Bot) -> None:
    any_bot.says(WANG, "工会卡怎么办")
    leaves(any_bot, WANG)
    asked, left = any_bot.turns()
    assert asked.question == "工会卡怎么办"
    assert left.person is None
    assert WANG not in f"{asked}{left}"


def test_one_who_comes_back_is_somebody_new(bot: Bot) -> None:
    bot.says(WANG, "怎么报名")
    leaves(bot, WANG)
    bot.push(bot.sender.event(WANG, "subscribe"))
    hears(bot, WANG, [("2", "没有给您列选项")])
    before, *_, after = bot.turns()
    assert before.person != after.person


def test_the_openid_is_overwritten_in_the_database_file(bot: Bot) -> None:
    """Checked on SQLite alone, in the main file after a checkpoint. The -wal file is emptied by that checkpoint; copies
    that a backup or the disk itself keeps are beyond this test, and on PostgreSQL the bytes go with the next VACUUM."""
    bot.says(WANG, "工会卡怎么办")
    leaves(bot, WANG)
    with bot.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    file = Path(make_url(str(bot.database.engine.url)).database or "")
    for path in file.parent.glob(f"{file.name}*"):
        assert WANG.encode() not in path.read_bytes(), path
