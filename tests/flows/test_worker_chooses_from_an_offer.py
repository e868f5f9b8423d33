"""A question that may mean several things: a list comes back, and the worker picks from it in any way."""

from __future__ import annotations

import pytest

from bot.message import Decision, Reply
from demo.wire import Heard
from tests.bots import Bot, read
from tests.cast import LI, WANG

#: Says what is wanted, but not of what.
SEVERAL = "怎么报名"


def offered(bot: Bot, user: str = WANG) -> tuple[Heard, Reply]:
    """Ask what may mean several things; the list as it is read, and as the bot means it."""
    heard = bot.hears(user, SEVERAL)
    reply = last(bot)
    assert (len(heard.taps), reply.decision) == (3, Decision.OFFER)
    return heard, reply


def last(bot: Bot) -> Reply:
    reply = bot.turns()[-1].reply
    assert reply
    return reply


def test_the_list_can_be_tapped_and_says_how_to_go_on(bot: Bot) -> None:
    heard, _ = offered(bot)
    assert [tap.label[:2] for tap in heard.taps] == ["1.", "2.", "3."]
    for fragment in ("回复序号", "都不是", "转人工", "回执"):
        assert fragment in heard.text


@pytest.mark.parametrize("said", ["2", "②", "２", "第二个", "选二", "2号谢谢", "你好 第2个"])
def test_a_number_picks_the_line(bot: Bot, said: str) -> None:
    _, offer = offered(bot)
    bot.says(WANG, said)
    assert last(bot).entries == (offer.entries[1],)


def test_the_last_one_is_picked_without_counting(bot: Bot) -> None:
    _, offer = offered(bot)
    bot.says(WANG, "最后一个")
    assert last(bot).entries == (offer.entries[2],)


def test_a_tap_picks_the_line_on_both_databases(any_bot: Bot) -> None:
    heard, offer = offered(any_bot)
    assert any_bot.push(any_bot.sender.tap(WANG, heard.taps[2]))
    assert last(any_bot).entries == (offer.entries[2],)


def test_the_words_of_a_line_pick_it(bot: Bot) -> None:
    heard, offer = offered(bot)
    bot.says(WANG, f"{heard.taps[0].content}那个")
    assert last(bot).entries == (offer.entries[0],)


def test_a_list_can_be_picked_from_again(bot: Bot) -> None:
    _, offer = offered(bot)
    bot.says(WANG, "第二个")
    bot.says(WANG, "还是第一个吧")
    assert last(bot).entries == (offer.entries[0],)


@pytest.mark.parametrize("between", ["谢谢", "好的", "在吗", "工会卡丢了怎么办", "转人工"])
def test_a_list_survives_what_is_said_in_between(bot: Bot, between: str) -> None:
    _, offer = offered(bot)
    bot.says(WANG, between)
    bot.says(WANG, "谢谢 那第二个呢")
    assert last(bot).entries == (offer.entries[1],)


def test_a_list_survives_a_picture(bot: Bot) -> None:
    _, offer = offered(bot)
    bot.push(bot.sender.image(WANG))
    bot.says(WANG, "1")
    assert last(bot).entries == (offer.entries[0],)


def test_a_list_is_forgotten_after_ten_minutes_and_that_is_said(bot: Bot) -> None:
    offered(bot)
    bot.clock.passes(minutes=11)
    for said in ("2", "都不是", "就是这个"):
        assert "列表已经过期" in bot.says(WANG, said)


def test_a_tap_on_a_forgotten_list_is_still_answered(bot: Bot) -> None:
    heard, offer = offered(bot)
    bot.clock.passes(hours=5)
    bot.push(bot.sender.tap(WANG, heard.taps[1]))
    assert last(bot).entries == (offer.entries[1],)


@pytest.mark.parametrize("said", ["9", "第十个", "0"])
def test_a_number_that_is_not_on_the_list_is_told_so(bot: Bot, said: str) -> None:
    offered(bot)
    assert "没有这个序号" in bot.says(WANG, said)


def test_a_number_without_any_list_is_asked_about(bot: Bot) -> None:
    assert "没有给您列选项" in bot.says(WANG, "2")


def test_none_of_them_brings_the_next_ones_and_then_says_that_there_are_no_more(bot: Bot) -> None:
    _, offer = offered(bot)
    bot.says(WANG, "都不是")
    following = last(bot)
    assert following.decision is Decision.OFFER
    assert not set(following.entries) & set(offer.entries)
    assert following.flags == ("rejected",)
    assert "没有更接近的了" in bot.says(WANG, "一个都不是")


def test_yes_to_a_list_is_asked_which(bot: Bot) -> None:
    _, offer = offered(bot)
    assert "哪一个" in bot.says(WANG, "是")
    assert last(bot).entries == offer.entries


def test_not_this_one_after_an_answer_means_the_answer_and_not_an_older_list(bot: Bot) -> None:
    offered(bot)
    bot.says(WANG, "工会卡丢了怎么办")
    answered = bot.turns()[-1]
    bot.says(WANG, "不是这个")
    assert last(bot).entries == tuple(candidate.entry for candidate in answered.candidates[1:4])


def test_a_list_belongs_to_the_one_who_asked(bot: Bot) -> None:
    offered(bot, WANG)
    assert "没有给您列选项" in bot.says(LI, "2")


def test_a_newer_list_takes_the_place_of_the_older(bot: Bot) -> None:
    _, older = offered(bot)
    bot.says(WANG, "帮我看看我的申请")
    newer = last(bot)
    bot.says(WANG, "1")
    assert newer.decision is Decision.OFFER
    assert last(bot).entries == (newer.entries[0],) != (older.entries[0],)


def test_a_line_that_is_tapped_twice_is_answered_twice(bot: Bot) -> None:
    heard, _ = offered(bot)
    first, second = (read(bot.push(bot.sender.tap(WANG, heard.taps[0]))) for _ in range(2))
    assert first.rpartition("回执")[0] == second.rpartition("回执")[0] != ""
