"""One turn: a message in, a reply out, one transaction, inside the deadline, once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import Connection

from bot import journal, receipt, state
from bot.deadline import Race
from bot.fit import fit
from bot.message import SILENT_KINDS, Aside, Choice, Decision, Kind, Memory, Message, Reply, Rest, Turn
from bot.redact import mask
from db import Database

#: Seconds that a turn which is done before the deadline may still take to commit.
COMMIT_GRACE = 0.3

#: The line that leads an answer which came too late for its own message.
LATE_LEAD = "刚才您问的“{question}”："

#: The most characters of a question that are repeated in LATE_LEAD.
LATE_QUESTION = 30


class Handler(Protocol):
    """Looks at a turn: a reply ends it, an aside is put before somebody else's reply, None passes it on."""

    def __call__(self, turn: Turn) -> Reply | Aside | None: ...


class Conversation:
    """Answers messages. Safe to call from many threads and processes on one database.

    handlers  asked in order; the last one always replies
    refresh   called first in every transaction: brings the knowledge to the release that is live
    polite    the text past the deadline; must not touch the database
    deadline  seconds until the polite text
    threads   turns that may run at once in this process
    """

    def __init__(
        self,
        database: Database,
        handlers: Sequence[Handler],
        *,
        refresh: Callable[[Connection], None],
        polite: Callable[[], Reply],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        deadline: float = 4.5,
        threads: int = 8,
    ) -> None:
        self._database = database
        self._handlers = tuple(handlers)
        self._refresh = refresh
        self._polite = polite
        self._clock = clock
        self._deadline = deadline
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="turn")

    def respond(self, message: Message) -> Reply | None:
        """The reply to a message, or None where nothing is said. Always within deadline + COMMIT_GRACE.

        The same message again, here or in another process, gets the reply that is stored. Past the deadline the polite
        text is given, the turn goes on, and its answer comes with the person's next message.
        """
        race = Race()
        future = self._pool.submit(self._turn, message, race)
        try:
            return future.result(self._deadline)
        except TimeoutError:
            if race.time_is_up():
                return self._polite()
            return future.result(COMMIT_GRACE)

    def close(self) -> None:
        """Let the turns that run end, and take no new ones."""
        self._pool.shutdown()

    def _turn(self, message: Message, race: Race) -> Reply | None:
        started = time.perf_counter()
        now = self._clock()
        with self._database.transaction() as connection:
            self._refresh(connection)
            claimed = journal.claim(connection, message, now)
            if isinstance(claimed, journal.Recorded):
                return _again(connection, claimed, race)
            if message.kind is Kind.UNFOLLOW:
                state.forget(connection, message)
            if message.kind in SILENT_KINDS:
                return self._say_nothing(connection, claimed, message)
            person = state.meet(connection, message, now)
            turn = _turn_of(message, person.memory, now)
            reply, late_told = self._with_late_answers(connection, person, self._ask(turn))
            reply, rest = _finish(reply, message.limit, receipt.code(claimed))
            late = not race.turn_is_done()
            waiting = [*(t for t in person.late if t not in late_told), *([claimed] if late else [])]
            remember = (*reply.remember, *([Rest(rest)] if rest else []))
            state.save(connection, person, now, remember=remember, forget=reply.forget, late=waiting)
            journal.write(
                connection,
                claimed,
                person=person.id,
                question=turn.masked,
                reply=reply,
                microseconds=int((time.perf_counter() - started) * 1e6),
                late=late,
            )
        return reply

    def _say_nothing(self, connection: Connection, turn: int, message: Message) -> None:
        person = state.known(connection, message.channel, message.account, message.user)
        journal.write(connection, turn, person=person, question="", reply=None, microseconds=0, late=False)

    def _ask(self, turn: Turn) -> Reply:
        asides: list[Aside] = []
        for handler in self._handlers:
            heard = handler(turn)
            if isinstance(heard, Aside):
                asides.append(heard)
            elif heard is not None:
                return _with_asides(heard, asides)
        raise LookupError("the last handler must always reply")

    def _with_late_answers(
        self, connection: Connection, person: state.Person, reply: Reply
    ) -> tuple[Reply, tuple[int, ...]]:
        """Put answers that came too late before this one, but not before an urgent card."""
        if not person.late or reply.decision is Decision.URGENT:
            return reply, ()
        late = [turn for turn in journal.find_all(connection, person.late) if turn.reply is not None]
        told = [
            f"{LATE_LEAD.format(question=turn.question[:LATE_QUESTION])}\n{turn.reply.text}"
            for turn in late
            if turn.reply
        ]
        return replace(reply, text="\n\n".join([*told, reply.text])), person.late


def _turn_of(message: Message, memory: Memory, now: datetime) -> Turn:
    text = (message.text or (message.tap if message.kind is Kind.MENU else "")).strip()
    return Turn(message, text, mask(text), memory, now)


def _again(connection: Connection, turn: journal.Recorded, race: Race) -> Reply | None:
    """A second delivery gets the stored reply; when that was a late answer, it is told by this."""
    if turn.late and turn.person and race.turn_is_done():
        state.told(connection, turn.person, turn.id)
    return turn.reply


def _with_asides(reply: Reply, asides: Sequence[Aside]) -> Reply:
    if not asides:
        return reply
    return replace(
        reply,
        text="\n".join([*(aside.text for aside in asides if aside.text), reply.text]),
        flags=(*reply.flags, *(flag for aside in asides for flag in aside.flags)),
        remember=(*reply.remember, *(thing for aside in asides for thing in aside.remember)),
    )


def _finish(reply: Reply, limit: int, code: str) -> tuple[Reply, str]:
    """The reply as it leaves, with its receipt, and what did not fit."""
    room = limit - sum(len(choice.label.encode()) + Choice.LINK_BYTES for choice in reply.choices)
    lines = (reply.tail, f"回执 {code}" if reply.receipt else "")
    text, tail, rest = fit(reply.text, "\n".join(line for line in lines if line), room)
    return replace(reply, text=text, tail=tail), rest
