"""A worker asks, in the words that come to mind, and reads the approved answer with what it stands on."""

from __future__ import annotations

import pytest

from bot.message import Decision
from tests.bots import Bot
from tests.cast import WANG
from tests.flows.dialogue import hears

LOST = "挂失 依据：《松江区总工会2014年工作计划》 回执"


@pytest.mark.parametrize(
    "asked",
    [
        "工会会员服务卡丢了怎么补办",
        "公会卡丢了咋办",
        "工會卡丟了怎麼辦",
        "你好，请问工会卡丢了怎么办，谢谢",
        "gonghuika diule zenmeban",
        "侬好 我额工会卡落脱了哪能办",
        "工会卡丢了怎么办？？？😭",
    ],
)
def test_the_same_question_in_other_words_gets_the_same_answer(bot: Bot, asked: str) -> None:
    hears(bot, WANG, [(asked, LOST)])


def test_an_answer_is_the_same_on_both_databases(any_bot: Bot) -> None:
    hears(any_bot, WANG, [("公会卡丢了咋办", LOST), ("EBA培训怎么报名", "报名 街镇总工会")])


def test_what_the_union_has_not_recorded_is_said_with_whom_to_ask(bot: Bot) -> None:
    hears(bot, WANG, [("工会卡工本费几钿", "工会还没有录入：办卡是否收费。可以问单位工会或街镇总工会。")])


def test_a_figure_of_the_work_plan_is_told_with_its_year(bot: Bot) -> None:
    hears(bot, WANG, [("体检补助一个人几块钱", "2014年 100元")])


def test_a_value_that_nobody_has_confirmed_is_told_with_its_source(bot: Bot) -> None:
    hears(
        bot, WANG, [("公会卡丢了咋办", "发卡合作银行：上海农商银行 （2017-09-22，上海电机学院工会通知；待工会确认）")]
    )


def test_a_time_limit_is_told_unasked_and_computed_from_the_date_written(bot: Bot) -> None:
    hears(bot, WANG, [("去年12月10号手压断了，老板不承认工伤怎么办", "2025年12月10日 2026年12月10日 还有18天")])


def test_an_answer_about_the_law_says_that_it_is_general(bot: Bot) -> None:
    hears(bot, WANG, [("公司拖欠工资怎么办", "第五十条 以上是一般规定，不是对您个案的法律意见 12348")])


@pytest.mark.parametrize("asked", ["红烧肉怎么做", "明天上海下雨吗", "asdfgh qwerty"])
def test_what_is_not_recorded_is_not_guessed(bot: Bot, asked: str) -> None:
    hears(bot, WANG, [(asked, "还没有收录 不能猜 转人工 12351 回执")])


def test_an_unanswered_question_is_kept_for_the_staff(any_bot: Bot) -> None:
    any_bot.says(WANG, "红烧肉怎么做")
    (turn,) = any_bot.turns()
    assert (turn.decision, turn.question) == (Decision.UNKNOWN, "红烧肉怎么做")
