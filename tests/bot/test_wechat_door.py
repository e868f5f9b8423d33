"""What our door does, case by case: requests as WeChat sends them, through a real Flask app."""

import io
import logging
import random
import time
import tracemalloc
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from bot.message import SILENT_KINDS, Decision, Kind, Message, Reply
from bot.webhook import SORRY, webhook
from bot.wechat import MAX_BODY, WeChatAccount
from demo.wire import Heard, Push, Sender

Mode = Literal["safe", "compat", "plain"]
MODES: list[Mode] = ["safe", "compat", "plain"]
SEALED: list[Mode] = ["safe", "compat"]

TOKEN = "gongda2026"
APP_ID = "wxb11529c136998cb6"
CURRENT = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
PREVIOUS = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
STRANGE = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
NOW = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
XIAOLI = "oLi_000000000000000000000001"
LAOWANG = "oWang-00000000000000000000002"


@dataclass
class Site:
    """A bot that repeats what it heard, on the real blueprint, and WeChat's server opposite."""

    mode: Mode = "safe"
    answer: Callable[[Message], Reply | None] | None = None
    now: datetime = NOW
    heard: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        account = WeChatAccount(TOKEN, APP_ID, (CURRENT, PREVIOUS), self.mode)
        self.sender = Sender(TOKEN, CURRENT, APP_ID, mode=self.mode, clock=NOW.timestamp)
        app = Flask("site")
        app.register_blueprint(webhook(account, self.respond, lambda: self.now))
        self.client = app.test_client()

    def respond(self, message: Message) -> Reply | None:
        self.heard.append(message)
        if self.answer:
            return self.answer(message)
        return None if message.kind in SILENT_KINDS else said("您说：" + message.text)

    def post(self, push: Push) -> TestResponse:
        return self.client.post(f"/wechat?{push.query}", data=push.body, content_type="text/xml")

    def get(self, query: str) -> TestResponse:
        return self.client.get(f"/wechat?{query}")

    def hears(self, push: Push) -> Heard | None:
        response = self.post(push)
        assert response.status_code == 200
        return self.sender.open(response.data)


def said(text: str) -> Reply:
    return Reply(text, "echo", Decision.ANSWER)


def changed(query: str, **values: str | None) -> str:
    """The query with other values; None takes one out."""
    kept = [(name, value) for name, value in parse_qsl(query) if name not in values]
    return urlencode([*kept, *((name, value) for name, value in values.items() if value is not None)])


def assert_refused(site: Site, response: TestResponse, status: int = 403) -> None:
    assert (response.status_code, response.data) == (status, b"")
    assert site.heard == []


# GET with a right signature


@pytest.mark.parametrize("mode", MODES)
def test_a_signed_get_is_answered_with_the_plain_echostr(mode: Mode) -> None:
    site = Site(mode)
    response = site.get(site.sender.handshake("4375120948345356249"))
    assert (response.status_code, response.data) == (200, b"4375120948345356249")
    assert response.mimetype == "text/plain"


def test_the_official_get_is_answered_at_its_time() -> None:
    app = Flask("site")
    account = WeChatAccount("AAAAA", "wxba5fad812f8e6fb9", ("A" * 43,))
    clock = lambda: datetime.fromtimestamp(1714036504, UTC)  # noqa: E731
    app.register_blueprint(webhook(account, lambda _: None, clock))
    query = (
        "signature=f464b24fc39322e44b38aa78f5edd27bd1441696&echostr=4375120948345356249"
        "&timestamp=1714036504&nonce=1514711492"
    )
    assert app.test_client().get(f"/wechat?{query}").data == b"4375120948345356249"


# GET or POST with a wrong, missing or repeated signature

WRONG: list[dict[str, str | None]] = [
    {"signature": "0" * 40},
    {"signature": ""},
    {"signature": "签名"},
    {"timestamp": "1773045001"},
    {"timestamp": None},
    {"nonce": "1"},
    {"nonce": None},
    {"nonce": "一"},
]


