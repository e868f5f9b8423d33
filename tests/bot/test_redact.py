"""Personal data never reach what is written; ordinary questions stay as typed.

All numbers here are made up; those with a check digit get it computed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.redact import MaskingFilter, mask


def identity(area: str = "310227", birth: str = "19850607", order: str = "123") -> str:
    """An identity number with the check digit of GB 11643."""
    body = area + birth + order
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[rest]


def card(body: str) -> str:
    """A card number with the check digit of Luhn."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    return body + str(-sum(sum(divmod(number, 10)) for number in doubled) % 10)


MOBILE = "13812345678"
CARD = card("621700123456789012")
HANZI = str.maketrans("0123456789", "〇一二三四五六七八九")
TELEPHONE = str.maketrans("0123456789", "零幺两三四五六拐八勾")
CAPITAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
WIDE = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
BLACK = str.maketrans("0123456789", "⓿❶❷❸❹❺❻❼❽❾")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def grouped(number: str, sign: str, *sizes: int) -> str:
    parts, done = [], 0
    for size in (*sizes, len(number)):
        parts.append(number[done : done + size])
        done += size
    return sign.join(part for part in parts if part)


FORMS = [
    ("我的身份证{}谢谢", identity(), "〔身份证号〕"),
    ("{}", identity(order="003"), "〔身份证号〕"),
    ("身份证号：{}。", identity(order="005").lower(), "〔身份证号〕"),
    ("证件{}呀", identity()[:17] + "Х", "〔身份证号〕"),
    ("证件{}呀", identity()[:17] + "＊", "〔身份证号〕"),
    ("证件{}呀", identity()[:17] + "叉", "〔身份证号〕"),
    ("老的{}", "310227850607123", "〔身份证号〕"),
    ("老的 {} 行吗", "310227 850607 123", "〔身份证号〕"),
    ("错一位的{}", identity()[:17] + str((int(identity()[17]) + 1) % 10), "〔身份证号〕"),
    ("少一位的{}", identity()[:17], "〔身份证号〕"),
    ("{}", grouped(identity(), " ", 6, 8), "〔身份证号〕"),
    ("{}", grouped(identity(), "-", 6, 4, 4), "〔身份证号〕"),
    ("{}", grouped(identity(), " - ", 3, 3, 4, 4), "〔身份证号〕"),
    ("{}", "\u200b".join(identity()), "〔身份证号〕"),
    ("{}", " ".join(identity()), "〔身份证号〕"),
    ("是{}哦", identity().translate(HANZI), "〔身份证号〕"),
    ("是{}哦", identity().translate(TELEPHONE), "〔身份证号〕"),
    ("是{}哦", identity().translate(WIDE), "〔身份证号〕"),
    ("是{}哦", identity()[:6] + identity()[6:].translate(HANZI), "〔身份证号〕"),
    ("是{}哦", identity().translate(CIRCLED), "〔身份证号〕"),
    ("查{}", "31022719850607XXXX", "〔身份证号〕"),
    ("查{}", "310227********1234", "〔身份证号〕"),
    ("{}一直没收到", identity(order="003"), "〔身份证号〕"),
    ("手机{}", MOBILE, "〔手机号〕"),
    ("手机{}一直打不通", MOBILE, "〔手机号〕"),
    ("abc{}def", MOBILE, "〔手机号〕"),
    ("{}王师傅", MOBILE, "〔手机号〕"),
    ("{}", "+86" + MOBILE, "〔手机号〕"),
    ("{}", "+86 138-1234-5678", "〔手机号〕"),
    ("{}", "0086" + MOBILE, "〔手机号〕"),
    ("{}", "86" + MOBILE, "〔手机号〕"),
    ("打{}找我", "（+86）138 1234 5678", "〔手机号〕"),
    ("{}", "138.1234.5678", "〔手机号〕"),
    ("{}", "138，1234，5678", "〔手机号〕"),
    ("{}", "138\n1234\n5678", "〔手机号〕"),
    ("{}", "138 \u200b1234\ufeff 5678", "〔手机号〕"),
    ("{}呀", "".join(digit + "\ufe0f\u20e3" for digit in MOBILE), "〔手机号〕"),
    ("{}呀", "⑬⑧⑫③④⑤⑥⑦⑧", "〔手机号〕"),
    ("{}", MOBILE.translate(HANZI), "〔手机号〕"),
    ("{}", MOBILE.translate(TELEPHONE), "〔手机号〕"),
    ("{}", MOBILE.translate(CAPITAL), "〔手机号〕"),
    ("{}", MOBILE.translate(BLACK), "〔手机号〕"),
    ("{}", MOBILE.translate(ARABIC), "〔手机号〕"),
    ("{}", MOBILE.translate(PERSIAN), "〔手机号〕"),
    ("{}", MOBILE.translate(SMALL), "〔手机号〕"),
    ("{}", "1三8一2三4五6七8", "〔手机号〕"),
    ("{}", "138一二三四5678", "〔手机号〕"),
    ("{}", "138****5678", "〔手机号〕"),
    ("家里{}没人接", "021-57812345", "〔电话〕"),
    ("家里{}没人接", "（021）5781 2345", "〔电话〕"),
    ("家里{}没人接", "05718765432", "〔电话〕"),
    ("家里{}没人接", "+86-21-57812345", "〔电话〕"),
    ("家里{}没人接", "〇二一五七八一二三四五", "〔电话〕"),
    ("卡{}", CARD, "〔银行卡号〕"),
    ("卡{}", card("622202123456789"), "〔银行卡号〕"),
    ("卡{}", card("456351123456789"), "〔银行卡号〕"),
    ("卡{}", grouped(CARD, " ", 4, 4, 4, 4), "〔银行卡号〕"),
    ("卡{}", CARD.translate(HANZI), "〔银行卡号〕"),
    ("卡{}", "62284800XXXXXXXX", "〔银行卡号〕"),
    ("卡{}", "6228 48** **** **** 123", "〔银行卡号〕"),
    ("邮箱{}谢谢", "zhang.san_88@example.com.cn", "〔邮箱〕"),
    ("邮箱{}谢谢", "12345678@example.com", "〔邮箱〕"),
    ("邮箱{}谢谢", "ａｂｃ＠ｅｘａｍｐｌｅ．ｃｏｍ", "〔邮箱〕"),
    ("邮箱{}谢谢", "abc @ example . com", "〔邮箱〕"),
    ("邮箱{}谢谢", "abc@example点com", "〔邮箱〕"),
    ("我叫{}，在工地干活", "张伟", "〔姓名〕"),
    ("我叫{}想问会员卡", "张伟", "〔姓名〕"),
    ("我的名字叫{}", "欧阳小明", "〔姓名〕"),
    ("姓名：{}电话没有", "李建国", "〔姓名〕"),
    ("联系人 {}", "王芳", "〔姓名〕"),
    ("本人{}，申请补办", "赵小兰", "〔姓名〕"),
]


