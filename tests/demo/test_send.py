"""`/demo/send` takes only what the phone sends, and says in plain words when there is nobody behind the door."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from flask.testing import FlaskClient

from benchmarks.server import free_port
from tests.databases import SQLiteHouse
from tests.fresh_bots import fresh_bot

SAID: dict[str, Any] = {"user": "oDemo1", "kind": "text", "text": "你好"}


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def demo(sqlite_house: SQLiteHouse, port: int) -> Iterator[FlaskClient]:
    """The demo's pages, on a port where nobody listens unless the test does."""
    with sqlite_house.fresh() as url, fresh_bot(url, demo=True, port=port) as bot:
        yield bot.client


@pytest.mark.parametrize(
    "wrong",
    [
        {"user": "不是openid"},
        {"user": None},
        {"kind": "payment"},
        {"kind": "__class__"},
        {"text": 5},
        {"text": "字" * 2001},
        {"message": -1},
        {"message": 2**63},
        {"sent": "now"},
        {"more": 1},
    ],
)
def test_what_the_phone_would_not_send_is_refused(demo: FlaskClient, wrong: dict[str, Any]) -> None:
    assert demo.post("/demo/send", json=SAID | wrong).status_code == 400


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'"text"', b"{"])
def test_what_is_no_object_is_refused(demo: FlaskClient, body: bytes) -> None:
    assert demo.post("/demo/send", data=body, content_type="application/json").status_code == 400


def test_another_sites_form_is_refused(demo: FlaskClient) -> None:
    assert demo.post("/demo/send", data='{"user": "oDemo1"}', content_type="text/plain").status_code == 415


def test_when_nobody_listens_the_phone_is_told(demo: FlaskClient) -> None:
    response = demo.post("/demo/send", json=SAID)
    assert (response.status_code, response.get_json()) == (502, {"problem": "机器人没有接通"})


def test_a_reply_that_wechat_would_not_take_is_called_so(demo: FlaskClient, port: int) -> None:
    server = HTTPServer(("127.0.0.1", port), Chatterer)
    threading.Thread(target=server.handle_request).start()
    response = demo.post("/demo/send", json=SAID)
    server.server_close()
    assert response.status_code == 502
    assert "微信不会接受这个回复" in response.get_json()["problem"]


class Chatterer(BaseHTTPRequestHandler):
    """Answers every message in the open, and not in XML."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
