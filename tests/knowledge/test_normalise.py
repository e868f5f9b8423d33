"""One text preparation for entries and questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.content import Term
from knowledge.normalise import Prepared, Terms, clean, is_padding

MESSAGES = st.text() | st.text(alphabet="你好请问一下谢麻烦查帮我想两三十百千万零个月元，ab1[流泪]工会卡伐侬")


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("工会卡怎么办？", "工会卡怎么办"),
        ("公會會員服務卡怎麼辦", "公会会员服务卡怎么办"),
        ("ＥＢＡ　考试", "eba考试"),
        ("工 会 卡 怎 么 办～～", "工会卡怎么办"),
        ("工会卡\u200b丢了😭[流泪]🙏🏽", "工会卡丢了"),
        ("[工会卡]怎么办", "工会卡怎么办"),
        ("EBA ks gl", "eba ks gl"),
        ("gōng huì kǎ", "gong hui ka"),
        ("二维码", "二维码"),
    ],
)
def test_width_script_case_marks_and_emoji_make_no_difference(typed, cleaned):
    assert clean(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("你好，请问一下工会卡怎么办，谢谢！", "工会卡怎么办"),
        ("亲，在吗？想问一下怎么入会？急，在线等", "怎么入会"),
        ("麻烦帮我查一下互助保障到期了没 谢谢啦🙏", "互助保障到期了没"),
        ("老师您好，麻烦问下体检在哪里", "体检在哪里"),
        ("怎么申请困难补助，急用", "怎么申请困难补助"),
        ("我想入会", "我想入会"),
        ("老师可以入会吗", "老师可以入会吗"),
    ],
)
def test_greeting_and_thanks_are_stripped_at_both_ends(typed, cleaned):
    assert clean(typed) == cleaned


@pytest.mark.parametrize("typed", ["你好", "谢谢", "在吗", "你好谢谢"])
def test_nothing_but_a_greeting_stays(typed):
    assert clean(typed)
    assert is_padding(typed)


def test_a_question_is_no_padding():
    assert not is_padding("请问工会卡")


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("三个月没发工资", "3个月没发工资"),
        ("补一百二十块", "补120块"),
        ("三千零五十元", "3050元"),
        ("十五天", "15天"),
        ("两万块", "2万块"),
        ("第一次办卡", "第1次办卡"),
        ("万一丢了", "万一丢了"),
        ("千万别交", "千万别交"),
        ("五一放假", "五一放假"),
        ("一样吗", "一样吗"),
        ("百百块", "百百块"),
    ],
)
def test_chinese_numerals_become_digits_where_they_count_something(typed, cleaned):
    assert clean(typed) == cleaned


@given(MESSAGES)
def test_cleaning_twice_changes_nothing(typed):
    assert clean(clean(typed)) == clean(typed)


@given(MESSAGES)
def test_only_characters_letters_digits_and_single_spaces_remain(typed):
    assert all(part.isalnum() for part in clean(typed).split(" ") if clean(typed))


TERMS = Terms(
    [
        Term(say="公会", mean="工会", kind="homophone"),
        Term(say="公会卡", mean="工会会员服务卡", kind="typo"),
        Term(say="啥辰光", mean="什么时候", kind="dialect"),
        Term(say="互助", mean="互助保障", kind="typo"),
        Term(say="老板开掉", mean="解除劳动合同", kind="colloquial"),
        Term(say="总工会", mean="工会", kind="abbreviation"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "prepared"),
    [
        ("公会在哪", Prepared("工会在哪")),
        ("公会卡啥辰光好拿", Prepared("工会会员服务卡什么时候好拿")),
        ("互助保障怎么买", Prepared("互助保障怎么买")),
        ("被老板开掉了", Prepared("被老板开掉了", ("解除劳动合同",))),
        ("总工会电话", Prepared("总工会电话")),
    ],
)
def test_other_spellings_are_replaced_and_other_words_are_added(typed, prepared):
    assert TERMS.prepare(typed) == prepared


@pytest.mark.parametrize("said", ["工会卡如何办", "工会卡咋办", "工会卡怎样办"])
def test_words_of_every_day_that_say_the_same_become_one(said):
    assert Terms().prepare(said).text == "工会卡怎么办"


@given(MESSAGES)
def test_preparing_never_raises(typed):
    assert isinstance(TERMS.prepare(typed), Prepared)


@pytest.mark.parametrize(
    "text",
    [
        "我是不是会员",
        "老板说是不给赔",
        "前几天受伤",
        "任何时候",
        "日本人",
        "基本人数",
        "步伐",
        "阿拉伯",
        "有啥子女补助",
    ],
)
def test_a_word_that_holds_another_form_by_chance_stays(text: str) -> None:
    assert Terms(()).prepare(text).text == text
