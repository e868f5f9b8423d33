"""Replies made of entries: one answered, several answered in numbered parts, several offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.message import Choice, Decision, Offer, Parts, Reply, Rest, Scored, Topic, Turn
from knowledge.decide import Decided
from knowledge.library import Knowledge
from knowledge.matcher import REMEMBERED

#: The id of a tapped choice that is an entry: the tap says which, whether or not the list is still remembered.
TAP = "entry:"

#: Candidates that the journal keeps of a turn: the one that won, and those it could have been mistaken for.
KEPT = 5
EXPLAINED = 2

#: Entries in one offer: what a phone shows without scrolling, and what the platform's menus hold.
OFFERED = 3


def answered(
    knowledge: Knowledge,
    turn: Turn,
    entry_id: str,
    handler: str,
    *,
    decided: Decided | None = None,
    flags: Sequence[str] = (),
) -> Reply:
    """One entry as the answer, with what the matcher thought of it and of the runners-up."""
    entry = knowledge.entries[entry_id]
    detail = entry.detail.strip()
    candidates = decided.candidates if decided else ()
    others = tuple(candidate.entry for candidate in candidates if candidate.entry != entry_id)
    topic = Topic(entry_id, entry.services, others)
    return Reply(
        text=knowledge.compose.answer(entry, turn.masked, turn.now.date()),
        handler=handler,
        decision=Decision.ANSWER,
        entries=(entry_id,),
        release=knowledge.release,
        candidates=scored(decided) if decided else (),
        reason=decided.reason if decided else "",
        tail=knowledge.texts["detail"] if detail else "",
        receipt=True,
        remember=(topic, Rest(detail)) if detail else (topic,),
        forget=frozenset() if detail else frozenset({"rest"}),  # 继续 never goes on with an answer before this one
        flags=tuple(flags),
    )


def offered(
    knowledge: Knowledge,
    entries: Sequence[str],
    handler: str,
    *,
    text: str = "offer",
    decided: Decided | None = None,
    flags: Sequence[str] = (),
) -> Reply:
    """Up to three entries to choose from, under a fixed text; the others wait for 都不是."""
    shown, others = tuple(entries[:OFFERED]), tuple(entries[OFFERED:])
    labels = tuple(knowledge.entries[entry].question for entry in shown)
    return Reply(
        text=knowledge.texts[text],
        handler=handler,
        decision=Decision.OFFER,
        entries=shown,
        release=knowledge.release,
        candidates=scored(decided) if decided else (),
        reason=decided.reason if decided else "",
        choices=tuple(
            choice(place, entry, label) for place, (entry, label) in enumerate(zip(shown, labels, strict=True), 1)
        ),
        tail=knowledge.texts["offer-below"],
        receipt=True,
        remember=(Offer(shown, labels, others),),
        forget=frozenset({"parts"}),  # a number belongs to the newest list
        flags=tuple(flags),
    )


def in_parts(
    knowledge: Knowledge, turn: Turn, questions: Sequence[str], decided: Sequence[Decided], handler: str
) -> Reply:
    """Several questions of one message, answered one by one in their order."""
    parts = [_part(knowledge, turn, one) for one in decided]
    entries = tuple(one.candidates[0].entry if one.kind != "unknown" else "" for one in decided)
    unsure = [
        (place, entry)
        for place, (entry, one) in enumerate(zip(entries, decided, strict=True), 1)
        if one.kind == "offer"
    ]
    known = any(one.kind != "unknown" for one in decided)
    return Reply(
        text="\n\n".join(f"{place}. {part}" for place, part in enumerate(parts, 1)),
        handler=handler,
        decision=Decision.ANSWER if known else Decision.UNKNOWN,
        entries=tuple(entry for entry in entries if entry),
        release=knowledge.release,
        candidates=tuple(candidate for one in decided for candidate in scored(one)[:OFFERED]),
        reason="；".join(f"{place}) {one.reason}" for place, one in enumerate(decided, 1)),
        choices=tuple(choice(place, entry, knowledge.entries[entry].question) for place, entry in unsure),
        receipt=True,
        remember=(Parts(entries),),
        forget=frozenset({"offer", "rest"}),
        flags=tuple(
            f"unanswered:{question}" for question, one in zip(questions, decided, strict=True) if one.kind == "unknown"
        ),
    )


def _part(knowledge: Knowledge, turn: Turn, decided: Decided) -> str:
    if decided.kind == "unknown":
        return knowledge.texts["unknown-part"]
    entry = knowledge.entries[decided.candidates[0].entry]
    if decided.kind == "offer":
        return knowledge.texts["unsure-part"].format(question=entry.question)
    return knowledge.compose.answer(entry, turn.masked, turn.now.date())


def choice(place: int, entry: str, label: str) -> Choice:
    """A line to tap: it sends the entry's own question, which finds the entry even when the list is forgotten."""
    return Choice(label=f"{place}. {label}", say=label, tap=TAP + entry)


@lru_cache(REMEMBERED)  # the matcher gives the same decision for the same question again
def scored(decided: Decided) -> tuple[Scored, ...]:
    """Candidates as the journal keeps them; why, of the winner and the runner-up."""
    return tuple(
        Scored(likely.entry, round(likely.probability, 4), _telling(likely.why) if place < EXPLAINED else {})
        for place, likely in enumerate(decided.candidates[:KEPT])
    )


def _telling(why: Mapping[str, float]) -> dict[str, float | str]:
    """The measures that say something."""
    return {name: value for name, value in why.items() if value}
