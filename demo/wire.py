"""The sender's side of the wire: what WeChat does, for tests, the demo phone and benchmarks.

Signs, encrypts and writes XML by itself and shares no code with `bot/`, so that a mistake there is not proved by the
same mistake here.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from xml.etree.ElementTree import Element

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml import ElementTree

#: Values of a push: text, or elements inside.
Fields = Mapping[str, "str | Fields"]

_BLOCK_BITS: Final = 256  # PKCS#7 with a block of 32 bytes
_LINK: Final = re.compile(r'<a href="([^"<>]*)">([^<]*)</a>')


@dataclass(frozen=True, slots=True)
class Push:
    """One request as it goes to the bot."""

    query: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Tap:
    """A line that can be tapped: what it shows, what it sends as if typed, and its id."""

    label: str
    content: str
    id: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply as the phone shows it. `raw` is the Content as it came, `xml` the decrypted reply."""

    text: str
    taps: tuple[Tap, ...]
    to: str
    sender: str
    created: int
    raw: str
    xml: bytes


class WireError(Exception):
    """The reply is one that WeChat would not accept, and says why."""


@dataclass(frozen=True)
class Sender:
    """WeChat's server for one account.

    account  the account's own id, "gh_…"
    mode     safe: sealed. compat: sealed, and the same fields in the open beside. plain: in the open
    clock    seconds since 1970
    """

    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    app_id: str
    account: str = "gh_gongda_demo00"
    mode: Literal["safe", "compat", "plain"] = "safe"
    clock: Callable[[], float] = time.time

    # What a person does

    def text(
        self, user: str, content: str, *, tap: str = "", msg_id: int | None = None, sent: int | None = None
    ) -> Push:
        extra = {"bizmsgmenuid": tap} if tap else {}
        return self.message(user, "text", {"Content": content, **extra}, msg_id=msg_id, sent=sent)

    def tap(self, user: str, tap: Tap) -> Push:
        """A tapped line arrives as typed text with the line's id."""
        return self.text(user, tap.content, tap=tap.id)

    def voice(self, user: str, recognition: str | None = None, *, msg_id: int | None = None) -> Push:
        heard = {} if recognition is None else {"Recognition": recognition}
        media = {"MediaId": "voice_1", "Format": "amr", "MediaId16K": "voice_1_16k"}
        return self.message(user, "voice", {**media, **heard}, msg_id=msg_id)

    def image(self, user: str, *, msg_id: int | None = None) -> Push:
        media = {"PicUrl": "http://mmbiz.qpic.cn/demo/0", "MediaId": "image_1"}
        return self.message(user, "image", media, msg_id=msg_id)

    def video(self, user: str, kind: Literal["video", "shortvideo"] = "video", *, msg_id: int | None = None) -> Push:
        return self.message(user, kind, {"MediaId": "video_1", "ThumbMediaId": "thumb_1"}, msg_id=msg_id)

    def location(self, user: str, label: str = "", *, msg_id: int | None = None) -> Push:
        place = {"Location_X": "31.030000", "Location_Y": "121.230000", "Scale": "15", "Label": label}
        return self.message(user, "location", place, msg_id=msg_id)

    def link(self, user: str, title: str = "", *, msg_id: int | None = None) -> Push:
        page = {"Title": title, "Description": "", "Url": "https://example.com/"}
        return self.message(user, "link", page, msg_id=msg_id)

    def file(self, user: str, title: str = "", *, msg_id: int | None = None) -> Push:
        document = {"Title": title, "Description": "", "FileKey": "file_1", "FileMd5": "0" * 32, "FileTotalLen": "1"}
        return self.message(user, "file", document, msg_id=msg_id)

    def event(self, user: str, name: str, key: str | None = None, *, sent: int | None = None, **more: str) -> Push:
        """subscribe, unsubscribe, CLICK, VIEW, SCAN, … in WeChat's own spelling; `key` is the EventKey."""
        keyed = {} if key is None else {"EventKey": key}
        return self.push(self.xml(user, "event", {"Event": name, **keyed, **more}, sent=sent))

    # What the wire carries

    def message(
        self, user: str, kind: str, fields: Fields, *, msg_id: int | None = None, sent: int | None = None
    ) -> Push:
        """Any type. Give msg_id and sent again to play WeChat's retry: the same message under a new envelope."""
        number = secrets.randbelow(10**18) + 10**18 if msg_id is None else msg_id
        return self.push(self.xml(user, kind, {**fields, "MsgId": str(number)}, sent=sent))

    def xml(self, user: str, kind: str, fields: Fields, *, sent: int | None = None) -> bytes:
        """The message in the open, in WeChat's order of fields."""
        created = int(self.clock()) if sent is None else sent
        head = {"ToUserName": self.account, "FromUserName": user, "CreateTime": str(created), "MsgType": kind}
        return f"<xml>{_written({**head, **fields})}</xml>".encode()

    def push(self, xml: bytes, *, timestamp: int | None = None, sealed: str | None = None) -> Push:
        """Sign, and seal as the mode says. `xml` may be anything, also what is not XML; so may a ciphertext given."""
        stamp, nonce = str(int(self.clock()) if timestamp is None else timestamp), str(secrets.randbelow(10**10))
        query = {
            "signature": _sign(self.token, stamp, nonce),
            "timestamp": stamp,
            "nonce": nonce,
            "openid": _openid(xml),
        }
        if self.mode == "plain":
            return Push(urlencode(query), xml)
        sealed = self.seal(xml) if sealed is None else sealed
        query |= {"encrypt_type": "aes", "msg_signature": _sign(self.token, stamp, nonce, sealed)}
        shown = xml.removeprefix(b"<xml>").removesuffix(b"</xml>") if self.mode == "compat" else _to(self.account)
        return Push(
            urlencode(query), b"<xml>" + shown + b"<Encrypt><![CDATA[" + sealed.encode() + b"]]></Encrypt></xml>"
        )

    def handshake(self, echostr: str, *, timestamp: int | None = None) -> str:
        """The query with which WeChat tries the address; the answer has to be echostr."""
        stamp, nonce = str(int(self.clock()) if timestamp is None else timestamp), str(secrets.randbelow(10**10))
        signed = {"signature": _sign(self.token, stamp, nonce), "timestamp": stamp, "nonce": nonce}
        return urlencode({**signed, "echostr": echostr})

    def open(self, body: bytes) -> Heard | None:
        """What the person reads; None for `success`, which says nothing. Raises WireError for what WeChat refuses."""
        if body in {b"", b"success"}:
            return None
        xml = body if self.mode == "plain" else self._unsealed(_root(body))
        return _heard(xml)

    def reveal(self, body: bytes) -> bytes:
        """The message inside a request of ours, in the open."""
        return body if self.mode == "plain" else self.unseal(_root(body).findtext("Encrypt") or "")

    def seal(self, plaintext: bytes) -> str:
        data = secrets.token_bytes(16) + len(plaintext).to_bytes(4, "big") + plaintext + self.app_id.encode()
        padder = padding.PKCS7(_BLOCK_BITS).padder()
        encryptor = self._cipher().encryptor()
        padded = padder.update(data) + padder.finalize()
        return b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def unseal(self, sealed: str) -> bytes:
        decryptor = self._cipher().decryptor()
        unpadder = padding.PKCS7(_BLOCK_BITS).unpadder()
        padded = decryptor.update(b64decode(sealed, validate=True)) + decryptor.finalize()
        data = unpadder.update(padded) + unpadder.finalize()
        end = 20 + int.from_bytes(data[16:20], "big")
        if data[end:] != self.app_id.encode():
            raise WireError("the reply is sealed for another app id")
        return data[20:end]

    def _unsealed(self, root: Element) -> bytes:
        sealed, stamp, nonce = (root.findtext(name) or "" for name in ("Encrypt", "TimeStamp", "Nonce"))
        if not sealed or root.findtext("MsgSignature") != _sign(self.token, stamp, nonce, sealed):
            raise WireError("the reply is not sealed, or its MsgSignature is wrong")
        return self.unseal(sealed)

    def _cipher(self) -> Cipher[modes.CBC]:
        key = b64decode(self.aes_key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def _heard(xml: bytes) -> Heard:
    root = _root(xml)
    contents = root.findall("Content")
    if root.findtext("MsgType") != "text" or len(contents) != 1:
        raise WireError("the reply is not a text with one Content")
    raw = contents[0].text or ""
    return Heard(
        text=_LINK.sub(lambda link: link[2], raw),
        taps=tuple(tap for href, label in _LINK.findall(raw) for tap in _tap(href, label)),
        to=root.findtext("ToUserName") or "",
        sender=root.findtext("FromUserName") or "",
        created=int(root.findtext("CreateTime") or 0),
        raw=raw,
        xml=xml,
    )


def _tap(href: str, label: str) -> list[Tap]:
    """The tap behind a link, if it is one that sends a message."""
    address = urlsplit(href)
    if address.scheme != "weixin" or address.netloc != "bizmsgmenu":
        return []
    values = parse_qs(address.query)
    if "msgmenucontent" not in values or "msgmenuid" not in values:
        raise WireError("a link that sends a message needs its words and an id")
    return [Tap(label, values["msgmenucontent"][0], values["msgmenuid"][0])]


def _root(xml: bytes) -> Element:
    try:
        root: Element = ElementTree.fromstring(xml, forbid_dtd=True)
    except ElementTree.ParseError as error:
        raise WireError("the reply is not XML") from error
    return root


def _written(fields: Fields) -> str:
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())


def _value(value: str | Fields) -> str:
    if isinstance(value, Mapping):
        return _written(value)
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _to(account: str) -> bytes:
    return _written({"ToUserName": account}).encode()


def _openid(xml: bytes) -> str:
    """WeChat repeats the sender in the URL; nothing may be believed of it."""
    found = re.search(rb"<FromUserName><!\[CDATA\[([^\]]*)", xml)
    return quote(found[1]) if found else ""


def _sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 — the platform chose it
