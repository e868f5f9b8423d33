"""Personal data typed in: a calm sentence, alone or before the answer; the numbers are in neither."""

from __future__ import annotations

import pytest

from bot.message import Aside, Decision, Reply
from handlers.privacy import Privacy
from knowledge.library import Knowledge, Library
from tests.bot.test_redact import CARD, MOBILE, identity
from tests.handlers.turns import turn


def said(knowledge: Knowledge, text: str) -> Reply | Aside | None:
    return Privacy(Library(knowledge))(turn(text))


@pytest.mark.parametrize(
    "text", [MOBILE, f"我的电话{MOBILE}", identity(), f"身份证 {identity()}", CARD, f"{identity()} {CARD} {MOBILE}"]
)
def test_a_number_alone_is_answered_with_the_sentence(knowledge, text):
    reply = said(knowledge, text)
    assert isinstance(reply, Reply)
    assert (reply.text, reply.decision) == (knowledge.texts["private"], Decision.NOTICE)


@pytest.mark.parametrize(
    "text",
    [
        f"我电话{MOBILE}，工会卡丢了怎么办",
        f"身份证{identity()}帮我查互助保障到期没有",
        f"工资打到{CARD}没有收到，公司不认账",
    ],
)
def test_a_number_beside_a_question_puts_the_sentence_before_the_answer(knowledge, text):
    aside = said(knowledge, text)
    assert isinstance(aside, Aside)
    assert aside.text == knowledge.texts["private"]


@pytest.mark.parametrize(
    "text", ["工会卡丢了怎么办", "2014年补贴100元", "12351打不通", "我叫张伟，想入会", "11月3日下午3点", ""]
)
def test_an_ordinary_message_passes_on(knowledge, text):
    assert said(knowledge, text) is None


@pytest.mark.parametrize("text", [MOBILE, f"我电话{MOBILE}，工会卡丢了怎么办"])
def test_the_turn_is_marked_for_review(knowledge, text):
    heard = said(knowledge, text)
    assert heard
    assert heard.flags == ("private",)