@pytest.mark.parametrize("values", [*WRONG, {"signature": None}, {"echostr": None}])
def test_a_get_that_is_not_signed_right_is_refused(values: dict[str, str | None]) -> None:
    site = Site()
    assert_refused(site, site.get(changed(site.sender.handshake("42"), **values)))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("values", WRONG)
def test_a_post_that_is_not_signed_right_is_refused(mode: Mode, values: dict[str, str | None]) -> None:
    site = Site(mode)
    push = site.sender.text(XIAOLI, "我的工会卡")
    assert_refused(site, site.post(replace(push, query=changed(push.query, **values))))


def test_a_plain_post_without_signature_is_refused() -> None:
    site = Site("plain")
    push = site.sender.text(XIAOLI, "我的工会卡")
    assert_refused(site, site.post(replace(push, query=changed(push.query, signature=None))))


@pytest.mark.parametrize("name", ["signature", "msg_signature", "timestamp", "nonce"])
def test_a_repeated_parameter_is_refused(name: str) -> None:
    site = Site()
    push = site.sender.text(XIAOLI, "我的工会卡")
    again = dict(parse_qsl(push.query))[name]
    assert_refused(site, site.post(replace(push, query=f"{push.query}&{name}={again}")))
    assert_refused(site, site.get(f"{site.sender.handshake('42')}&signature=x"))


def test_a_request_without_any_query_is_refused() -> None:
    site = Site()
    assert_refused(site, site.get(""))
    assert_refused(site, site.post(Push("", b"")))


# token empty or short, AES key not 43 characters, no app id


@pytest.mark.parametrize(
    ("setting", "values"),
    [
        ("WECHAT_TOKEN", {"token": ""}),
        ("WECHAT_TOKEN", {"token": "ab"}),
        ("WECHAT_TOKEN", {"token": "工会的令牌"}),
        ("WECHAT_AES_KEY", {"aes_keys": ()}),
        ("WECHAT_AES_KEY", {"aes_keys": (CURRENT[:42],)}),
        ("WECHAT_AES_KEY", {"aes_keys": (CURRENT, "short")}),
        ("WECHAT_APP_ID", {"app_id": ""}),
        ("WECHAT_MODE", {"mode": "raw"}),
    ],
)
def test_an_account_that_cannot_be_right_is_refused_by_name(setting: str, values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=setting):
        WeChatAccount(**{"token": TOKEN, "app_id": APP_ID, "aes_keys": (CURRENT,)} | values)


def test_secrets_of_an_account_are_not_printed() -> None:
    shown = repr(WeChatAccount(TOKEN, APP_ID, (CURRENT, PREVIOUS)))
    assert not any(secret in shown for secret in (TOKEN, CURRENT, PREVIOUS))


# safe mode and a body without Encrypt, or without msg_signature; compat mode


@pytest.mark.parametrize("mode", SEALED)
@pytest.mark.parametrize("encrypt_type", [None, "raw", "aes"])
def test_a_plain_body_is_refused_whatever_the_request_says(mode: Mode, encrypt_type: str | None) -> None:
    site, plain = Site(mode), Sender(TOKEN, CURRENT, APP_ID, mode="plain", clock=NOW.timestamp)
    push = plain.text(XIAOLI, "我的工会卡")
    proof = dict(parse_qsl(push.query))["signature"]
    query = changed(push.query, encrypt_type=encrypt_type)
    assert_refused(site, site.post(replace(push, query=query)))
    assert_refused(site, site.post(replace(push, query=changed(query, msg_signature=proof))))


@pytest.mark.parametrize("mode", SEALED)
@pytest.mark.parametrize("value", [None, "", "0" * 40, "签名"])
def test_a_sealed_body_without_a_right_msg_signature_is_refused(mode: Mode, value: str | None) -> None:
    site = Site(mode)
    push = site.sender.text(XIAOLI, "我的工会卡")
    assert_refused(site, site.post(replace(push, query=changed(push.query, msg_signature=value))))


@pytest.mark.parametrize("mode", SEALED)
def test_fields_in_the_open_are_not_believed(mode: Mode) -> None:
    site, compat = Site(mode), Sender(TOKEN, CURRENT, APP_ID, mode="compat", clock=NOW.timestamp)
    push = compat.text(XIAOLI, "我的工会卡")
    site.post(replace(push, body=push.body.replace(XIAOLI.encode(), LAOWANG.encode())))
    assert [message.user for message in site.heard] == [XIAOLI]


