"""Danger in what people write, heard before anything is matched.

The words are in `alarm.yaml`, to be reviewed by people who know workers; this file only knows how to listen: make the
text plain, put misspellings and typed pinyin right (`alarm_spelling.py`), take out harmless sayings, and count the points
of the groups of words that are left (`alarm_words.py`). A message holds at most 2,048 bytes and every gap in a word is
bounded, so the time is, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.alarm_learned import Judgement, learned
from knowledge.alarm_spelling import Spelling
from knowledge.alarm_words import Words
from knowledge.normalise import clean

WORDS = Path(__file__).with_suffix(".yaml")

#: So many points of a card are an alarm.
ENOUGH = 4
#: So many are not taken back, whatever the learned weights say.
CERTAIN = 9
#: A text of at most so many characters has no room for a second group of words ("手断了"): some cards give it a point.
A_CRY = 6

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Limits:
    """For the score of rules and weights together.

    sure    from here on a card
    unsure  from here on a line on safety before the ordinary answer
    silent  below this no card although the rules would give one, if their words are not certain; perhaps the line
    """

    sure: float
    unsure: float
    silent: float


#: Under these about 1 % of an unknown author's ordinary lines get a card and 5 % a card or a line
#: (benchmarks/learn_danger.py prints them).
LIMITS = Limits(sure=1.5, unsure=-1.0, silent=0.5)


@dataclass(frozen=True, slots=True)
class Heard:
    """card is a card's id; not sure: a sentence before the ordinary answer is enough. `why` is for staff."""

    card: str
    sure: bool
    why: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rules make of a text.

    text    plain: put right and without harmless sayings. This is what the learned weights are asked about
    sounds  of it
    found   groups of words
    points  of each card of which a leading group was found
    card    theirs, "" for none
    joking  the card's words were half-joking
    care    the card whose sentence of care belongs before the answer, "" for none
    """

    text: str
    sounds: str
    found: frozenset[str] = frozenset()
    points: Mapping[str, int] = field(default_factory=dict)
    card: str = ""
    joking: bool = False
    care: str = ""


def heard(text: str) -> Heard | None:
    """The most urgent card of a raw text, or None. Never raises."""
    rules = measure(text)
    judged = learned().judge(rules.text, rules.sounds, rules.points, rules.card)
    found = decided(rules, judged)
    return found and replace(found, why=_reason(rules, judged, found.card))


def measure(text: str) -> Measured:
    """What the rules alone make of a raw text."""
    return _listener().measure(text)


def decided(rules: Measured, judged: Judgement, limits: Limits = LIMITS) -> Heard | None:
    """The rules and the weights together, without the reason."""
    strong = rules.points.get(rules.card, 0) >= CERTAIN
    if rules.joking and (judged.score < limits.sure or judged.card == rules.card):
        return Heard(rules.card, sure=False)
    if judged.score >= (limits.silent if rules.card else limits.sure):
        return Heard(judged.card, sure=True)
    if strong:
        return Heard(rules.card, sure=True)
    if rules.care:
        return Heard(rules.care, sure=False)
    return Heard(judged.card, sure=False) if judged.score >= limits.unsure else None


def _reason(rules: Measured, judged: Judgement, card: str) -> str:
    """The groups of words and the pieces that spoke for a card. Pieces are those of our own lines, so nobody's name."""
    said = ", ".join(learned().why(rules.text, card)) or "sounds"
    return f"{judged.score:+.1f}; words of {', '.join(sorted(rules.found)) or 'no group'}; like {said}"


class _Listener:
    """Everything of alarm.yaml, ready to be used."""

    def __init__(self, lists: Mapping[str, Any]) -> None:
        self._faces = {ord(face): word for word, faces in lists["faces"].items() for face in faces}
        self._cards = [_Card.of(card) for card in lists["cards"]]
        leading = set().union(*(card.leading for card in self._cards))
        groups = {name: words.split() for name, words in lists["groups"].items()}
        first = {name: words for name, words in groups.items() if name in leading}
        words = [*lists["pinyin"].split(), *lists["by-sound"].split(), *_plain(first.values())]
        self._spelling = Spelling(lists["misspelt"], words, lists["by-sound"].split(), lists["as-written"].split())
        self._harmless = Words({"harmless": lists["harmless"].split()})
        self._leading = Words(first)
        self._others = Words({name: words for name, words in groups.items() if name not in leading})

    def measure(self, text: str) -> Measured:
        written = clean(text.translate(self._faces))
        right, sounds = self._spelling.right(written)
        plain = self._harmless.without(right)
        leading = self._leading.groups(plain if not written.isascii() else f"{written} {plain}")
        if not leading:
            return Measured(plain, sounds)
        found = leading | self._others.groups(plain)
        points = {card.id: card.count(found, len(plain)) for card in self._cards if card.leading & found}
        cards = [card for card in self._cards if points.get(card.id, 0) >= ENOUGH]
        card = max(cards, key=lambda card: points[card.id], default=None)
        care = next((card.id for card in self._cards if card.care & found), "")
        joking = card is not None and bool(card.kidding & found)
        return Measured(plain, sounds, found, points, card.id if card else "", joking, care)


@dataclass(frozen=True, slots=True)
class _Card:
    """A card of alarm.yaml. `leading` are the groups without one of which it is never given: the others only add."""

    id: str
    points: Mapping[str, int]
    leading: frozenset[str]
    kidding: frozenset[str]
    care: frozenset[str]
    cry: int

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> _Card:
        points = {group: int(number) for group, number in card["points"].items()}
        against = {group: -int(number) for group, number in card["against"].items()}
        kidding, care = frozenset(card.get("kidding", ())), frozenset(card.get("care", ()))
        leading = care | {group for group, number in points.items() if number > 1}
        return cls(card["id"], points | against, leading, kidding, care, int(card.get("cry", 0)))

    def count(self, found: frozenset[str], length: int) -> int:
        return sum(self.points.get(group, 0) for group in found) + (self.cry if length <= A_CRY else 0)


def _plain(groups: Iterable[Iterable[str]]) -> Iterator[str]:
    return (word for words in groups for word in words if _CHINESE.fullmatch(word) and len(word) > 1)


@cache
def _listener() -> _Listener:
    """Read when first needed, not at import."""
    lists: Mapping[str, Any] = yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506  # texts only
    return _Listener(lists)
