"""A new follower, 你好, 谢谢, 再见, 好的, nothing but punctuation: only when the whole message is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.message import Decision, Kind, Reply, Turn
from handlers.say import fixed
from knowledge.library import Library
from knowledge.normalise import FACES

#: A message that is made of these words alone is small talk. It is answered as the first kind that is among them:
#: 好的谢谢 as thanks, 谢谢再见 as goodbye.
WORDS = {
    "goodbye": "再见 拜拜 拜 88 886 bye byebye goodbye zaijian baibai 回头见 再会 先这样 没事 没事了 没有了 没别的了 不用了 没问题了",
    "hello": "你好 您好 侬好 你们好 大家好 哈喽 哈罗 嗨 嘿 喂 在 在吗 在么 在嘛 在不在 在伐 有人 有人吗 有人在吗 有人伐 早 早安 早上好 上午好 "
    "中午好 下午好 晚上好 晚安 亲 hi hello hey nihao zaima 老师好 同志好 师傅好 客服好 工会好 新年好 新年快乐 节日好 节日快乐",
    "thanks": "谢谢 谢了 谢啦 多谢 感谢 非常感谢 十分感谢 太感谢 万分感谢 3q thx thanks thankyou xiexie 辛苦 辛苦了 麻烦了 麻烦你 麻烦您",
    "acknowledged": "好 好的 好滴 好嘞 好额 行 可以 嗯 恩 哦 噢 喔 知道了 知道 晓得了 明白 明白了 了解 了解了 懂了 收到 ok okay haode 对 对的 是 是的",
    "beside": "你 您 侬 你们 老师 老师们 同志 师傅 客服 工会 解答 回复 帮助 那 吧 了 的 啊 呀 哈 呢 哟 啦 嘛 咯 哒 呐",
}
KINDS = tuple(kind for kind in WORDS if kind != "beside")

#: Faces and signs that say a word.
GESTURES = {"👌": "好的", "👍": "好的", "🙏": "谢谢", "🌹": "谢谢"} | {
    f"[{face}]": word
    for word, faces in {"好的": "OK 好的 强", "谢谢": "抱拳 玫瑰 合十", "再见": "再见"}.items()
    for face in faces.split()
}

_GESTURE = re.compile("|".join(map(re.escape, GESTURES)), re.IGNORECASE)
#: WeChat's faces come as words in brackets, the oldest ones as signs: [微笑], /:rose, /::).
_FACE = re.compile(rf"\[(?:{'|'.join(FACES.split())})\]|/:[!-.0-~]{{1,6}}", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")
_KIND_OF = {word: kind for kind, words in WORDS.items() for word in words.split()[::-1]}
_WORD = re.compile("|".join(sorted(_KIND_OF, key=len, reverse=True)))
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z' ,.?!-]+")

#: An English sentence has at least this many words; fewer may be typed pinyin or a keyword.
ENGLISH_WORDS = 4
ENGLISH_COMMON = frozenset(
    "i you he she they we the a an to is are am was do does did how what where when who why which can could would my your me of for in on at "
    "it have has need want please there someone not and or speak speaks english hello get".split()
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
    kinds = set(_kinds(words))
    if kinds <= WORDS.keys():
        return next((kind for kind in KINDS if kind in kinds), None)
    return "english" if _is_english(turn.text) else None


def _bare(text: str) -> str:
    spoken = _GESTURE.sub(lambda gesture: GESTURES.get(gesture[0], "好的"), text)
    return _NOT_WORDS.sub("", _FACE.sub("", spoken)).lower()


def _kinds(words: str) -> Iterator[str]:
    """The kind of each word in turn, the longest that fits; "other" where none does, and then no more."""
    place = 0
    while place < len(words):
        found = _WORD.match(words, place)
        if found is None:
            yield "other"
            return
        yield _KIND_OF[found[0]]
        place = found.end()


def _is_english(text: str) -> bool:
    if not _ENGLISH.fullmatch(text):
        return False
    words = re.findall(r"[a-z']+", text.lower())
    return len(words) >= ENGLISH_WORDS and sum(word in ENGLISH_COMMON for word in words) * 3 >= len(words)
