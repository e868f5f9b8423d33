"""A new follower, 你好, 谢谢, 再见, 好的, nothing but punctuation: only when the whole message is one."""

from __future__ import annotations

import re

from bot.message import Decision, Kind, Reply, Turn
from handlers.say import fixed
from knowledge.library import Library

#: Whole messages, without punctuation and with particles and repetitions taken off (`_bare`).
HELLO = frozenset(
    "你好 您好 侬好 哈喽 哈罗 嗨 嘿 喂 在 在吗 在么 在不 在不在 在伐 有人 有人吗 有人在吗 有人伐 早 早安 早上好 上午好 中午好 下午好 "
    "晚上好 晚安 hi hello hey nihao zaima 你好在吗 您好在吗 亲 客服你好 工会你好 老师好 老师你好 同志你好 新年好 节日好".split()
)
THANKS = frozenset(
    "谢谢 谢了 多谢 感谢 谢谢你 谢谢您 谢谢侬 谢谢老师 非常感谢 十分感谢 感谢您 感谢工会 谢谢工会 太感谢 3q thx thanks thankyou xiexie "
    "辛苦 辛苦了 好的谢谢 好谢谢 好额谢谢侬 好额谢谢 知道了谢谢 明白了谢谢 谢谢知道了 ok谢谢 收到谢谢 麻烦了 麻烦你 麻烦您".split()
)
GOODBYE = frozenset("再见 拜拜 拜 88 886 bye byebye goodbye 回头见 再会 先这样 没事了 没有了 不用了 没问题了".split())
ACKNOWLEDGED = frozenset(
    "好 好的 好滴 好嘞 好额 行 行的 可以 嗯 嗯嗯 恩 哦 噢 喔 知道 知道了 晓得了 明白 明白了 了解 懂了 收到 ok okay 没事 对 对的 是 是的".split()
)

_NOT_WORDS = re.compile(r"[\W_]+")
_PARTICLES = re.compile(r"(?<=.)[啊呀哦噢喔哈呢哟啦嘛咯哒呐]+$")
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z' ,.?!-]+")

#: An English sentence has at least this many words; fewer may be typed pinyin or a keyword.
ENGLISH_WORDS = 4
ENGLISH_COMMON = frozenset(
    "i you the a to is are do does how what where when can my me of for in it have need want please".split()
)


class Greeting:
    """Small talk and a new follower."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, turn: Turn) -> Reply | None:
        name = _text_for(turn)
        return fixed(self._library.live, name, "greeting", Decision.GREETING) if name else None


def _text_for(turn: Turn) -> str | None:
    if turn.message.kind in {Kind.FOLLOW, Kind.SCAN}:
        return "welcome"
    words = _bare(turn.text)
    if not words:
        return "empty"
    for name, known in (("hello", HELLO), ("thanks", THANKS), ("goodbye", GOODBYE), ("acknowledged", ACKNOWLEDGED)):
        if words in known:
            return name
    return "english" if _is_english(turn.text) else None


def _bare(text: str) -> str:
    words = _PARTICLES.sub("", _NOT_WORDS.sub("", text).lower())
    half = len(words) // 2
    return words[:half] if half > 1 and words == words[:half] * 2 else words


def _is_english(text: str) -> bool:
    if not _ENGLISH.fullmatch(text):
        return False
    words = re.findall(r"[a-z']+", text.lower())
    return len(words) >= ENGLISH_WORDS and sum(word in ENGLISH_COMMON for word in words) * 3 >= len(words)
