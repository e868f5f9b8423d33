"""Pairs of entries that get into each other's way, and the phrasings that do it.

`collisions` finds all of a release, in the background: it asks every phrasing of an index without it (knowledge.left_out).
`collides` says what one phrasing collides with while it is being written, by one search in the index that is live.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from rapidfuzz import fuzz

from knowledge.content import Content
from knowledge.index import Candidate, Index, Source
from knowledge.left_out import Met, Progress, left_out, meet
from knowledge.normalise import clean

Kind = Literal["same", "twins", "pull"]
Severity = Literal["high", "medium", "low"]

#: What staff read, in the order in which it is shown.
KINDS: dict[Kind, str] = {"same": "问法相同", "twins": "两条可合并", "pull": "容易答串"}
SEVERITIES: dict[Severity, str] = {"high": "严重", "medium": "一般", "low": "轻微"}

#: How far another entry must be ahead, in nats: 20 to 1. Of entries of one service the second is held back by 1.25 for
#: the sake of variety (knowledge.index), so that less would be no sign there.
CLEAR = 3.0
#: From this likeness on (0..1, the ratio of rapidfuzz) two phrasings are seen to be the same with a word changed.
ALIKE = 0.6
#: A phrasing that is live stands in its own entry's favour. Where it leads by less than this all the same, it hardly
#: would without itself: on the shipped packs three of five that are told so are in the list of `collisions` too, and
#: two of five that are severe there are told.
OWN_LEAD = 2.0
#: Two entries could be one when so large a part of their phrasings, left out, finds the other: of both, of each, and
#: of both so that it is severe. On the shipped packs six pairs of 187,000, nearly all one matter under two services.
TWINS, EACH_TWIN, SEVERE_TWINS = 0.3, 0.2, 0.4
#: One phrasing that is amiss makes no twins, however few an entry has.
FEWEST = 2
#: How many phrasings of a collision are shown in a list.
SHOWN = 3
_WITHIN = str.maketrans("“”", "‘’")


@dataclass(frozen=True, slots=True)
class Collision:
    """Two entries that collide.

    kind      same: one phrasing in both; twins: as a whole nearly the same; pull: a phrasing of `entry`, if nobody had
              written it down, would find `other`
    severity  high: the wrong answer is given, or nobody can say which is right; medium: a near miss or within one
              service; low: the right one can still be chosen from an offer
    phrasings pairs (of `entry`, of `other`), the worst first, at least one
    entry     "" for an entry that is being written
    weight    orders the collisions of one kind and severity: what it counts depends on the kind
    advice    one line for staff: what collides and what they can do
    """

    kind: Kind
    severity: Severity
    entry: str
    other: str
    phrasings: tuple[tuple[str, str], ...]
    weight: float
    advice: str


def collisions(index: Index, content: Content, progress: Progress = lambda asked: asked) -> tuple[Collision, ...]:
    """All collisions of a release, worst first; `index` is the release's own. Takes 2 to 4 ms a phrasing."""
    sources = {source.id: source for source in index.tables.sources}
    met = [one for one in left_out(index.tables.sources, content.terms, progress) if one.heard]
    shared = _shared(index)
    twins = tuple(_twins(met, sources))
    known = {(one.entry, one.other) for one in twins}
    known |= {(other, entry) for entry, other in known}
    pulls = _pulls((one for one in met if (one.entry, one.rival.entry) not in known), shared, sources)
    return _worst_first([*_same(shared, sources), *twins, *pulls])


def collides(index: Index, entry: str | None, phrasing: str) -> tuple[Collision, ...]:
    """What a phrasing of an entry (None: of a new one) collides with, worst first; nothing is built anew.

    The phrasing may be live already. Then how the entry would do without it can only be guessed: `collisions` knows.
    """
    source = _find(index, entry)
    candidates = index.search(phrasing)
    if same := tuple(_exact(candidates, index, source, phrasing)):
        return _worst_first(same)
    met = meet(candidates, source, phrasing)
    return (_written_pull(met, index),) if met is not None and _gets_in_the_way(met) else ()


