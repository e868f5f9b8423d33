"""Danger in what people write, heard before anything is matched.

The words are in `alarm.yaml`, to be reviewed by people who know workers; this file only knows how to listen: make the
text plain, put misspellings and typed pinyin right (`alarm_spelling.py`), take out harmless sayings, and count the points
of the groups of words that are left (`alarm_words.py`). A message holds at most 2,048 bytes and every gap in a word is
bounded, so the time is, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import yaml

from knowledge.alarm_spelling import Spelling
from knowledge.alarm_words import Words
from knowledge.normalise import clean

WORDS = Path(__file__).with_suffix(".yaml")

#: So many points of a card are an alarm.
ENOUGH = 4
#: A text of at most so many characters has no room for a second group of words ("手断了"): some cards give it a point.
A_CRY = 6

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Heard:
    """card is a card's id; not sure: the words were half-joking, and care is enough."""

    card: str
    sure: bool


def heard(text: str) -> Heard | None:
    """The most urgent card of a raw text, or None. Never raises."""
    return _listener().heard(text)


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

    def heard(self, text: str) -> Heard | None:
        written = clean(text.translate(self._faces))
        plain = self._harmless.without(self._spelling.right(written))
        leading = self._leading.groups(plain if not written.isascii() else f"{written} {plain}")
        if not leading:
            return None
        found = leading | self._others.groups(plain)
        points, card = max(((card.count(found, len(plain)), card) for card in self._cards), key=itemgetter(0))
        if points >= ENOUGH:
            return Heard(card.id, sure=not card.kidding & found)
        return next((Heard(card.id, sure=False) for card in self._cards if card.care & found), None)


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
        if not self.leading & found:
            return 0
        return sum(self.points.get(group, 0) for group in found) + (self.cry if length <= A_CRY else 0)


def _plain(groups: Iterable[Iterable[str]]) -> Iterator[str]:
    return (word for words in groups for word in words if _CHINESE.fullmatch(word) and len(word) > 1)


@cache
def _listener() -> _Listener:
    """Read when first needed, not at import."""
    lists: Mapping[str, Any] = yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506  # texts only
    return _Listener(lists)
