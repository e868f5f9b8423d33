"""How quickly collisions are told: `python -m benchmarks.collisions` (two minutes; `--entries 500` is quicker).

First one phrasing at a time, as the console asks while someone writes, in a made-up knowledge base of 5,000 entries
with 20 phrasings each: a third of the phrasings new in a new entry, a third new in an entry that is there, a third live
already. Then all collisions of the shipped packs.

A made-up entry is a cross of two of the packs' entries: the beginning of a phrasing of the one, the end of a phrasing of
the other. So the words, their frequencies and the lengths are those of real phrasings.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from random import Random
from time import perf_counter, process_time

import numpy as np

from knowledge import pack
from knowledge.collisions import collides, collisions
from knowledge.content import Content, Entry
from knowledge.index import Index, Source
from knowledge.matcher import source_of

PHRASINGS = 20
ASKED = 1000
WARMING = 50


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--entries", type=int, default=5000)
    count = reader.parse_args().entries
    content = pack.read()
    while_writing(content, count)
    all_of_a_release(content)


def while_writing(content: Content, count: int) -> None:
    random = Random(7)
    sources = made_up(content, count, random)
    index = Index(sources, content.terms)
    written = list(typed(content, sources, random))
    taken, found = [], 0
    for entry, phrasing in written:
        start = perf_counter()
        found += bool(collides(index, entry, phrasing))
        taken.append((perf_counter() - start) * 1e3)
    p50, p99 = np.quantile(taken[WARMING:], (0.5, 0.99))
    print(f"one phrasing among {count} entries with {PHRASINGS} phrasings: p50 {p50:.1f}, p99 {p99:.1f} ms", end="; ")
    print(f"{len(written)} asked, {found} collide", flush=True)


def made_up(content: Content, count: int, random: Random) -> list[Source]:
    """So many entries, each with a standard question and 19 phrasings."""
    return [_crossed(number, random.choices(content.entries, k=2), random) for number in range(count)]


def _crossed(number: int, parents: Sequence[Entry], random: Random) -> Source:
    one, other = parents
    texts = tuple(_cross(one, other, random) for _ in range(PHRASINGS))
    return Source(f"made-up-{number}", texts, (*one.services, *other.services), one.answer)


def _cross(one: Entry, other: Entry, random: Random) -> str:
    begin, end = random.choice((one.question, *one.phrasings)), random.choice((other.question, *other.phrasings))
    return begin[: (len(begin) + 1) // 2] + end[len(end) // 2 :]


def typed(content: Content, sources: Sequence[Source], random: Random) -> Iterator[tuple[str | None, str]]:
    """What somebody writes: the entry it is for, None for a new one, and the phrasing."""
    for number in range(ASKED + WARMING):
        source = random.choice(sources)
        one, other = random.choices(content.entries, k=2)
        new = _cross(one, other, random)
        yield ((None, new), (source.id, new), (source.id, random.choice(source.texts)))[number % 3]


def all_of_a_release(content: Content) -> None:
    index = Index([source_of(entry) for entry in content.entries], content.terms)
    start, spent = perf_counter(), process_time()
    found = collisions(index, content)
    phrasings = len(index.tables.phrasings.raw)
    print(f"all of {len(content.entries)} entries with {phrasings} phrasings: {len(found)} collisions", end=" ")
    print(f"in {perf_counter() - start:.1f} s, {process_time() - spent:.1f} s of one core")


if __name__ == "__main__":
    main()
