"""WeChat's XML: bytes ⇄ fields.

Read with expat itself and hard limits, because a general parser gives a tree we do not want, and wechatpy's turns a
repeated element into a list. Written by hand, because there are two forms and each is five lines.
"""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

from bot.envelope import Refused

#: What XML 1.0 allows in no form, and Python's lone surrogates, which UTF-8 cannot say.
ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Stands for every byte or character that XML forbids while the parser reads. Only taken out afterwards: were it taken
#: out before, `]]` + 0x1D + `>` inside somebody's words would become the end of their CDATA section.
_STAND_IN: Final = "\ufffd"

#: Elements whose value we believe. One of them twice, or with elements inside, is an attempt to be two things at once.
#: Others are read past.
_ONCE: Final = frozenset(
    {"Content", "CreateTime", "Encrypt", "Event", "EventKey", "FromUserName", "Location_X", "Location_Y"}
    | {"MediaId", "MsgId", "MsgType", "Recognition", "Title", "ToUserName", "Url", "bizmsgmenuid"}
)

# The largest official example (subscribe_msg_sent_event) has 5 levels and some 30 elements.
_DEPTH: Final = 8
_ELEMENTS: Final = 500


def read(body: bytes) -> dict[str, str]:
    """The scalar children of <xml>: {"FromUserName": "o…", …}. Raises Refused("xml"), and nothing else.

    Characters that XML forbids and broken UTF-8 are dropped, because WeChat really sends them. A document type, another
    root, a repeated field that matters and anything deep or long are refused.
    """
    text = ILLEGAL.sub(_STAND_IN, body.decode("utf-8", "replace")).strip(" \t\r\n\ufeff" + _STAND_IN)
    fields = _Fields()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = fields.start
    parser.EndElementHandler = fields.end
    parser.CharacterDataHandler = fields.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise Refused("xml") from error
    return {name: "".join(parts).replace(_STAND_IN, "") for name, parts in fields.found.items()}


def text_reply(to: str, sender: str, created: int, content: str) -> bytes:
    """A passive text message. `created` is in seconds since 1970."""
    return (
        f"<xml><ToUserName>{_cdata(to)}</ToUserName><FromUserName>{_cdata(sender)}</FromUserName>"
        f"<CreateTime>{created}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{_cdata(content)}</Content></xml>"
    ).encode()


def sealed_reply(encrypted: str, msg_signature: str, timestamp: str, nonce: str) -> bytes:
    """The envelope around an encrypted reply."""
    return (
        f"<xml><Encrypt>{_cdata(encrypted)}</Encrypt><MsgSignature>{_cdata(msg_signature)}</MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce>{_cdata(nonce)}</Nonce></xml>"
    ).encode()


def _cdata(text: str) -> str:
    """A CDATA section, or two where the text itself would end the first."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _refuse(*_: object) -> None:
    raise Refused("xml")


class _Fields:
    """Collects what stands at the second level; counts the rest and reads past it."""

    __slots__ = ("_current", "_depth", "_elements", "found")

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self._current: list[str] | None = None  # the parts of the field that is open, if it is one to be kept
        self._depth = 0
        self._elements = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        endless = self._depth > _DEPTH or self._elements > _ELEMENTS
        foreign = self._depth == 1 and name != "xml"
        if endless or foreign or self._current is not None:  # the last: an element inside a value
            _refuse()
        if self._depth == 2 and name in _ONCE:
            self._open(name)

    def end(self, _name: str) -> None:
        self._depth -= 1
        if self._depth == 1:
            self._current = None

    def data(self, text: str) -> None:
        if self._current is not None:
            self._current.append(text)

    def _open(self, name: str) -> None:
        if name in self.found:
            _refuse()
        self._current = self.found[name] = []
