"""Which number of a list somebody means, however they write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.numbers import LAST, chosen


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2", 2),
        ("２", 2),
        ("二", 2),
        ("②", 2),
        ("⑵", 2),
        ("2️⃣", 2),
        ("2.", 2),
        ("2、", 2),
        ("（2）", 2),
        ("【2】", 2),
        ("“2”", 2),
        ("No.2", 2),
        ("第2", 2),
        ("第 2 个", 2),
        ("第二", 2),
        ("第二个", 2),
        ("第二个呢？", 2),
        ("第二个问题", 2),
        ("第二条吧", 2),
        ("第二项", 2),
        ("头一个", 1),
        ("2号", 2),
        ("选2", 2),
        ("选择2", 2),
        ("选项二", 2),
        ("回2", 2),
        ("按1", 1),
        ("2吧", 2),
        ("那就2吧", 2),
        ("就是第二个", 2),
        ("还是第一个吧", 1),
        ("我想问第三个", 3),
        ("我想知道第三个", 3),
        ("麻烦看下第三个", 3),
        ("第三个怎么说", 3),
        ("1，谢谢", 1),
        ("谢谢 那第二个呢", 2),
        ("好的谢谢，第二个", 2),
        ("你好，第一个", 1),
        ("您好 那第一个呢", 1),
        ("2绑好了", 2),
        ("十", 10),
        ("第十个", 10),
        ("12", 12),
        ("0", 0),
        ("最后一个", LAST),
        ("最后那个吧", LAST),
        ("还是最后一个吧", LAST),
        ("最下面那个", LAST),
    ],
)
def test_a_number_is_read_however_it_is_written(written, meant):
    assert chosen(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "？",
        "工会卡怎么办",
        "一下",
        "一点都不懂",
        "第一次入会",
        "第三方",
        "第一个月工资",
        "第二个孩子",
        "一个人",
        "三个月",
        "3天",
        "一年",
        "1年",
        "二胎",
        "八级",
        "十级",
        "2倍工资",
        "五险一金",
        "3k",
        "110",
        "2014",
        "12351",
        "我有两个问题",
        "第十条",
        "第14条",
        "第四十条",
        "40个人",
        "最后一个月工资",
    ],
)
def test_a_number_of_something_else_is_no_choice(written):
    assert chosen(written) is None


@given(st.text(max_size=30) | st.text(alphabet="第一二十3③个吧 ，", max_size=12))
def test_any_text_is_read_without_an_error(written):
    assert (chosen(written) or 0) >= LAST
