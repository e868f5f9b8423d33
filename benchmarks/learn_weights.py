"""Learn the weights of the ranking (knowledge/rank.py) and of the probability (knowledge/decide.py); print both.

    python -m benchmarks.learn_weights          about a minute, on one core

Ranking: a softmax over the entries of a shortlist, under which right entries come first likeliest. Probability: logistic
regression of "the first entry is right". From what: benchmarks/learning_cases.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.learning_cases import Case, alike, of_everyday, of_gold, of_packs
from knowledge import decide, pack, rank
from knowledge.postings import Doubles

#: How much of the loss is about the entry; the rest is satisfied with any entry of a right service.
ENTRY_SHARE = 0.6
#: Set by hand, see rank.WEIGHTS.
FIXED = ("opposite", "denial", "other_number")
#: How strongly weights are held at 0 (those set by hand: where they are).
PENALTY, HELD = 10.0, 1e6
#: The topics count half as much again as learned: the tuned gold questions come out alike, and a question that says little
#: (the exam has many: 免费吗) comes to its service at least.
MORE, TOPICS = 1.5, ("topic_characters", "topic_words", "topic_sounds")
RIVALS = 20
COUNT = len(rank.MEASURES)


def main() -> None:
    content = pack.read()
    packs, gold, everyday = of_packs(content), of_gold(content), of_everyday()
    weights = learned([*packs, *gold, *alike(everyday)])
    weights[[rank.MEASURES.index(name) for name in TOPICS]] *= MORE
    weights = np.round(weights, 2)
    print(f"{len(packs)} + {len(gold)} + {len(everyday)} questions")
    for name, any_entry, single in zip(rank.MEASURES, weights[:COUNT], weights[COUNT:], strict=True):
        print(f'    "{name}": ({any_entry:.2f}, {single:.2f}),')
    # A lead says less where every entry has one phrasing: with it, fewer right answers are kept at few wrong ones.
    for name, cases, uses_lead in (("MANY", [*packs, *gold], True), ("ONE", everyday, False)):
        odds = calibrated(cases, weights, uses_lead=uses_lead)
        print(f"{name} = Odds({', '.join(f'{value:.3f}' for value in odds)})")


def best_rows(case: Case, weights: Doubles) -> NDArray[np.int64]:
    """The best row of each entry, best first."""
    order = np.argsort(-(case.measures @ weights), kind="stable")
    _, first = np.unique(case.entries[order], return_index=True)
    return np.asarray(order[np.sort(first)])


def learned(cases: Sequence[Case]) -> Doubles:
    """The weights under which the right entries come first likeliest."""
    prior = np.array(list(rank.WEIGHTS.values())).T.ravel()
    fixed = np.tile([name in FIXED for name in rank.MEASURES], 2)
    weights, prior = prior, np.where(fixed, prior, 0.0)
    penalty = np.where(fixed, HELD, PENALTY)
    useful = [case for case in cases if case.answered]
    for _ in range(3):  # the best phrasing of an entry depends on the weights, so they are found in turns
        rows = [_rivals(case, weights) for case in useful]
        for _ in range(8):
            weights = _step(useful, rows, weights, prior, penalty)
    return weights


def _rivals(case: Case, weights: Doubles) -> NDArray[np.int64]:
    rows = best_rows(case, weights)
    return np.concatenate([rows[:RIVALS], [row for row in rows[RIVALS:] if case.right[row]]]).astype(np.int64)


def _step(
    cases: Sequence[Case], rows: Sequence[NDArray[np.int64]], weights: Doubles, prior: Doubles, penalty: Doubles
) -> Doubles:
    """One step of Newton's method."""
    slope = -penalty * (weights - prior)
    bend = np.diag(penalty)
    for case, own in zip(cases, rows, strict=True):
        values = case.measures[own]
        scores = values @ weights
        wanted = ENTRY_SHARE * _soft(scores, case.right[own]) + (1 - ENTRY_SHARE) * _soft(scores, case.related[own])
        given = _soft(scores, np.ones(len(own), bool))
        mean = given @ values
        slope += case.weight * ((wanted - given) @ values)
        bend += case.weight * ((values * given[:, None]).T @ values - np.outer(mean, mean))
    move = np.linalg.solve(bend, slope)
    return np.asarray(weights + move * min(1.0, 3 / max(float(np.abs(move).max()), 1e-9)))


def _soft(scores: Doubles, among: NDArray[np.bool_]) -> Doubles:
    """The softmax of the scores among some rows, 0 for the others."""
    powers = np.where(among, np.exp(scores - scores.max()), 0)
    return np.asarray(powers / max(powers.sum(), 1e-300))


def calibrated(cases: Sequence[Case], weights: Doubles, *, uses_lead: bool) -> Doubles:
    """Logistic regression of "the first entry is right" on what knowledge.decide knows."""
    values = np.array([_evidence(case, weights) for case in cases]) * (1.0, 1.0, uses_lead, 1.0)
    hits = np.array([float(case.right[best_rows(case, weights)[0]]) for case in cases])
    counts = np.array([case.weight for case in cases])
    solution = np.zeros(values.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-values @ solution))
        bend = (values * (counts * chance * (1 - chance))[:, None]).T @ values + 1e-3 * np.eye(len(solution))
        solution += np.linalg.solve(bend, values.T @ (counts * (hits - chance)))
    return solution


def _evidence(case: Case, weights: Doubles) -> list[float]:
    rows, scores = best_rows(case, weights), case.measures @ weights
    first = rows[0]
    rivals = (scores[row] for row in rows[1:] if not case.services[row] & case.services[first])
    lead = min(float(scores[first] - next(rivals, -np.inf)), decide.MOST_LEAD)
    return [1.0, float(scores[first]), lead, float(np.log(case.size + 1))]


if __name__ == "__main__":
    main()
