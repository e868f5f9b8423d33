"""Several questions in one message are answered one by one, in their order."""

from __future__ import annotations

import pytest

from tests.bots import Bot
from tests.cast import WANG
from tests.flows.dialogue import hears

CARD, CHECKUP = "单位工会收集资料并集中申请", "每人补贴100元"


@pytest.mark.parametrize(
    "asked",
    [
        "1工会卡怎么办2体检补贴多少钱",
        "1、工会卡怎么办 2、体检补贴多少钱",
        "①工会卡怎么办②体检补贴多少钱",
        "工会卡怎么办 另外 体检补贴多少钱",
        "工会卡怎么办？体检补贴多少钱？",
        "你好，想问两个问题，一、工会卡怎么办，二、体检补贴多少钱，谢谢",
    ],
)
def test_each_question_gets_its_numbered_answer(bot: Bot, asked: str) -> None:
    heard = bot.says(WANG, asked)
    assert heard.startswith("1. ")
    assert heard.index(CARD) < heard.index("2. ") < heard.index(CHECKUP)


def test_a_part_without_an_answer_says_so_and_the_others_are_answered(any_bot: Bot) -> None:
    hears(any_bot, WANG, [("1工会卡怎么办2红烧肉怎么做", f"{CARD} 还没有收录答案")])
    reply = any_bot.turns()[-1].reply
    assert reply
    assert reply.flags == ("unanswered:红烧肉怎么做",)


def test_a_number_asks_for_that_part_again(bot: Bot) -> None:
    hears(
        bot,
        WANG,
        [
            ("1工会卡怎么办2体检补贴多少钱", (CARD, CHECKUP)),
            ("2", (CHECKUP, f"!{CARD}")),
            ("第一个", (CARD, f"!{CHECKUP}")),
            ("3", "没有这个序号"),
        ],
    )


def test_a_number_means_the_parts_of_the_last_reply_and_not_an_older_list(bot: Bot) -> None:
    hears(bot, WANG, [("怎么报名", "回复序号"), ("1工会卡怎么办2体检补贴多少钱", CARD), ("2", CHECKUP)])


def test_the_parts_are_forgotten_after_ten_minutes(bot: Bot) -> None:
    bot.says(WANG, "1工会卡怎么办2体检补贴多少钱")
    bot.clock.passes(minutes=11)
    hears(bot, WANG, [("2", "已经过期")])


def test_a_part_without_an_answer_has_none_when_its_number_is_asked(bot: Bot) -> None:
    hears(bot, WANG, [("1工会卡怎么办2红烧肉怎么做", CARD), ("2", "还没有收录")])


def test_five_questions_fit_one_message(bot: Bot) -> None:
    asked = "1工会卡怎么办2工伤能赔多少3公司拖欠工资怎么办4家里困难怎么申请帮扶5怎么申请工会法律援助"
    hears(bot, WANG, [(asked, ("1. 2.", "继续", "回执"))])
