"""WeChat's servers, several of them: processes that deliver the same messages at the same moment."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from threading import Barrier

from sqlalchemy import func, select

from benchmarks.load import Line, Said
from benchmarks.server import Server
from bot.journal import TURNS
from db import Database

#: Processes, and connections of each.
CLIENTS, LINES = 3, 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: for each message the answers of its deliveries ("" for none), and what the journal got."""

    answers: list[tuple[str, ...]]
    seconds: float
    rows: int
    deliveries: int

    def check(self) -> None:
        """Raises AssertionError that says what was lost, doubled or told differently."""
        different = [texts for texts in self.answers if len(set(texts)) != 1]
        empty = [texts for texts in self.answers if not all(texts)]
        assert not different, f"{len(different)} messages were answered differently, such as {different[0]}"
        assert not empty, f"{len(empty)} messages had an empty answer"
        assert self.rows == len(self.answers), f"{self.rows} rows for {len(self.answers)} messages"
        assert self.deliveries == CLIENTS * self.rows, f"{self.deliveries} deliveries of {self.rows} messages"


def deliver_at_once(server: Server, said: Sequence[Said]) -> Outcome:
    """Every message by every client, in the same order and from the same moment on."""
    context = get_context("spawn")
    rows, deliveries = journalled(server.database_url)
    with context.Manager() as manager, ProcessPoolExecutor(CLIENTS, context) as pool:
        together = manager.Barrier(CLIENTS + 1)
        heard = [pool.submit(_client, server, said, together) for _ in range(CLIENTS)]
        together.wait()
        began = time.perf_counter()
        answers = list(zip(*(future.result() for future in heard), strict=True))
        seconds = time.perf_counter() - began
    rows_now, deliveries_now = journalled(server.database_url)
    return Outcome(answers, seconds, rows_now - rows, deliveries_now - deliveries)


def journalled(url: str) -> tuple[int, int]:
    """Rows of the journal, and the deliveries counted in them."""
    database = Database(url)
    with database.reading() as connection:
        rows, deliveries = connection.execute(select(func.count(), func.sum(TURNS.c.deliveries))).one()
    database.close()
    return rows, deliveries or 0


def _client(server: Server, said: Sequence[Said], together: Barrier) -> list[str]:
    """One process: every message once, over several connections."""
    together.wait()
    with ThreadPoolExecutor(LINES) as pool:
        parts = list(pool.map(lambda line: _connection(server, said[line::LINES]), range(LINES)))
    return [parts[n % LINES][n // LINES] for n in range(len(said))]


def _connection(server: Server, said: Sequence[Said]) -> list[str]:
    line = Line(server.port)
    heard = [server.sender.open(line.deliver(one.push(server.sender))) for one in said]
    line.close()
    return [answer.text if answer else "" for answer in heard]
