"""The demo phone: a page that looks like a WeChat chat, and the engineer's view beside it.

Nothing here answers. `/demo/send` signs and encrypts what was typed, posts it to our own webhook, and gives the browser
the opened reply together with the XML of both ways, the time it took, and the journal row.
"""

from __future__ import annotations

import http.client
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import BadRequest

from bot import journal, receipt, state
from db import Database
from demo.wire import Heard, Push, Sender
from settings import Settings

MENU = Path(__file__).with_name("menu.yaml")

#: Seconds until the phone gives up: WeChat itself hangs up after 5.
WECHAT_WAITS = 5

#: The page loads only its own files and runs no inline code.
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

#: What the phone can send beside text: a sender's method, by name.
MEDIA = ("voice", "image", "video", "location", "link", "file")
EVENTS = {"follow": ("subscribe", ""), "unfollow": ("unsubscribe", None)}


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back over HTTP."""

    status: int
    body: bytes
    milliseconds: float


def pages(settings: Settings, database: Database) -> Blueprint:
    """The routes under /demo."""
    blueprint = Blueprint("demo", __name__, url_prefix="/demo", template_folder="templates", static_folder="static")
    menu = yaml.safe_load(MENU.read_text(encoding="utf-8"))
    sender = Sender(
        settings.wechat_token.get_secret_value(),
        settings.aes_keys[0],
        settings.wechat_app_id,
        mode=settings.wechat_mode,
    )

    @blueprint.get("/")
    def phone() -> str:
        return render_template("phone.html", menu=menu)

    @blueprint.post("/send")
    def send() -> Response:
        said = _said(request.get_json())
        push = _push(sender, said)
        answered = _post(settings, push)
        heard = sender.open(answered.body) if answered.status == http.client.OK else None
        return jsonify(_shown(sender, push, answered, heard) | {"turn": _turn(database, sender, said["user"])})

    @blueprint.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return blueprint


def _said(given: Any) -> dict[str, Any]:
    """What the page sent, with the fields that `_push` reads."""
    if not isinstance(given, dict) or not isinstance(given.get("user"), str) or not isinstance(given.get("kind"), str):
        raise BadRequest("user and kind are wanted")
    return {"text": "", "tap": "", "message": None, "sent": None} | given


def _push(sender: Sender, said: dict[str, Any]) -> Push:
    user, kind = said["user"], said["kind"]
    if kind == "text":
        return sender.text(user, said["text"], tap=said["tap"], msg_id=said["message"], sent=said["sent"])
    if kind == "menu":
        return sender.event(user, "CLICK", said["text"], sent=said["sent"])
    if kind in MEDIA:
        push: Push = getattr(sender, kind)(user, msg_id=said["message"])
        return push
    if kind in EVENTS:
        name, key = EVENTS[kind]
        return sender.event(user, name, key, sent=said["sent"])
    raise BadRequest(f"the phone cannot send {kind!r}")


def _post(settings: Settings, push: Push) -> Answered:
    """To our own door, over HTTP, as WeChat does."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104  # compared, not bound
    connection = http.client.HTTPConnection(host, settings.port, timeout=WECHAT_WAITS)
    began = time.perf_counter()
    try:
        connection.request("POST", f"/wechat?{push.query}", push.body, {"Content-Type": "text/xml"})
        response = connection.getresponse()
        body = response.read()
        return Answered(response.status, body, (time.perf_counter() - began) * 1000)
    finally:
        connection.close()


def _shown(sender: Sender, push: Push, answered: Answered, heard: Heard | None) -> dict[str, Any]:
    return {
        "reply": {"text": heard.text, "taps": [asdict(tap) for tap in heard.taps]} if heard else None,
        "milliseconds": round(answered.milliseconds, 1),
        "status": answered.status,
        "wire": {
            "query": push.query,
            "in_plain": sender.reveal(push.body).decode(errors="replace"),
            "in_sealed": push.body.decode(errors="replace"),
            "out_plain": heard.xml.decode() if heard else "",
            "out_sealed": answered.body.decode(errors="replace"),
        },
    }


def _turn(database: Database, sender: Sender, user: str) -> dict[str, Any] | None:
    """The person's newest row of the journal; None after an unsubscribe, when nothing ties a turn to a person."""
    with database.reading() as connection:
        person = state.known(connection, "wechat", sender.account, user)
        turn = journal.newest_of(connection, person) if person else None
    if turn is None:
        return None
    reply = turn.reply
    return {
        "receipt": receipt.code(turn.id),
        "question": turn.question,
        "decision": turn.decision.value,
        "handler": reply.handler if reply else "",
        "entries": reply.entries if reply else (),
        "release": reply.release if reply else None,
        "reason": reply.reason if reply else "",
        "flags": reply.flags if reply else (),
        "deliveries": turn.deliveries,
        "milliseconds": round((turn.microseconds or 0) / 1000, 2),
        "candidates": [asdict(candidate) for candidate in turn.candidates],
    }
