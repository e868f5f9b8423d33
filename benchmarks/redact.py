"""How fast personal data are masked: `python -m benchmarks.redact`.

Ordinary questions are the standard questions and phrasings of the packs; the others are made by putting a synthetic
number into each of them. One line per kind: how many texts, microseconds a text, texts a second; then one text of
20,000 characters of each hostile kind, in milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import yaml

from bot.redact import mask

PACKS = Path(__file__).parent.parent / "knowledge" / "packs" / "entries"
NUMBERS = (
    "310227198506071234",
    "138-1234-5678",
    "6222 0212 3456 7890 123",
    "幺三八一二三四五六七八",
    "31022719850607XXXX",
)
HOSTILE = ("1", "1 ", "三", "1三", "1x", "1---", "a@", "我叫王小", "\u200b", "13812345678 ")
LENGTH = 20_000


def main() -> None:
    ordinary = questions()
    report("ordinary questions", ordinary)
    report("questions with a number", [f"{text}{NUMBERS[n % len(NUMBERS)]}谢谢" for n, text in enumerate(ordinary)])
    for unit in HOSTILE:
        print(f"{LENGTH} characters of {unit!r}: {seconds([(unit * LENGTH)[:LENGTH]]) * 1e3:.1f} ms")


def questions() -> list[str]:
    """Every question and phrasing of the packs."""
    files = [yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) for path in sorted(PACKS.rglob("*.yaml"))]
    entries = [entry for file in files for entry in file["entries"]]
    return [text for entry in entries for text in (entry["question"], *entry["phrasings"])]


def report(kind: str, texts: Sequence[str]) -> None:
    each = min(seconds(texts) for _ in range(5)) / len(texts)
    print(f"{kind}: n = {len(texts)}, {each * 1e6:.1f} µs a text, {1 / each:,.0f} texts/s")


def seconds(texts: Sequence[str]) -> float:
    start = perf_counter()
    for text in texts:
        mask(text)
    return perf_counter() - start


if __name__ == "__main__":
    main()