def shown(number: int, one: Collision) -> str:
    """A collision for reading on a terminal."""
    lines = [f"{number}. {SEVERITIES[one.severity]} · {KINDS[one.kind]}  {one.entry} ↔ {one.other}"]
    lines += [f"   {_quoted(mine)} ↔ {_quoted(theirs)}" for mine, theirs in one.phrasings[:SHOWN]]
    lines += [f"   …还有 {len(one.phrasings) - SHOWN} 对"] if len(one.phrasings) > SHOWN else []
    return "\n".join([*lines, f"   {one.advice}"])


def counted(found: Sequence[Collision], limit: int) -> str:
    """How many there are, by severity, and how many of them are shown."""
    severities = Counter(one.severity for one in found)
    parts = "，".join(f"{label} {severities[severity]}" for severity, label in SEVERITIES.items())
    rest = f"；以上是前 {limit} 处，--limit 可以多看" if len(found) > limit else ""
    return f"共 {len(found)} 处：{parts}{rest}"


def alike(one: str, other: str) -> float:
    """How like two phrasings are, 0..1."""
    return float(fuzz.ratio(clean(one), clean(other))) / 100


def _find(index: Index, entry: str | None) -> Source:
    """The entry as the index knows it; one that is not in it has no text."""
    return next((source for source in index.tables.sources if source.id == entry), Source("", ()))


def _worst_first(found: Sequence[Collision]) -> tuple[Collision, ...]:
    severities, kinds = list(SEVERITIES), list(KINDS)
    return tuple(
        sorted(
            found,
            key=lambda one: (
                severities.index(one.severity),
                kinds.index(one.kind),
                -one.weight,
                one.entry,
                one.other,
            ),
        )
    )


# The same phrasing in two entries

#: By prepared text the entries that have it, each with the text as written.
Shared = dict[str, dict[str, str]]


def _shared(index: Index) -> Shared:
    """The texts that stand in more than one entry."""
    owners: defaultdict[str, dict[str, str]] = defaultdict(dict)
    phrasings, sources = index.tables.phrasings, index.tables.sources
    for text, raw, entry in zip(phrasings.texts, phrasings.raw, phrasings.entry_of.tolist(), strict=True):
        owners[text].setdefault(sources[entry].id, raw)
    return {text: entries for text, entries in owners.items() if text and len(entries) > 1}


def _same(shared: Shared, sources: dict[str, Source]) -> Iterator[Collision]:
    pairs: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for entries in shared.values():
        for one, other in combinations(entries, 2):
            pairs[one, other].append((entries[one], entries[other]))
    for (one, other), phrasings in pairs.items():
        yield _identical(sources[one], sources[other], phrasings)


def _exact(candidates: Sequence[Candidate], index: Index, source: Source, phrasing: str) -> Iterator[Collision]:
    """The other entries that have this phrasing word for word."""
    for found in candidates:
        if found.exact and found.entry != source.id:
            yield _identical(source, _find(index, found.entry), [(phrasing, found.phrasing)])


def _identical(source: Source, other: Source, phrasings: Sequence[tuple[str, str]]) -> Collision:
    where = f"{_name(source)}和{_name(other)}里都有" if source.id else f"{_name(other)}里已经有了"
    advice = f"{_listed(phrasings)}在{where}，机器人分不出该答哪一条。请只留在该答的那一条里。"
    return Collision("same", "high", source.id, other.id, tuple(phrasings), len(phrasings), advice)


# Phrasings that find another entry


def _pulls(met: Iterable[Met], shared: Shared, sources: dict[str, Source]) -> Iterator[Collision]:
    """One collision for each two entries and each direction."""
    twice = {(entry, raw): entries for entries in shared.values() for entry, raw in entries.items()}
    pairs: defaultdict[tuple[str, str], list[Met]] = defaultdict(list)
    for one in met:
        if one.ahead >= CLEAR and one.rival.entry not in twice.get((one.entry, one.phrasing), ()):
            pairs[one.entry, one.rival.entry].append(one)
    for (entry, other), pulled in pairs.items():
        yield _pull(pulled, sources[entry], sources[other])


