"""The matcher of one release: a question in, a decision out; the same question again costs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from knowledge.build import build
from knowledge.content import Content, Entry, Term
from knowledge.decide import Decided, decide
from knowledge.index import Index, Source
from knowledge.shelf import Build

#: Questions whose decision is remembered. Taps and menu items send the same words again and again, and many people ask
#: in the same few words. A decision is about 2 KB: 8 MB in all.
REMEMBERED = 4096


class Matcher:
    """Answers `match`. A decision depends on nothing but the release, the words and the topic: it can be remembered."""

    def __init__(self, sources: Iterable[Source], terms: Iterable[Term], *, build: Build = build) -> None:
        index = self.index = Index(tuple(sources), terms, build=build)

        @lru_cache(REMEMBERED)
        def match(question: str, near: frozenset[str]) -> Decided:
            return decide(index.search(question, near))

        @lru_cache(REMEMBERED)
        def stands_alone(question: str) -> bool:
            return index.names_a_matter(question)

        self._match = match
        self._stands_alone = stands_alone

    def match(self, question: str, near: frozenset[str] = frozenset()) -> Decided:
        """What to do with one question; `near` are the services of the topic, for a question that names none."""
        return self._match(question, frozenset() if self._stands_alone(question) else near)


def matcher_of(content: Content, *, build: Build = build) -> Matcher:
    """The matcher of a release."""
    return Matcher((source_of(entry) for entry in content.entries), content.terms, build=build)


def source_of(entry: Entry) -> Source:
    """An entry as the index sees it."""
    return Source(entry.id, (entry.question, *entry.phrasings), entry.services, entry.answer)
