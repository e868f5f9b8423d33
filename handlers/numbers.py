"""Which number somebody means: 1, ①, 第二个, 选三, 还是第一个吧, 最后一个."""

from __future__ import annotations

import re

_CHINESE = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2, "壹": 1, "贰": 2, "叁": 3}
_CIRCLED = {chr(0x2460 + value - 1): value for value in range(1, 10)}  # ① … ⑨
_DIGITS = {str(value): value for value in range(10)} | {chr(0xFF10 + value): value for value in range(10)}
_VALUES = _CHINESE | _CIRCLED | _DIGITS

_AROUND = r"(?:谢谢|好的?|嗯+|那|就|还是|我|要|想|看|问|选|是|点|回复|帮我|请|应该是|的是)*"
_ONE = rf"([{''.join(_VALUES)}]{{1,2}})"
_AFTER = r"(?:个|条|项|号|种|点|题)?(?:问题|选项)?(?:吧|呢|啊|哈|呀|的|谢谢|是什么|怎么说|看看|(?:已经)?绑(?:定)?好了)*"
_NUMBER = re.compile(rf"{_AROUND}第?{_ONE}{_AFTER}")
_LAST = re.compile(rf"{_AROUND}最后(?:面)?(?:的)?(?:那)?(?:一)?(?:个|条|项){_AFTER}")

#: What `chosen` gives for 最后一个.
LAST = -1


def chosen(text: str) -> int | None:
    """The number meant, LAST for the last one, None when the message is not a choice by number."""
    words = re.sub(r"[\s,，。.、!！~～:：()（）]+", "", text)
    if _LAST.fullmatch(words):
        return LAST
    match = _NUMBER.fullmatch(words)
    if match is None:
        return None
    digits = [_VALUES[character] for character in match[1]]
    return digits[0] if len(digits) == 1 else digits[0] * 10 + digits[1]
