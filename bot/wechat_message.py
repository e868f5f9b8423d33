"""WeChat's fields → Message: every type and event brought to a Kind.

wechatpy's message and event classes name the types and read their fields. They get our own dict of scalars, because
their attributes convert when read and raise then. More in docs/decisions/0003-wechatpy-where-it-is-right.md.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from wechatpy import events, messages

from bot.envelope import Refused
from bot.message import Kind, Message

#: wechatpy's class → our kind. A class that is not here is an event (journalled) or, with another type, unknown.
_KINDS: Final[dict[type[messages.BaseMessage], Kind]] = {
    messages.TextMessage: Kind.TEXT,
    messages.VoiceMessage: Kind.VOICE,
    messages.ImageMessage: Kind.IMAGE,
    messages.VideoMessage: Kind.VIDEO,
    messages.ShortVideoMessage: Kind.VIDEO,
    messages.LocationMessage: Kind.LOCATION,
    messages.LinkMessage: Kind.LINK,
    messages.MiniProgramPageMessage: Kind.LINK,
    events.SubscribeEvent: Kind.FOLLOW,
    events.UnsubscribeEvent: Kind.UNFOLLOW,
    events.ClickEvent: Kind.MENU,
    events.ScanCodeWaitMsgEvent: Kind.MENU,  # the phone shows "消息接收中" until we speak
    events.ScanEvent: Kind.SCAN,
}

#: Types that wechatpy does not know.
_KINDS_BY_NAME: Final = {"event": Kind.EVENT, "file": Kind.FILE}

#: Sent as the id of a choice that has none; the client wants one.
NO_TAP: Final = "0"

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MSG_ID: Final = re.compile(r"[0-9]{1,20}")
_SECONDS: Final = re.compile(r"[0-9]{1,10}")

#: What tells two messages apart that claim one MsgId.
_MEANING: Final = ("FromUserName", "MsgType", "Content", "MediaId", "Location_X", "Location_Y", "Title", "Url", "Event")


def message(fields: Mapping[str, str], plaintext: bytes) -> Message:
    """The message that verified fields make. `plaintext` is what they were read from.

    Raises Refused where it is not plain who speaks to whom, or where the id is none. Unknown types, a missing id and an
    odd time are let through: WeChat adds types without asking.
    """
    user, account = fields.get("FromUserName", ""), fields.get("ToUserName", "")
    if not _NAME.fullmatch(user) or not _NAME.fullmatch(account):
        raise Refused("name")
    item = _typed(fields)
    kind = _KINDS.get(type(item)) or _KINDS_BY_NAME.get(_lower(fields, "MsgType"), Kind.UNKNOWN)
    return Message(
        channel="wechat",
        account=account,
        user=user,
        key=_key(fields, plaintext),
        kind=kind,
        text=_text(item),
        tap=_tap(item, fields),
        sent=_sent(fields.get("CreateTime", "")),
    )


def _typed(fields: Mapping[str, str]) -> messages.BaseMessage:
    """The library's object. It gets a copy, because reading an absent field writes the default into its dict."""
    if _lower(fields, "MsgType") == "event":
        found = events.EVENT_TYPES.get(_lower(fields, "Event"), messages.UnknownMessage)
    else:
        found = messages.MESSAGE_TYPES.get(_lower(fields, "MsgType"), messages.UnknownMessage)
    return found(dict(fields))


def _text(item: messages.BaseMessage) -> str:
    match item:
        case messages.TextMessage():
            return item.content or ""
        case messages.VoiceMessage():
            return item.recognition or ""  # retired by the platform; used if it ever comes again
        case _:
            return ""


def _tap(item: messages.BaseMessage, fields: Mapping[str, str]) -> str:
    match item:
        case messages.TextMessage():
            tapped = fields.get("bizmsgmenuid", "")
            return "" if tapped == NO_TAP else tapped
        case events.ClickEvent() | events.ScanCodeWaitMsgEvent():
            return item.key or ""
        case events.SubscribeEvent():
            return (item.key or "").removeprefix("qrscene_")
        case events.ScanEvent():
            return item.scene_id or ""
        case _:
            return ""


def _key(fields: Mapping[str, str], plaintext: bytes) -> str:
    """What a retry repeats: the MsgId together with what was said, else the whole plaintext.

    Events have no id; FromUserName + CreateTime, which the platform advises, is the same for two events of a second.
    """
    msg_id = fields.get("MsgId", "")
    if not msg_id:
        return "h:" + hashlib.sha256(plaintext).hexdigest()
    if not _MSG_ID.fullmatch(msg_id):
        raise Refused("MsgId")
    said = "\0".join(fields.get(name, "") for name in _MEANING)
    return f"m:{msg_id}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def _sent(seconds: str) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if _SECONDS.fullmatch(seconds) else None


def _lower(fields: Mapping[str, str], name: str) -> str:
    return fields.get(name, "").lower()
