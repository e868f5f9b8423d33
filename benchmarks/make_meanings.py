"""Make knowledge/meanings.npz: word vectors, made small.

    pip download --no-deps --no-binary :all: synonyms==3.10.2 && tar xf synonyms-3.10.2.tar.gz
    python -m benchmarks.make_meanings synonyms-3.10.2/synonyms/data/words.vector

The vectors are those of the package synonyms 3.10.2 (MIT licence, © 2017 Hai Liang Wang and contributors), learned by
word2vec from the Chinese Wikipedia: 125,796 words in 100 dimensions, 51 MB. Kept are the words that jieba's dictionary has
too, the commonest first, in the 64 directions that say most, a byte each.
"""

from __future__ import annotations

import math
import sys
from importlib.metadata import distribution
from pathlib import Path

import numpy as np

from knowledge.meaning import TABLE
from knowledge.postings import Floats

WORDS, DIRECTIONS = 40_000, 64
#: The words from which the directions are found.
COMMON = 20_000
LONGEST = 6
#: Parts of speech (jieba's letters) that carry content: nouns, verbs, adjectives, idioms, abbreviations, time, place.
CONTENT = frozenset("nvalijtsbz")


def main(path: Path) -> None:
    counted = dict(_dictionary())
    vectors = {word: vector for word, vector in _vectors(path) if word in counted and len(word) <= LONGEST}
    words = sorted(vectors, key=lambda word: (-counted[word][0], word))[:WORDS]
    rows = np.array([vectors[word] for word in words])
    rows -= rows.mean(axis=0)
    _, _, axes = np.linalg.svd(rows[:COMMON], full_matrices=False)
    found = rows @ axes[:DIRECTIONS].T
    found /= np.abs(found).max(axis=1, keepdims=True) + 1e-9
    total = sum(count for count, _ in counted.values())
    np.savez_compressed(
        TABLE,
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        directions=np.round(found * 127).astype(np.int8),
        rarity=np.array([math.log(total / max(counted[word][0], 1)) for word in words], np.float16),
        content=np.array([counted[word][1][:1] in CONTENT for word in words]),
    )
    print(f"{len(words)} words, {TABLE.stat().st_size / 1e6:.1f} MB")


def _dictionary() -> list[tuple[str, tuple[int, str]]]:
    path = Path(str(distribution("jieba").locate_file("jieba/dict.txt")))
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (word, (int(count), part)) for word, count, part in lines if all("\u4e00" <= one <= "\u9fff" for one in word)
    ]


def _vectors(path: Path) -> list[tuple[str, Floats]]:
    """word2vec's binary form: "count size\\n", then for each word its bytes, a blank, and its numbers."""
    data = path.read_bytes()
    start = data.index(b"\n") + 1
    count, size = map(int, data[:start].split())
    found = []
    for _ in range(count):
        blank = data.index(b" ", start)
        word = data[start:blank].decode(errors="ignore").strip()
        start = blank + 1 + 4 * size
        vector = np.frombuffer(data[blank + 1 : start], np.float32)
        found.append((word, vector / max(float(np.linalg.norm(vector)), 1e-9)))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
