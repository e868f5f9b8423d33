"""How long does a person wait, and how big is a worker? `python -m benchmarks.latency [--rate 50 --seconds 20]`

Messages come at random moments (a Poisson process), whether or not earlier ones have been answered, and the clock of
each runs from the moment at which it should have been sent: a queue counts. SQLite, two worker processes.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from benchmarks.databases import sqlite
from benchmarks.load import Line, Said, messages
from benchmarks.questions import made_up
from benchmarks.server import Server, running
from demo.wire import Push

#: Connections: more than are ever busy at once, so that a message never waits for another to be answered.
LINES = 32

#: Messages before the measuring, so that both workers have loaded what they load once.
WARM_UP = 100


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=50, help="messages a second")
    parser.add_argument("--seconds", type=float, default=20)
    wanted = parser.parse_args(arguments)
    count = int(wanted.rate * wanted.seconds)
    texts = made_up(WARM_UP + count)
    with sqlite() as url, running(url) as server:
        said = messages(texts)
        run(server, said[:WARM_UP], wanted.rate)
        milliseconds = [1000 * seconds for seconds in run(server, said[WARM_UP:], wanted.rate)]
        report(milliseconds, wanted.rate)
        print(f"asked for the first time: {100 * first_time(texts[:WARM_UP], texts[WARM_UP:]):.0f} % of the texts")
        print_memory(server)


def run(server: Server, said: Sequence[Said], rate: float) -> list[float]:
    """Seconds from when each message should have left to when its answer was there."""
    pushes = [one.push(server.sender) for one in said]
    random = Random(len(said))
    start = time.perf_counter() + 0.2
    due = list(itertools.accumulate((random.expovariate(rate) for _ in pushes), initial=start))
    took, queue, taking = [0.0] * len(pushes), iter(range(len(pushes))), threading.Lock()

    def work(_: int) -> None:
        line = Line(server.port)
        for n in shared(queue, taking):
            time.sleep(max(0.0, due[n] - time.perf_counter()))
            took[n] = answered(server, line, pushes[n]) - due[n]
        line.close()

    with ThreadPoolExecutor(LINES) as pool:
        list(pool.map(work, range(LINES)))
    return took


def shared(queue: Iterator[int], taking: threading.Lock) -> Iterator[int]:
    """The next one nobody has taken, until there is none."""
    while True:
        with taking:
            n = next(queue, None)
        if n is None:
            return
        yield n


def answered(server: Server, line: Line, push: Push) -> float:
    """When the answer was there, by the clock; it has to be one."""
    body = line.deliver(push)
    at = time.perf_counter()
    assert server.sender.open(body), "an empty answer"
    return at


def first_time(before: Sequence[str], texts: Sequence[str]) -> float:
    """The share of texts that no cache can know."""
    return len(set(texts) - set(before)) / len(texts)


def report(milliseconds: Sequence[float], rate: float) -> None:
    """The spread of the waiting times."""
    cuts = statistics.quantiles(milliseconds, n=1000, method="inclusive")
    named = " ".join(f"{name} {cuts[place - 1]:.1f}" for name, place in (("p50", 500), ("p90", 900), ("p99", 990)))
    print(f"{len(milliseconds)} messages at {rate:.0f} a second: {named} max {max(milliseconds):.1f} ms")


def print_memory(server: Server) -> None:
    """Of each worker: what it holds now, its fair share of that, and the most it ever held."""
    for pid in server.workers:
        now, most = lines(f"/proc/{pid}/smaps_rollup"), lines(f"/proc/{pid}/status")
        print(f"worker {pid}: RSS {now['Rss']:.0f} MB, PSS {now['Pss']:.0f} MB, highest RSS {most['VmHWM']:.0f} MB")


def lines(file: str) -> dict[str, float]:
    """The sizes in a file of /proc, by name, in MB (10⁶ bytes)."""
    fields = (line.split() for line in Path(file).read_text().splitlines())
    return {field[0].rstrip(":"): int(field[1]) * 1024 / 1e6 for field in fields if field[-1] == "kB"}


if __name__ == "__main__":
    main(sys.argv[1:])
