"""The batch test: asks a knowledge base every question of a file, and judges what was decided.

`evaluate_in.py` reads the files, `figures.py` works out the figures, `evaluate_out.py` writes both down.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tqdm import tqdm

from knowledge.content import Entry
from knowledge.decide import Decided, Kind
from knowledge.evaluate_in import Fault, KnowledgeLine, Question, Read
from knowledge.figures import Judged
from knowledge.matcher import Matcher
from knowledge.questions import split

#: Digits kept of a probability.
DIGITS = 6

Item = TypeVar("Item")
#: Wraps what is gone through, to show how far it is; gets the items and what they are.
Progress = Callable[[Sequence[Item], str], Iterable[Item]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The knowledge base that is asked.

    entries   the services of each entry by its id
    services  what may be expected in the place of an entry; what is the id of an entry means that entry alone
    """

    matcher: Matcher
    entries: Mapping[str, tuple[str, ...]]
    services: frozenset[str]

    def knows(self, name: str) -> bool:
        """Whether this can be expected."""
        return name in self.entries or name in self.services

    def is_right(self, entry: str, expected: Sequence[str]) -> bool:
        """Whether an entry, or a service of it, was expected."""
        return entry in expected or any(name in self.services and name in expected for name in self.entries[entry])


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one question.

    candidates  entry and probability, best first
    phrasing    the phrasing of the first that fits best, "" without candidates
    unknown     expected ids that nothing has: the question is asked, and not judged
    """

    question: Question
    kind: Kind
    candidates: tuple[tuple[str, float], ...]
    phrasing: str
    reason: str
    judged: Judged
    unknown: tuple[str, ...] = ()


def asked_of_entries(matcher: Matcher, entries: Iterable[Entry]) -> Asked:
    """A release, whose matcher is there already."""
    return _asked(matcher, {entry.id: entry.services for entry in entries})


def asked_of_lines(lines: Read[KnowledgeLine]) -> Asked:
    """A knowledge base from a file; builds its index."""
    entries = [line for _, line in lines.items]
    matcher = Matcher((entry.source() for entry in entries), ())
    return _asked(matcher, {entry.id: entry.services for entry in entries})


def _asked(matcher: Matcher, entries: Mapping[str, tuple[str, ...]]) -> Asked:
    services = {service for its in entries.values() for service in its}
    return Asked(matcher, entries, frozenset(services - entries.keys()))


def bar(items: Sequence[Item], what: str) -> Iterable[Item]:
    """A progress bar on the error stream, none where that is no terminal."""
    shown: Iterable[Item] = tqdm(items, desc=what, unit="条", disable=None)
    return shown


def run(asked: Asked, questions: Read[Question], progress: Progress[Question] = bar) -> list[Result]:
    """Ask every question. One that comes twice takes the time of the first: the matcher remembers it."""
    first: dict[str, int] = {}
    results = []
    for question in progress([question for _, question in questions.items], "提问"):
        decided, taken = _timed(asked.matcher, question.text)
        results.append(_result(asked, question, decided, first.setdefault(question.text, taken)))
    return results


def unknown_expected(questions: Read[Question], results: Sequence[Result]) -> Iterator[Fault]:
    """The lines that expect what the knowledge base does not have."""
    for (number, _), result in zip(questions.items, results, strict=True):
        if result.unknown:
            yield Fault(questions.file, number, f"没有编号为 {'、'.join(result.unknown)} 的条目，这一问没有评对错")


def _timed(matcher: Matcher, text: str) -> tuple[Decided, int]:
    """The decision and what it took, in microseconds. The parts of a message are matched together: one line, one answer."""
    start = time.perf_counter_ns()
    decided = matcher.match(" ".join(split(text)))
    return decided, (time.perf_counter_ns() - start) // 1000


def _result(asked: Asked, question: Question, decided: Decided, taken: int) -> Result:
    candidates = tuple((item.entry, round(item.probability, DIGITS)) for item in decided.candidates)
    unknown = tuple(name for name in question.expected or () if not asked.knows(name))
    expected = None if unknown else question.expected
    right = (place for place, (entry, _) in enumerate(candidates, 1) if asked.is_right(entry, expected or ()))
    judged = Judged(
        group=question.group,
        in_scope=None if expected is None else bool(expected),
        kind=decided.kind,
        rank=next(right, 0),
        top=candidates[0][1] if candidates else None,
        microseconds=taken,
    )
    phrasing = decided.candidates[0].candidate.phrasing if candidates else ""
    return Result(question, decided.kind, candidates, phrasing, decided.reason, judged, unknown)