@pytest.mark.parametrize(("sentence", "written", "label"), FORMS)
def test_personal_data_are_masked_where_they_stand(sentence: str, written: str, label: str) -> None:
    assert mask(sentence.format(written)) == sentence.format(label)


def test_a_line_with_everything_keeps_only_its_words() -> None:
    said = mask(f"帮我查下保险 李建国 31022719850607XXXX 卡号62284800XXXXXXXXXXX 手机{MOBILE}")
    assert said == "帮我查下保险 〔姓名〕 〔身份证号〕 卡号〔银行卡号〕 手机〔手机号〕"


@pytest.mark.parametrize(
    "half",
    [
        "310227198",
        "506071234",
        "50607123X",
        "138123",
        "1234 5678",
        "三一零二二七一九八",
        "后面是071234",
        "前半310227198",
        "123-456",
        "1985-06-07-1234",
    ],
)
def test_a_message_that_is_mostly_digits_is_masked_whole(half: str) -> None:
    assert mask(half) == "〔数字〕"


@pytest.mark.parametrize("words", ["谢谢", "方便时打", "高温补贴"])
def test_words_before_a_number_are_not_taken_for_a_name(words: str) -> None:
    assert mask(f"{words} {MOBILE}") == f"{words} 〔手机号〕"


def test_half_a_number_behind_its_name_is_masked_in_a_sentence() -> None:
    assert mask("我的身份证前面是310227198，后面的等会儿再发给您") == "我的身份证前面是〔数字〕，后面的等会儿再发给您"


