"""The demo phone: a page that looks like a WeChat chat, and the engineer's view beside it.

Nothing here answers. `/demo/send` signs and encrypts what was typed, posts it to our own webhook, and gives the browser
the opened reply together with the XML of both ways, the time it took, and the journal row.
"""

from __future__ import annotations

import http.client
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import yaml
from flask import Blueprint, Response, jsonify, render_template, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection
from werkzeug.exceptions import BadRequest

from bot import journal, receipt, state
from bot.journal import Recorded
from db import Database
from demo.wire import Heard, Push, Sender, WireError
from settings import Settings

MENU = Path(__file__).with_name("menu.yaml")

#: Seconds until the phone gives up: WeChat itself hangs up after 5.
WECHAT_WAITS = 5

#: What the browser may do with our pages. They load only their own files, run no inline code and stand in no frame.
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

EVENTS = {"follow": ("subscribe", ""), "unfollow": ("unsubscribe", None)}


class Said(BaseModel):
    """What a person did on the phone.

    text     what was typed, or the key of the menu's item
    message  the MsgId; it and `sent` (seconds since 1970) stay the same when the message is delivered again
    receipt  of the turn that this delivery repeats
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    user: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    kind: Literal["text", "menu", "voice", "image", "video", "location", "link", "file", "follow", "unfollow"]
    text: str = Field(default="", max_length=2000)
    tap: str = Field(default="", max_length=200)
    message: int | None = Field(default=None, ge=0, lt=2**63)
    sent: int | None = Field(default=None, ge=0, lt=10**10)
    receipt: str = Field(default="", max_length=40)


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

    @blueprint.get("/", strict_slashes=False)
    def phone() -> str:
        return render_template("phone.html", menu=menu)

    @blueprint.post("/send")
    def send() -> Response | tuple[Response, int]:
        said = _said(request.get_json())
        try:
            return jsonify(_carry(settings, database, sender, said))
        except TimeoutError:
            return jsonify(problem=f"机器人 {WECHAT_WAITS} 秒内没有答复"), 504
        except (OSError, http.client.HTTPException):
            return jsonify(problem="机器人没有接通"), 502
        except WireError as error:
            return jsonify(problem=f"微信不会接受这个回复（{error}）"), 502

    @blueprint.after_request
    def guard(response: Response) -> Response:
        response.headers.update(HEADERS)
        return response

    return blueprint


def _said(given: Any) -> Said:
    try:
        return Said.model_validate(given)
    except ValidationError as error:
        wrong = ", ".join(str(problem["loc"][0]) if problem["loc"] else "the whole" for problem in error.errors())
        raise BadRequest(f"not as the phone sends it: {wrong}") from None


def _carry(settings: Settings, database: Database, sender: Sender, said: Said) -> dict[str, Any]:
    """There and back: everything that the page shows of a message."""
    began = datetime.now(UTC)
    push = _push(sender, said)
    answered = _post(settings, push)
    heard = sender.open(answered.body) if answered.status == http.client.OK else None
    with database.reading() as connection:
        turn = _turn(connection, sender.account, said, began)
    return _shown(sender, push, answered, heard) | {"turn": turn and _told(turn)}


def _push(sender: Sender, said: Said) -> Push:
    match said.kind:
        case "text":
            return sender.text(said.user, said.text, tap=said.tap, msg_id=said.message, sent=said.sent)
        case "menu":
            return sender.event(said.user, "CLICK", said.text, sent=said.sent)
        case "follow" | "unfollow":
            name, key = EVENTS[said.kind]
            return sender.event(said.user, name, key, sent=said.sent)
        case media:
            push: Push = getattr(sender, media)(said.user, msg_id=said.message)
            return push


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


def _turn(connection: Connection, account: str, said: Said, began: datetime) -> Recorded | None:
    """The journal's row of this delivery: the one it repeats, else the person's newest.

    None after an unsubscribe, when nothing ties a turn to a person, and where the row is still being written because
    the deadline came first: an older turn is not shown in its place.
    """
    repeated = receipt.turn_id(said.receipt)
    if repeated is not None:
        return journal.find(connection, repeated)
    person = state.pseudonym(connection, "wechat", account, said.user)
    turn = journal.newest_of(connection, person) if person else None
    return turn if turn and turn.at >= began else None


def _told(turn: Recorded) -> dict[str, Any]:
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
