"""The one text preparation, for entries and for questions.

`clean` makes a text comparable: one width, one script, one case, no marks, no greeting round it, numbers in digits.
`Terms` then brings what people say to what the union writes. The index knows nothing but prepared texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from knowledge.content import Term

#: Kinds of terms that are only another spelling of the official words; all others are other words for the same thing.
SPELLINGS = frozenset({"homophone", "typo", "dialect"})

#: WeChat's own faces arrive as their Chinese name in brackets. Only known names are dropped: "[工会卡]" is a question.
FACES = (
    "微笑 撇嘴 色 发呆 得意 流泪 害羞 闭嘴 睡 大哭 尴尬 发怒 调皮 呲牙 惊讶 难过 囧 抓狂 吐 偷笑 愉快 白眼 傲慢 困 惊恐 "
    "流汗 憨笑 悠闲 奋斗 咒骂 疑问 嘘 晕 衰 骷髅 敲打 再见 擦汗 抠鼻 鼓掌 坏笑 左哼哼 右哼哼 哈欠 鄙视 委屈 快哭了 阴险 "
    "亲亲 可怜 菜刀 西瓜 啤酒 咖啡 猪头 玫瑰 凋谢 嘴唇 爱心 心碎 蛋糕 炸弹 便便 月亮 太阳 拥抱 强 弱 握手 胜利 抱拳 勾引 "
    "拳头 OK 跳跳 发抖 怄火 转圈 笑脸 生病 破涕为笑 吐舌 脸红 恐惧 失望 无语 嘿哈 捂脸 奸笑 机智 皱眉 耶 吃瓜 加油 汗 天啊 "
    "Emm 社会社会 旺柴 好的 打脸 哇 翻白眼 666 让我看看 叹气 苦涩 裂开 合十 庆祝 礼物 红包 發 福 烟花 爆竹"
)
_FACE = re.compile(rf"[\[［](?:{'|'.join(FACES.split())})[\]］]", re.IGNORECASE)

#: Words of every day that say the same: the first of each line stands for the others.
_SAME = """
怎么 如何 怎样 怎么样 咋 咋样 咋个 怎么着 该怎么 该如何 应该怎么 要怎么
什么 啥 啥子 神马 甚么
什么时候 何时 几时 啥时候 什么时间 啥时 啥时间 什么时间段
为什么 为何 为啥 干嘛 怎么会 因为什么 什么原因
哪里 哪儿 何处 什么地方 啥地方 哪块 哪边
多久 多长时间 多少时间 多少天 几天 几久 多少日子
能不能 能否 可否 可不可以 是否可以 是否能 是否能够 能不能够 可以不可以 是不是可以 是不是能 可不可
是不是 是否 是不
有没有 有无 有木有
要不要 是否要 是否需要 需不需要 是不是要 用不用 需要不需要 是不是需要
会不会 是否会 是不是会
吗 伐 不啦 嘛
你 您 侬
我 俺 阿拉 本人
谁 啥人 什么人
"""
#: Words in which one of those forms means something else; they stay as they are written.
_KEPT = (
    "是不是会员 是不给 是不准 是不让 是不肯 前几天 这几天 那几天 好几天 过几天 没几天 任何时 日本人 基本人 资本人 步伐 伐木 讨伐 征伐 "
    "阿拉伯 是干嘛的 啥子女"
)
#: What people put before a question. Longer forms come from repeating the pattern.
_OPENING = re.compile(
    r"^(?:[ ]|您好|你好|你们好|大家好|老师们?好?(?= |您好|你好|请问|麻烦|问|想)|各位领导|领导好|早上好|上午好|中午好|下午好|晚上好|哈喽|哈罗|嗨|喂+(?= )"
    r"|hello|(?:hi|亲|嗯+|呃+|额|哎|那个)(?= )|有人吗|有人在吗|在吗|在不在|在么|在嘛"
    r"|(?:我|俺)?(?:想|要|就|来)*(?:请教|咨询|请问|问问)(?:一下|下|您|你|各位|大家)*"
    r"|(?:我|俺)?(?:想|要|就|来)+(?:了解|知道)(?:一下|下)*|(?:我|俺)?(?:想|要|就|来)*问(?:一下|下|您|你|个问题)+"
    r"|麻烦(?:您|你)?(?:问|查|看|帮)?(?:我)?(?:查|看|问)?(?:一下|下)|麻烦(?:您|你)?帮(?:我|忙)|麻烦(?:您|你)?(?= )|(?:不好意思|打扰)(?:一下|了)*"
    r"|(?:请|能不能|可以|可不可以)?(?:帮我|帮忙|给我|替我)(?:查询|查|看|问)(?:一下|下)|谢谢(?:您|你|侬|啦|了)?)+"
)
#: What people put after it. Words that can also end a question ("麻烦", "急") count only after a mark.
_CLOSING = re.compile(
    r"(?:[ ]|谢谢(?:您|你|侬|啦|了|啊|哈|老师|各位|大家)*|多谢(?:您|你|了|啦)?|谢啦|谢了|辛苦(?:您|你|啦|了)+|感谢(?:您|你|啦|了)+|(?<= )(?:感谢|拜托(?:您|你|了)*"
    r"|麻烦(?:您|你|了)*|急+|在线等|急用|很急|求(?:解答|回复|告知)|请(?:解答|回复|告知)|等回复|thanks|thx|3q))+$"
)

#: Thanks are looked for in so many of the last characters, so that a text of nothing but thanks costs no time.
_TAIL = 80

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
#: A single numeral is a number only before a word that counts: "一点", "一下", "千万别" and "百货" are none.
_COUNTED = "个块元角天日岁周年月号级度倍名人次张本份套件瓶"
_NUMERAL = re.compile(
    r"(?<![0-9零〇一二两三四五六七八九十百千])"
    rf"(?:[一二两三四五六七八九][千百十][零〇一二两三四五六七八九十百]*|十[一二三四五六七八九]?|[一二两三四五六七八九])"
    rf"(?=[{_COUNTED}万])"
)


@cache
def _converter() -> OpenCC:
    """Reads its tables from disk, so not at import."""
    return OpenCC("t2s")


class _Characters(dict[int, str]):
    """What each character becomes, worked out when it is first met; for `str.translate`.

    Only Chinese characters, Latin letters and digits stay, everything else becomes a space, and what has no width or
    belongs to the character before it becomes nothing.
    """

    def __missing__(self, code: int) -> str:
        self[code] = result = self._read(chr(code))
        return result

    def _read(self, character: str) -> str:
        if unicodedata.category(character) in {"Cf", "Mn", "Me", "Sk"}:
            return ""
        plain = unicodedata.normalize("NFKC", character).lower().replace("ü", "v")
        return "".join(self._keep(part) for part in unicodedata.normalize("NFKD", plain))

    def _keep(self, character: str) -> str:
        if character.isascii():
            return character if character.isalnum() else " "
        if not is_chinese(character):
            return "" if unicodedata.combining(character) else " "
        simple = str(_converter().convert(character))
        return simple if simple == character else self._keep(simple)


def is_chinese(character: str) -> bool:
    """Whether it is an ideograph that common fonts show (with the first extension)."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character == "〇"


