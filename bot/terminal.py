"""The same conversation at a keyboard: one line in, one reply out, journalled like any other."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bot.message import Kind, Message, Reply

CHANNEL = "terminal"

#: A terminal has room; this is WeChat's limit all the same, so that one sees what a worker would see.
LIMIT = 2048


def message(user: str, text: str) -> Message:
    """A typed line as a message. Each line is a message of its own, also when its words repeat."""
    key = f"t:{secrets.token_hex(8)}"
    return Message(CHANNEL, "gongda", user, key, Kind.TEXT, text, sent=datetime.now(UTC), limit=LIMIT)


def shown(reply: Reply | None) -> str:
    """A reply as plain text: choices as numbered lines."""
    if reply is None:
        return "（没有回复）"
    lines = [reply.text, *(choice.label for choice in reply.choices), reply.tail]
    return "\n".join(line for line in lines if line)


def talk(respond: Callable[[Message], Reply | None], lines: Iterator[str], say: Callable[[str], None]) -> None:
    """Answer lines until they end. The user is new each time, so nothing of an earlier talk is remembered."""
    user = f"keyboard-{secrets.token_hex(4)}"
    for line in lines:
        say(shown(respond(message(user, line))))
