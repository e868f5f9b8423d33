"""The WeChat door: a request's bytes → Message, Reply → bytes. Nothing else, and no HTTP.

What is verified is decided by the account's configured mode. Nothing in a request (encrypt_type, a missing Encrypt, a
missing msg_signature) can talk the door into less: the URL's own `signature` does not cover the body, so one logged URL
would be enough to speak as anybody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from bot import wechat_message, wechat_reply, wechat_xml
from bot.envelope import Envelope, Opened, Refused, same, signature
from bot.message import Message, Reply

Query = Mapping[str, Sequence[str]]

#: Bytes. The longest true message (2,048 bytes of text, sealed in both forms) is under 10 KiB.
MAX_BODY: Final = 64 * 1024

#: Seconds that a request's timestamp may be off, either way. A true retry comes within seconds.
FRESH: Final = 300

#: The body that ends WeChat's retries without saying anything.
SUCCESS: Final = b"success"

_TOKEN: Final = re.compile(r"[A-Za-z0-9]{3,32}")
_SECONDS: Final = re.compile(r"[0-9]{1,10}")
_NONCE: Final = re.compile(r"[!-~]{1,128}")  # it is given back inside the sealed reply


class TooLarge(Exception):
    """The body is over MAX_BODY; nothing of it was looked at."""


@dataclass(frozen=True, slots=True)
class WeChatAccount:
    """One official account, as its console has it. Secrets stay out of repr.

    token     3 to 32 letters and digits
    aes_keys  EncodingAESKeys, the current one first, then previous ones; may be empty in plain mode only
    mode      safe: sealed both ways. compat: the request holds both forms, only the sealed one is read. plain: neither
    Raises ValueError that names the setting, never its value.
    """

    token: str = field(repr=False)
    app_id: str
    aes_keys: tuple[str, ...] = field(default=(), repr=False)
    mode: Literal["safe", "compat", "plain"] = "safe"
    envelope: Envelope | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not _TOKEN.fullmatch(self.token):
            raise ValueError("WECHAT_TOKEN: 3 to 32 letters and digits")
        if not self.app_id:
            raise ValueError("WECHAT_APP_ID: is empty")
        if self.mode not in {"safe", "compat", "plain"}:
            raise ValueError("WECHAT_MODE: safe, compat or plain")
        object.__setattr__(self, "envelope", self._made_envelope())

    def _made_envelope(self) -> Envelope | None:
        if self.mode == "plain":
            return None
        try:
            return Envelope(self.token, self.app_id, self.aes_keys)
        except ValueError as error:
            raise ValueError("WECHAT_AES_KEY: 43 letters and digits, as the console shows it") from error


@dataclass(frozen=True, slots=True)
class Received:
    """A verified message and what its reply needs: the place of the key that opened it (None: plain) and the nonce."""

    message: Message
    key: int | None
    nonce: str


def handshake(account: WeChatAccount, query: Query, now: datetime) -> str:
    """The echostr to answer a GET with. Raises Refused. Official accounts send it plain in every mode."""
    values = _single(query)
    _fresh(values, now)
    _signed(account, values)
    return _wanted(values, "echostr")


def receive(account: WeChatAccount, query: Query, body: bytes, now: datetime) -> Received:
    """Verify, decrypt and read a POST. Raises TooLarge or Refused, and nothing else, whatever it is given."""
    if len(body) > MAX_BODY:
        raise TooLarge
    values = _single(query)
    _fresh(values, now)
    if account.envelope is None:
        _signed(account, values)
        opened, key = body, None
    else:
        found = _opened(account, account.envelope, values, body)
        opened, key = found.plaintext, found.key
    fields = wechat_xml.read(opened)
    return Received(wechat_message.message(fields, opened), key, values["nonce"])


def render(account: WeChatAccount, received: Received, reply: Reply | None, now: datetime) -> bytes:
    """The response body: a passive text message, sealed as the request was; SUCCESS where there is nothing to say."""
    said = wechat_reply.content(reply, received.message.limit) if reply else ""
    if not said:
        return SUCCESS
    seconds = int(now.timestamp())
    xml = wechat_xml.text_reply(received.message.user, received.message.account, seconds, said)
    if account.envelope is None or received.key is None:
        return xml
    encrypted = account.envelope.seal(xml, received.key)
    proof = account.envelope.sign(str(seconds), received.nonce, encrypted)
    return wechat_xml.sealed_reply(encrypted, proof, str(seconds), received.nonce)


def _single(query: Query) -> dict[str, str]:
    """Every parameter once: given twice, two readers could believe different ones."""
    if any(len(given) != 1 for given in query.values()):
        raise Refused("repeated parameter")
    return {name: given[0] for name, given in query.items()}


def _wanted(values: Mapping[str, str], name: str) -> str:
    value = values.get(name, "")
    if not value:
        raise Refused(f"no {name}")
    return value


def _fresh(values: Mapping[str, str], now: datetime) -> None:
    timestamp = _wanted(values, "timestamp")
    if not _SECONDS.fullmatch(timestamp) or abs(int(timestamp) - now.timestamp()) > FRESH:
        raise Refused("timestamp")
    if not _NONCE.fullmatch(_wanted(values, "nonce")):
        raise Refused("nonce")


def _signed(account: WeChatAccount, values: Mapping[str, str]) -> None:
    expected = signature(account.token, values["timestamp"], values["nonce"])
    if not same(_wanted(values, "signature"), expected):
        raise Refused("signature")


def _opened(account: WeChatAccount, envelope: Envelope, values: Mapping[str, str], body: bytes) -> Opened:
    """What `msg_signature` vouches for. A `signature` beside it has to be right too; its absence proves nothing."""
    given = _wanted(values, "msg_signature")
    if "signature" in values:
        _signed(account, values)
    encrypted = _wanted(wechat_xml.read(body), "Encrypt")
    if not same(given, envelope.sign(values["timestamp"], values["nonce"], encrypted)):
        raise Refused("msg_signature")
    return envelope.open(encrypted)