@pytest.mark.parametrize("mode", SEALED)
def test_openid_in_the_address_is_not_believed(mode: Mode) -> None:
    site = Site(mode)
    push = site.sender.text(XIAOLI, "我的工会卡")
    site.post(replace(push, query=changed(push.query, openid=LAOWANG)))
    assert [message.user for message in site.heard] == [XIAOLI]


# timestamp more than 300 s off either way


@pytest.mark.parametrize("off", [-300, -299, 0, 299, 300])
@pytest.mark.parametrize("mode", MODES)
def test_a_fresh_request_is_answered(mode: Mode, off: int) -> None:
    site = Site(mode)
    xml = site.sender.xml(XIAOLI, "text", {"Content": "在吗", "MsgId": "1"})
    stamp = int(NOW.timestamp()) + off
    assert site.post(site.sender.push(xml, timestamp=stamp)).status_code == 200
    assert site.get(site.sender.handshake("42", timestamp=stamp)).status_code == 200


@pytest.mark.parametrize("off", [-10_000_000, -301, 301, 10_000_000, 10**12])
@pytest.mark.parametrize("mode", MODES)
def test_a_stale_or_early_request_is_refused(mode: Mode, off: int) -> None:
    site = Site(mode)
    xml = site.sender.xml(XIAOLI, "text", {"Content": "在吗", "MsgId": "1"})
    stamp = int(NOW.timestamp()) + off
    assert_refused(site, site.post(site.sender.push(xml, timestamp=stamp)))
    assert_refused(site, site.get(site.sender.handshake("42", timestamp=stamp)))


# ciphertext: bad base64, bad padding, wrong length field, wrong app id, unknown key


def cut_block(sealed: str) -> str:
    return b64encode(b64decode(sealed)[:-16]).decode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda sealed: "",
        lambda sealed: "???",
        lambda sealed: "密文",
        lambda sealed: sealed[:-1],
        cut_block,
        lambda sealed: b64encode(b64decode(sealed)[32:]).decode(),
        lambda sealed: b64encode(b64decode(sealed)[:-32]).decode(),
        lambda sealed: b64encode(bytes(64)).decode(),
    ],
)
def test_a_signed_ciphertext_that_does_not_open_is_refused(spoil: Callable[[str], str]) -> None:
    site = Site()
    sealed = site.sender.seal(site.sender.xml(XIAOLI, "text", {"Content": "在吗", "MsgId": "1"}))
    assert_refused(site, site.post(site.sender.push(b"", sealed=spoil(sealed))))


@pytest.mark.parametrize("other", [{"app_id": "wx0000000000000000"}, {"aes_key": STRANGE}])
def test_a_message_for_another_app_or_under_an_unknown_key_is_refused(other: dict[str, Any]) -> None:
    site = Site()
    assert_refused(site, site.post(replace(site.sender, **other).text(XIAOLI, "在吗")))


@pytest.mark.parametrize("key", [CURRENT, PREVIOUS])
def test_the_reply_uses_the_key_that_opened_the_message(key: str) -> None:
    site = Site()
    site.sender = replace(site.sender, aes_key=key)
    reply = site.hears(site.sender.text(XIAOLI, "在吗"))
    assert reply is not None
    assert (reply.text, reply.to, reply.sender) == ("您说：在吗", XIAOLI, site.sender.account)


# body over 64 KiB


@pytest.mark.parametrize("mode", MODES)
def test_a_body_over_64_kib_is_too_large_before_any_signature_work(mode: Mode) -> None:
    site = Site(mode)
    assert_refused(site, site.post(Push("", b"x" * (MAX_BODY + 1))), 413)
    assert_refused(site, site.post(Push("", b"x" * 10_000_000)), 413)


