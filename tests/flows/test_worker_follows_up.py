"""What a worker asks next is about what was answered last, for ten minutes."""

from __future__ import annotations

import pytest

from tests.bots import Bot
from tests.cast import LI, WANG
from tests.flows.dialogue import hears

CARD, MUTUAL = "工会会员服务卡怎么办理", "生病住院了互助保障怎么申请"


@pytest.mark.parametrize(
    ("topic", "asked", "heard"),
    [
        (CARD, "那要带什么", "单位工会经办人的通知为准 办卡所需材料"),
        (CARD, "要多少钱", "办卡收不收费"),
        (CARD, "要钱吗", "办卡收不收费"),
        (CARD, "要多久", "制卡"),
        (CARD, "在哪办", "向本单位工会报名"),
        (CARD, "丢了呢", "挂失"),
        (MUTUAL, "那要带什么", "出院小结"),
        (MUTUAL, "能报多少", "不能估算"),
        (MUTUAL, "在哪办", "给付申请渠道"),
        ("工伤认定怎么申请", "能赔多少", "先做鉴定 第三十七条"),
    ],
)
def test_a_question_without_a_topic_is_about_the_last_one(bot: Bot, topic: str, asked: str, heard: str) -> None:
    bot.says(WANG, topic)
    hears(bot, WANG, [(asked, heard)])


def test_the_same_words_mean_another_thing_after_another_topic(any_bot: Bot) -> None:
    hears(
        any_bot,
        WANG,
        [(CARD, "报名"), ("那要带什么", "办卡"), (MUTUAL, "出院小结"), ("那要带什么", "出院小结 !办卡")],
    )


def test_the_topic_of_another_person_does_not_matter(bot: Bot) -> None:
    bot.says(WANG, CARD)
    hears(bot, LI, [("那要带什么", "!办卡所需材料")])


def test_a_question_with_a_matter_of_its_own_changes_the_topic(bot: Bot) -> None:
    hears(bot, WANG, [(MUTUAL, "出院小结"), ("工会卡怎么办", "报名"), ("丢了呢", "挂失")])


def test_the_topic_is_forgotten_after_ten_minutes(bot: Bot) -> None:
    bot.says(WANG, CARD)
    bot.clock.passes(minutes=11)
    hears(bot, WANG, [("那要带什么", "!办卡所需材料")])


@pytest.mark.parametrize("said", ["继续", "详细", "能不能说详细点", "再具体一点", "谢谢，继续"])
def test_go_on_brings_the_detail(bot: Bot, said: str) -> None:
    hears(bot, WANG, [(CARD, "回复“继续”"), (said, "一般步骤")])


def test_the_detail_comes_once(bot: Bot) -> None:
    hears(bot, WANG, [(CARD, "回复“继续”"), ("继续", "一般步骤"), ("继续", "后面没有内容了")])


def test_go_on_never_goes_on_with_an_answer_before_the_last(bot: Bot) -> None:
    hears(bot, WANG, [(CARD, "回复“继续”"), ("公会卡丢了咋办", "挂失"), ("继续", "后面没有内容了 !一般步骤")])


def test_the_detail_is_forgotten_after_ten_minutes(bot: Bot) -> None:
    bot.says(WANG, CARD)
    bot.clock.passes(minutes=11)
    hears(bot, WANG, [("继续", "过期")])


def test_not_this_one_offers_the_runners_up_and_marks_the_answer(any_bot: Bot) -> None:
    hears(any_bot, WANG, [(CARD, "报名"), ("不是这个", "回复序号")])
    answer, offer = any_bot.turns()
    assert offer.reply
    assert offer.reply.flags == ("rejected",)
    assert offer.reply.entries == tuple(candidate.entry for candidate in answer.candidates[1:4])
