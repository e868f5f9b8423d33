"""What each measure, field and idea of the matcher brings: the figures without it. `python -m benchmarks.ablation`

Two sets, neither learned from in the form asked here: the gold questions set aside, on the packs (hit@1 and hit@3 by
entry); and everyday questions where every entry has one phrasing (hit@1). Shares in percent, differences in points.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

from benchmarks.learning_cases import GOLD
from knowledge import index as indexing
from knowledge import pack, rank
from knowledge.content import Term
from knowledge.index import Index
from knowledge.matcher import source_of
from knowledge.tables import Source

Asked = Sequence[tuple[str, frozenset[str]]]


def main() -> None:
    content = pack.read()
    union = tuple(source_of(entry) for entry in content.entries)
    gold = [(line["text"], frozenset(line["expected"])) for line in _set_aside()]
    singles, everyday = _everyday()
    print(f"{len(gold)} gold questions set aside, {len(everyday)} everyday questions")
    whole = _figures(union, content.terms, gold, singles, everyday)
    print(f"{'everything':42} {whole[0]:5.1f} {whole[1]:5.1f} {whole[2]:5.1f}")
    for name, without in _ablations():
        with without():
            found = _figures(*_changed(name, union, content.terms), gold, singles, everyday)
        print(
            f"{'without ' + name:42} " + " ".join(f"{now - all_:+5.1f}" for now, all_ in zip(found, whole, strict=True))
        )


def _ablations() -> Iterator[tuple[str, Callable[[], AbstractContextManager[None]]]]:
    for name in rank.MEASURES:
        yield name, lambda name=name: _weightless(name)  # type: ignore[misc]  # mypy knows no default of a lambda
    yield "both of meaning", lambda: _weightless("direction", "meaning_said")
    yield "words in the recall", lambda: _set(indexing, "WORD_FIELD", 0.0)
    yield "sounds in the recall", lambda: _set(indexing, "SOUND_FIELD", 0.0)
    yield "the asking sentences of stories", lambda: _set(indexing, "ASKING", 0.0)
    for name in ("the terms", "answers", "services", "phrasings but four"):
        yield name, _nothing


def _changed(name: str, union: Sequence[Source], terms: Sequence[Term]) -> tuple[Sequence[Source], Sequence[Term]]:
    match name:
        case "the terms":
            return union, ()
        case "answers":
            return tuple(replace(source, about="") for source in union), terms
        case "services":
            return tuple(replace(source, services=()) for source in union), terms
        case "phrasings but four":
            return tuple(replace(source, texts=source.texts[:5]) for source in union), terms
        case _:
            return union, terms


def _figures(
    union: Sequence[Source], terms: Sequence[Term], gold: Asked, singles: Sequence[Source], everyday: Asked
) -> tuple[float, float, float]:
    """hit@1 and hit@3 of the gold questions, hit@1 of the everyday ones, in percent."""
    first, third = _hits(Index(union, terms), gold)
    return first, third, _hits(Index(singles), everyday)[0]


def _hits(index: Index, asked: Asked) -> tuple[float, float]:
    places = [[one.entry in right for one in index.search(text)[:3]] for text, right in asked]
    return tuple(100 * sum(any(found[:most]) for found in places) / len(places) for most in (1, 3))  # type: ignore[return-value]  # two of them


def _set_aside() -> Iterator[dict[str, str]]:
    for line in (GOLD / "asked.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        if question["group"] == "set aside":
            yield question


def _everyday() -> tuple[list[Source], list[tuple[str, frozenset[str]]]]:
    lines = (GOLD / "everyday.tsv").read_text(encoding="utf-8").splitlines()[1:]
    groups = [line.split("\t") for line in lines]
    sources = [
        Source(f"{kind}{place}", (text,))
        for place, group in enumerate(groups)
        for kind, text in zip("en", group[::3], strict=True)
    ]
    return sources, [(text, frozenset({f"e{place}"})) for place, group in enumerate(groups) for text in group[1:3]]


@contextmanager
def _weightless(*names: str) -> Iterator[None]:
    weights = rank._WEIGHTS.copy()  # noqa: SLF001  # what is measured is this very table
    weights[[rank.MEASURES.index(name) for name in names]] = 0
    with _set(rank, "_WEIGHTS", weights):
        yield


@contextmanager
def _set(module: object, name: str, value: object) -> Iterator[None]:
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


if __name__ == "__main__":
    main()
