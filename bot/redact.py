"""Personal data out of anything that will be written: journal, logs, errors, exports.

`mask` replaces numbers of persons (`personal_numbers.py` finds them), mail addresses and names behind a cue by labels;
the rest stays as typed. A message that is little else than digits is masked whole, because numbers are sent in
halves. `mask(mask(text)) == mask(text)`: labels hold nothing that could be masked, and every span begins and ends
where a second look sees an edge as well.
"""

from __future__ import annotations

import logging
import re
import textwrap
import traceback
from collections.abc import Mapping

from bot.personal_numbers import CARD, IDENTITY, LANDLINE, MOBILE, NUMBER, UNSEEN, find, may_hold_number, mostly_digits

MAIL = "〔邮箱〕"
NAME = "〔姓名〕"

_LABELS = re.compile("|".join(map(re.escape, (IDENTITY, MOBILE, CARD, LANDLINE, NUMBER, MAIL, NAME))))

_LOCAL = rf"A-Za-z0-9._%+\-Ａ-Ｚａ-ｚ０-９．＿－{UNSEEN}"
_DOMAIN = rf"[A-Za-z0-9\-Ａ-Ｚａ-ｚ０-９－{UNSEEN}]++"
_MAIL = re.compile(
    rf"(?<![{_LOCAL}])[{_LOCAL}]++\s{{0,2}}+[@＠﹫]\s{{0,2}}+{_DOMAIN}"
    rf"(?:[.．。]{_DOMAIN}|\s?[.．。点]\s?(?:com|cn|net|org|edu|gov)(?![A-Za-z]))*+"
)

#: Usual surnames, without those that mostly are words in a message (和 都 于 万 单 时 查 管 …).
_SURNAME = (
    "(?:欧阳|司马|上官|诸葛|司徒|东方|慕容|皇甫|尉迟|公孙|令狐|"
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易武乔贺赖龚文庞樊兰殷施陶洪翟颜倪严牛芦季俞"
    "章鲁葛韦申尤毕聂焦柳邢岳齐梅莫庄辛祝涂谷祁耿牟詹苗凌费纪靳童甄项裴席屈鲍覃霍翁隋甘景柏阮桂闵柴华冉辜])"
)
#: Words that begin like a name.
_NO_NAME = (
    "(?!谢谢|方式|方法|方便|方面|任何|任务|高温|高兴|高龄|高级|高中|高铁|金额|金融|安全|马上|马路|康复|何时|何地|文件|文化|文凭|文字|施工|"
    "白天|白班|江苏|江西|甘肃|武汉|苏州|黄金|田地|石头|毛病|严重|严格|项目|夏天|夏季|华为|贺卡|费用|纪律|席位|金山|钱款|雷电|余额|"
    "周末|周[一二三四五六日天]|林业|童工|程序|程度|尤其|齐全|范围|顾客|顾问|毕业|毕竟|辛苦|陆续|申报|申诉|申领|钟头|宋体)"
)
#: One character of a given name; none that usually stands behind a name or makes the surname a title (张师傅).
_GIVEN = "(?:(?![的是在想要我你您他她它们来去有没问请了吗呢吧和跟与被把说从个也就已可会不干打住前后先师总经主老这那哪什么怎电手身公工])[一-龥])"
_PERSON = f"{_NO_NAME}{_SURNAME}{_GIVEN}{{1,2}}"
#: After these words, or with a colon, a name may run on into the sentence; after the others it must end there.
_NAMED = re.compile(
    rf"((?:我名?叫做?|名字(?:叫做?|是))[:：]?\s{{0,3}}+"
    rf"|(?:姓名|名字|联系人|户名|收款人|持卡人|申请人)\s?[:：是叫为]\s{{0,3}}+){_PERSON}"
)
_NAMED_ALONE = re.compile(
    rf"((?:姓名|联系人|户名|收款人|持卡人|申请人|本人)\s{{0,3}}+){_PERSON}(?=[^一-龥]|$|电话|手机|身份证|联系|性别|单位)"
)
#: A name alone before a masked number: 李建国 〔身份证号〕.
_NAME_BEFORE_NUMBER = re.compile(
    rf"(?<![一-龥]){_PERSON}(?=[\s:：,，、]{{0,3}}+(?:{IDENTITY}|{MOBILE}|{CARD}|{LANDLINE}))"
)
_NAME_CUE = re.compile("叫|姓名|名字|联系人|户名|收款人|持卡人|申请人|本人")


def mask(text: str) -> str:
    """The text with labels in place of personal data: the only form that may be kept or logged."""
    masked = mask_within(text)
    if may_hold_number(masked) and mostly_digits(_LABELS.sub(" ", masked)):
        return NUMBER
    return masked


def mask_within(text: str) -> str:
    """As `mask`, without asking whether the whole is half of a number: for texts that nobody typed (log lines)."""
    if "@" in text or "＠" in text or "﹫" in text:
        text = _MAIL.sub(MAIL, text)
    if may_hold_number(text):
        text = _NAME_BEFORE_NUMBER.sub(NAME, _mask_numbers(text))
    if _NAME_CUE.search(text):
        text = _NAMED_ALONE.sub(rf"\g<1>{NAME}", _NAMED.sub(rf"\g<1>{NAME}", text))
    return text


def _mask_numbers(text: str) -> str:
    parts, done = [], 0
    for number in find(text):
        parts += [text[done : number.start], number.label]
        done = number.end
    return "".join([*parts, text[done:]])


#: What every log record has; all else was handed in as `extra`.
_RECORD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
#: Characters that begin a new line or steer a terminal: with them one could forge a log line.
_LINE_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


class MaskingFilter(logging.Filter):
    """Masks everything a log record will print, and keeps its message on one line. For the root handler."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.args = _masked_args(record.args)
        record.msg = _LINE_BREAKS.sub(" ", mask_within(_message(record)))
        record.args = ()
        if record.exc_info and record.exc_info[0]:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
        if record.exc_text:
            record.exc_text = _indented(record.exc_text)
        record.exc_info = None  # a formatter would write it unmasked
        if record.stack_info:
            record.stack_info = _indented(record.stack_info)
        for name in vars(record).keys() - _RECORD:
            setattr(record, name, _masked_value(getattr(record, name)))
        return True


def _message(record: logging.LogRecord) -> str:
    """The message; one whose arguments do not fit is told with them beside it instead of being lost."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, LookupError, ArithmeticError):
        return f"{record.msg} {record.args!r}"


def _masked_args(args: object) -> tuple[object, ...] | Mapping[str, object] | None:
    """Arguments that are text are masked one by one: half of a number is seen only while it stands alone."""
    if isinstance(args, Mapping):
        return {name: _masked_text(value) for name, value in args.items()}
    return tuple(_masked_text(value) for value in args) if isinstance(args, tuple) else None


def _masked_text(value: object) -> object:
    return mask(value) if isinstance(value, str) else value


def _masked_value(value: object) -> object:
    """A value of `extra`: itself, or its masked text where that differs."""
    text = str(value)
    masked = mask(text)
    return value if masked == text else masked


def _indented(text: str) -> str:
    """Masked, and no line begins where a log line begins."""
    return textwrap.indent(mask_within(text), "    ", lambda _: True)