def _pull(pulled: Sequence[Met], source: Source, other: Source) -> Collision:
    ordered = sorted(pulled, key=lambda one: (list(SEVERITIES).index(severity_of(one)), -_weight(one)))
    worst = ordered[0]
    phrasings = tuple((one.phrasing, one.rival.phrasing) for one in ordered)
    how = "直接得到" if worst.answered else "先列出"
    advice = (
        f"{_listed(phrasings)}写在{_name(source)}里，可是相近的问题会{how}{_name(other)}（它有问法{_quoted(worst.rival.phrasing)}）。"
        "该由后者答，请把问法移过去；该由前者答，请给前者多写几种相近的说法。"
    )
    return Collision("pull", severity_of(worst), source.id, other.id, phrasings, sum(map(_weight, ordered)), advice)


def _weight(one: Met) -> float:
    return max(one.ahead, 0.0) * alike(one.phrasing, one.rival.phrasing)


def severity_of(one: Met) -> Severity:
    """How bad it is that a phrasing finds the rival: see Collision."""
    near = alike(one.phrasing, one.rival.phrasing) >= ALIKE
    if one.answered and (near or not one.related):
        return "high"
    return "medium" if one.answered or near else "low"


def _gets_in_the_way(met: Met) -> bool:
    """Whether the writer should be told: of a new entry nothing is known yet but what is answered now."""
    if not met.heard:
        return False
    if not met.entry:
        return met.answered or alike(met.phrasing, met.rival.phrasing) >= ALIKE
    return met.ahead >= (-OWN_LEAD if met.own is not None and met.own.exact else CLEAR)


def _written_pull(met: Met, index: Index) -> Collision:
    other, phrasings = _find(index, met.rival.entry), ((met.phrasing, met.rival.phrasing),)
    if met.entry:
        return _pull([met], _find(index, met.entry), other)
    advice = (
        f"这样问，现在{'得到的是' if met.answered else '最接近'}{_name(other)}（它有问法{_quoted(met.rival.phrasing)}）。"
        "如果是同一件事，请写进那一条；不是，请写明不同在哪里。"
    )
    return Collision("pull", severity_of(met), "", other.id, phrasings, _weight(met), advice)


# Entries that could be one


def _twins(met: Sequence[Met], sources: dict[str, Source]) -> Iterator[Collision]:
    pairs: defaultdict[tuple[str, str], list[Met]] = defaultdict(list)
    for one in met:
        if one.ahead > 0:
            pairs[min(one.entry, one.rival.entry), max(one.entry, one.rival.entry)].append(one)
    for (entry, other), crossing in pairs.items():
        found = Counter(one.entry for one in crossing)
        sizes = {name: len(sources[name].texts) for name in (entry, other)}
        share = len(crossing) / sum(sizes.values())
        if share >= TWINS and all(found[name] >= max(EACH_TWIN * size, FEWEST) for name, size in sizes.items()):
            yield _twin(crossing, sources[entry], sources[other], share)


def _twin(crossing: Sequence[Met], source: Source, other: Source, share: float) -> Collision:
    ordered = sorted(crossing, key=lambda one: -alike(one.phrasing, one.rival.phrasing))
    pairs = ((one.phrasing, one.rival.phrasing) for one in ordered)
    phrasings = tuple(
        pair if one.entry == source.id else (pair[1], pair[0]) for one, pair in zip(ordered, pairs, strict=True)
    )
    advice = (
        f"{_name(source)}和{_name(other)}的问法几乎一样，{share:.0%} 的问法去掉以后会找到对方。"
        "能合成一条的请合并；不能的，请在各自的问法里写明区别（谁来问、在什么情况下问）。"
    )
    severity: Severity = "high" if share >= SEVERE_TWINS else "medium"
    return Collision("twins", severity, source.id, other.id, tuple(dict.fromkeys(phrasings)), share, advice)


def _name(source: Source) -> str:
    return _quoted(source.texts[0])


def _listed(phrasings: Sequence[tuple[str, str]]) -> str:
    return _quoted(phrasings[0][0]) + (f"等 {len(phrasings)} 条问法" if len(phrasings) > 1 else "")


def _quoted(text: str) -> str:
    """In quotation marks, those within it made single."""
    return f"“{text.translate(_WITHIN)}”"
