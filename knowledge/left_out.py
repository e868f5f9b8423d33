"""Asks every phrasing of an index that does not have it: which entry would be found if nobody had written it down.

An index for each phrasing would take hours, so a few are built, each without a quarter of every entry's phrasings.
An entry loses no more of its phrasings there than its rivals do, which keeps the comparison fair; on the packs with
13 phrasings an entry three of four phrasings found clearly elsewhere are so too when they alone are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby

from knowledge.content import Term
from knowledge.decide import decide
from knowledge.index import CANDIDATES, Candidate, Index, Source

#: How many indexes are built: more come nearer to leaving out one phrasing alone, and each takes seconds to build.
FOLDS = 4
NEVER = -1


@dataclass(frozen=True, slots=True)
class Met:
    """What a phrasing meets beside its own entry.

    rival     the best other entry
    own       its own entry, if it was found
    ahead     by how much the rival is ahead, in nats; below 0 the own entry is
    answered  whether the rival's answer would be given straight away; heard: whether it would be given or offered
    related   whether the two belong to a service in common
    """

    entry: str
    phrasing: str
    rival: Candidate
    own: Candidate | None
    ahead: float
    answered: bool
    heard: bool
    related: bool


@dataclass(frozen=True, slots=True)
class Left:
    """A phrasing with the fold in which it is left out."""

    fold: int
    source: Source
    text: str


#: Wraps what is gone through, to show how far it is.
Progress = Callable[[Sequence[Left]], Iterable[Left]]


def meet(candidates: Sequence[Candidate], source: Source, phrasing: str) -> Met | None:
    """What a phrasing of an entry meets among the candidates found for it; None if no other entry is there."""
    rival = next((found for found in candidates if found.entry != source.id), None)
    if rival is None:
        return None
    own = next((found for found in candidates if found.entry == source.id), None)
    kind = decide(candidates).kind
    return Met(
        entry=source.id,
        phrasing=phrasing,
        rival=rival,
        own=own,
        ahead=rival.score - (own.score if own else _at_most(candidates)),
        answered=kind == "answer" and candidates[0] is rival,
        heard=kind != "unknown",
        related=bool({*source.services} & {*rival.services}),
    )


def _at_most(candidates: Sequence[Candidate]) -> float:
    """What an entry that was not found can have scored: less than the last of a full list, else nothing."""
    return candidates[-1].score if len(candidates) == CANDIDATES else 0.0


def left_out(sources: Sequence[Source], terms: Sequence[Term], progress: Progress) -> Iterator[Met]:
    """What each phrasing meets in an index without it. An entry of one phrasing is asked nothing: nothing is left."""
    folds = {source.id: _folds(source) for source in sources}
    asked = [
        Left(fold, source, text)
        for fold in range(FOLDS)
        for source in sources
        for text, out in zip(source.texts, folds[source.id], strict=True)
        if out == fold
    ]
    for fold, group in groupby(progress(asked), key=lambda left: left.fold):
        index = Index([_without(source, folds[source.id], fold) for source in sources], terms)
        for left in group:
            met = meet(index.search(left.text), left.source, left.text)
            if met is not None:
                yield met


def _folds(source: Source) -> list[int]:
    """The fold in which each text is left out, NEVER for an only one.

    In an order that is each entry's own: of two entries with the same phrasings in the same order, one keeps most of
    what the other lacks.
    """
    if len(source.texts) == 1:
        return [NEVER]
    order = sorted(range(len(source.texts)), key=lambda place: sha256(f"{source.id} {place}".encode()).digest())
    return [order.index(place) % FOLDS for place in range(len(order))]


def _without(source: Source, folds: Sequence[int], fold: int) -> Source:
    return replace(source, texts=tuple(text for text, out in zip(source.texts, folds, strict=True) if out != fold))
