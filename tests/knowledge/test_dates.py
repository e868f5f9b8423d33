"""The date that a worker wrote is found only when it is certain; a limit ends on the right day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dates import find_date, limit_end

#: A Sunday.
TODAY = date(2026, 11, 22)


def day(iso: str) -> date:
    return date.fromisoformat(iso)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("去年12月10号", "2025-12-10"),
        ("老板说不算工商 我手在机器里压断的 去年12月10号 没签合同", "2025-12-10"),
        ("今年3月5日", "2026-03-05"),
        ("前年5月1日", "2024-05-01"),
        ("大前年5月1日", "2023-05-01"),
        ("去年的12月10号", "2025-12-10"),
        ("2025年8月5日", "2025-08-05"),
        ("2025年08月05日受的伤", "2025-08-05"),
        ("25年8月5日", "2025-08-05"),
        ("98年5月1号进厂", "1998-05-01"),
        ("二〇二五年八月五日", "2025-08-05"),
        ("二零二五年八月五号", "2025-08-05"),
        ("去年十二月十日", "2025-12-10"),
        ("去年十二月二十五号", "2025-12-25"),
        ("去年十二月廿五号", "2025-12-25"),
        ("2025-08-05", "2025-08-05"),
        ("2025-8-5受伤", "2025-08-05"),
        ("2025.8.5", "2025-08-05"),
        ("2025/08/05 下午", "2025-08-05"),
        ("２０２５年８月５日", "2025-08-05"),
        ("8月5号", "2026-08-05"),
        ("8月5号被开除的", "2026-08-05"),
        ("11月22号", "2026-11-22"),
        ("11月23号", "2025-11-23"),
        ("12月10日摔的", "2025-12-10"),
        ("十二月十号", "2025-12-10"),
        ("2月29号", "2024-02-29"),
        ("去年12月10，没签合同", "2025-12-10"),
        ("昨天", "2026-11-21"),
        ("昨晚机器压的", "2026-11-21"),
        ("前天", "2026-11-20"),
        ("大前天", "2026-11-19"),
        ("上个月5号", "2026-10-05"),
        ("上月五号", "2026-10-05"),
        ("上上个月5号", "2026-09-05"),
        ("这个月3号", "2026-11-03"),
        ("上周三", "2026-11-11"),
        ("上个星期三", "2026-11-11"),
        ("上礼拜天", "2026-11-15"),
        ("上上周一", "2026-11-02"),
        ("这周三", "2026-11-18"),
        ("三天前", "2026-11-19"),
        ("3天之前", "2026-11-19"),
        ("十五天前", "2026-11-07"),
        ("一百八十天前", "2026-05-26"),
        ("两周前", "2026-11-08"),
        ("一个星期前", "2026-11-15"),
        ("两个月前", "2026-09-22"),
        ("2个月以前", "2026-09-22"),
        ("半年前", "2026-05-22"),
        ("半个月前", "2026-11-07"),
        ("一年前", "2025-11-22"),
        ("一年半前", "2025-05-22"),
        ("两天前天气热晕倒", "2026-11-20"),
        ("去年12月10号受伤，就是2025年12月10日", "2025-12-10"),
    ],
)
def test_a_certain_date_is_found(text: str, expected: str) -> None:
    assert find_date(text, TODAY) == day(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "工伤认定多久",
        "2月30号",
        "去年2月29号",
        "2025-02-30",
        "2025年13月5日",
        "8月32号",
        "8月",
        "去年12月",
        "去年12月份受的伤",
        "2025年8月",
        "去年",
        "5号",
        "周三",
        "上个月",
        "上周",
        "上上个月31号",
        "明年3月5号",
        "2027年3月5日",
        "2026-11-23",
        "每年3月5日发不发",
        "每个月15号发工资",
        "8月5号还是8月6号",
        "8月5、6号",
        "8月5到10号",
        "去年12月10号受伤，今年3月5日申请",
        "2025年8月5日到2026年8月4日",
        "大概去年12月10号",
        "好像是8月5号",
        "去年12月10号左右",
        "差不多两个月前",
        "几天前",
        "十几天前",
        "两三天前",
        "10多天前",
        "两个多月前",
        "两个半月前",
        "大半年前",
        "好几个月前",
        "农历八月十五号",
        "腊月初八",
        "以前天天加班",
        "以前天气热发钱的",
        "上周一共做了60小时",
        "上周天天加班",
        "离职要30天前说吗",
        "提前三天前",
        "下周三发钱",
        "2025.8.5.1",
        "192.168.2025.8",
        "31022719850607123",
        "310227-1985-06-07-123",
        "13812345678",
        "一共8月5000块",
        "坐9月9号线",
        "三年3月5日",
        "0001年1月1日",
        "1885年3月5日",
        "9999年前",
        "我1985年6月7日出生",
        "第12月会员日活动",
        "12351",
        "三天后",
        "五一节",
    ],
)
def test_what_is_not_certain_is_none(text: str) -> None:
    assert find_date(text, TODAY) is None


def test_a_birthday_beside_the_date_does_not_hide_it() -> None:
    assert find_date("1985年6月7日出生，去年12月10号受伤", TODAY) == day("2025-12-10")


@pytest.mark.parametrize(("today", "expected"), [("2026-03-31", "2026-02-28"), ("2024-03-31", "2024-02-29")])
def test_a_month_ago_is_never_past_the_end_of_that_month(today: str, expected: str) -> None:
    assert find_date("一个月前", day(today)) == day(expected)


PAST = st.dates(date(1990, 1, 1), TODAY)
FORMS = [
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}-{0.month:02}-{0.day:02}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}/{0.month}/{0.day}",
]


@given(PAST, st.sampled_from(FORMS), st.text("我在厂里受伤，没签合同 ", max_size=8))
def test_every_full_date_is_found(when: date, form: str, around: str) -> None:
    assert find_date(around + form.format(when) + around, TODAY) == when


@given(st.dates(TODAY - timedelta(364), TODAY))
def test_a_date_without_a_year_is_the_latest_one_that_has_passed(when: date) -> None:
    assert find_date(f"{when.month}月{when.day}号摔伤", TODAY) == when


@given(st.text("上个月半年前天周三大昨去今12345670八十一二号日.-/ "), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_text_gives_a_day_to_come(text: str, today: date) -> None:
    found = find_date(text, today)
    assert found is None or found <= today


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    assert find_date("受伤" * 10_000 + "2025年8月5日", TODAY) is None
    assert find_date("2025年8月5日" + "受伤" * 10_000, TODAY) == day("2025-08-05")


@pytest.mark.parametrize(
    ("start", "years", "days", "end"),
    [
        ("2025-12-10", 1, 0, "2026-12-10"),
        ("2024-02-29", 1, 0, "2025-02-28"),
        ("2024-02-29", 4, 0, "2028-02-29"),
        ("2025-12-10", 0, 30, "2026-01-09"),
        ("2025-12-10", 0, 60, "2026-02-08"),
        ("2025-12-10", 0, 0, "2025-12-10"),
        ("2025-12-10", 1, 15, "2026-12-25"),
        ("2025-02-28", 1, 0, "2026-02-28"),
    ],
)
def test_a_limit_ends_with_its_last_day(start: str, years: int, days: int, end: str) -> None:
    assert limit_end(day(start), years, days) == day(end)
