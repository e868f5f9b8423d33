"""Where numbers of persons stand in a text, however they are written: identity, telephone and bank card numbers.

Every place of a number becomes a *cell*: a digit, or `x` for a place that its writer hid ("XXXX", "****") and for
the last place of an identity number. Cells remember where they stand, so that the original span can be replaced.

Numbers are known by their structure. A check digit is asked only where structure says little (cards): an identity
number with a typing error is still somebody's. Inside long numbers we find rather too much; ordinary questions have
none.

The cost grows with the length of the text alone: every pattern reads it once, from left to right, without going
back, and no window is longer than `_LONGEST` cells.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

IDENTITY = "〔身份证号〕"
MOBILE = "〔手机号〕"
CARD = "〔银行卡号〕"
LANDLINE = "〔电话〕"
NUMBER = "〔数字〕"

# The insides of character classes: how digits, gaps and hidden places are written.

#: Decimal digits of any script, superscripts, circled, bracketed, dotted and Suzhou numerals, Chinese numerals small
#: and capital, the words of the telephone (幺 洞 拐 勾) and the rings that stand for 〇.
DIGIT = (
    r"\d²³¹⁰-⁹₀-₉①-⒛⓪-⓿❶-➓㈠-㈩㉈-㉟㊀-㊉㊱-㊿〡-〩\U0001F100-\U0001F10C\U0001F51F"
    "〇零○◯一二三四五六七八九壹贰叁肆伍陆柒捌玖貳參叄陸弌弍弎幺两兩洞拐勾"
)
#: Visible gaps; at most three in a row stand between two places of one number.
GAP = r"\s\-‐‑‒–—―−－﹣ー_＿~～.．。｡·•・‧∙⋅,，､、/／\\＼|｜()（）\[\]【】+＋"
#: Zero-width characters, direction marks, blank letters, combining marks (keycaps), variation selectors, controls.
UNSEEN = (
    r"\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u20d0-\u20f0\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef\x00-\x08\x0e-\x1b\x7f"
)
#: Hidden places, and the X of identity numbers. A Latin x that begins a word is none.
_HIDDEN = r"(?:[XxＸｘХхΧχ](?![A-WYZa-wyz])|[×✕✖*＊﹡●■□◆Ⅹ叉])"

#: What `unicodedata.numeric` does not know, or not as the places of a number.
_SPECIAL = {"○": "0", "◯": "0", "洞": "0", "两": "2", "拐": "7", "勾": "9", "\U0001f51f": "10", "Ⅹ": "x"}
_PLAIN = frozenset("0123456789０１２３４５６７８９")
_GAP_CHARACTER = re.compile(f"[{GAP}]")
_UNSEEN_CHARACTERS = re.compile(f"[{UNSEEN}]+")
_CLOSED = re.compile("[)）]")
_RUN = re.compile(f"[{DIGIT}](?:[{UNSEEN}]*+(?:[{GAP}][{UNSEEN}]*+){{0,3}}+(?:[{DIGIT}]|{_HIDDEN}))*+")

# What the numbers are.

#: GB/T 2260: the first two digits name a province; 9 begins the cards of foreign residents.
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-6])"
_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
#: GB 11643: area, birth, order, check digit, also cut short. Before 1999: 15 digits, the year with two.
_IDENTITY = rf"{_PROVINCE}\d{{4}}(?:(?:19|20)\d\d{_MONTH_DAY}\d{{0,3}}[\dx]?|\d\d{_MONTH_DAY}\d{{3}})"
_MOBILE = r"(?:(?:00)?86|0)?1[3-9]\d{9}"
#: Area code, with its 0 or after the country's 86, and a subscriber's number, which begins with neither 0 nor 1.
_LANDLINE = r"(?:(?:00)?860?|0)(?:(?:10|2\d)[2-9]\d{7}|[3-9]\d\d[2-9]\d{6,7})"
#: ISO/IEC 7812: 16 to 19 digits of a bank, the last one by Luhn's rule (asked in `_label`).
_CARD = r"[3-69]\d{15,18}"
_KIND = re.compile(f"(?P<identity>{_IDENTITY})|(?P<mobile>{_MOBILE})|(?P<landline>{_LANDLINE})|(?P<card>{_CARD})")
_LABEL = {"identity": IDENTITY, "mobile": MOBILE, "landline": LANDLINE, "card": CARD}
_SHORTEST, _LONGEST = 10, 19
#: So many digits without a gap are no amount and no date, but a number of something: mistyped, or unknown to us.
_UNBROKEN = 11
#: What is left of such a number beside what was recognised, unless it is a scrap of fewer digits (一 of 一直).
_LEFT = re.compile(rb"\0{4,}")
#: So many digits may be half of an identity or telephone number.
HALF = 6

#: Words before a number that say it is somebody's.
_CUE = re.compile(
    r"(?:身份证|证件|手机|电话|座机|联系方式|银行卡|卡号|[账帐户工]号|社保号|号码|QQ|qq|微信)"
    r"号?码?(?:前面|后面|前半|后半|前|后)?[是为:：\s]{0,3}\Z"
)
_CUE_REACH = 12

# Digits that are nobody's.

_COUNTED = "元|块|圆|万|亿|人|名|个|位|张|户|家|次|份|%|％|‰"
#: Public short numbers, dates, times of day, network addresses, amounts and counts.
_ORDINARY = re.compile(
    r"(?<!\d)(?:11[0249]|12[02]|(?:10|12|9[56])\d{3})(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])(?:\1(?:0?[1-9]|[12]\d|3[01]))?(?![-./]?\d)"
    r"|(?<!\d)\d\d?/[A-Z][a-z]{2}/\d{4}"
    r"|(?<!\d)\d\d?[:：]\d\d(?:[:：]\d\d)?(?!\d)"
    r"|(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])"
    rf"|(?<![{DIGIT}])[{DIGIT}]{{1,9}}(?:,\d{{3}}){{0,3}}(?:\.\d\d?)?(?:{_COUNTED})"
    rf"|(?<![{DIGIT}])[{DIGIT}]{{1,4}}[年月日号天周届期时点分秒岁条页小倍度]"
)
#: A period: 1998.5.1-2003.6.1, 1998.05—2003.12. Its digits together would look like a telephone number.
_PERIOD = re.compile(
    r"(?<!\d)(?:19|20)\d\d([.\-/])(?:0?[1-9]|1[0-2])(?:\1(?:0?[1-9]|[12]\d|3[01]))?"
    r"\s?(?!\1)[-‐–—―－~～]{1,2}\s?(?:19|20)\d\d(?:\1\d\d?){1,2}(?!\d)"
)
_ANY_DIGIT = re.compile(f"[{DIGIT}]")
_ANY_OTHER = re.compile(f"[^{DIGIT}{GAP}{UNSEEN}]")


@dataclass(frozen=True, slots=True)
class Found:
    """A number in the text: text[start:end], and the label that stands for it."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Cells that follow each other.

    marks   one character a cell, "0" … "9" or "x"
    places  where each cell stands in the text
    gaps    whether a visible gap stands before the cell
    edges   whether a number may begin at the cell, or end before it (one more than cells): everywhere but between two
            plain digits without a gap, so that a number is not found inside a longer one
    """

    marks: str
    places: list[int]
    gaps: list[bool]
    edges: list[bool]


#: Cells from … up to, and the label.
_Span = tuple[int, int, str]


def find(text: str) -> Iterator[Found]:
    """The numbers of persons in the text, from left to right, never overlapping."""
    text = _PERIOD.sub(lambda period: "年" * len(period[0]), text)
    for match in _RUN.finditer(text):
        run = _read(text, match.start(), match.end())
        for start, end, label in _spans(text, run) if len(run.marks) >= HALF else ():
            yield _found(text, run.places[start], run.places[end - 1] + 1, label)


def _without_ordinary(text: str) -> str:
    return _ORDINARY.sub(" ", _PERIOD.sub(" ", text))


def _found(text: str, start: int, end: int, label: str) -> Found:
    """With what belongs to the number as typed: (+86), (021), the combining frame of a keycap."""
    if text[start - 1 : start] in {"+", "＋"}:
        start -= 1
    if text[start - 1 : start] in {"(", "（"} and _CLOSED.search(text, start, end):
        start -= 1
    unseen = _UNSEEN_CHARACTERS.match(text, end)
    return Found(start, unseen.end() if unseen else end, label)


def mostly_digits(text: str) -> bool:
    """Whether a text is little else than digits (dates, amounts and public numbers aside): half of a number, perhaps."""
    rest = _without_ordinary(text)
    return len(_ANY_DIGIT.findall(rest)) >= max(HALF, len(_ANY_OTHER.findall(rest)))


def may_hold_number(text: str) -> bool:
    """Whether there are digits enough for `find` or `mostly_digits` to see anything."""
    return len(_ANY_DIGIT.findall(text)) >= HALF


def _read(text: str, start: int, end: int) -> _Run:
    marks: list[str] = []
    places: list[int] = []
    gaps: list[bool] = []
    edges: list[bool] = []
    gap = plain_before = False
    for place in range(start, end):
        mark, plain = _mark(text[place]), text[place] in _PLAIN
        if mark == " ":
            gap = True
        elif mark:
            inside = [False] * (len(mark) - 1)  # ⑬ is two cells of one character, which is never cut
            marks.append(mark)
            places.extend([place] * len(mark))
            gaps.extend([gap, *inside])
            edges.extend([gap or not (plain and plain_before), *inside])
            gap, plain_before = False, plain
    return _Run("".join(marks), places, gaps, [*edges, True])


@cache
def _mark(char: str) -> str:
    """The cells of a character: its digits, "x", " " for a visible gap, "" for what is not seen."""
    if char in _SPECIAL:
        return _SPECIAL[char]
    if _GAP_CHARACTER.match(char):
        return " "
    if _UNSEEN_CHARACTERS.match(char):
        return ""
    number = unicodedata.numeric(char, None)
    return "x" if number is None else str(int(number))


def _spans(text: str, run: _Run) -> list[_Span]:
    hidden = _partly_hidden(run)
    if hidden:
        return [hidden]
    known = _merged(_known(run))
    return _merged(sorted([*known, *_unbroken(run, known), *_cued(text, run, known)]))


def _partly_hidden(run: _Run) -> _Span | None:
    """A number that its writer has hidden in part (three places or more): what is left still says much."""
    size = len(run.marks)
    if "xxx" not in run.marks or size - run.marks.count("x") < HALF:
        return None
    found = _KIND.match(run.marks)
    if size == 18 or (found and found.lastgroup == "identity"):  # eighteen places: GB 11643
        return 0, size, IDENTITY
    if size == 11 and run.marks[0] == "1":
        return 0, size, MOBILE
    return 0, size, CARD if size > 14 else NUMBER


def _known(run: _Run) -> Iterator[_Span]:
    """Every window between two edges that has the structure of a known number."""
    size = len(run.marks)
    for start in range(size - _SHORTEST + 1):
        if run.edges[start]:
            for end in range(start + _SHORTEST, min(start + _LONGEST, size) + 1):
                label = _label(run.marks, start, end) if run.edges[end] else ""
                if label:
                    yield start, end, label


def _label(marks: str, start: int, end: int) -> str:
    match = _KIND.fullmatch(marks, start, end)
    card = match and match["card"]
    # 62 is UnionPay: with it, 16 digits and more are a card, mistyped perhaps.
    if match is None or (card and not (card.startswith("62") or _luhn(card))):
        return ""
    return _LABEL[match.lastgroup or ""]


def _luhn(digits: str) -> bool:
    """Check digit of ISO/IEC 7812-1: from the right, every second digit counts double, with the sum of its digits."""
    single = sum(map(int, digits[-1::-2]))
    return (single + sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])) % 10 == 0


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    """Spans that overlap become one, with the label of the longest: what is in doubt is masked."""
    merged: list[_Span] = []
    widest = 0
    for start, end, label in spans:
        if not merged or start >= merged[-1][1]:
            merged.append((start, end, label))
            widest = end - start
            continue
        before = merged[-1]
        longer = end - start > widest
        widest = max(widest, end - start)
        merged[-1] = (before[0], max(before[1], end), label if longer else before[2])
    return merged


def _unbroken(run: _Run, known: list[_Span]) -> Iterator[_Span]:
    """What is not known of long numbers without a visible gap."""
    covered = bytearray(len(run.marks))
    for start, end, _ in known:
        covered[start:end] = b"\1" * (end - start)
    starts = [cell for cell, gap in enumerate(run.gaps) if gap or cell == 0]
    for start, end in zip(starts, [*starts[1:], len(run.marks)], strict=True):
        if end - start >= _UNBROKEN:
            for left in _LEFT.finditer(covered, start, end):
                yield left.start(), left.end(), NUMBER


def _cued(text: str, run: _Run, known: list[_Span]) -> Iterator[_Span]:
    """The beginning of a run behind a word like 卡号, when it is long enough to be half of something."""
    end = known[0][0] if known else len(run.marks)
    first = run.places[0]
    if end < HALF or not _CUE.search(text, max(0, first - _CUE_REACH), first):
        return
    # Looked at with the next two characters: an amount is known by its unit.
    if may_hold_number(_without_ordinary(text[first : run.places[end - 1] + 3])):
        yield 0, end, NUMBER
