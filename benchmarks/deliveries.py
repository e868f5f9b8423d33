"""Is anything lost or doubled? `python -m benchmarks.deliveries [--messages 5000]`

Three client processes each deliver every message to the real server (two worker processes), all at the same moment and
under envelopes of their own, once on SQLite and once on PostgreSQL. Each message must leave one row, and all its
answers must say the same and something.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from benchmarks.clients import CLIENTS, deliver_at_once
from benchmarks.databases import KINDS
from benchmarks.load import messages
from benchmarks.questions import made_up
from benchmarks.server import running


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=5000)
    texts = made_up(parser.parse_args(arguments).messages)
    for kind, made in KINDS.items():
        with made() as url, running(url) as server:
            outcome = deliver_at_once(server, messages(texts))
        outcome.check()
        print(
            f"{kind}: {outcome.deliveries} deliveries of {len(texts)} messages by {CLIENTS} processes "
            f"in {outcome.seconds:.1f} s ({outcome.deliveries / outcome.seconds:.0f}/s): {outcome.rows} rows, "
            f"{CLIENTS * len(outcome.answers)} replies, none empty, none different, none doubled",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
