"""The date a worker wrote, and the last day of a time limit that runs from it.

A wrong date would tell somebody a wrong limit, so nothing is guessed: what is vague, impossible, in the future, or one
of two dates in the message, is None, and the worker is told the rule alone.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

#: More than a WeChat message holds; what stands behind it is not read.
_LONGEST = 2000

_EARLIEST = 1900

_NUMERALS = {**{sign: value for value, sign in enumerate("〇一二三四五六七八九")}, "零": 0, "两": 2, "○": 0}
_CHINESE = re.compile(
    "(?:(?P<hundreds>[一二两三四五六七八九])百零?)?(?:(?P<tens>[一二三四五六七八九])?十)?(?P<ones>[〇零一二两三四五六七八九])?"
)
_N = r"(?:\d{1,4}|[一二两三四五六七八九十百零〇]{1,6})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
#: 8月5号; the sign may be missing where nothing follows that the number could count.
_DAY_ENDS = r"(?:日|号(?!线|楼|院|门|店)|(?=$|[\s,，.。;；、!！?？)）]))"
_NOT_AFTER_NUMBER = r"(?<![\d〇零一二两三四五六七八九十百半几多数])"
_YEARS_BACK = {"今年": 0, "本年": 0, "去年": 1, "上年": 1, "前年": 2, "大前年": 3, "明年": -1, "后年": -2}
_DAYS_BACK = {"大前": 3, "前": 2, "昨": 1}
_MONTHS_BACK = {"上上": 2, "上": 1, "这": 0, "本": 0}
_WEEKS_BACK = {"上上": 2, "上": 1, "这": 0, "本": 0}
_WEEKDAYS = {
    sign: index for index, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for sign in signs
}

_MONTHS_IN = {"月": 1, "年": 12}
_DAYS_IN = {"天": 1, "周": 7, "星期": 7, "礼拜": 7}

_DATE = re.compile(
    rf"(?P<numeric>(?<![\d.\-/])(?P<year_n>(?:19|20)\d\d)(?P<sign>[-./])(?P<month_n>\d\d?)(?P=sign)(?P<day_n>\d\d?)"
    rf"(?!\d|[-./]\d))"
    rf"|(?P<written>(?:{_NOT_AFTER_NUMBER}(?P<year>\d{{4}}年|\d\d年|[〇零○一二三四五六七八九]{{4}}年"
    rf"|大前年|前年|去年|上年|今年|本年|明年|后年|每年)的?|(?<![年\d一二三四五六七八九十])(?<!年的)"
    rf")(?P<month>{_MONTH})月份?的?(?P<day>{_DAY}){_DAY_ENDS})"
    rf"|(?P<of_month>(?P<month_back>上上|上|这|本)个?月份?的?(?P<day_of>{_DAY}){_DAY_ENDS})"
    rf"|(?P<weekday>(?P<week_back>上上|上|这|本)个?(?:周|星期|礼拜)(?P<day_name>[一二三四五六日天1-7])"
    rf"(?![\d天共百千万十直起个些样定般次下点块]))"
    rf"|(?P<day_word>(?P<back>大前|(?<![以之目年月天日周期从早提])前|昨)(?:天(?!天|气)|日|儿|晚|夜))"
    rf"|(?P<ago>(?<!提前)(?<![要须需得早])(?:(?P<half_year>(?<![大小多年\d一二两三四五六七八九十])半年)"
    rf"|(?P<half_month>(?<![大小多个\d一二两三四五六七八九十])半个?月)"
    rf"|{_NOT_AFTER_NUMBER}(?P<count>{_N})(?P<unit>天|个?星期|个?礼拜|周|个月|年半|年))(?:以|之)?前(?!后|半))"
)
#: Words that make a date a guess of its writer, before or behind it; lunar dates are another calendar.
_VAGUE_BEFORE = re.compile(r"(?:大概|大约|差不多|好像|应该|可能|约|或者?)(?:是|在)?\Z")
_VAGUE_BEHIND = re.compile(r"左右|前后|上下|还是|或|多(?:吧)?|、\d")
_LUNAR = re.compile(r"农历|阴历|旧历|腊月|正月|初[一二三四五六七八九十]")
#: A birthday starts no limit.
_BIRTH = re.compile(r"出?生(?:的|人|日|于|，|,|$)|出生")


def find_date(text: str, today: date) -> date | None:
    """The one date in the text, not after `today`; None where there is none, several, or one that is not certain."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])
    if _LUNAR.search(plain):
        return None
    found = set(_dates(plain, today))
    day = found.pop() if len(found) == 1 else None
    return day if day and day <= today else None


