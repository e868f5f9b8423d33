"""The index on knowledge bases that one can hold in the head."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.content import Term
from knowledge.index import CANDIDATES, Index, Source
from knowledge.rank import MEASURES

CARD = (
    Source("card-how", ("工会会员服务卡怎么办理", "工会卡在哪办", "想办张工会卡"), ("S01",), "请单位工会统一申请。"),
    Source("card-lost", ("工会会员服务卡丢了怎么补办", "工会卡弄丢了", "卡找不到了要挂失"), ("S01",), "先向银行挂失。"),
    Source("card-materials", ("办工会卡要带什么材料", "办卡准备哪些证件"), ("S01",), "带身份证。"),
    Source("mutual-how", ("互助保障怎么参加", "我想买互助保障", "住院保障找谁办"), ("S04",), "由单位工会团体参保。"),
    Source("mutual-materials", ("互助保障给付要带什么材料", "住院报销要哪些单子"), ("S04",), "带出院小结和发票。"),
    Source("eba-class", ("EBA培训什么时候开班", "EBA几月份上课"), ("S06",), "以当期通知为准。"),
    Source("join", ("加入工会怎么申请", "我想入会找谁"), ("S23",), "向单位工会提出申请。"),
    Source("leave", ("怎么退出工会", "我想退会"), ("S23",), "书面提出。"),
)
#: One phrasing an entry, no services: as a plain list of questions comes.
PLAIN = tuple(
    Source(str(number), (text,))
    for number, text in enumerate(["怎么还花呗", "花呗怎么关闭", "怎么开通花呗", "借呗怎么还款", "余额宝收益怎么算"])
)
LEGAL = (
    Source("injury", ("上班路上被车撞了算不算工伤", "工伤认定怎么申请")),
    Source("wage", ("老板拖欠工资怎么办", "工资不发去哪里告")),
    Source("dismiss", ("公司无故辞退怎么赔偿", "被开除能拿多少补偿")),
)
TERMS = (
    Term(say="公会", mean="工会", kind="homophone"),
    Term(say="啥辰光", mean="什么时候", kind="dialect"),
    Term(say="大病报销", mean="互助保障给付", kind="colloquial"),
)


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(CARD, TERMS)


def first(index: Index, text: str, near: frozenset[str] = frozenset()) -> str:
    return index.search(text, near)[0].entry


@pytest.mark.parametrize(
    "typed",
    [
        "工会卡丢了怎么补办",
        "工會卡丟了怎麼補辦",
        "工会卡丢了　怎么补办？？？",
        "😭工会卡 丢了 怎么 补办[流泪]",
        "你好，请问工会卡丢了怎么补办，谢谢",
        "公会卡丢了怎么补办",
        "工会咔丢了怎么补扮",
        "工会卡丢了怎补么办",
        "工会卡丢怎么补办",
        "gonghuika diule zenme buban",
        "gonghuikadiulezenmebuban",
        "gong hui ka diu le zen me bu ban",
        "工会ka diu了怎么补办",
        "ghk dl zm bb",
        "我的那个卡找不着了 想挂失",
    ],
)
def test_a_lost_card_is_found_however_it_is_typed(index, typed):
    assert first(index, typed) == "card-lost"


@pytest.mark.parametrize(
    ("asked", "entry"),
    [
        ("EBA啥辰光开班", "eba-class"),
        ("eba kaiban shijian", "eba-class"),
        ("大病报销要哪些单子", "mutual-materials"),
        ("退会怎么退", "leave"),
        ("怎么入会", "join"),
        ("办卡要什么证件", "card-materials"),
        ("发票和出院小结", "mutual-materials"),  # words of the answer alone
    ],
)
def test_the_entry_that_is_meant_comes_first(index, asked, entry):
    assert first(index, asked) == entry


@pytest.mark.parametrize("number", range(len(PLAIN)))
def test_in_a_plain_list_every_text_finds_itself(number):
    assert first(Index(PLAIN), PLAIN[number].texts[0]) == str(number)


@pytest.mark.parametrize(("asked", "entry"), [("花呗我要关掉它", "1"), ("开通花呗", "2"), ("还借呗的钱", "3")])
def test_in_a_plain_list_the_decisive_word_decides(asked, entry):
    assert first(Index(PLAIN), asked) == entry


def test_a_long_story_finds_what_it_is_about():
    story = "我在一家厂里做了三年，今年二月开始老板就说效益不好，工资一直没有发，我去问了几次，都说再等等，现在已经欠了四个月工资了，"
    assert first(Index(LEGAL), story * 2) == "wage"


def test_a_follow_up_is_about_the_topic_of_the_conversation(index):
    assert first(index, "那要带什么材料", frozenset({"S04"})) == "mutual-materials"
    assert first(index, "那要带什么材料", frozenset({"S01"})) == "card-materials"


def test_a_question_with_a_matter_of_its_own_is_not_drawn_to_the_topic(index):
    assert first(index, "工会卡丢了怎么补办", frozenset({"S04"})) == "card-lost"


def test_each_entry_comes_once_and_the_best_come_first(index):
    candidates = index.search("工会卡怎么办")
    scores = [candidate.score for candidate in candidates]
    assert len({candidate.entry for candidate in candidates}) == len(candidates) <= CANDIDATES
    assert scores == sorted(scores, reverse=True)


def test_a_candidate_says_which_phrasing_fits_and_why(index):
    candidate = index.search("工会卡弄丢了")[0]
    assert candidate.phrasing == "工会卡弄丢了"
    assert candidate.exact
    assert candidate.services == ("S01",)
    assert tuple(candidate.why) == MEASURES


@pytest.mark.parametrize("typed", ["", "？？？", "😭", "   "])
def test_nothing_is_found_for_nothing(index, typed):
    assert index.search(typed) == ()


def test_an_empty_knowledge_base_finds_nothing():
    assert Index(()).search("工会卡") == ()


def test_the_same_entries_give_the_same_candidates():
    assert Index(CARD, TERMS).search("办卡带什么") == Index(CARD, TERMS).search("办卡带什么")


def test_an_entry_may_belong_to_several_services():
    index = Index([*CARD, Source("both", ("服务卡和互助保障的区别",), ("S01", "S04", "S66"))])
    assert first(index, "服务卡跟互助保障有什么区别") == "both"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="工会卡互助保障丢了怎么办ghkEBA eba123一二月？", max_size=80))
def test_searching_never_raises(index, typed):
    assert len(index.search(typed)) <= CANDIDATES
