"""The envelope against the platform's own worked examples, and against everything that is not one of them."""

import json
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from bot.envelope import Envelope, Opened, Refused, same, signature
from bot.wechat_xml import read

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "official_vectors.json").read_text("utf-8"))
CURRENT = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PREVIOUS = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
STRANGE = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
APP_ID = "wxb11529c136998cb6"
ENVELOPE = Envelope("gongda", APP_ID, (CURRENT, PREVIOUS))


def with_(*names: str) -> list[Any]:
    return [pytest.param(vector, id=vector["id"]) for vector in VECTORS if all(name in vector for name in names)]


def envelope_of(vector: dict[str, Any]) -> Envelope:
    return Envelope(vector["token"], vector["appid"], (vector["aes_key"],))


def encrypted(padded: bytes, key: str = CURRENT) -> str:
    """Ciphertext of any bytes, also of such as no sender would pad."""
    raw = b64decode(key + "=")
    encryptor = Cipher(algorithms.AES(raw), modes.CBC(raw[:16])).encryptor()
    return b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def padded(data: bytes) -> bytes:
    pad = 32 - len(data) % 32
    return data + bytes([pad]) * pad


def packed(message: bytes, *, length: int | None = None, app_id: str = APP_ID) -> bytes:
    size = len(message) if length is None else length
    return bytes(16) + size.to_bytes(4, "big") + message + app_id.encode()


@pytest.mark.parametrize("vector", with_("signature"))
def test_official_signature(vector: dict[str, Any]) -> None:
    assert signature(vector["token"], vector["timestamp"], vector["nonce"]) == vector["signature"]


@pytest.mark.parametrize("vector", with_("msg_signature", "encrypt"))
def test_official_msg_signature(vector: dict[str, Any]) -> None:
    signed = envelope_of(vector).sign(vector["timestamp"], vector["nonce"], vector["encrypt"])
    assert signed == vector["msg_signature"]


@pytest.mark.parametrize("vector", with_("encrypt", "plain"))
def test_official_ciphertext_opens(vector: dict[str, Any]) -> None:
    assert envelope_of(vector).open(vector["encrypt"]) == Opened(vector["plain"].encode(), 0)


@pytest.mark.parametrize("vector", with_("encrypt", "plain"))
def test_official_plaintext_and_random_seal_to_the_same_ciphertext(vector: dict[str, Any]) -> None:
    sealed = envelope_of(vector).seal(vector["plain"].encode(), 0, random=vector["random"].encode())
    assert sealed == vector["encrypt"]


@pytest.mark.parametrize("vector", with_("expect_fields"))
def test_official_fields_are_read(vector: dict[str, Any]) -> None:
    fields = read(vector["plain"].encode())
    assert fields == {name: value for name, value in vector["expect_fields"].items() if name != "AgentID"}


def test_official_compat_body_holds_the_official_ciphertext() -> None:
    [vector] = [vector for vector in VECTORS if "body" in vector and "encrypt" in vector]
    assert read(vector["body"].encode())["Encrypt"] == vector["encrypt"]


@given(st.binary(max_size=300), st.sampled_from([0, 1]))
def test_what_is_sealed_opens_with_the_same_key(message: bytes, key: int) -> None:
    assert ENVELOPE.open(ENVELOPE.seal(message, key)) == Opened(message, key)


def test_previous_key_seals_what_only_the_previous_key_opens() -> None:
    sealed = ENVELOPE.seal(b"hello", 1)
    assert Envelope("gongda", APP_ID, (PREVIOUS,)).open(sealed).plaintext == b"hello"
    with pytest.raises(Refused):
        Envelope("gongda", APP_ID, (CURRENT,)).open(sealed)


def test_the_same_message_is_never_sealed_to_the_same_bytes() -> None:
    assert len({ENVELOPE.seal(b"hello", 0) for _ in range(50)}) == 50


