"""Always replies: no recorded answer, the way to a person. The journal keeps the question as unanswered, and why."""

from __future__ import annotations

from bot.message import Decision, Reply, Turn
from handlers.entries import scored
from handlers.faq import seen
from handlers.say import fixed
from knowledge.library import Library


class Fallback:
    """The last handler."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, turn: Turn) -> Reply:
        knowledge = self._library.live
        decided = seen(knowledge, turn)
        return fixed(
            knowledge,
            "unknown",
            "fallback",
            Decision.UNKNOWN,
            receipt=True,
            candidates=scored(decided) if decided else (),
            reason=decided.reason if decided else "",
        )
