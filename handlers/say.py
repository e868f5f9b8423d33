"""Replies that several handlers make."""

from __future__ import annotations

from typing import Any

from bot.message import Decision, Reply
from knowledge.library import Knowledge


def fixed(knowledge: Knowledge, name: str, handler: str, decision: Decision = Decision.NOTICE, **more: Any) -> Reply:
    """A fixed text by its name. `more` are further fields of the Reply."""
    return Reply(knowledge.texts[name], handler, decision, release=knowledge.release, **more)
