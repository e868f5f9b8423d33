"""A bot on any database, for tests of what it does before it has tables or a release, or with other settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from knowledge.library import Library
from tests.bots import Bot, make_bot


@contextmanager
def fresh_bot(url: str, **changed: Any) -> Iterator[Bot]:
    """A bot that has read no release yet; `changed` are settings."""
    bot = make_bot(url, Library(), **changed)
    try:
        yield bot
    finally:
        bot.app.extensions["gongda"].conversation.close()
        bot.database.close()