@pytest.mark.parametrize(("size", "status"), [(MAX_BODY, 403), (MAX_BODY + 1, 413), (10_000_000, 413)])
def test_a_body_in_chunks_is_read_no_further(size: int, status: int) -> None:
    site = Site()
    stream = io.BytesIO(b"x" * size)
    response = site.client.post(
        "/wechat",
        input_stream=stream,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert_refused(site, response, status)
    assert stream.tell() <= MAX_BODY + 1


def test_a_long_message_inside_64_kib_is_answered() -> None:
    site = Site()
    assert site.hears(site.sender.text(XIAOLI, "长" * 10_000)) is not None


# <!DOCTYPE, entities, nested tags, other roots, repeated FromUserName

HEAD = f"<ToUserName>gh_1</ToUserName><FromUserName>{XIAOLI}</FromUserName><MsgType>text</MsgType>"
LAUGHS = '<!DOCTYPE xml [<!ENTITY a "哈哈哈哈">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
)
ATTRIBUTES = " ".join(f"a{number}=''" for number in range(5_000))
HOSTILE = {
    "doctype": f"<!DOCTYPE xml><xml>{HEAD}</xml>",
    "laughs": f"{LAUGHS}]><xml>{HEAD}<Content>&j;</Content></xml>",
    "external": f'<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml>{HEAD}<Content>&a;</Content></xml>',
    "parameter": f'<!DOCTYPE xml [<!ENTITY % a SYSTEM "http://127.0.0.1/a">%a;]><xml>{HEAD}</xml>',
    "entity": f"<xml>{HEAD}<Content>&nbsp;</Content></xml>",
    "bare entity": f'<!ENTITY a "b"><xml>{HEAD}</xml>',
    "nested": f"<xml>{HEAD}{'<a>' * 9_000}{'</a>' * 9_000}</xml>",
    "nested and unclosed": "<xml>" + "<a>" * 20_000,
    "siblings": f"<xml>{HEAD}{'<a/>' * 15_000}</xml>",
    "attributes": f"<xml {ATTRIBUTES} a1=''>{HEAD}</xml>",
    "other root": f"<html>{HEAD}</html>",
    "two roots": f"<xml>{HEAD}</xml><xml>{HEAD}</xml>",
    "no root": "在吗",
    "nothing": "",
    "json": '{"FromUserName":"o1"}',
    "repeated": f"<xml>{HEAD}<FromUserName>{LAOWANG}</FromUserName></xml>",
    "repeated type": f"<xml>{HEAD}<MsgType>event</MsgType></xml>",
    "repeated empty": f"<xml><FromUserName/>{HEAD}</xml>",
    "inside": f"<xml>{HEAD.replace(XIAOLI, f'<a>{LAOWANG}</a>')}</xml>",
    "split": f"<xml>{HEAD.replace(XIAOLI, 'o<a/>1')}</xml>",
    "no sender": f"<xml>{HEAD.replace('FromUserName', 'From')}</xml>",
    "odd sender": f"<xml>{HEAD.replace(XIAOLI, '../../etc')}</xml>",
    "long sender": f"<xml>{HEAD.replace(XIAOLI, 'o' * 65)}</xml>",
    "odd receiver": f"<xml>{HEAD.replace('gh_1', 'gh 1')}</xml>",
    "long id": f"<xml>{HEAD}<MsgId>{'1' * 5_000}</MsgId></xml>",
    "other digits": f"<xml>{HEAD}<MsgId>١٢٣</MsgId></xml>",
    "odd id": f"<xml>{HEAD}<MsgId>1'--</MsgId></xml>",
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("xml", HOSTILE.values(), ids=HOSTILE)
def test_hostile_xml_is_refused_at_once(mode: Mode, xml: str) -> None:
    site = Site(mode)
    push = replace(site.sender, mode="plain" if mode == "plain" else "safe").push(xml.encode())
    started = time.perf_counter()
    response = site.post(push)
    assert time.perf_counter() - started < 1
    assert_refused(site, response, 413 if len(push.body) > MAX_BODY else 403)


@pytest.mark.parametrize("xml", HOSTILE.values(), ids=HOSTILE)
def test_hostile_xml_around_the_ciphertext_is_refused(xml: str) -> None:
    site = Site()
    push = site.sender.text(XIAOLI, "在吗")
    assert_refused(site, site.post(replace(push, body=xml.encode())), 413 if len(xml.encode()) > MAX_BODY else 403)


def test_two_ciphertexts_are_refused() -> None:
    site = Site()
    push = site.sender.text(XIAOLI, "在吗")
    assert_refused(site, site.post(replace(push, body=push.body.replace(b"</xml>", b"<Encrypt>x</Encrypt></xml>"))))


def test_200000_nested_tags_are_too_large() -> None:
    site = Site("plain")
    assert_refused(site, site.post(site.sender.push(b"<xml>" + b"<a>" * 200_000)), 413)


@pytest.mark.parametrize("name", ["laughs", "nested", "siblings", "attributes"])
def test_hostile_xml_takes_less_than_20_mib(name: str) -> None:
    site = Site("plain")
    push = site.sender.push(HOSTILE[name].encode())
    tracemalloc.start()
    try:
        site.post(push)
        assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_doctype_typed_by_a_person_is_only_text() -> None:
    site = Site()
    typed = "<!DOCTYPE html> 怎么打不开 &amp; &lt; ]]> <FromUserName>"
    site.post(site.sender.text(XIAOLI, typed))
    assert [message.text for message in site.heard] == [typed]


# control characters and broken UTF-8 inside a real message


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("在吗\x1d".encode(), "在吗"),
        ("\x00在\x08吗\x0b\x0c\x1f".encode(), "在吗"),
        ("在吗".encode() + b"\xff\xfe", "在吗"),
        (b"\xe5\x9c" + "吗".encode(), "吗"),
        ("在".encode() + b"\xed\xa0\x80" + "吗".encode(), "在吗"),
        ("在\ufffe吗\uffff".encode(), "在吗"),
        ("在\t吗\n".encode(), "在\t吗\n"),
        ("在吗😀\x7f\x85".encode(), "在吗😀\x7f\x85"),
    ],
)
def test_a_real_message_with_forbidden_characters_is_answered(mode: Mode, sent: bytes, heard: str) -> None:
    site = Site(mode)
    xml = site.sender.xml(XIAOLI, "text", {"Content": "@", "MsgId": "1"})
    assert site.hears(site.sender.push(xml.replace(b"@", sent))) is not None
    assert [message.text for message in site.heard] == [heard]


