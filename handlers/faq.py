"""The main job: a question is matched with the entries, and answered, offered to choose from, or handed on."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.message import Reply, Turn
from handlers.entries import OFFERED, answered, in_parts, offered
from knowledge.decide import Decided
from knowledge.library import Knowledge, Library
from knowledge.questions import split

HANDLER = "faq"

#: More questions than this in one message do not fit one reply; the first ones are answered.
MOST_QUESTIONS = 5

_LABEL = re.compile(r"〔[^〕]*〕")


class Faq:
    """Matches the masked text: nothing personal reaches the matcher, its caches or the journal."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, turn: Turn) -> Reply | None:
        knowledge = self._library.live
        questions = _questions(turn.masked)
        if not questions:
            return None
        decided = [decide(knowledge, turn, question) for question in questions]
        if len(questions) > 1 and any(one.kind == "answer" for one in decided):
            return in_parts(knowledge, turn, questions, decided, HANDLER)
        return _one(knowledge, turn, decided[0] if len(questions) == 1 else decide(knowledge, turn, turn.masked))


def foresee(library: Library, masked: str) -> None:
    """Match a text ahead of its turn, so that the turn finds the result in the matcher's memory."""
    for question in _questions(masked):
        library.live.matcher.match(question)


@lru_cache(4096)  # a turn's text is split when it is foreseen and again in the turn
def _questions(masked: str) -> tuple[str, ...]:
    return split(_LABEL.sub(" ", masked))[:MOST_QUESTIONS]


def decide(knowledge: Knowledge, turn: Turn, question: str) -> Decided:
    """What the matcher makes of a question; a follow-up without a topic of its own is asked about the last topic."""
    alone = knowledge.matcher.match(question, frozenset())
    topic = turn.memory.topic
    if topic is None or alone.kind == "answer":
        return alone  # what can be answered by itself is a question of its own
    return knowledge.matcher.match(question, frozenset(topic.services))


def seen(knowledge: Knowledge, turn: Turn) -> Decided | None:
    """What the matcher made of the first question of a turn that nobody answered; None when there was no question."""
    questions = _questions(turn.masked)
    return decide(knowledge, turn, questions[0]) if questions else None


def _one(knowledge: Knowledge, turn: Turn, decided: Decided) -> Reply | None:
    if decided.kind == "unknown":
        return None
    entries = [candidate.entry for candidate in decided.candidates]
    if decided.kind == "answer":
        return answered(knowledge, turn, entries[0], HANDLER, decided=decided)
    return offered(knowledge, entries[: OFFERED * 2], HANDLER, decided=decided)