def test_a_long_number_that_nobody_knows_is_masked() -> None:
    assert mask("快递单号是770012345678901吗") == "快递单号是〔数字〕吗"


@pytest.mark.parametrize(
    "question",
    [
        "会员卡怎么办",
        "12351",
        "12351是什么电话",
        "12333 12348 12351",
        "110",
        "打110还是120",
        "2014年",
        "2014年办了多少张卡",
        "2026年11月22日",
        "2026-11-22",
        "2026.11.22",
        "2025-08",
        "二〇一四年十一月二十二日",
        "2014年和2015年、2016年的计划有什么不同",
        "1998.5.1-2003.6.1 在厂里，工龄怎么算",
        "1998.05—2003.12",
        "100块",
        "3万张",
        "8小时",
        "工龄12年",
        "第四十五条",
        "300人以上",
        "28个会员",
        "S01",
        "K7Q-4M2X",
        "回执K7Q-4M2X",
        "一二三四条",
        "十一月二十二号",
        "123456元",
        "欠我123456元怎么办",
        "二十三万五千元",
        "1,234,567元",
        "12345.67元",
        "100000元",
        "早上8:30到17:30",
        "08:30:00",
        "星期一到星期五",
        "一个人能不能参加两个工会",
        "一年一次，一次一人",
        "第1条、第2条、第3条、第4条、第5条、第6条怎么理解",
        "60岁退休还是55岁退休",
        "去年12月10号手被机器压断了",
        "三班倒，一班8小时，一个月26天，合规吗",
        "1.怎么入会 2.怎么退会 3.怎么转会",
        "25人、50人、100人的企业分别怎么建会",
        "80%和90%是什么意思",
        "2025年8月5日到2026年8月4日的合同",
        "联系人方式怎么改",
        "联系人要写谁",
        "我叫了车去医院算不算工伤",
        "我叫高温补贴的那个钱怎么没发",
        "姓名和身份证要一致吗",
        "姓名：怎么填",
        "我叫周末来的",
        "本人高龄农民工",
        "我是班组长",
        "名字写错了怎么改",
        "两个XX公司",
        "在吗？？？",
        "@工会小助手",
        "127.0.0.1 在监听",
        "ⅠⅡⅢ级",
        "",
    ],
)
def test_ordinary_questions_stay_as_typed(question: str) -> None:
    assert mask(question) == question


# Numbers and their written forms, made at random.

AREAS = st.sampled_from(["310117", "110105", "342401", "510722", "620102", "812000"])
BIRTHS = st.dates(date(1930, 1, 1), date(2015, 12, 31))
IDENTITIES = st.builds(
    lambda area, birth, order: identity(area, f"{birth:%Y%m%d}", f"{order:03}"), AREAS, BIRTHS, st.integers(0, 999)
)
OLD_IDENTITIES = st.builds(
    lambda area, birth, order: f"{area}{birth:%y%m%d}{order:03}", AREAS, BIRTHS, st.integers(0, 999)
)
PREFIXES = st.sampled_from(["", "", "86", "0086"])
MOBILES = st.builds("{}1{}{}".format, PREFIXES, st.integers(3, 9), st.text("0123456789", min_size=9, max_size=9))
LANDLINES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["010", "021", "029"]),
    st.integers(2, 9),
    st.text("0123456789", min_size=7, max_size=7),
)
CARDS = st.builds(
    lambda bank, rest, size: card((bank + rest)[: size - 1]),
    st.sampled_from(["62", "4", "5", "3528", "95588"]),
    st.text("0123456789", min_size=18, max_size=18),
    st.integers(16, 19),
)
NUMBERS = st.one_of(IDENTITIES, OLD_IDENTITIES, MOBILES, LANDLINES, CARDS)

