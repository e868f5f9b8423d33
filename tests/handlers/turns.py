"""A turn for a handler that is asked alone."""

from __future__ import annotations

from bot.message import Kind, Memory, Message, Turn
from bot.redact import mask
from tests.cast import START, WANG


def turn(text: str = "", kind: Kind = Kind.TEXT, memory: Memory | None = None) -> Turn:
    """王师傅 writes."""
    message = Message("wechat", "gh_test", WANG, "m:1", kind, text)
    return Turn(message, text.strip(), mask(text.strip()), memory or Memory(), START)
