"""What we can do. `handlers(library)` gives the handlers in the order in which they are asked.

A handler is `Turn → Reply | Aside | None`: a reply ends the turn, an aside is put before the reply of a later handler,
None passes on. To add one: write its file, add its line here (docs/adding-a-handler.md).
"""

from __future__ import annotations

from collections.abc import Callable

from bot.message import Handler
from handlers import faq
from handlers.choice import Choosing
from handlers.fallback import Fallback
from handlers.faq import Faq
from handlers.greeting import Greeting
from handlers.human import Human
from handlers.media import Media
from handlers.privacy import Privacy
from handlers.urgent import Urgent, listen
from knowledge.library import Library


def handlers(library: Library) -> tuple[Handler, ...]:
    """In order. The first words are for danger, and the last handler always replies."""
    return (
        Urgent(library),  # danger beats everything, and reads the raw text
        Privacy(library),  # personal data typed in: said once, before whatever else
        Media(library),  # pictures, voice, places: nothing below can read them
        Choosing(library),  # the reply to something we asked
        Human(library),  # a person was asked for: at once
        Greeting(library),  # only when the whole message is one
        Faq(library),
        Fallback(library),
    )


def foresight(library: Library) -> Callable[[str], None]:
    """What handlers can find out from a masked text before its turn: it takes time and changes nothing."""

    def foresee(masked: str) -> None:
        listen(masked)
        if library.is_loaded:
            faq.foresee(library, masked)

    return foresee