SCRIPTS = [{}, HANZI, TELEPHONE, CAPITAL, WIDE, CIRCLED, BLACK, ARABIC, PERSIAN, SMALL]
SIGNS = ["", "", " ", "-", ".", "·", "－", "　", "\u200b", "\u2060\ufeff", " - ", "—", "，", "/", "\n", " \u200b "]
WORDS = st.text("我的你好请查会员卡工会怎么办啊了是呢，。！：abcdyz ", max_size=12)


@st.composite
def written(draw: st.DrawFn) -> str:
    """A number in one script or several, with gaps of one kind, regular or not, or none."""
    number = draw(NUMBERS)
    scripts = draw(st.sampled_from([*([script] for script in SCRIPTS), SCRIPTS]))
    sign = draw(st.sampled_from(SIGNS))
    gaps = draw(st.lists(st.booleans(), min_size=len(number), max_size=len(number)))
    digits = [digit.translate(draw(st.sampled_from(scripts))) for digit in number]
    return "".join(digit + sign * gap for digit, gap in zip(digits[:-1], gaps, strict=False)) + digits[-1]


ANY_DIGIT = re.compile("[\\d〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两拐勾⓪①-⑨⓿❶-❾⁰¹²³⁴-⁹]")


@settings(max_examples=600, deadline=None)
@given(WORDS, written(), WORDS)
def test_no_digit_of_a_number_survives_in_any_written_form(before: str, number: str, after: str) -> None:
    said = mask(before + number + after)
    assert not ANY_DIGIT.search(said)
    assert said == "〔数字〕" or (said.startswith(before) and said.endswith(after))


@settings(max_examples=300, deadline=None)
@given(WORDS, written(), WORDS, written(), WORDS)
def test_two_numbers_in_a_message_hide_nothing_of_each_other(a: str, one: str, b: str, two: str, c: str) -> None:
    assert not ANY_DIGIT.search(mask(f"{a}{one}和{b}{two}{c}"))


NASTY = st.text(
    "0123456789159一二三四幺八〇①⑬１٣xX*＊年月日元号 -.,、（）()+＋:：@\u200b\ufe0fab张伟我叫姓名电话身份证〔〕",
    max_size=60,
)


@settings(max_examples=1000, deadline=None)
@given(st.one_of(NASTY, st.text(), st.lists(st.one_of(written(), WORDS, NASTY), max_size=4).map("".join)))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.text("工会会员卡怎么办理帮扶困难职工法律援助，。？ 加班费，培训班报名"))
def test_texts_without_digits_stay_as_typed(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "三",
        "1.",
        "1\u200b\u200b",
        "1x",
        "1---",
        "1----",
        "a",
        "a@",
        "我叫王小",
        "\u200b",
        "1*",
        "1,000",
        "+1",
        "1三",
    ],
)
def test_endless_texts_are_looked_at_to_their_end(unit: str) -> None:
    said = mask((unit * 20_000)[:20_000] + f"。我的手机是{MOBILE}")
    assert MOBILE not in said


def test_nothing_is_skipped_in_twenty_thousand_characters() -> None:
    line = f"张师傅的手机是{MOBILE}，卡是{CARD}，"
    assert mask(line * 400) == "张师傅的手机是〔手机号〕，卡是〔银行卡号〕，" * 400


