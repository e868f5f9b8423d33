"""GET and POST /wechat: HTTP ⇄ the door. Maps outcomes to responses, and reflects nothing."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from bot import wechat
from bot.envelope import Refused
from bot.message import Decision, Message, Reply
from bot.wechat import SUCCESS, Received, TooLarge, WeChatAccount

log: Final = logging.getLogger("gongda.wechat")

#: Said when something failed that nobody foresaw.
SORRY: Final = "系统刚才出了点问题，没能回答您。请稍后再发一次，谢谢。"

Respond = Callable[[Message], Reply | None]
Clock = Callable[[], datetime]


def webhook(account: WeChatAccount, respond: Respond, clock: Clock, *, sorry: str = SORRY) -> Blueprint:
    """The routes of one account.

    respond  the reply to a message, or None where nothing is said; keeps the deadline
    clock    the time, aware of its zone
    sorry    what is said when `respond` fails
    """
    blueprint = Blueprint("wechat", __name__)

    @blueprint.get("/wechat")
    def handshake() -> Response:
        try:
            return _plain(wechat.handshake(account, _query(), clock()))
        except Refused as refused:
            return _refused(refused)

    @blueprint.post("/wechat")
    def message() -> Response:
        try:
            received = wechat.receive(account, _query(), _body(), clock())
        except Refused as refused:
            return _refused(refused)
        except TooLarge:
            return Response(status=413, mimetype="text/plain")
        except Exception as error:  # noqa: BLE001 — the outermost edge, and nobody is known yet to whom to speak
            _log_unforeseen(error)
            return Response(status=403, mimetype="text/plain")
        return _answered(account, received, respond, clock(), sorry)

    return blueprint


def _answered(account: WeChatAccount, received: Received, respond: Respond, now: datetime, sorry: str) -> Response:
    """The reply. Whatever fails behind the door, the person reads a sentence and not 该公众号提供的服务出现故障."""
    try:
        body = wechat.render(account, received, respond(received.message), now)
    except Exception as error:  # noqa: BLE001 — the outermost edge: WeChat shows any failure to the person
        _log_unforeseen(error)
        body = wechat.render(account, received, Reply(sorry, "webhook", Decision.ERROR), now)
    return _plain(body) if body == SUCCESS else Response(body, mimetype="application/xml")


def _query() -> dict[str, list[str]]:
    return request.args.to_dict(flat=False)


def _body() -> bytes:
    """The body, or the first MAX_BODY + 1 bytes of one that comes in chunks: werkzeug ends those at the limit unsaid."""
    request.max_content_length = wechat.MAX_BODY + 1
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise TooLarge from error
    except ClientDisconnected as error:
        raise Refused("disconnected") from error


def _plain(body: str | bytes) -> Response:
    response = Response(body, mimetype="text/plain")
    response.headers["X-Content-Type-Options"] = "nosniff"  # echostr came from outside
    return response


def _refused(refused: Refused) -> Response:
    """403, empty. The reason is for whoever connects an account and asks why the console says Token验证失败."""
    log.info("refused: %s", refused.reason)
    return Response(status=403, mimetype="text/plain")


def _log_unforeseen(error: Exception) -> None:
    """What and where, on one line: no message, no values, no traceback, because those may quote what a person wrote."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    log.error("unforeseen: %s at %s:%s", type(error).__name__, Path(last.filename).name, last.lineno)