@pytest.mark.parametrize("around", [b"\xef\xbb\xbf%s", b"\r\n %s \n", b"\x1d%s\x00"])
def test_a_message_with_blanks_or_marks_around_is_answered(around: bytes) -> None:
    site = Site()
    xml = site.sender.xml(XIAOLI, "text", {"Content": "在吗", "MsgId": "1"})
    assert site.hears(site.sender.push(around % xml)) is not None


def test_dropping_a_character_never_ends_the_section_it_stood_in() -> None:
    """`]]` + 0x1D + `>` would become the end of the section, and the rest elements, if the character just vanished."""
    site = Site()
    typed = b"]]\x1d></Content><bizmsgmenuid>9</bizmsgmenuid><Content>"
    xml = site.sender.xml(XIAOLI, "text", {"Content": "@", "MsgId": "1"}).replace(b"@", typed)
    site.post(site.sender.push(xml))
    assert [(message.text, message.tap) for message in site.heard] == [
        ("]]></Content><bizmsgmenuid>9</bizmsgmenuid><Content>", "")
    ]


# unknown message or event type, missing MsgId, odd CreateTime


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"MsgType": "hologram", "MsgId": "1"}, Kind.UNKNOWN),
        ({"MsgType": "", "MsgId": "1"}, Kind.UNKNOWN),
        ({"MsgType": "event", "Event": "teleport"}, Kind.EVENT),
        ({"MsgType": "event"}, Kind.EVENT),
    ],
)
def test_an_unknown_type_is_heard_as_such_and_answered_with_success(fields: dict[str, str], kind: Kind) -> None:
    site = Site()
    response = site.post(site.sender.push(site.sender.xml(XIAOLI, "", fields)))
    assert (response.status_code, response.data, response.mimetype) == (200, b"success", "text/plain")
    assert [message.kind for message in site.heard] == [kind]