_characters = _Characters()
_BETWEEN = re.compile(r"(?<![0-9a-z]) +| +(?![0-9a-z])")


def clean(text: str) -> str:
    """Chinese characters, small Latin letters and digits; spaces only between two Latin or digit words.

    Never raises; `clean(clean(text)) == clean(text)`. A text that is nothing but greeting stays a greeting.
    """
    if "[" in text or "［" in text:
        text = _FACE.sub(" ", text)
    spaced = " ".join(text.translate(_characters).split())
    joined = _BETWEEN.sub("", unpadded(spaced))  # marks are gone now, so "谢 谢" is seen as well
    return _NUMERAL.sub(lambda found: _digits(found.group()), unpadded(joined))


def unpadded(text: str) -> str:
    """A text without the greeting before and the thanks after it, unless it is nothing else."""
    bare = text
    while True:
        shorter = _trimmed(bare)
        if not shorter or shorter == bare:
            return bare
        bare = shorter


def _digits(numeral: str) -> str:
    """A Chinese numeral up to 9999 in digits, as it stands if it is none ("百百")."""
    total, digit, last = 0, 0, 10_000
    for character in numeral:
        if unit := _UNITS.get(character):
            if unit >= last:
                return numeral
            total, digit, last = total + (digit or 1) * unit, 0, unit
        elif digit:
            return numeral
        else:
            digit = _DIGITS[character]
    return str(total + digit)


