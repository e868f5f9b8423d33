"""The main job: a question is matched with the entries, and answered, offered to choose from, or handed on."""

from __future__ import annotations

import re

from knowledge.matcher import Decided
from knowledge.questions import split

from bot.message import Reply, Turn
from handlers.entries import OFFERED, answered, in_parts, offered
from knowledge.library import Knowledge, Library

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
        questions = split(_LABEL.sub(" ", turn.masked))[:MOST_QUESTIONS]
        if not questions:
            return None
        decided = [decide(knowledge, turn, question) for question in questions]
        if len(questions) > 1 and any(one.kind == "answer" for one in decided):
            return in_parts(knowledge, turn, questions, decided, HANDLER)
        return _one(knowledge, turn, decided[0] if len(questions) == 1 else decide(knowledge, turn, turn.masked))


def decide(knowledge: Knowledge, turn: Turn, question: str) -> Decided:
    """What the matcher makes of a question; a follow-up without a topic of its own is asked about the last topic."""
    topic = turn.memory.topic
    services = frozenset(topic.services) if topic else frozenset()
    return knowledge.matcher.match(question, services)


def _one(knowledge: Knowledge, turn: Turn, decided: Decided) -> Reply | None:
    if decided.kind == "unknown":
        return None
    entries = [candidate.entry for candidate in decided.candidates]
    if decided.kind == "answer":
        return answered(knowledge, turn, entries[0], HANDLER, decided=decided)
    return offered(knowledge, entries[: OFFERED * 2], HANDLER, decided=decided)
