"""From candidates to a decision: answer, offer up to three, or say that nothing is recorded.

One probability decides: how likely it is that the first candidate is what was meant. It is worked out from the score of
the first candidate, its lead over the next other matter, and the length of the question.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from knowledge.index import LONG, Candidate

#: From here on the first candidate is given as the answer. Of the gold questions that have one 83 in 100 answers are right
#: then, and six in 100 near-by questions are answered; of 300 questions that nothing answers (out_of_scope.txt) none is.
ANSWER = 0.6
#: From here on up to three candidates are offered: of gold questions that have an answer it is among them in seven of
#: eight. Below, most questions have no answer here.
OFFER = 0.15
OFFERED = 3
#: A longer lead says no more.
MOST_LEAD = 4.0
#: A candidate below this score has next to nothing of the question (of a story only a part is told of the matter).
LEAST_SCORE = 6.0
#: A phrasing that staff wrote, word for word, is an answer whatever else is near, unless two entries have it.
WORD_FOR_WORD = 0.97

Kind = Literal["answer", "offer", "unknown"]


class Odds(NamedTuple):
    """Log-odds that the first candidate is right: a base, and for each point of score, lead and length.

    The lead counts up to MOST_LEAD, beyond which it says no more; the length is the logarithm of the question's syllables:
    the longer a question, the more of it is told and not asked, and the lower a right score.
    """

    base: float
    score: float
    lead: float
    length: float


#: For an entry with many phrasings, and for one that has a single one; one with n lies a n-th of the way to the second.
#: Learned by benchmarks/learn_weights.py.
MANY = Odds(-7.639, 0.205, 0.352, 1.623)
ONE = Odds(-9.302, 0.524, 0.000, 1.199)


@dataclass(frozen=True, slots=True)
class Likely:
    """A candidate with the probability (0..1) that it is what was meant."""

    candidate: Candidate
    probability: float

    @property
    def entry(self) -> str:
        return self.candidate.entry

    @property
    def why(self) -> dict[str, float]:
        """What stands behind it, for the journal."""
        return self.candidate.why


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """What to do with a question: give the first of `candidates`, offer the first three, or say that nothing is recorded.

    Equal to itself alone, so that what is made of it can be kept beside it.
    reason: one line for staff, in Chinese.
    """

    kind: Kind
    candidates: tuple[Likely, ...]
    reason: str

    @property
    def offered(self) -> tuple[Likely, ...]:
        return self.candidates[:OFFERED]


def decide(candidates: Sequence[Candidate]) -> Decided:
    """The decision on the candidates of one question, best first as `Index.search` gives them."""
    if not candidates:
        return Decided("unknown", (), "没有一个词与知识库相同")
    likely = _likely(candidates)
    top = likely[0]
    kind: Kind = "answer" if top.probability >= ANSWER else "offer" if top.probability >= OFFER else "unknown"
    if top.candidate.score < LEAST_SCORE and top.candidate.size <= LONG and not top.candidate.exact:
        kind = "unknown"
    return Decided(kind, likely, _reason(kind, likely))


def _likely(candidates: Sequence[Candidate]) -> tuple[Likely, ...]:
    """The first with its probability; the others as much less likely as their scores say."""
    first = candidates[0]
    top = _probability(candidates)
    return tuple(Likely(item, top * math.exp(min(item.score - first.score, 0.0))) for item in candidates)


def _probability(candidates: Sequence[Candidate]) -> float:
    first = candidates[0]
    lead = lead_of(candidates)
    if first.exact and not any(other.exact for other in candidates[1:]):
        return WORD_FOR_WORD
    seen = (1.0, first.score, lead, math.log(first.size + 1))
    many, one = (sum(weight * value for weight, value in zip(odds, seen, strict=True)) for odds in (MANY, ONE))
    return 1 / (1 + math.exp(-many - (one - many) / first.phrasings))


def lead_of(candidates: Sequence[Candidate]) -> float:
    """How far the first candidate is ahead of the next one of another matter: 0 … MOST_LEAD nats."""
    first, services = candidates[0], set(candidates[0].services)
    rivals = (other.score for other in candidates[1:] if not services & set(other.services))
    return min(first.score - next(rivals, -math.inf), MOST_LEAD)


def _reason(kind: Kind, likely: Sequence[Likely]) -> str:
    top = likely[0]
    said = f"最接近的问法“{top.candidate.phrasing}”，把握 {top.probability:.0%}"
    if kind == "answer":
        return f"{said}，达到 {ANSWER:.0%}，直接答复"
    if kind == "offer":
        return f"{said}，不到 {ANSWER:.0%}，请对方从 {len(likely[:OFFERED])} 条中选"
    return f"{said}，不到 {OFFER:.0%}，按没有收录处理"
