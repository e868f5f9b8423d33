"""One turn inside its transaction: look whether the message had one, ask the handlers, keep what is to be remembered."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot import journal, receipt, state
from bot.deadline import Job
from bot.fit import fit
from bot.message import SILENT_KINDS, Aside, Choice, Decision, Handler, Kind, Message, Reply, Rest, Turn

#: The line that leads an answer which came too late for its own message.
LATE_LEAD = "刚才您问的“{question}”："

#: The most characters of a question that are repeated in LATE_LEAD.
LATE_QUESTION = 30


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """What the turns of one transaction read and write: loaded together, saved together."""

    turns: journal.Turns
    people: state.People

    @classmethod
    def of(cls, connection: Connection, messages: Sequence[Message], now: datetime) -> UnitOfWork:
        """People first: on PostgreSQL their rows are the lock that a second delivery waits for."""
        people = state.People(connection, messages, now)
        return cls(journal.Turns(connection, messages), people)

    def save(self) -> None:
        """Write it all. Raises journal.Overtaken."""
        self.turns.save()
        self.people.save()


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn that was taken, now or before: its reply (None: nothing is said), and to whom it is owed when it is late."""

    reply: Reply | None
    turn: journal.Recorded | journal.Draft
    person: state.Person | None = None


def take(work: UnitOfWork, job: Job, handlers: Sequence[Handler], now: datetime) -> Taken:
    """Answer a message and draft its row. A message that had its turn gets that reply."""
    started = time.perf_counter()
    message = job.message
    had = work.turns.had(message)
    if had is not None:
        return Taken(had.reply, had, work.people.known(message))
    draft = work.turns.draft(message, now)
    if message.kind is Kind.UNFOLLOW:
        work.people.forget(message)
    if message.kind in SILENT_KINDS:
        known = work.people.known(message)
        draft.person = known.id if known else None
        return Taken(None, draft)
    person = work.people.met(message, now)
    turn = Turn(message, text_of(message), job.masked, person.memory(now), now)
    reply, told = _with_late_answers(work, person.late(now), _ask(turn, handlers))
    reply, rest = _finish(reply, message.limit, receipt.code(draft.id))
    person.keep(now, remember=(*reply.remember, *([Rest(rest)] if rest else [])), forget=reply.forget)
    person.told(told)
    draft.person, draft.question, draft.reply = person.id, turn.masked, reply
    draft.microseconds = int((time.perf_counter() - started) * 1e6)
    return Taken(reply, draft, person)


def settle(work: UnitOfWork, job: Job, taken: Taken, now: datetime) -> None:
    """Last before the commit: an answer that comes too late is told with the next message, or by this second delivery."""
    in_time = job.is_in_time()
    if taken.person is None:
        return
    if in_time and taken.turn.late:
        taken.person.told([taken.turn.id])
    elif not in_time and not taken.turn.late:
        work.turns.mark_late(taken.turn)
        taken.person.owe(taken.turn.id, now)


def fail(work: UnitOfWork, job: Job, sorry: Reply, now: datetime) -> tuple[Reply | None, str]:
    """Draft the row of a turn whose handlers failed, with the polite text as its reply. (the reply, the receipt)."""
    had = work.turns.had(job.message)
    if had is not None:
        return had.reply, receipt.code(had.id)
    draft = work.turns.draft(job.message, now)
    code = receipt.code(draft.id)
    draft.reply, _ = _finish(replace(sorry, receipt=True), job.message.limit, code)
    person = work.people.known(job.message)
    draft.person, draft.question = person.id if person else None, job.masked
    return draft.reply, code


def text_of(message: Message) -> str:
    """What was said: the typed words, or those of a tapped menu item."""
    return (message.text or (message.tap if message.kind is Kind.MENU else "")).strip()


def _ask(turn: Turn, handlers: Sequence[Handler]) -> Reply:
    asides: list[Aside] = []
    for handler in handlers:
        heard = handler(turn)
        if isinstance(heard, Aside):
            asides.append(heard)
        elif heard is not None:
            return _with_asides(heard, asides)
    raise LookupError("the last handler must always reply")


def _with_asides(reply: Reply, asides: Sequence[Aside]) -> Reply:
    if not asides:
        return reply
    return replace(
        reply,
        text="\n".join([*(aside.text for aside in asides if aside.text), reply.text]),
        flags=(*reply.flags, *(flag for aside in asides for flag in aside.flags)),
        remember=(*reply.remember, *(thing for aside in asides for thing in aside.remember)),
    )


def _with_late_answers(work: UnitOfWork, late: tuple[int, ...], reply: Reply) -> tuple[Reply, tuple[int, ...]]:
    """Put answers that came too late before this one, but not before an urgent card."""
    if not late or reply.decision is Decision.URGENT:
        return reply, ()
    told = [
        f"{LATE_LEAD.format(question=turn.question[:LATE_QUESTION])}\n{turn.reply.text}"
        for turn in work.turns.late(late)
        if turn.reply is not None
    ]
    return replace(reply, text="\n\n".join([*told, reply.text])), late


def _finish(reply: Reply, limit: int, code: str) -> tuple[Reply, str]:
    """The reply as it leaves, with its receipt, and what did not fit."""
    room = limit - sum(len(choice.label.encode()) + Choice.LINK_BYTES for choice in reply.choices)
    lines = (reply.tail, f"回执 {code}" if reply.receipt else "")
    text, tail, rest = fit(reply.text, "\n".join(line for line in lines if line), room)
    return replace(reply, text=text, tail=tail), rest
