"""The reply to something we asked: by number, by words, by a tap; 都不是, 是的, 继续."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.message import Decision, Memory, Offer, Reply, Topic, Turn
from handlers.entries import OFFERED, TAP, answered, offered
from handlers.numbers import LAST, chosen
from handlers.say import fixed
from knowledge.library import Knowledge, Library

HANDLER = "choice"

_NONE_OF_THEM = re.compile(
    r"(?:一个|都|这些|上面|前面)*(?:[不勿]是(?:这[些几]个?|的|我[问要]的|我想[问要]的)?|不对|没有我要的|没有我想问的|都没有|换一?[批个组]"
    r"|还有别的吗|别的呢)(?:吧|啊|呀|的|呢)*"
)
#: Said of one answer, not of a list.
_NOT_THIS_ONE = re.compile(
    r"(?:你)?(?:[不勿]是(?:问)?(?:这个|这意思|这个意思)|答非所问|我?问的[不勿]是(?:这个)?)(?:吧|啊|呀|的|呢)*"
)
_YES = re.compile(
    r"(?:是|对|嗯|恩|是的|对的|没错|就是|就这个|就是这个|是这个|对对|yes|y)(?:啊|呀|的|呢)*", re.IGNORECASE
)
_GO_ON = re.compile(
    r"(?:能不能|可以|能|再|请|麻烦|看|说|讲|得)*(?:继续|接着说?|往下|下文|后面呢|还有呢|更多|详细|详情|详细说明|具体|[说讲]清楚|展开|more)"
    r"(?:一?[点些]|说说|吧|啊|呢|讲|说|看看|吗)*",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:你好|您好|侬好|谢谢[你您侬]?|好的)+(?=.)")
_AROUND_WORDS = re.compile(r"^(?:谢谢|好的?|那|就|还是|我|要|想|看|问|选)+|(?:的那个|那个|的|吧|呢|啊)+$")

#: Fewer characters of a label do not say which one is meant.
WORDS_OF_A_LABEL = 2


class Choosing:
    """Reads a message against what we remember having asked."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, turn: Turn) -> Reply | None:
        knowledge = self._library.live
        words = _LEADING.sub("", re.sub(r"[\s,，。.、!！~～?？]+", "", turn.text))
        return (
            _tapped(knowledge, turn)
            or _by_number(knowledge, turn)
            or _went_on(knowledge, turn, words)
            or _none_of_them(knowledge, turn, words)
            or _said_yes(knowledge, turn, words)
            or _by_words(knowledge, turn, words)
        )


def _tapped(knowledge: Knowledge, turn: Turn) -> Reply | None:
    entry = turn.message.tap.removeprefix(TAP)
    if entry == turn.message.tap or entry not in knowledge.entries:
        return None
    return answered(knowledge, turn, entry, HANDLER)


def _by_number(knowledge: Knowledge, turn: Turn) -> Reply | None:
    number = chosen(turn.text)
    if number is None:
        return None
    entries = _numbered(turn.memory)
    if entries is None:
        lapsed = turn.memory.lapsed & {"offer", "parts"}
        return fixed(knowledge, "offer-lapsed" if lapsed else "number-without-offer", HANDLER)
    place = len(entries) if number == LAST else number
    if not 1 <= place <= len(entries):
        return fixed(knowledge, "number-out-of-range", HANDLER)
    entry = entries[place - 1]
    if entry not in knowledge.entries:  # a part that had no answer, or an entry that a newer release does not have
        return fixed(knowledge, "unknown", HANDLER, Decision.UNKNOWN, receipt=True)
    return answered(knowledge, turn, entry, HANDLER)


def _numbered(memory: Memory) -> tuple[str, ...] | None:
    """What a bare number chooses from: the open offer, else the parts of our last reply (DESIGN.md, "A bare number")."""
    if memory.offer:
        return memory.offer.entries
    return memory.parts.entries if memory.parts else None


def _went_on(knowledge: Knowledge, turn: Turn, words: str) -> Reply | None:
    if not _GO_ON.fullmatch(words):
        return None
    if turn.memory.rest is None:
        return fixed(knowledge, "nothing-to-continue", HANDLER)
    return Reply(
        turn.memory.rest.text,
        HANDLER,
        Decision.ANSWER,
        release=knowledge.release,
        receipt=True,
        forget=frozenset({"rest"}),
    )


def _none_of_them(knowledge: Knowledge, turn: Turn, words: str) -> Reply | None:
    not_this_one = bool(_NOT_THIS_ONE.fullmatch(words))
    if not not_this_one and not _NONE_OF_THEM.fullmatch(words):
        return None
    rejected = _rejected(turn.memory, not_this_one=not_this_one)
    if rejected is None:
        return fixed(knowledge, "offer-lapsed" if "offer" in turn.memory.lapsed else "no-more-offers", HANDLER)
    others = [entry for entry in rejected.others if entry in knowledge.entries]
    flags, forget = ("rejected",), frozenset({"topic" if isinstance(rejected, Topic) else "offer"})
    if not others:
        return fixed(knowledge, "no-more-offers", HANDLER, Decision.UNKNOWN, flags=flags, forget=forget)
    reply = offered(knowledge, others[: OFFERED * 2], HANDLER, flags=flags)
    return replace(reply, forget=reply.forget | forget)


def _rejected(memory: Memory, *, not_this_one: bool) -> Offer | Topic | None:
    """What is meant: one answer when it was a sure one, which has runners-up, else the list."""
    if not_this_one and memory.topic and memory.topic.others:
        return memory.topic
    return memory.offer or memory.topic


def _said_yes(knowledge: Knowledge, turn: Turn, words: str) -> Reply | None:
    """是 belongs to the question before it; after a list of several we ask which."""
    if not _YES.fullmatch(words):
        return None
    offer = turn.memory.offer
    if offer is None:
        lapsed = "offer" in turn.memory.lapsed and turn.memory.topic is None
        return fixed(knowledge, "offer-lapsed", HANDLER) if lapsed else None
    entries = [entry for entry in offer.entries if entry in knowledge.entries]
    if len(entries) == 1:
        return answered(knowledge, turn, entries[0], HANDLER)
    return offered(knowledge, entries, HANDLER, text="which") if entries else None


def _by_words(knowledge: Knowledge, turn: Turn, words: str) -> Reply | None:
    place = _label_meant(turn.memory.offer, _AROUND_WORDS.sub("", words))
    if place is None or turn.memory.offer is None:
        return None
    entry = turn.memory.offer.entries[place]
    return answered(knowledge, turn, entry, HANDLER) if entry in knowledge.entries else None


def _label_meant(offer: Offer | None, words: str) -> int | None:
    """The one label that holds the words, or is held by them."""
    if offer is None or len(words) < WORDS_OF_A_LABEL:
        return None
    labels = [re.sub(r"\W", "", label) for label in offer.labels]
    exact = [place for place, label in enumerate(labels) if label == words]
    held = exact or [place for place, label in enumerate(labels) if words in label]
    return held[0] if len(held) == 1 else None
