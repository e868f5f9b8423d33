"""Always replies: no recorded answer, the way to a person. The journal keeps the question as unanswered."""

from __future__ import annotations

from bot.message import Decision, Reply, Turn
from handlers.say import fixed
from knowledge.library import Library


class Fallback:
    """The last handler."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, turn: Turn) -> Reply:
        del turn
        return fixed(self._library.live, "unknown", "fallback", Decision.UNKNOWN, receipt=True)
