"""Personal data typed into the chat: said once, calmly, and never repeated."""

from __future__ import annotations

import re

from bot.message import Aside, Decision, Reply, Turn
from handlers.say import fixed
from knowledge.library import Library

_LABEL = re.compile(r"〔[^〕]*〕")
#: A name alone is masked too, but needs no warning: people have to say whom they mean.
_NUMBERS = re.compile(r"〔(?!姓名)[^〕]*〕")

#: With fewer characters beside the masked data there is no question to answer.
A_QUESTION = 6


class Privacy:
    """The sentence stands alone, or before the answer when there is a question beside the data.

    While an urgent state is open a number is what we asked for: `Urgent` has taken it before this handler is asked.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, turn: Turn) -> Reply | Aside | None:
        if not _NUMBERS.search(turn.masked):
            return None
        knowledge = self._library.live
        rest = re.sub(r"\W", "", _LABEL.sub("", turn.masked))
        if len(rest) < A_QUESTION:
            return fixed(knowledge, "private", "privacy", Decision.NOTICE, flags=("private",))
        return Aside(knowledge.texts["private"], flags=("private",))
