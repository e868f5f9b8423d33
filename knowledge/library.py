"""The live release, ready in memory. Every turn looks whether another one has become live, and swaps."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from knowledge.build import build
from knowledge.compose import Composer, composer
from knowledge.content import Card, Content, Entry
from knowledge.matcher import Matcher, matcher_of
from knowledge.releases import NoRelease, live_number, load
from knowledge.shelf import Build


@dataclass(frozen=True, slots=True)
class Knowledge:
    """One release, ready to answer: entries by id, texts by name, the matcher, and the composer of its texts."""

    release: int
    content: Content
    entries: Mapping[str, Entry]
    cards: Mapping[str, Card]
    texts: Mapping[str, str]
    matcher: Matcher
    compose: Composer


def knowledge_of(release: int, content: Content, *, build: Build = build) -> Knowledge:
    """The index and all look-ups of a release."""
    compose = composer(content)
    return Knowledge(
        release=release,
        content=content,
        entries={entry.id: entry for entry in content.entries},
        cards={card.id: card for card in content.cards},
        texts={text.name: compose.text(text) for text in content.texts},
        matcher=matcher_of(content, build=build),
        compose=compose,
    )


class Library:
    """Holds the live release of this process; `live` may be given when it has been built already.

    build: works the index out, or finds it on disk (knowledge.shelf)
    """

    def __init__(self, live: Knowledge | None = None, *, build: Build = build) -> None:
        self._live = live
        self._build = build
        self._loading = threading.Lock()

    @property
    def live(self) -> Knowledge:
        """The release that answers now. Raises NoRelease before the first refresh."""
        if self._live is None:
            raise NoRelease("no release is loaded: run `flask import-knowledge`")
        return self._live

    @property
    def is_loaded(self) -> bool:
        """Whether there is a release in memory."""
        return self._live is not None

    def refresh(self, connection: Connection) -> None:
        """Swap to the release that is live in the database. Raises NoRelease when there is none."""
        number = live_number(connection)
        if number is None:
            raise NoRelease("no release is live: run `flask import-knowledge`")
        if self._live is not None and self._live.release == number:
            return
        with self._loading:  # one thread builds; the others go on with the one before
            if self._live is None or self._live.release != number:
                self._live = knowledge_of(number, load(connection, number), build=self._build)