def _trimmed(text: str) -> str:
    """A text less what it has of greeting at its start and of thanks within its last characters."""
    text = _OPENING.sub("", text)
    return (text[:-_TAIL] + _CLOSING.sub("", text[-_TAIL:])).strip()


def is_padding(text: str) -> bool:
    """Whether a text is nothing but greeting, asking to be heard, thanks or marks."""
    spaced = " ".join(text.translate(_characters).split())
    return not _trimmed(spaced)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text ready for the index: `text` to be compared, `extra` official words for what it says in other words."""

    text: str
    extra: tuple[str, ...] = ()


class Terms:
    """How people say it → how the union writes it, the longest match first."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self._spellings: dict[str, list[tuple[str, str]]] = {}
        self._synonyms: dict[str, list[tuple[str, str]]] = {}
        for line in _SAME.split("\n"):
            for say in line.split()[1:]:
                self._spellings.setdefault(say[0], []).append((say, line.split()[0]))
        for word in _KEPT.split():
            self._spellings.setdefault(word[0], []).append((word, word))
        for term in terms:
            say, mean = clean(term.say), clean(term.mean)
            if say and mean and say != mean:
                table = self._spellings if term.kind in SPELLINGS else self._synonyms
                table.setdefault(say[0], []).append((say, mean))
        for table in (self._spellings, self._synonyms):
            for pairs in table.values():
                pairs.sort(key=lambda pair: (-len(pair[0]), pair))

    @property
    def words(self) -> frozenset[str]:
        """Every word of the terms, so that the segmentation keeps them whole."""
        tables = (self._spellings, self._synonyms)
        return frozenset(word for table in tables for pairs in table.values() for pair in pairs for word in pair)

    def prepare(self, text: str) -> Prepared:
        """A raw text, cleaned, in the union's spelling, with the official words for colloquial ones."""
        plain = self._respelt(clean(text))
        return Prepared(plain, self._meant(plain))

    def _respelt(self, text: str) -> str:
        pieces, place = [], 0
        while place < len(text):
            starts = text[place] in self._spellings
            say, mean = (starts and _at(text, place, self._spellings)) or (text[place], text[place])
            pieces.append(mean)
            place += len(say)
        return "".join(pieces)

    def _meant(self, text: str) -> tuple[str, ...]:
        places = [place for place, character in enumerate(text) if character in self._synonyms]
        found = [pair for place in places if (pair := _at(text, place, self._synonyms))]
        return tuple(dict.fromkeys(mean for _, mean in found if mean not in text))


def _at(text: str, place: int, table: dict[str, list[tuple[str, str]]]) -> tuple[str, str] | None:
    """The longest saying at this place, unless the official words stand there already ("互助" in "互助保障").

    A word that is kept as it is written gives itself.
    """
    for say, mean in table[text[place]]:
        if text.startswith(say, place):
            inside = mean.find(say)
            if say == mean or inside < 0 or not text.startswith(mean, max(0, place - inside)):
                return say, mean
    return None
