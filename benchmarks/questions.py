"""What people write, made up: phrasings of the packs as they stand, mistyped and padded, and words we never heard."""

from __future__ import annotations

from random import Random

from knowledge import pack

LEADS = ("请问", "你好，", "师傅我想问下", "在吗？", "急！", "老师，")
ENDS = ("谢谢", "？？", "啊", "呢", "，在线等", "怎么弄")
STRANGE = ("{}坏了找谁修", "附近哪里卖{}", "{}多少钱一斤", "我家{}不见了", "{}要几点开门", "推荐几个好的{}")
THINGS = (
    "洗衣机 小笼包 充电宝 公交卡 羽毛球馆 西瓜 雨伞 电瓶车 图书馆 月饼 快递柜 奶茶 热水器 猫粮 停车场 高铁票".split()
)


def made_up(count: int, seed: int = 1) -> list[str]:
    """So many messages: a quarter verbatim phrasings, half mistyped or padded ones, a quarter never heard of."""
    random, known = Random(seed), phrasings()
    return [_one(random, known) for _ in range(count)]


def phrasings() -> list[str]:
    """Every question and phrasing of the packs."""
    return [text for entry in pack.read().entries for text in (entry.question, *entry.phrasings)]


def _one(random: Random, known: list[str]) -> str:
    match random.randrange(4):
        case 0:
            return random.choice(known)
        case 1:
            return random.choice(STRANGE).format(random.choice(THINGS)) + random.choice(ENDS)
        case _:
            return _mutated(random, random.choice(known))


def _mutated(random: Random, text: str) -> str:
    """One slip of the thumb, and often some padding."""
    place = random.randrange(len(text))
    slips = (
        text[:place] + text[place + 1 :],
        text[:place] + text[place : place + 1] * 2 + text[place + 1 :],
        text[:place] + text[place : place + 2][::-1] + text[place + 2 :],
    )
    return random.choice(("", *LEADS)) + random.choice(slips) + random.choice(("", *ENDS))
