"""What the weights of the matcher are learned from: questions with what the index measured for them.

Three sources, all our own: phrasings of the packs left out of the index; the tuned half of the gold questions
(tests/knowledge/gold), with those that nothing answers; and everyday questions of no union, for knowledge bases with one
phrasing an entry. Nothing else is learned from: not the exam, not the gold questions set aside, not the public sets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray
from pypinyin import lazy_pinyin

from knowledge import rank
from knowledge.asked import ask
from knowledge.content import Content, Entry
from knowledge.index import Index, Source
from knowledge.matcher import source_of
from knowledge.normalise import clean
from knowledge.postings import Doubles

GOLD = Path("tests/knowledge/gold")
#: Phrasings kept of each entry, a round each, and the rounds' seed.
ROUNDS, SEED = (2, 4, 8, 99, 99), 7
LEFT_OUT, LEFT_OUT_SERVICES, MISTYPED = 2, 0.2, 0.2
#: Of the packs' questions so many are kept: they are many, and not what strangers type.
FROM_PACKS = 2500
#: What an everyday question counts that nothing answers: they are fewer, and the real ones are harder.
UNANSWERED = 4.0
#: Everyday questions that share less with their entry than this (likeness) teach nothing about words in common.
ALIKE = 0.35
LIKENESS = rank.MEASURES.index("likeness")


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what the index measured: one row for each phrasing of its shortlist.

    measures  (n, MEASURES) and, behind them, the same divided by the number of phrasings of the row's entry
    right     the rows of right entries; related: of right services
    answered  whether any entry of the index answers the question
    weight    how much the case counts
    """

    measures: Doubles
    entries: NDArray[np.int32]
    phrasings: NDArray[np.int32]
    right: NDArray[np.bool_]
    related: NDArray[np.bool_]
    services: tuple[frozenset[str], ...]
    size: int
    answered: bool
    weight: float


def of_packs(content: Content) -> list[Case]:
    """Two phrasings of every entry, asked where they and all but a few others were left out."""
    cases = [case for place, kept in enumerate(ROUNDS) for case in _round(content, kept, Random(SEED + place))]
    Random(SEED).shuffle(cases)
    return cases[:FROM_PACKS]


def of_gold(content: Content) -> list[Case]:
    """The tuned half of the gold questions, asked of the packs."""
    index = Index(tuple(source_of(entry) for entry in content.entries), content.terms)
    services = {entry.id: entry.services for entry in content.entries}
    found: list[Case] = []
    for file, weight in (("asked", 2.0), ("near", 2.0), ("far", 1.5)):
        for line in _gold(file):
            right = set(line["expected"])
            found += _case(index, line["text"], right, {one for name in right for one in services[name]}, weight)
    return found


def of_everyday() -> list[Case]:
    """Everyday questions, asked where each has one phrasing; of a third of the groups the entry is missing."""
    groups = [line.split("\t") for line in (GOLD / "everyday.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    random = Random(SEED)
    sources, asked = [], []
    for place, (question, *same, near) in enumerate(groups):
        name = f"e{place}"
        if place % 3:
            sources.append(Source(name, (question,)))
            asked += [(_typed(text, random), {name}) for text in same]
        else:
            asked += [(same[0], set()), (near, set())]
        if place % 6 == 1:
            sources.append(Source(f"n{place}", (near,)))
    asked += [(line["text"], set()) for line in _gold("asked")[:400]]
    random.shuffle(sources)
    index = Index(tuple(sources))
    return [case for text, right in asked for case in _case(index, text, right, right, 2.0 if right else UNANSWERED)]


def _gold(name: str) -> list[dict[str, str]]:
    lines = map(json.loads, (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line["group"] == "tuned"]


def _round(content: Content, kept: int, random: Random) -> Iterator[Case]:
    services = sorted({service for entry in content.entries for service in entry.services})
    absent = set(random.sample(services, int(LEFT_OUT_SERVICES * len(services))))
    sources: list[Source] = []
    questions: list[tuple[str, Entry]] = []
    for entry in content.entries:
        texts = random.sample((entry.question, *entry.phrasings), 1 + len(entry.phrasings))
        questions += [(text, entry) for text in texts[:LEFT_OUT]]
        if not absent & set(entry.services):
            told = f"{entry.answer} {entry.detail}"
            sources.append(Source(entry.id, tuple(texts[LEFT_OUT:][:kept]), entry.services, told))
    index = Index(tuple(sources), content.terms)
    for text, entry in questions:
        yield from _case(index, _typed(text, random), {entry.id}, set(entry.services), 0.5)


def _case(index: Index, text: str, right: Iterable[str], services: set[str], weight: float) -> Iterator[Case]:
    asked = ask(text, index.tables)
    if not asked.numbers:
        return
    shortlist, measures, _ = index.measured(asked)
    found = index.tables.phrasings.entry_of[shortlist]
    sources = [index.tables.sources[number] for number in found]
    own = tuple(frozenset(source.services or (source.id,)) for source in sources)
    phrasings = np.diff(index.tables.first)[found]
    is_right = np.array([source.id in right for source in sources])
    yield Case(
        measures=np.hstack([measures, measures / phrasings[:, None]]).astype(np.float64),
        entries=found,
        phrasings=phrasings,
        right=is_right,
        related=is_right | np.array([bool(one & services) for one in own]),
        services=own,
        size=asked.size,
        answered=bool(is_right.any()),
        weight=weight,
    )


def _typed(text: str, random: Random) -> str:
    """The text, or now and then the text as a hurried hand types it."""
    if random.random() >= MISTYPED or len(clean(text)) < 4:
        return text
    text = clean(text)
    place = random.randrange(len(text) - 1)
    return random.choice(
        (
            text[:place] + text[place + 1 :],
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
            random.choice(("", " ")).join(lazy_pinyin(text)),
            "".join(syllable[0] for syllable in lazy_pinyin(text)),
        )
    )


def alike(cases: Sequence[Case]) -> list[Case]:
    """Those whose right phrasing has something in common with them."""
    return [case for case in cases if case.answered and case.measures[case.right, LIKENESS].max() >= ALIKE]
