"""Several questions in one message, and stories."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.questions import CONTEXT, MOST, STORY, split


@pytest.mark.parametrize(
    "asked",
    [
        "工会卡怎么办",
        "工会卡怎么办，要带什么",
        "我住院了，工会保险能报多少",
        "老板不给我入会怎么办，是不是违法",
        "请问 体检 什么时候 去 哪里",
        "工伤认定1年还是2年",
        "3个月没发工资怎么办",
        "今年12月1号之后能办吗",
        "我要2张卡1张给老婆可以吗",
        "还有没有名额",
        "gong hui ka zenme ban",
        "体检补贴100块现在还有吗",
        "你好",
        "",
    ],
)
def test_an_ordinary_question_comes_back_as_it_is(asked):
    assert split(asked) == (asked,)


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        (
            "你好 我想问一下1工会卡怎么办2互助保障到期了没有3体检补贴100块现在还有吗 谢谢",
            ("工会卡怎么办", "互助保障到期了没有", "体检补贴100块现在还有吗 谢谢"),
        ),
        ("1、工会卡怎么办 2、体检在哪里", ("工会卡怎么办", "体检在哪里")),
        ("①入会要什么②多少钱", ("入会要什么", "多少钱")),
        ("一、怎么入会；二、会费多少", ("怎么入会", "会费多少")),
        ("有3个问题：1.怎么入会2.怎么交会费3.有啥好处", ("怎么入会", "怎么交会费", "有啥好处")),
        ("1）怎么入会\n2）怎么退会", ("怎么入会", "怎么退会")),
    ],
)
def test_numbered_questions_are_taken_apart(message, questions):
    assert split(message) == questions


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("工会卡怎么办？互助保障什么时候到期？", ("工会卡怎么办", "互助保障什么时候到期")),
        ("工会卡怎么办，另外互助保障什么时候到期", ("工会卡怎么办", "互助保障什么时候到期")),
        ("工会卡怎么办 还有想问一下体检在哪里", ("工会卡怎么办", "体检在哪里")),
        (
            "我是新任非公工会主席 28个会员 法人资格登记要哪些材料 经费怎么交 会不会被老板开掉",
            ("法人资格登记要哪些材料", "经费怎么交", "会不会被老板开掉"),
        ),
        (
            "我是派遣到××医院的 怀孕5个月 派遣公司说合同下个月到期不续了 可以吗 另外派遣的能入工会伐",
            ("我是派遣到××医院的 怀孕5个月 派遣公司说合同下个月到期不续了 可以吗", "派遣的能入工会伐"),
        ),
    ],
)
def test_clauses_that_ask_something_of_their_own_are_questions(message, questions):
    assert split(message) == questions


STORY_OF_WAGES = (
    "我2019年3月进厂，2021年老板说不续合同了，让我自己写辞职，我没有写，他就把我的门禁停了，工资也拖了两个月没有发，我去问人事，"
    "人事说要等老板回来，现在老板电话也不接，我同事也有好几个是这样的。请问我这种情况能要赔偿吗？要去哪里申请？后面我都等着。"
)


def test_a_story_is_one_question_with_the_end_of_what_was_told():
    (question,) = split(STORY_OF_WAGES)
    assert question.endswith("能要赔偿吗 要去哪里申请")
    assert "工资也拖了两个月没有发" in question
    assert len(question) < len(STORY_OF_WAGES)


def test_a_story_keeps_so_much_context_and_no_more():
    (question,) = split("我们厂里的事情说来话长，" * 40 + "这样合法吗")
    assert len(question) <= CONTEXT + len(" 这样合法吗")


def test_a_story_that_asks_nothing_stays_whole():
    told = "老板把我们的工资都拖着，" * 10
    assert len(told) > STORY
    assert split(told) == (told,)


def test_what_is_beyond_the_most_stays_with_the_last():
    parts = split("".join(f"{number}、第{number}种补助的条件" for number in range(1, 8)))
    assert len(parts) == MOST


@given(st.text() | st.text(alphabet="1234567①②一二、.，。？ 工会卡怎么办吗还有另外\n"))
def test_there_is_always_at_least_one_question_and_nothing_is_invented(text):
    parts = split(text)
    assert parts
    assert all(character in text + " " for part in parts for character in part)
