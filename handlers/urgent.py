"""Danger: read in the raw text, before everything else, and answered with a fixed card.

A card opens an urgent state. While it is open, words of danger give a card again, a place or a number is received, words
of despair get an answer that stays with the person, and the first ordinary question gets its answer after a
line on safety. Words that may be of danger, or not, get such a line at once, and no card.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.message import Alarm, Aside, Decision, Kind, Reply, Turn
from knowledge.alarm import Heard, heard
from knowledge.library import Knowledge, Library

#: What people write on with when they feel that nobody hears them.
_DESPAIR = re.compile(
    "没有?人|没用|有什么?用|有啥用|算了|随便|无所谓|管不管|不管|别管|糊弄|机器|骗人|不信|打不通|不接|占线|怕|难受|痛苦|绝望|撑不|熬不|活不|救|"
    "快点|快来|没办法|没路|不敢|不想打|不打|没力气|一个人|孤单|哭"
)
_HELPLESS = re.compile("(那|我|该|可|这|现在|到底|又能)*(怎么办|咋办|哪能办)[啊呀呢？?！!。 ]*")
_QUESTION = re.compile(
    "[?？]|[吗么呢伐]$|怎么|咋|如何|什么(?!用)|啥(?!用)|多少|哪|几[个天号时点月]|能不能|可不可以|能否|是不是|有没有|为什么|想问|请问|想查|想办"
)
_PLACE = re.compile("[路街弄巷镇村乡区楼室栋幢厂店园]|公司|工地|项目|宿舍|车间|大厦|门口|地铁站|附近|旁边|对面")

#: From so many digits on a message gives a number; fewer may be a choice.
A_NUMBER = 5
#: With fewer characters a message is no question: 好的, 谢谢, 嗯.
A_QUESTION = 5


@lru_cache(4096)
def listen(text: str) -> Heard | None:
    """What is heard in a text without personal data; the words of a turn are foreseen and then taken."""
    return heard(text)


class Urgent:
    """Needs the cards of `packs/urgent.yaml` in the release."""

    def __init__(self, library: Library) -> None:
        self._library = library
        heard("")  # reads the words of danger now and not in the first turn

    def __call__(self, turn: Turn) -> Reply | Aside | None:
        knowledge = self._library.live
        danger = heard(turn.text) if turn.private else listen(turn.text)
        if danger and danger.sure:
            text = knowledge.compose.text(knowledge.cards[danger.card])
            return _reply(knowledge, text, Alarm(danger.card), f"words of danger ({danger.why})")
        if turn.memory.alarm:
            return _while_open(knowledge, turn, turn.memory.alarm)
        if danger and not turn.message.tap:  # a tapped line is in our words, not in theirs
            return Aside(knowledge.cards[danger.card].care or knowledge.texts["alarm-unsure"], flags=("care",))
        return None


def _while_open(knowledge: Knowledge, turn: Turn, alarm: Alarm) -> Reply | Aside | None:
    if turn.message.kind is Kind.LOCATION:
        return _received(knowledge, alarm)
    if turn.message.kind not in {Kind.TEXT, Kind.VOICE}:
        return None
    helpless = _HELPLESS.fullmatch(turn.text)
    asks = _QUESTION.search(turn.text) and not helpless
    if not asks and (turn.private or _is_number(turn.text)):
        return _received(knowledge, alarm)
    if helpless or (not asks and _DESPAIR.search(turn.text)):
        return _reply(knowledge, knowledge.cards[alarm.kind].again, alarm, "writes on while the card is open")
    if not asks and _PLACE.search(turn.text):
        return _received(knowledge, alarm)
    return _lead(knowledge, alarm) if len(turn.text) >= A_QUESTION else None


def _lead(knowledge: Knowledge, alarm: Alarm) -> Aside | None:
    """Once for a card: said before every answer, nobody reads it any more."""
    return None if alarm.led else Aside(knowledge.texts["alarm-lead"], remember=(Alarm(alarm.kind, led=True),))


def _is_number(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return digits >= A_NUMBER and digits * 2 >= len(text)


def _received(knowledge: Knowledge, alarm: Alarm) -> Reply:
    return _reply(knowledge, knowledge.texts["alarm-received"], alarm, "gives a place or a number")


def _reply(knowledge: Knowledge, text: str, alarm: Alarm, reason: str) -> Reply:
    """Always URGENT, so that no late answer comes before it; without a receipt. The state stays open from now on."""
    return Reply(
        text,
        "urgent",
        Decision.URGENT,
        release=knowledge.release,
        reason=f"{alarm.kind}: {reason}",
        remember=(alarm,),
        flags=("urgent",),
    )
