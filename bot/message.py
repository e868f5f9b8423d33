"""The words that channels, the conversation and the handlers share.

A channel makes a `Message`, the conversation makes a `Turn` of it, a handler answers with a `Reply`,
and the channel renders that. All of them are frozen: nobody changes what another has said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What arrived. Every message and event type of a channel is brought to one of these at the door."""

    TEXT = "text"
    VOICE = "voice"  # Message.text holds the recognised words where the channel sends them, else ""
    IMAGE = "image"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    FILE = "file"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    MENU = "menu"  # a click on the account's menu; Message.tap is the item's key
    SCAN = "scan"
    EVENT = "event"  # every other event: journalled, not answered
    UNKNOWN = "unknown"  # a type that did not exist when this was written: journalled, not answered


#: Kinds that the platform sends of its own accord or whose sender sees no reply: nothing is said.
SILENT_KINDS = frozenset({Kind.UNFOLLOW, Kind.EVENT, Kind.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Message:
    """One message or event, as it came through a channel's door, verified there.

    channel  "wechat", "terminal", …
    account  our own account on that channel (WeChat: ToUserName, "gh_…")
    user     the sender's id on that channel (WeChat: openid); never written to the journal
    key      what makes two deliveries the same message: "m:<MsgId>:<hash of content>", or "h:<hash of the plaintext>"
    text     the typed (or recognised) words, without characters that XML forbids; "" for other kinds
    tap      id of a tapped choice (WeChat: bizmsgmenuid) or of a menu item (EventKey); "" otherwise
    limit    the most bytes of UTF-8 that a reply may have in this channel
    """

    channel: str
    account: str
    user: str
    key: str
    kind: Kind
    text: str = ""
    tap: str = ""
    sent: datetime | None = None
    limit: int = 2048


class Decision(StrEnum):
    """What a turn came to; the journal counts by it."""

    ANSWER = "answer"
    OFFER = "offer"
    UNKNOWN = "unknown"
    URGENT = "urgent"
    GREETING = "greeting"
    HUMAN = "human"
    NOTICE = "notice"  # a fixed text: media, privacy, expired offer, …
    SILENT = "silent"  # journalled, nothing said
    LATE = "late"  # the polite text past the deadline
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Scored:
    """One candidate of the matcher as the journal keeps it: entry id, probability 0..1, and why (feature → value)."""

    entry: str
    probability: float
    why: dict[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a reply that can be tapped. `say` is what the tap sends as if typed; `tap` its id."""

    label: str
    say: str
    tap: str = ""

    #: Bytes that a channel's link mark-up may add to the label.
    LINK_BYTES = 160


# What a turn leaves behind for the next one. bot/state.py gives each its lifetime.


@dataclass(frozen=True, slots=True)
class Offer:
    """Entries we put up to choose from, in the order shown; `others` come next when none fits ("不是这个")."""

    entries: tuple[str, ...]
    labels: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """The entry answered last and its services; `others` are the runners-up, best first."""

    entry: str
    services: tuple[str, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The entries behind the numbered parts of our last reply; "" where a part had no entry."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a long answer, given on 继续."""

    text: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """An open urgent state: kind is the card's id; led: the line on safety has been said before an answer."""

    kind: str
    led: bool = False


Remembered = Offer | Topic | Parts | Rest | Alarm


@dataclass(frozen=True, slots=True)
class Memory:
    """What is still remembered of this person now. `lapsed` names what ran out ("offer", …) and was not replaced."""

    offer: Offer | None = None
    topic: Topic | None = None
    parts: Parts | None = None
    rest: Rest | None = None
    alarm: Alarm | None = None
    lapsed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Turn:
    """What a handler gets.

    text     the message's text, stripped of white space at both ends; raw otherwise
    masked   the same with personal data masked: the only form that may be shown, kept or logged
    private  True when masking changed something
    now      the time of the turn, UTC
    """

    message: Message
    text: str
    masked: str
    memory: Memory
    now: datetime

    @property
    def private(self) -> bool:
        return self.masked != self.text


@dataclass(frozen=True, slots=True)
class Reply:
    """What we say. `text` is plain: a channel adds links for `choices` and never reads mark-up out of `text`.

    handler     the file in handlers/ that spoke
    entries     the entries answered or offered, in order
    release     the release it came from
    candidates  what the matcher saw, best first (the journal keeps them: "why this answer?")
    reason      one line on why it was decided so, for staff
    tail        what stands below the choices: how to go on, the receipt
    receipt     show the receipt line
    remember    what to keep for the next message
    forget      names of Memory fields to drop
    flags       marks for review ("care", "others-record", …)
    """

    text: str
    handler: str
    decision: Decision
    entries: tuple[str, ...] = ()
    release: int | None = None
    candidates: tuple[Scored, ...] = ()
    reason: str = ""
    choices: tuple[Choice, ...] = ()
    tail: str = ""
    receipt: bool = False
    remember: tuple[Remembered, ...] = ()
    forget: frozenset[str] = frozenset()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """A sentence to put before whatever another handler answers, with a flag for review."""

    text: str
    flags: tuple[str, ...] = ()
    remember: tuple[Remembered, ...] = ()


#: Looks at a turn: a reply ends it, an aside is put before somebody else's reply, None passes it on.
Handler = Callable[[Turn], Reply | Aside | None]
