"""Whoever asks for a person is shown the way to one, at once and every time."""

from __future__ import annotations

import pytest

from bot.message import Decision
from tests.bots import Bot, read
from tests.cast import WANG
from tests.flows.dialogue import hears

#: Where people are, what is not filled yet, and that nobody is behind the chat.
THE_WAY = "单位工会 街镇总工会 12351 职工援助服务中心 没有人工坐席 工会还没有录入：职工援助服务中心工作时间"


@pytest.mark.parametrize(
    "said", ["转人工", "有真人吗", "人工！！！", "你好 人工", "我想跟人说话", "zhuanrengong", "转人功"]
)
def test_the_way_to_a_person_comes_at_once(bot: Bot, said: str) -> None:
    hears(bot, WANG, [(said, f"{THE_WAY} !先让我")])
    assert bot.turns()[-1].decision is Decision.HUMAN


def test_asking_again_gets_the_same_way_again(any_bot: Bot) -> None:
    hears(any_bot, WANG, [("转人工", THE_WAY), ("人工", THE_WAY)])


def test_the_menu_item_is_the_same_as_the_word(bot: Bot) -> None:
    assert read(bot.push(bot.sender.event(WANG, "CLICK", "转人工"))) == bot.says(WANG, "转人工")


def test_a_person_can_be_asked_for_in_the_middle_of_a_list(bot: Bot) -> None:
    hears(bot, WANG, [("怎么报名", "回复序号"), ("都不是，转人工", THE_WAY), ("1", "依据")])


def test_it_never_says_that_somebody_has_been_told(bot: Bot) -> None:
    hears(bot, WANG, [("转人工", "!已通知 !已转 不会自动转给值班人员")])


@pytest.mark.parametrize("said", ["红烧肉怎么做", "怎么报名", "在吗"])
def test_the_way_to_a_person_is_named_wherever_the_bot_is_not_sure(bot: Bot, said: str) -> None:
    hears(bot, WANG, [(said, "转人工")])
