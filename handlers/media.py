"""Pictures, voice, places: not downloaded, not kept; a sentence that says how to go on."""

from __future__ import annotations

from bot.message import Kind, Reply, Turn
from handlers.say import fixed
from knowledge.library import Library

TEXTS = {
    Kind.VOICE: "voice",
    Kind.IMAGE: "image",
    Kind.VIDEO: "video",
    Kind.LOCATION: "location",
    Kind.LINK: "link",
    Kind.FILE: "file",
}


class Media:
    """Voice whose words the channel has recognised is text like any other and passes on."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, turn: Turn) -> Reply | None:
        name = TEXTS.get(turn.message.kind)
        if name is None or turn.text:
            return None
        return fixed(self._library.live, name, "media")
