"""Numbers that are typed in are said once to be unwanted, and are then nowhere: reply, journal, log, database file."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.bot.test_redact import CARD, MOBILE, identity
from tests.bots import Bot
from tests.cast import WANG
from tests.flows.dialogue import hears

ID = identity()
SPACED, GLUED, WIDE = f"{MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}", f"+86{MOBILE}", "１３８１２３４５６７８"
SAID = [
    ID,
    CARD,
    f"我的电话{MOBILE}",
    f"帮我查下保险 身份证{ID} 卡号{CARD}",
    f"电话{SPACED}，工会卡丢了怎么办",
    f"加微信{GLUED}",
    f"联系我{WIDE}",
]
CALM = "不要在聊天里发身份证号、手机号和银行卡号 没有使用，也没有保存 撤回或删除"


def leaks(text: str) -> list[str]:
    """Which of the numbers stand in a text, whole or with half of their digits."""
    digits = "".join(character for character in text if character.isdigit())
    halves = {half for number in (ID, CARD, MOBILE) for half in (number[: len(number) // 2], number[-6:])}
    return [number for number in (ID, CARD, MOBILE, SPACED, GLUED, WIDE) if number in text] + [
        half for half in halves if half in digits
    ]


@pytest.mark.parametrize("said", SAID)
def test_the_reply_says_it_calmly_and_never_repeats_the_number(bot: Bot, said: str) -> None:
    hears(bot, WANG, [(said, CALM)])
    assert not leaks(str(bot.turns()[-1].reply))


def test_a_question_beside_the_number_is_answered(bot: Bot) -> None:
    hears(bot, WANG, [(f"电话{MOBILE}，工会卡丢了怎么办", f"{CALM} 挂失")])


def test_the_way_to_ask_for_a_record_is_told(bot: Bot) -> None:
    hears(bot, WANG, [(f"帮我查下保险 {ID}", "要查本人的记录 单位工会")])


@pytest.mark.parametrize("said", SAID)
def test_the_journal_keeps_the_question_masked(any_bot: Bot, said: str) -> None:
    any_bot.says(WANG, said)
    (turn,) = any_bot.turns()
    assert not leaks(turn.question)
    assert "〔" in turn.question


def test_nothing_of_it_is_logged(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for said in SAID:
        bot.says(WANG, said)
    assert not leaks(caplog.text)


def test_nothing_of_it_is_in_any_file_of_the_database(bot: Bot) -> None:
    for said in SAID:
        bot.says(WANG, said)
    for path in files(bot):
        written = path.read_bytes()
        assert not [number for number in (ID, CARD, MOBILE, MOBILE[-6:], ID[-6:]) if number.encode() in written], path


def files(bot: Bot) -> list[Path]:
    """The SQLite file with its journal beside it (-wal), where the newest pages lie."""
    file = Path(make_url(str(bot.database.engine.url)).database or "")
    found = list(file.parent.glob(f"{file.name}*"))
    assert any(path.stat().st_size for path in found)
    return found


@pytest.mark.parametrize("said", ["12351打得通吗", "2014年补贴100元现在还有吗", "11月3日下午3点的活动"])
def test_ordinary_numbers_are_not_taken_for_personal_data(bot: Bot, said: str) -> None:
    hears(bot, WANG, [(said, "!身份证号、手机号和银行卡号")])
    assert bot.turns()[-1].question == said
