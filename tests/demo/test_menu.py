"""The account's menu: as large as the platform lets it be, and every item of it is answered."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from bot.message import Decision
from demo.phone import MENU
from tests.bots import Bot
from tests.cast import WANG

COLUMNS: list[dict[str, Any]] = yaml.safe_load(MENU.read_text(encoding="utf-8"))
ITEMS = [item for column in COLUMNS for item in column["items"]]


def test_the_menu_keeps_the_platforms_limits() -> None:
    assert len(COLUMNS) <= 3
    assert all(len(column["items"]) <= 5 for column in COLUMNS)
    assert all(len(column["name"]) <= 4 for column in COLUMNS)
    assert all(len(item["name"]) <= 8 and len(item["say"].encode()) <= 128 for item in ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=[item["name"] for item in ITEMS])
def test_a_click_is_answered_at_once(bot: Bot, item: dict[str, str]) -> None:
    assert bot.push(bot.sender.event(WANG, "CLICK", item["say"]))
    (turn,) = bot.turns()
    assert turn.decision in {Decision.ANSWER, Decision.HUMAN}, turn.reply