def limit_end(start: date, years: int, days: int) -> date:
    """The last day of a limit that runs from `start`, whose own day does not count (民法典 201, 202).

    One year from 2025-12-10 ends with 2026-12-10; from 29 February it ends with the last of February. That a limit
    ending on a holiday ends on the next working day (203) is left to the people who know the holidays.
    """
    return _months_on(start, 12 * years) + timedelta(days)


def _dates(plain: str, today: date) -> Iterator[date | None]:
    for match in _DATE.finditer(plain):
        if _BIRTH.match(plain, match.end()) or match["year"] == "每年":
            continue
        vague = _VAGUE_BEFORE.search(plain, max(0, match.start() - 8), match.start())
        if vague or _VAGUE_BEHIND.match(plain, match.end()):
            yield None
            continue
        try:
            yield _READERS[match.lastgroup or ""](match, today)
        except (ValueError, OverflowError):  # no such day, or no such year
            yield None


def _numeric(match: re.Match[str], _: date) -> date | None:
    return date(int(match["year_n"]), int(match["month_n"]), int(match["day_n"]))


def _written(match: re.Match[str], today: date) -> date | None:
    month, day = _number(match["month"]), _number(match["day"])
    if match["year"]:
        return date(_year(match["year"], today), month, day)
    # Without a year the latest one that has passed; eight years at most from one 29 February to the next.
    for year in range(today.year, today.year - 9, -1):
        if day <= monthrange(year, month)[1] and date(year, month, day) <= today:
            return date(year, month, day)
    return None


def _of_month(match: re.Match[str], today: date) -> date | None:
    first = _months_on(today.replace(day=1), -_MONTHS_BACK[match["month_back"]])
    return first.replace(day=_number(match["day_of"]))


def _weekday(match: re.Match[str], today: date) -> date | None:
    monday = today - timedelta(today.weekday() + 7 * _WEEKS_BACK[match["week_back"]])
    return monday + timedelta(_WEEKDAYS[match["day_name"]])


def _day_word(match: re.Match[str], today: date) -> date | None:
    return today - timedelta(_DAYS_BACK[match["back"]])


def _ago(match: re.Match[str], today: date) -> date | None:
    if match["half_year"]:
        return _months_on(today, -6)
    if match["half_month"]:
        return today - timedelta(15)
    count, unit = _number(match["count"]), match["unit"].removeprefix("个")
    if unit == "年半":
        return _months_on(today, -12 * count - 6)
    if unit in _MONTHS_IN:
        return _months_on(today, -_MONTHS_IN[unit] * count)
    return today - timedelta(_DAYS_IN[unit] * count)


_READERS: dict[str, Callable[[re.Match[str], date], date | None]] = {
    "numeric": _numeric,
    "written": _written,
    "of_month": _of_month,
    "weekday": _weekday,
    "day_word": _day_word,
    "ago": _ago,
}


def _year(written: str, today: date) -> int:
    if written in _YEARS_BACK:
        return today.year - _YEARS_BACK[written]
    digits = "".join(str(_NUMERALS.get(sign, sign)) for sign in written.removesuffix("年"))
    year = int(digits)
    if len(digits) == 4:
        if year < _EARLIEST:
            raise ValueError(f"Nobody who writes to us means the year {year}.")
        return year
    century = today.year // 100 * 100
    return year + century if year + century <= today.year else year + century - 100


def _number(written: str) -> int:
    """12, 十二, 二十五, 廿五, 一百八十, 二〇; ValueError for what is no number (两三, 十百)."""
    if written.isdecimal():
        return int(written)
    written = written.replace("廿", "二十").replace("卅", "三十")
    match = _CHINESE.fullmatch(written)
    if match is None:
        raise ValueError(f"{written} is no number.")
    hundreds, tens, ones = (_NUMERALS[sign] if sign else 0 for sign in match.group("hundreds", "tens", "ones"))
    return 100 * hundreds + 10 * (tens or ("十" in written)) + ones


def _months_on(day: date, months: int) -> date:
    """So many months later (earlier when negative); the last of the month where the day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