# Log records.


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, StringIO]]:
    """A logger of our own, as app.py sets up the root handler, and what it wrote."""
    lines = StringIO()
    handler = logging.StreamHandler(lines)
    handler.addFilter(MaskingFilter())
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.Logger("masked")  # noqa: LOG001 - not one of the process, so that no other test sees it
    logger.addHandler(handler)
    yield logger, lines
    handler.close()


def test_the_message_and_its_arguments_are_masked(log: tuple[logging.Logger, StringIO]) -> None:
    logger, lines = log
    logger.info("asked by %s: %s (%d)", MOBILE, "310227198", 42)
    assert lines.getvalue() == "asked by 〔手机号〕: 〔数字〕 (42)\n"


def test_named_arguments_are_masked(log: tuple[logging.Logger, StringIO]) -> None:
    logger, lines = log
    logger.info("%(who)s asks", {"who": MOBILE})
    assert lines.getvalue() == "〔手机号〕 asks\n"


def test_a_number_that_is_an_int_is_masked(log: tuple[logging.Logger, StringIO]) -> None:
    logger, lines = log
    logger.info("found %s", int(MOBILE))
    assert lines.getvalue() == "found 〔手机号〕\n"


def test_a_message_cannot_forge_a_second_line(log: tuple[logging.Logger, StringIO]) -> None:
    logger, lines = log
    logger.warning("asked: %s", "好\r\nERROR forged\u2028again\x1b[31m")
    assert lines.getvalue() == "asked: 好 ERROR forged again [31m\n"


def fail(why: str) -> None:
    raise ValueError(why)


def test_an_exception_is_masked_and_indented(log: tuple[logging.Logger, StringIO]) -> None:
    logger, lines = log
    try:
        fail(f"no member {identity()}\nERROR forged")
    except ValueError:
        logger.exception("lookup failed")
    message, *trace = lines.getvalue().splitlines()
    assert message == "lookup failed"
    assert "    ValueError: no member 〔身份证号〕" in trace
    assert all(line.startswith("    ") for line in trace)


def test_the_stack_is_masked(log: tuple[logging.Logger, StringIO]) -> None:
    logger, lines = log
    logger.info("here", stack_info=True)
    assert "    Stack (most recent call last):" in lines.getvalue()


def test_arguments_that_do_not_fit_are_told_and_masked(log: tuple[logging.Logger, StringIO]) -> None:
    logger, lines = log
    logger.handle(logging.makeLogRecord({"levelno": logging.INFO, "msg": "only %s", "args": (MOBILE, "extra")}))
    assert lines.getvalue() == "only %s ('〔手机号〕', 'extra')\n"


def test_values_handed_in_beside_the_message_are_masked(log: tuple[logging.Logger, StringIO]) -> None:
    logger, lines = log
    logger.handlers[0].setFormatter(logging.Formatter("%(message)s %(question)s %(turn)s"))
    logger.info("turn", extra={"question": f"我叫张伟，{MOBILE}", "turn": 42})
    assert lines.getvalue() == "turn 我叫〔姓名〕，〔手机号〕 42\n"


def test_an_access_log_line_stays_readable(log: tuple[logging.Logger, StringIO]) -> None:
    logger, lines = log
    logger.info("%s - - [%s] %s", "127.0.0.1", "22/Nov/2026 17:46:27", '"POST /wechat HTTP/1.1" 200 -')
    assert lines.getvalue() == '127.0.0.1 - - [22/Nov/2026 17:46:27] "POST /wechat HTTP/1.1" 200 -\n'


def test_an_empty_exception_is_no_trouble(log: tuple[logging.Logger, StringIO]) -> None:
    logger, lines = log
    logger.handle(logging.makeLogRecord({"levelno": logging.INFO, "msg": "fine", "exc_info": (None, None, None)}))
    assert lines.getvalue() == "fine\n"
