"""One turn: a message in, a reply out, one transaction, inside the deadline, once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Thread

from sqlalchemy import Connection

from bot import journal, receipt, state
from bot.deadline import Race
from bot.fit import fit
from bot.message import SILENT_KINDS, Aside, Choice, Decision, Handler, Kind, Message, Reply, Rest, Turn
from bot.redact import mask
from db import Busy, Database

#: Seconds that a turn which is done before the deadline may still take to commit.
COMMIT_GRACE = 0.3

#: The most turns that share one transaction on SQLite. Its price is the commit, which waits for the disk: turns that
#: have to queue for the one writer anyway are written with one.
TOGETHER = 16

#: The line that leads an answer which came too late for its own message.
LATE_LEAD = "刚才您问的“{question}”："

#: The most characters of a question that are repeated in LATE_LEAD.
LATE_QUESTION = 30


@dataclass(slots=True)
class Job:
    """A message that waits for its turn."""

    message: Message
    masked: str
    race: Race = field(default_factory=Race)
    future: Future[Reply | None] = field(default_factory=Future)
    in_time: bool | None = None

    def is_done(self) -> bool:
        """Whether the answer will be told now; settled once, also when the turn has to run again."""
        if self.in_time is None:
            self.in_time = self.race.turn_is_done()
        return self.in_time


class Conversation:
    """Answers messages. Safe to call from many threads, and from many processes on one database.

    handlers  asked in order; the last one always replies
    refresh   called first in every transaction: brings the knowledge to the release that is live
    foresee   called with the masked text before the transaction, to do what takes time and changes nothing (matching)
    polite    the text past the deadline; must not touch the database
    deadline  seconds until the polite text
    workers   turns that run at once in this process: one on SQLite, which lets one writer in
    """

    def __init__(
        self,
        database: Database,
        handlers: Sequence[Handler],
        *,
        refresh: Callable[[Connection], None],
        polite: Callable[[], Reply],
        foresee: Callable[[str], None] = lambda _: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        deadline: float = 4.5,
        workers: int = 4,
    ) -> None:
        self._database = database
        self._handlers = tuple(handlers)
        self._refresh = refresh
        self._foresee = foresee
        self._polite = polite
        self._clock = clock
        self._deadline = deadline
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        count = 1 if database.is_sqlite else workers
        self._together = TOGETHER if database.is_sqlite else 1
        self._workers = [Thread(target=self._work, name=f"turn-{n}", daemon=True) for n in range(count)]
        for worker in self._workers:
            worker.start()

    def respond(self, message: Message) -> Reply | None:
        """The reply to a message, or None where nothing is said. Always within deadline + COMMIT_GRACE.

        The same message again, here or in another process, gets the reply that is stored. Past the deadline the polite
        text is given, the turn goes on, and its answer comes with the person's next message.
        """
        job = Job(message, mask(_text(message)))
        self._foresee(job.masked)
        self._jobs.put(job)
        try:
            return job.future.result(self._deadline)
        except TimeoutError:
            if job.race.time_is_up():
                return self._polite()
            return job.future.result(COMMIT_GRACE)

    def close(self) -> None:
        """Let the turns that wait end, and take no new ones."""
        for _ in self._workers:
            self._jobs.put(None)
        for worker in self._workers:
            worker.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            jobs = [job]
            while len(jobs) < self._together and not self._jobs.empty():
                following = self._jobs.get()
                if following is None:
                    self._jobs.put(None)
                    break
                jobs.append(following)
            self._run(jobs)

    def _run(self, jobs: Sequence[Job]) -> None:
        """Turns that wait together share a transaction; when one of them fails, each gets its own."""
        try:
            with self._database.transaction() as connection:
                self._refresh(connection)
                replies = [self._turn(connection, job) for job in jobs]
        except Exception as error:  # noqa: BLE001  # it belongs to whoever waits for the reply, and is raised there
            if len(jobs) == 1 or isinstance(error, Busy):
                for job in jobs:
                    job.future.set_exception(error)
            else:
                for job in jobs:
                    self._run([job])
            return
        for job, reply in zip(jobs, replies, strict=True):
            job.future.set_result(reply)

    def _turn(self, connection: Connection, job: Job) -> Reply | None:
        started = time.perf_counter()
        now = self._clock()
        message = job.message
        claimed = journal.claim(connection, message, now)
        if isinstance(claimed, journal.Recorded):
            return _again(connection, claimed, job)
        if message.kind is Kind.UNFOLLOW:
            state.forget(connection, message)
        if message.kind in SILENT_KINDS:
            self._say_nothing(connection, claimed, message)
            return None
        person = state.meet(connection, message, now)
        turn = Turn(message, _text(message), job.masked, person.memory, now)
        reply, late_told = self._with_late_answers(connection, person, self._ask(turn))
        reply, rest = _finish(reply, message.limit, receipt.code(claimed))
        late = not job.is_done()
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


def _text(message: Message) -> str:
    """What was said: the typed words, or those of a tapped menu item."""
    return (message.text or (message.tap if message.kind is Kind.MENU else "")).strip()


def _again(connection: Connection, turn: journal.Recorded, job: Job) -> Reply | None:
    """A second delivery gets the stored reply; when that was a late answer, it is told by this."""
    if turn.late and turn.person and job.is_done():
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