@pytest.mark.parametrize("key", [0, 1])
def test_a_flip_of_any_byte_opens_or_is_refused_and_never_escapes(key: int) -> None:
    message = "<xml><Content>我的工会卡什么时候到</Content></xml>".encode()
    data = b64decode(ENVELOPE.seal(message, key))
    for place in range(len(data)):
        flipped = bytearray(data)
        flipped[place] ^= 1 + place % 255
        try:
            opened = ENVELOPE.open(b64encode(flipped).decode()).plaintext
        except Refused:
            continue
        # CBC garbles a block and flips one bit in the next; only msg_signature sees a change in the middle of a message.
        assert len(opened) == len(message)


def test_a_flip_of_any_byte_changes_the_msg_signature() -> None:
    sealed = ENVELOPE.seal(b"hello", 0)
    proof = ENVELOPE.sign("1714112445", "415670741", sealed)
    for place in range(len(sealed)):
        other = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
        assert not same(proof, ENVELOPE.sign("1714112445", "415670741", other))


GOOD = padded(packed(b"hello"))


@pytest.mark.parametrize(
    "sealed",
    [
        "",
        "=",
        "!!!!",
        "中文",
        "\ud800",
        encrypted(GOOD) + "\n",
        " " + encrypted(GOOD),
        encrypted(GOOD).rstrip("="),
        encrypted(GOOD)[:-4],
        encrypted(GOOD)[:-3] + "B==",  # the same bytes spelt with a spare bit set
        encrypted(GOOD[:16]),
        encrypted(GOOD[:48]),
        encrypted(GOOD[:-1] + b"\x00"),
        encrypted(GOOD[:-1] + b"\x21"),
        encrypted(GOOD[:-2] + b"\x01" + GOOD[-1:]),
        encrypted(bytes([32]) * 32),
        encrypted(bytes([1]) * 32),
        encrypted(padded(packed(b"hello", length=4))),
        encrypted(padded(packed(b"hello", length=6))),
        encrypted(padded(packed(b"hello", length=2**32 - 1))),
        encrypted(padded(packed(b"hello", app_id=""))),
        encrypted(padded(packed(b"hello", app_id=APP_ID + "0"))),
        encrypted(padded(packed(b"hello", app_id="wx0000000000000000"))),
        encrypted(GOOD, STRANGE),
        "ab" * 64,
    ],
)
def test_anything_else_is_refused(sealed: str) -> None:
    with pytest.raises(Refused):
        ENVELOPE.open(sealed)


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_refused_and_nothing_else_is_raised(text: str) -> None:
    with pytest.raises(Refused):
        ENVELOPE.open(text)


@given(st.binary(min_size=32, max_size=128).map(lambda data: data[: len(data) // 32 * 32]))
def test_any_ciphertext_is_refused_and_nothing_else_is_raised(data: bytes) -> None:
    with pytest.raises(Refused):
        ENVELOPE.open(b64encode(data).decode())


@given(st.text(st.characters(exclude_categories=())))
def test_a_signature_of_any_characters_is_compared_without_raising(text: str) -> None:
    assert not same(text, signature("gongda", "1714112445", "415670741"))


@pytest.mark.parametrize(
    ("token", "app_id", "keys"),
    [
        ("", APP_ID, (CURRENT,)),
        ("gongda", "", (CURRENT,)),
        ("gongda", APP_ID, ()),
        ("gongda", APP_ID, ("",)),
        ("gongda", APP_ID, (CURRENT[:-1],)),
        ("gongda", APP_ID, (CURRENT, PREVIOUS + "=")),
    ],
)
def test_a_setting_that_cannot_be_right_is_refused_without_being_quoted(
    token: str, app_id: str, keys: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=r"^[A-Za-z0-9 ,]+$") as error:
        Envelope(token, app_id, keys)
    assert CURRENT[:-1] not in str(error.value)
    assert PREVIOUS not in str(error.value)
