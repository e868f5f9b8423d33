"""Small talk is answered as such only when it is the whole message."""

from __future__ import annotations

import pytest

from bot.message import Decision, Kind
from handlers.greeting import Greeting
from knowledge.library import Knowledge, Library
from tests.handlers.turns import turn

HELLO = """
    你好｜您好！｜你好呀｜侬好｜在吗｜在么？｜在伐｜有人吗｜有人在吗？？｜喂｜嗨｜哈喽｜hello｜Hi｜nihao｜zaima
    早上好｜晚上好｜中午好｜你好你好｜你好，在吗｜您好在吗｜工会你好｜老师好｜老师您好｜你们好｜大家好
    [微笑]你好｜亲，在吗｜新年好｜新年快乐｜你好啊😊｜hello？｜在不在啊
"""

THANKS = """
    谢谢｜谢谢！｜谢谢啊｜谢谢你｜谢谢您了｜谢谢侬｜多谢｜多谢了｜感谢｜非常感谢｜3q｜thx｜Thanks｜thank you
    xiexie｜辛苦了｜好的谢谢｜好的，谢谢您｜好的谢谢啦｜好额 谢谢侬｜知道了，谢谢｜谢谢谢谢｜谢谢[玫瑰]
    谢谢老师｜麻烦您了｜明白了谢谢｜谢谢解答｜谢谢回复｜太感谢了｜谢谢你们｜嗯，谢谢
"""

GOODBYE = """
    再见｜再见！｜拜拜｜bye｜byebye｜88｜没事了｜不用了｜没有了｜没问题了｜那没事了｜好的，再见｜谢谢，再见
    再会｜先这样吧｜不用了谢谢｜没别的了
"""

ACKNOWLEDGED = """
    好｜好的｜好的呢｜好滴｜好嘞｜好额｜行｜嗯｜嗯嗯｜哦｜噢噢｜知道了｜晓得了｜明白了｜了解｜懂了｜收到｜ok
    OK!｜[OK]｜[强]｜可以｜好吧｜嗯好｜好的知道了｜哦哦好的
"""

EMPTY = """
    ？｜???｜……｜。｜😀｜😀😀😀｜[微笑]｜[流泪][流泪]｜/:rose｜/::)｜/:rose/:rose｜！！！｜~
"""

ENGLISH = (
    "How can I get a union card?",
    "What do I need for the health check",
    "My boss did not pay me, what can I do?",
    "is there someone who speaks english",
    "Hello, how do I join the union",
)

QUESTIONS = """
    你好，工会卡怎么办｜您好 请问怎么入会｜谢谢 那第二个呢｜在吗 我想问下工资｜好的那要带什么
    谢谢你们工会，体检补贴怎么领｜再见了工会卡｜辛苦费怎么算｜好的方案是什么｜有人在车间受伤了｜老师好的待遇
    你好贵｜union card｜gonghui ka zenme ban｜EBA｜legal aid｜gonghuika diule zenmeban｜可以退会吗｜行业工会
    了解一下互助保障｜收到罚单了｜没事故也要罚款｜好处有哪些｜在职吗｜[工会卡]｜早退扣钱｜对账单
"""


def rows(table: str) -> list[str]:
    return [said.strip() for said in table.replace("\n", "｜").split("｜") if said.strip()]


def answer(knowledge: Knowledge, said: str, kind: Kind = Kind.TEXT) -> str | None:
    reply = Greeting(Library(knowledge))(turn(said, kind))
    return reply.text if reply else None


@pytest.mark.parametrize(
    ("table", "name"),
    [(HELLO, "hello"), (THANKS, "thanks"), (GOODBYE, "goodbye"), (ACKNOWLEDGED, "acknowledged"), (EMPTY, "empty")],
    ids=["hello", "thanks", "goodbye", "acknowledged", "empty"],
)
def test_small_talk_gets_its_own_sentence(knowledge, table, name):
    wrong = [said for said in rows(table) if answer(knowledge, said) != knowledge.texts[name]]
    assert not wrong


@pytest.mark.parametrize("said", ENGLISH)
def test_an_english_sentence_is_answered_in_both_languages(knowledge, said):
    assert answer(knowledge, said) == knowledge.texts["english"]


@pytest.mark.parametrize("said", rows(QUESTIONS))
def test_a_question_that_only_begins_politely_is_no_greeting(knowledge, said):
    assert answer(knowledge, said) is None


@pytest.mark.parametrize("kind", [Kind.FOLLOW, Kind.SCAN])
def test_a_new_follower_is_welcomed(knowledge, kind):
    assert answer(knowledge, "", kind) == knowledge.texts["welcome"]


def test_a_greeting_shows_no_receipt_and_counts_as_a_greeting(knowledge):
    reply = Greeting(Library(knowledge))(turn("在吗"))
    assert reply
    assert (reply.decision, reply.receipt) == (Decision.GREETING, False)
