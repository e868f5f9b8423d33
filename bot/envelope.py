"""Signatures and AES of the WeChat family; official accounts and WeCom share them.

Pure: no clock, no network, no XML. The scheme is the platform's own (消息加解密说明): AES-256-CBC, iv = the key's
first 16 bytes, over random(16) + length(4, big-endian) + message + app id, padded as PKCS#7 with a block of 32.
There is no MAC inside: `msg_signature` is what vouches for the ciphertext and has to be checked before `open`.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
import secrets
from base64 import b64encode
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

_RANDOM = 16  # bytes before the length field
_HEAD = _RANDOM + 4
_BLOCK = 32  # the platform pads to 32, not to AES's own 16
_AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")


class Refused(Exception):
    """What came is not to be believed. `reason` is a fixed word of ours: it may be logged, it is never sent."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Opened:
    """A decrypted message and the place of the key that opened it (0 is the current one)."""

    plaintext: bytes
    key: int


def signature(*parts: str) -> str:
    """Hex SHA-1 over the sorted parts: token, timestamp, nonce and, where the body is sealed, the ciphertext."""
    joined = "".join(sorted(parts)).encode("utf-8", "surrogatepass")
    return hashlib.sha1(joined).hexdigest()  # noqa: S324 — the platform chose it


def same(given: str, expected: str) -> bool:
    """Compare in constant time. `given` may hold anything, also what is not ASCII."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


class Envelope:
    """Seals and opens messages of one account.

    keys   EncodingAESKeys of 43 characters: first the current one, then previous ones. While a key is being changed the
           platform still sends with the old one, and wants the reply under the key that it used.
    Raises ValueError for a token, an app id or a key that cannot be right; its text never holds the value.
    """

    def __init__(self, token: str, app_id: str, keys: tuple[str, ...]) -> None:
        if not token or not app_id or not keys:
            # An empty token would let anybody sign.
            raise ValueError("a token, an app id and at least one EncodingAESKey are needed")
        self._token = token
        self._app_id = app_id.encode()
        self._ciphers = tuple(_cipher(key) for key in keys)

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        return signature(self._token, timestamp, nonce, encrypted)

    def open(self, encrypted: str) -> Opened:
        """Decrypt base64 text. Raises Refused, and nothing else, whatever it is given."""
        data = _strict_base64(encrypted)
        if not data or len(data) % _BLOCK:
            raise Refused("ciphertext length")
        for index, cipher in enumerate(self._ciphers):
            decryptor = cipher.decryptor()
            message = self._message(decryptor.update(data) + decryptor.finalize())
            if message is not None:
                return Opened(message, index)
        raise Refused("no key opens it")

    def seal(self, plaintext: bytes, key: int, random: bytes | None = None) -> str:
        """Encrypt under the key at place `key`. `random` (16 bytes) is given only to reproduce worked examples."""
        head = secrets.token_bytes(_RANDOM) if random is None else random
        data = head + len(plaintext).to_bytes(4, "big") + plaintext + self._app_id
        pad = _BLOCK - len(data) % _BLOCK
        encryptor = self._ciphers[key].encryptor()
        return b64encode(encryptor.update(data + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def _message(self, padded: bytes) -> bytes | None:
        """The message, or None where padding, length or app id are wrong: one answer for all, it teaches nothing."""
        pad = padded[-1]
        if not 1 <= pad <= _BLOCK or padded[-pad:] != bytes([pad]) * pad:
            return None
        data = padded[:-pad]
        end = _HEAD + int.from_bytes(data[_RANDOM:_HEAD], "big")
        if len(data) < _HEAD or end + len(self._app_id) != len(data):
            return None
        return data[_HEAD:end] if hmac.compare_digest(data[end:], self._app_id) else None


def _cipher(key: str) -> Cipher[CBC]:
    if not _AES_KEY.fullmatch(key):
        raise ValueError("an EncodingAESKey has 43 characters, letters and digits")
    raw = binascii.a2b_base64(key + "=")
    return Cipher(AES(raw), CBC(raw[:16]))


def _strict_base64(text: str) -> bytes:
    """Only the one spelling that encoding gives: no blanks, no missing padding, no spare bits set."""
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError as error:  # binascii.Error is one; text that is not ASCII gives the plain kind
        raise Refused("base64") from error
    if b64encode(data) != text.encode():
        raise Refused("base64")
    return data
