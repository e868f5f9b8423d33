"""A message in, a reply out: inside the deadline, once, whatever is delivered twice or at the same time."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from sqlalchemy import Connection

from bot.deadline import Job
from bot.journal import Overtaken
from bot.message import Handler, Message, Reply
from bot.redact import mask
from bot.turn import UnitOfWork, fail, settle, take, text_of
from db import FAILURES, Database

log = logging.getLogger("gongda.conversation")

#: Seconds that a turn which is done before the deadline may still take to commit.
COMMIT_GRACE = 0.3

#: The most turns that share one transaction on SQLite. Its price is the commit, which waits for the disk: turns that
#: have to queue for the one writer anyway are written with one.
TOGETHER = 16


class Conversation:
    """Answers messages. Safe to call from many threads, and from many processes on one database.

    handlers  asked in order; the last one always replies
    refresh   called first in every transaction: brings the knowledge to the release that is live
    foresee   called with the masked text before the transaction, to do what takes time and changes nothing (matching)
    polite    the text past the deadline; must not touch the database
    sorry     the text when a handler fails
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
        sorry: Callable[[], Reply],
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
        self._sorry = sorry
        self._clock = clock
        self._deadline = deadline
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._together = TOGETHER if database.is_sqlite else 1
        count = 1 if database.is_sqlite else workers
        self._workers = [Thread(target=self._work, name=f"turn-{n}", daemon=True) for n in range(count)]
        for worker in self._workers:
            worker.start()

    def respond(self, message: Message) -> Reply | None:
        """The reply to a message, or None where nothing is said. Always within deadline + COMMIT_GRACE.

        The same message again, here or in another process, gets the reply that is stored. Past the deadline the polite
        text is given, the turn goes on, and its answer comes with the person's next message.
        """
        job = Job(message, mask(text_of(message)))
        self._look_ahead(job.masked)
        self._jobs.put(job)
        try:
            return job.future.result(self._deadline)
        except TimeoutError:
            if job.race.time_is_up():
                return self._polite()
            return job.future.result(COMMIT_GRACE)

    def _look_ahead(self, masked: str) -> None:
        try:
            self._foresee(masked)
        except Exception as error:  # noqa: BLE001  # a fault in matching must not cost an urgent card: the turn will tell
            log.warning("could not look ahead: %s", type(error).__name__)

    def close(self) -> None:
        """Let the turns that wait end, and take no new ones."""
        for _ in self._workers:
            self._jobs.put(None)
        for worker in self._workers:
            worker.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            jobs = [job]
            try:
                self._run(jobs)
            except Exception as error:  # noqa: BLE001  # the worker lives on; whoever still waits is told
                for job in jobs:
                    if not job.future.done():
                        job.future.set_exception(error)

    def _run(self, jobs: list[Job]) -> None:
        """Take the turn of a job, and of those that came while we waited for the lock, in one transaction.

        When one of them fails, each gets a transaction of its own.
        """
        try:
            with self._database.transaction() as connection:
                self._refresh(connection)
                jobs += self._others_that_wait(len(jobs))
                replies = self._take(connection, jobs)
        except FAILURES:
            raise
        except Overtaken:
            self._run(jobs)
        except Exception as error:  # noqa: BLE001  # whatever a handler did, the person gets a sentence and a receipt
            self._run_one_by_one(jobs, error)
        else:
            for job, reply in zip(jobs, replies, strict=True):
                job.future.set_result(reply)

    def _take(self, connection: Connection, jobs: Sequence[Job]) -> list[Reply | None]:
        """All turns first, then who was in time: a quick one must not promise what a slow one beside it delays."""
        work = UnitOfWork.of(connection, [job.message for job in jobs], self._clock())
        taken = [take(work, job, self._handlers, self._clock()) for job in jobs]
        for job, one in zip(jobs, taken, strict=True):
            settle(work, job, one, self._clock())
        work.save()
        return [one.reply for one in taken]

    def _others_that_wait(self, already: int) -> list[Job]:
        jobs: list[Job] = []
        while already + len(jobs) < self._together and not self._jobs.empty():
            job = self._jobs.get()
            if job is None:  # from close(): it ends the loop in _work after these
                self._jobs.put(None)
                break
            jobs.append(job)
        return jobs

    def _run_one_by_one(self, jobs: Sequence[Job], error: Exception) -> None:
        for job in jobs:
            try:
                reply = self._apologise(job, error) if len(jobs) == 1 else self._run_alone(job)
            except FAILURES as failure:
                job.future.set_exception(failure)
            else:
                job.future.set_result(reply)

    def _run_alone(self, job: Job) -> Reply | None:
        try:
            with self._database.transaction() as connection:
                return self._take(connection, [job])[0]
        except FAILURES:
            raise
        except Exception as error:  # noqa: BLE001  # a handler may do anything: the person gets a sentence
            return self._apologise(job, error)

    def _apologise(self, job: Job, error: Exception) -> Reply | None:
        """Journal the turn as failed. The log says where and under which receipt, never what was written."""
        with self._database.transaction() as connection:
            work = UnitOfWork.of(connection, [job.message], self._clock())
            reply, code = fail(work, job, self._sorry(), self._clock())
            work.save()
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("turn %s failed: %s at %s:%s", code, type(error).__name__, Path(place.filename).name, place.lineno)
        return reply
