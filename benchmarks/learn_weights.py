"""Learn the matcher's weights from the packs' own phrasings: `python -m benchmarks.learn_weights` (two minutes).

Prints the figures to be put into knowledge/rank.py and knowledge/decide.py. A quarter of each entry's phrasings is
asked of an index without them, in knowledge bases that keep one, two, four or all of the others; some are mistyped, and
a fifth of the services is left out, so that their questions have no answer. Nothing else is learned from: not the
exam, not the gold questions, not the public sets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray
from pypinyin import lazy_pinyin

from knowledge import decide, pack, rank
from knowledge.asked import ask
from knowledge.content import Entry, Term
from knowledge.index import Index, Source
from knowledge.normalise import clean

Doubles = NDArray[np.float64]

SEED = 2
#: Phrasings kept of each entry, a round each. Where few are kept, services and answers are not told either.
ROUNDS = (1, 1, 2, 4, 99, 99)
LEFT_OUT_SERVICES, MISTYPED = 0.2, 0.2
#: How much of the loss is about the entry; the rest is satisfied with any entry of the right service.
ENTRY_SHARE = 0.5
#: Set by hand, see rank.WEIGHTS.
FIXED = ("opposite", "denial", "other_number")
PENALTY = 2e-3
RIVALS = 20


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what the index measured: rows of measures, their entries, which are right, or of its service."""

    measures: Doubles
    entries: NDArray[np.int32]
    right: NDArray[np.bool_]
    related: NDArray[np.bool_]
    services: tuple[frozenset[str], ...]
    size: int


def main() -> None:
    content = pack.read()
    cases = [case for kept in ROUNDS for case in _cases(content.entries, content.terms, kept, Random(SEED + kept))]
    weights = learned(cases)
    print(f"{len(cases)} questions")
    for name, weight in zip(rank.MEASURES, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')
    print("BASE, BY_SCORE, BY_LEAD, BY_LENGTH =", ", ".join(f"{value:.3f}" for value in calibrated(cases, weights)))


def _cases(entries: Sequence[Entry], terms: Sequence[Term], kept: int, random: Random) -> Iterator[Case]:
    services = sorted({service for entry in entries for service in entry.services})
    absent = set(random.sample(services, int(LEFT_OUT_SERVICES * len(services))))
    sources, questions = [], []
    for entry in entries:
        texts = random.sample((entry.question, *entry.phrasings), 1 + len(entry.phrasings))
        asked = texts[: max(1, min(2, len(texts) // 4))]
        questions += [(text, entry) for text in asked]
        if not absent & set(entry.services):
            told = (entry.services, f"{entry.answer} {entry.detail}") if kept > 1 else ((), "")
            sources.append(Source(entry.id, tuple(texts[len(asked) :][:kept]), *told))
    index = Index(sources, terms)
    for text, entry in questions:
        yield from _case(index, sources, _typed(text, random), entry)


def _case(index: Index, sources: Sequence[Source], text: str, entry: Entry) -> Iterator[Case]:
    asked = ask(text, index.tables)
    if not asked.numbers:
        return
    shortlist, measures, _ = index.measured(asked)
    found = index.tables.phrasings.entry_of[shortlist]
    services = tuple(frozenset(sources[number].services or (sources[number].id,)) for number in found)
    right = np.array([sources[number].id == entry.id for number in found])
    related = np.array([bool(own & {*entry.services, entry.id}) for own in services])
    yield Case(measures.astype(np.float64), found, right, related, services, asked.size)


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


def best_rows(case: Case, weights: Doubles) -> NDArray[np.int64]:
    """The best row of each entry, best first."""
    order = np.argsort(-(case.measures @ weights), kind="stable")
    _, first = np.unique(case.entries[order], return_index=True)
    return np.asarray(order[np.sort(first)])


def learned(cases: Sequence[Case]) -> Doubles:
    """The weights under which the right entries come first likeliest: a softmax over the entries, none below 0."""
    weights = np.array(list(rank.WEIGHTS.values()))
    free = np.array([name not in FIXED for name in rank.MEASURES])
    useful = [case for case in cases if case.right.any()]
    for _ in range(4):  # the best phrasing of an entry depends on the weights, so they are found in turns
        rows = [_rivals(case, weights) for case in useful]
        for _ in range(20):
            weights = _step(useful, rows, weights, free)
    return weights


def _rivals(case: Case, weights: Doubles) -> NDArray[np.int64]:
    rows = best_rows(case, weights)
    return np.concatenate([rows[:RIVALS], [row for row in rows[RIVALS:] if case.right[row]]]).astype(np.int64)


def _step(
    cases: Sequence[Case], rows: Sequence[NDArray[np.int64]], weights: Doubles, free: NDArray[np.bool_]
) -> Doubles:
    """One step of Newton's method, kept at 0 or above."""
    slope = -PENALTY * weights * len(cases)
    bend = PENALTY * np.eye(len(weights)) * len(cases)
    for case, own in zip(cases, rows, strict=True):
        values = case.measures[own]
        scores = values @ weights
        wanted = ENTRY_SHARE * _soft(scores, case.right[own]) + (1 - ENTRY_SHARE) * _soft(scores, case.related[own])
        given = _soft(scores, np.ones(len(own), bool))
        mean = given @ values
        slope += (wanted - given) @ values
        bend += (values * given[:, None]).T @ values - np.outer(mean, mean)
    moving = free & ~((weights <= 0) & (slope < 0))
    move = np.zeros(len(weights))
    move[moving] = np.linalg.solve(bend[np.ix_(moving, moving)], slope[moving])
    moved = weights + move * min(1.0, 3 / max(float(np.abs(move).max()), 1e-9))
    return np.asarray(np.where(free, np.maximum(moved, 0), weights))


def _soft(scores: Doubles, among: NDArray[np.bool_]) -> Doubles:
    """The softmax of the scores among some rows, 0 for the others."""
    powers = np.where(among, np.exp(scores - scores.max()), 0)
    return np.asarray(powers / max(powers.sum(), 1e-300))


def calibrated(cases: Sequence[Case], weights: Doubles) -> Doubles:
    """Logistic regression of "the first entry is right" (an entry of the right service counts half) on what decides."""
    given = [_evidence(case, weights) for case in cases if len(case.services[0]) and len(case.measures) > 1]
    values, hits = np.array([row for row, _ in given]), np.array([hit for _, hit in given])
    solution = np.zeros(values.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-values @ solution))
        bend = (values * (chance * (1 - chance))[:, None]).T @ values + 1e-3 * np.eye(len(solution))
        solution += np.linalg.solve(bend, values.T @ (hits - chance))
    return solution


def _evidence(case: Case, weights: Doubles) -> tuple[list[float], float]:
    rows, scores = best_rows(case, weights), case.measures @ weights
    first = rows[0]
    rivals = (scores[row] for row in rows[1:] if not case.services[row] & case.services[first])
    lead = min(float(scores[first] - next(rivals, -np.inf)), decide.MOST_LEAD)
    hit = 1.0 if case.right[first] else 0.5 if case.related[first] else 0.0
    return [1.0, float(scores[first]), lead, float(np.log(case.size + 1))], hit


if __name__ == "__main__":
    main()
