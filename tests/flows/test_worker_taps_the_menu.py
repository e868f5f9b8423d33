"""Every item of the account's menu is a question that the bot answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.message import Decision
from tests.bots import Bot, read
from tests.cast import WANG
from tests.flows.dialogue import hears

FILE = Path(__file__).parents[2] / "demo" / "menu.yaml"
MENU: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
ITEMS = [item for button in MENU for item in button["items"]]

#: What the answer has to be about.
ABOUT = {
    "入会建会": "入会",
    "会员服务卡": "报名",
    "互助保障": "给付",
    "欠薪维权": "工资",
    "培训奖励": "EBA",
    "困难帮扶": "送温暖",
    "法律援助": "法律援助",
    "金秋助学": "申请表",
    "体检疗休养": "体检",
    "援助服务中心": "地址",
    "我属于哪个工会": "基层工会",
    "转人工": "12351",
}


def test_the_table_of_this_test_is_the_menu() -> None:
    assert {item["name"] for item in ITEMS} == ABOUT.keys()


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["name"])
def test_a_tap_on_the_menu_is_answered(bot: Bot, item: dict[str, str]) -> None:
    heard = read(bot.push(bot.sender.event(WANG, "CLICK", item["say"])))
    assert ABOUT[item["name"]] in heard
    assert bot.turns()[-1].decision in {Decision.ANSWER, Decision.HUMAN}


def test_one_can_go_on_from_a_tap_as_from_a_question(any_bot: Bot) -> None:
    any_bot.push(any_bot.sender.event(WANG, "CLICK", "工会会员服务卡怎么办"))
    hears(any_bot, WANG, [("那要带什么", "办卡所需材料")])


def test_a_tap_on_a_page_of_the_menu_needs_no_answer(bot: Bot) -> None:
    assert bot.push(bot.sender.event(WANG, "VIEW", "https://example.com/")) is None


def test_an_item_that_is_no_longer_there_is_answered_honestly(bot: Bot) -> None:
    assert "还没有收录" in read(bot.push(bot.sender.event(WANG, "CLICK", "V1001_OLD_ITEM")))


def test_the_menu_keeps_the_platform_limits() -> None:
    assert len(MENU) <= 3
    for button in MENU:
        assert len(button["name"]) <= 4
        assert len(button["items"]) <= 5
        assert all(len(item["name"]) <= 8 and len(item["say"].encode()) <= 128 for item in button["items"])
