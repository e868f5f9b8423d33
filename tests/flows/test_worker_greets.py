"""Small talk gets a short word; a question beside it gets its answer."""

from __future__ import annotations

import pytest

from tests.bots import Bot
from tests.cast import WANG
from tests.flows.dialogue import hears

HELLO = "自动助手 会员卡怎么办 住院能不能报 欠薪找谁 转人工 !回执"


@pytest.mark.parametrize("said", ["在吗", "你好", "侬好", "有人吗", "老师您好", "hello"])
def test_a_greeting_is_answered_with_what_is_asked_most(bot: Bot, said: str) -> None:
    hears(bot, WANG, [(said, HELLO)])


def test_a_short_talk_stays_short(any_bot: Bot) -> None:
    hears(
        any_bot,
        WANG,
        [
            ("在吗", HELLO),
            ("你好，工会卡怎么办", "报名 回执"),
            ("好的", "好的，有事随时问我。"),
            ("好额 谢谢侬", "不客气 !工会卡 !回执"),
            ("[玫瑰]", "不客气"),
            ("再见", "再见 !回执"),
        ],
    )


@pytest.mark.parametrize("said", ["😀", "[微笑]", "/:rose", "？？？", "……"])
def test_an_emoji_or_a_mark_alone_is_a_greeting(bot: Bot, said: str) -> None:
    hears(bot, WANG, [(said, "您好，我在 !还没有收录")])


def test_english_is_answered_in_two_languages(bot: Bot) -> None:
    hears(bot, WANG, [("How can I get a union card?", "目前我只能用中文答复 Chinese only 转人工")])


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("在吗 工会卡丢了", "挂失"),
        ("谢谢，那住院了互助保障怎么申请", "出院小结"),
        ("老师好 EBA怎么报名", "EBA的报名办法"),
    ],
)
def test_a_question_that_begins_with_a_greeting_is_answered(bot: Bot, said: str, heard: str) -> None:
    hears(bot, WANG, [(said, heard)])