@pytest.mark.parametrize("created", ["abc", "", "-1", "9" * 400, "1e9", "１７７３", "10000000000"])
def test_an_odd_time_is_no_time(created: str) -> None:
    site = Site()
    site.post(site.sender.push(site.sender.xml(XIAOLI, "text", {"CreateTime": created, "Content": "在吗"})))
    assert [(message.text, message.sent) for message in site.heard] == [("在吗", None)]


@pytest.mark.parametrize("fields", [{}, {"MsgId": ""}])
def test_a_missing_id_gives_a_key_of_the_plaintext(fields: dict[str, str]) -> None:
    site = Site()
    xml = site.sender.xml(XIAOLI, "text", {"Content": "在吗", **fields})
    site.post(site.sender.push(xml))
    site.post(site.sender.push(xml))
    first, second = site.heard
    assert first.key == second.key
    assert first.key.startswith("h:")


# the same message again; two events of one second, or equal keys with other content


@pytest.mark.parametrize("mode", MODES)
def test_a_retry_has_the_same_key_under_a_new_envelope(mode: Mode) -> None:
    site = Site(mode)
    for _ in range(3):
        site.post(site.sender.text(XIAOLI, "在吗", msg_id=6054768590064713728, sent=1773045000))
    assert len(site.heard) == 3
    assert len({message.key for message in site.heard}) == 1
    assert site.heard[0].key.startswith("m:6054768590064713728:")


def test_a_retried_event_has_the_same_key() -> None:
    site = Site()
    for _ in range(2):
        site.post(site.sender.event(XIAOLI, "CLICK", "hours", sent=1773045000))
    assert len({message.key for message in site.heard}) == 1


def test_two_events_of_one_second_have_two_keys() -> None:
    site = Site()
    for name, key in [("SCAN", "12"), ("SCAN", "13"), ("CLICK", "12"), ("subscribe", "")]:
        site.post(site.sender.event(XIAOLI, name, key, sent=1773045000))
    assert len({message.key for message in site.heard}) == 4


def test_one_id_with_other_content_or_sender_is_another_message() -> None:
    site = Site()
    for user, text in [(XIAOLI, "在吗"), (XIAOLI, "工会卡"), (LAOWANG, "在吗")]:
        site.post(site.sender.text(user, text, msg_id=1))
    site.post(site.sender.image(XIAOLI, msg_id=1))
    assert len({message.key for message in site.heard}) == 4


# the reply


@pytest.mark.parametrize("mode", MODES)
def test_the_reply_comes_as_the_account_is_configured(mode: Mode) -> None:
    site = Site(mode)
    response = site.post(site.sender.text(XIAOLI, "在吗"))
    assert response.mimetype == "application/xml"
    assert (b"Encrypt" in response.data) == (mode != "plain")
    reply = site.sender.open(response.data)
    assert reply is not None
    assert (reply.text, reply.to, reply.created) == ("您说：在吗", XIAOLI, NOW.timestamp())


def test_the_sealed_reply_repeats_the_nonce_and_has_its_own_time() -> None:
    site = Site()
    push = site.sender.text(XIAOLI, "在吗")
    data = site.post(push).data.decode()
    assert f"<Nonce><![CDATA[{dict(parse_qsl(push.query))['nonce']}]]></Nonce>" in data
    assert f"<TimeStamp>{int(NOW.timestamp())}</TimeStamp>" in data


@pytest.mark.parametrize("reply", [None, said(""), said(" \n\x00")])
def test_nothing_to_say_is_success(reply: Reply | None) -> None:
    site = Site(answer=lambda _: reply)
    assert site.post(site.sender.text(XIAOLI, "在吗")).data == b"success"


def test_unsubscribe_is_heard_and_nothing_is_replied() -> None:
    site = Site()
    assert site.hears(site.sender.event(XIAOLI, "unsubscribe")) is None
    assert [(message.kind, message.user) for message in site.heard] == [(Kind.UNFOLLOW, XIAOLI)]


# anything unforeseen


