"""One turn inside its transaction: claim the message, ask the handlers, keep what is to be remembered, fill the row."""

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
class Taken:
    """A turn that was taken: its reply (None: nothing is said), and what `settle` needs when it comes too late.

    again  the message had its turn before, and its answer came too late then
    """

    reply: Reply | None
    turn: int
    person: str | None = None
    again: bool = False


def take(connection: Connection, job: Job, handlers: Sequence[Handler], now: datetime) -> Taken:
    """Answer a message and journal it. A message that had its turn gets that reply."""
    started = time.perf_counter()
    message = job.message
    claimed = journal.claim(connection, message, now)
    if isinstance(claimed, journal.Recorded):
        return Taken(claimed.reply, claimed.id, claimed.person, again=claimed.late)
    if message.kind is Kind.UNFOLLOW:
        state.forget(connection, message)
    if message.kind in SILENT_KINDS:
        known = state.known(connection, message.channel, message.account, message.user)
        journal.write(connection, claimed, person=known, question="", reply=None, microseconds=0)
        return Taken(None, claimed)
    person = state.meet(connection, message, now)
    turn = Turn(message, text_of(message), job.masked, person.memory, now)
    reply, late_told = _with_late_answers(connection, person, _ask(turn, handlers))
    reply, rest = _finish(reply, message.limit, receipt.code(claimed))
    waiting = [turn for turn in person.late if turn not in late_told]
    remember = (*reply.remember, *([Rest(rest)] if rest else []))
    state.save(connection, person, now, remember=remember, forget=reply.forget, late=waiting)
    spent = int((time.perf_counter() - started) * 1e6)
    journal.write(connection, claimed, person=person.id, question=turn.masked, reply=reply, microseconds=spent)
    return Taken(reply, claimed, person.id)


def settle(connection: Connection, job: Job, taken: Taken, now: datetime) -> None:
    """Last before the commit: an answer that comes too late is told with the next message, or by this second delivery."""
    in_time = job.is_in_time()
    if taken.person is None:
        return
    if taken.again and in_time:
        state.told(connection, taken.person, taken.turn)
    elif not taken.again and not in_time:
        journal.mark_late(connection, taken.turn)
        state.owe(connection, taken.person, taken.turn, now)


def fail(connection: Connection, job: Job, sorry: Reply, now: datetime) -> tuple[Reply | None, str]:
    """Journal a turn whose handlers failed, with the polite text as its reply. (the reply, the receipt)."""
    claimed = journal.claim(connection, job.message, now)
    if isinstance(claimed, journal.Recorded):
        return claimed.reply, receipt.code(claimed.id)
    code = receipt.code(claimed)
    reply, _ = _finish(replace(sorry, receipt=True), job.message.limit, code)
    message = job.message
    person = state.known(connection, message.channel, message.account, message.user)
    journal.write(connection, claimed, person=person, question=job.masked, reply=reply, microseconds=0)
    return reply, code


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


def _with_late_answers(connection: Connection, person: state.Person, reply: Reply) -> tuple[Reply, tuple[int, ...]]:
    """Put answers that came too late before this one, but not before an urgent card."""
    if not person.late or reply.decision is Decision.URGENT:
        return reply, ()
    told = [
        f"{LATE_LEAD.format(question=turn.question[:LATE_QUESTION])}\n{turn.reply.text}"
        for turn in journal.find_all(connection, person.late)
        if turn.reply is not None
    ]
    return replace(reply, text="\n\n".join([*told, reply.text])), person.late


def _finish(reply: Reply, limit: int, code: str) -> tuple[Reply, str]:
    """The reply as it leaves, with its receipt, and what did not fit."""
    room = limit - sum(len(choice.label.encode()) + Choice.LINK_BYTES for choice in reply.choices)
    lines = (reply.tail, f"回执 {code}" if reply.receipt else "")
    text, tail, rest = fit(reply.text, "\n".join(line for line in lines if line), room)
    return replace(reply, text=text, tail=tail), rest
