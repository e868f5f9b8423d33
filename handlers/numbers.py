"""Which number somebody means: 1, ①, 第二个, 选三, 还是第一个吧, 最后一个."""

from __future__ import annotations

import re
import unicodedata

_CHINESE = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2, "壹": 1, "贰": 2, "叁": 3}
_VALUES = _CHINESE | {"十": 10}

_BEFORE = r"(?:谢谢|你好|您好|侬好|麻烦|好的?|嗯|那|就|还是|我|要|想|看|问|知道|了解|选项?|选择|是|点|按|回复?|下|帮我|请|应该是|的是|no)*"
#: Lists have few lines: a number of two digits before 条 is an article of a law.
_ONE = rf"([{''.join(_CHINESE)}]|[0-9]|(?:十|[0-9]{{2}})(?!条))"
_AFTER = r"(?:个|条|项|号|种|题)?(?:问题|选项)?(?:吧|呢|啊|哈|呀|的|谢谢|是什么|怎么说|看看|(?:已经)?绑(?:定)?好了)*"
_NUMBER = re.compile(rf"{_BEFORE}[第头]?{_ONE}{_AFTER}")
_LAST = re.compile(rf"{_BEFORE}最(?:后|末|下)面?的?那?一?(?:个|条|项){_AFTER}")

#: Punctuation and white space, and what makes a digit a keycap emoji.
_AROUND = re.compile(r"[\W_\ufe0f\u20e3]+")

#: A choice is short; what is longer is not searched for one.
LONGEST = 20

#: What `chosen` gives for 最后一个.
LAST = -1


def chosen(text: str) -> int | None:
    """The number meant, LAST for the last one, None when the message is not a choice by number."""
    words = _AROUND.sub("", unicodedata.normalize("NFKC", text)).lower()  # NFKC makes ２ ② ⑵ a plain 2
    if len(words) > LONGEST:
        return None
    if _LAST.fullmatch(words):
        return LAST
    match = _NUMBER.fullmatch(words)
    if match is None:
        return None
    return _VALUES[match[1]] if match[1] in _VALUES else int(match[1])