def fail(message: Message) -> Reply:
    raise RuntimeError(f"cannot answer {message.user}: {message.text}")


@pytest.mark.parametrize("mode", MODES)
def test_a_failure_is_a_polite_text_and_one_line_without_personal_data(
    mode: Mode, caplog: pytest.LogCaptureFixture
) -> None:
    site = Site(mode, answer=fail)
    with caplog.at_level(logging.INFO):
        reply = site.hears(site.sender.text(XIAOLI, "我的身份证是31011719900101001X"))
    assert reply is not None
    assert reply.text == SORRY
    [record] = caplog.records
    assert record.name == "gongda.wechat"
    assert record.getMessage().startswith("unforeseen: RuntimeError at test_wechat_door.py:")
    assert not any(word in caplog.text for word in (XIAOLI, "310117", "Traceback"))


def test_a_failing_clock_is_refused_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    app = Flask("site")
    app.register_blueprint(webhook(WeChatAccount(TOKEN, APP_ID, (CURRENT,)), fail, lambda: datetime.fromisoformat("x")))
    push = Sender(TOKEN, CURRENT, APP_ID).text(XIAOLI, "在吗")
    response = app.test_client().post(f"/wechat?{push.query}", data=push.body)
    assert (response.status_code, response.data) == (403, b"")
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_refusal_is_logged_without_anything_that_was_sent(caplog: pytest.LogCaptureFixture) -> None:
    site = Site()
    with caplog.at_level(logging.INFO):
        site.post(Push(f"signature=13800000000&timestamp={int(NOW.timestamp())}&nonce=1&msg_signature=x", b"<xml/>"))
    assert [record.getMessage() for record in caplog.records] == ["refused: signature"]


# mutated bodies


def mutated(body: bytes, chance: random.Random) -> bytes:
    data = bytearray(body)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                data[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[place : place + chance.randrange(1, 40)]
            case 2:
                data[place:place] = chance.randbytes(chance.randrange(1, 20))
            case _:
                start = chance.randrange(len(data) + 1)
                data[place:place] = data[start : start + chance.randrange(1, 120)]
    return bytes(data)


def samples(sender: Sender) -> list[bytes]:
    return [
        sender.xml(XIAOLI, "text", {"Content": "我的工会卡 <b> ]]> 😀", "MsgId": "6054768590064713728"}),
        sender.xml(XIAOLI, "text", {"Content": "1", "bizmsgmenuid": "o1", "MsgId": "7"}),
        sender.xml(XIAOLI, "event", {"Event": "subscribe", "EventKey": "qrscene_12", "Ticket": "t"}),
        sender.xml(XIAOLI, "event", {"Event": "scancode_push", "ScanCodeInfo": {"ScanType": "qrcode"}}),
        sender.xml(XIAOLI, "voice", {"MediaId": "v", "Recognition": "在吗", "MsgId": "8"}),
    ]


@pytest.mark.parametrize("sealed_after", [True, False])
def test_1000_mutated_bodies_each_way_are_answered_or_refused_at_once(*, sealed_after: bool) -> None:
    """Mutated before sealing (a broken sender) and after (an attacker): 2,000 in all."""
    site, chance = Site(), random.Random(20260309)
    bodies = samples(site.sender)
    for turn in range(1_000):
        xml = bodies[turn % len(bodies)]
        push = site.sender.push(mutated(xml, chance) if sealed_after else xml)
        body = push.body if sealed_after else mutated(push.body, chance)
        started = time.perf_counter()
        response = site.post(replace(push, body=body))
        assert time.perf_counter() - started < 1
        assert response.status_code in {200, 403}
        assert response.status_code == 200 or response.data == b""


def test_a_flip_of_any_byte_of_the_sealed_body_changes_nothing_or_is_refused() -> None:
    site = Site()
    push = site.sender.text(XIAOLI, "在吗")
    for place in range(len(push.body)):
        flipped = bytearray(push.body)
        flipped[place] ^= 1 + place % 255
        site.post(replace(push, body=bytes(flipped)))
    assert {(message.user, message.text) for message in site.heard} <= {(XIAOLI, "在吗")}
