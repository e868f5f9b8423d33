"""Danger in what people write, heard before anything is matched.

The words are in `alarm.yaml`, to be reviewed by people who know workers; this file only knows how to listen: make the
text plain, put misspellings and typed pinyin right, take out harmless sayings, and count the points of the groups of
words that are left. A message holds at most 2,048 bytes and every gap in a word is bounded, so the time is, too.
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

from knowledge.normalise import clean
from knowledge.pinyin import Reader, Reading

WORDS = Path(__file__).with_suffix(".yaml")

#: So many points of a card are an alarm.
ENOUGH = 4
#: A text of at most so many characters has no room for a second group of words ("手断了"): some cards give it a point.
A_CRY = 6

#: Stands where a harmless saying was taken out, and for typed pinyin that is no word of danger.
_NOTHING = "＿"
_GAPS = {"……": ".{0,15}", "…": ".{0,6}"}
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
        words = [*lists["by-sound"].split(), *lists["pinyin"].split(), *_plain(first.values())]
        self._spelling = _Spelling(lists["misspelt"], words, lists["by-sound"].split(), lists["as-written"].split())
        self._harmless = _Words({"harmless": lists["harmless"].split()})
        self._leading = _Words(first)
        self._others = _Words({name: words for name, words in groups.items() if name not in leading})

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
    id: str
    points: Mapping[str, int]
    kidding: frozenset[str]
    care: frozenset[str]
    cry: int

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> _Card:
        points = {group: int(number) for group, number in card["points"].items()}
        against = {group: -int(number) for group, number in card["against"].items()}
        kidding, care = frozenset(card.get("kidding", ())), frozenset(card.get("care", ()))
        return cls(card["id"], points | against, kidding, care, int(card.get("cry", 0)))

    @property
    def leading(self) -> frozenset[str]:
        """Groups without one of which the card is never given: the others only add to them."""
        return self.care | {group for group, number in self.points.items() if number > 1}

    def count(self, found: frozenset[str], length: int) -> int:
        if not self.leading & found:
            return 0
        return sum(self.points.get(group, 0) for group in found) + (self.cry if length <= A_CRY else 0)


class _Words:
    """Groups of words, found in one pass: at each place only words that can begin with its character are tried."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        beginning: dict[str, dict[str, list[str]]] = {}
        for group, words in groups.items():
            for word in words:
                for character in _beginnings(word):
                    beginning.setdefault(character, {}).setdefault(group, []).append(_pattern(word))
        self._beginning = {
            character: [(group, re.compile("|".join(words))) for group, words in found.items()]
            for character, found in beginning.items()
        }

    def groups(self, text: str) -> frozenset[str]:
        """The groups of which a word stands in the text."""
        found: set[str] = set()
        for place, character in enumerate(text):
            for group, words in self._beginning.get(character, ()):
                if group not in found and words.match(text, place):
                    found.add(group)
        return frozenset(found)

    def without(self, text: str) -> str:
        """The text with every word taken out, the longest at each place."""
        pieces, place = [], 0
        while place < len(text):
            ends = [m.end() for _, words in self._beginning.get(text[place], ()) if (m := words.match(text, place))]
            pieces.append(_NOTHING if ends else text[place])
            place = max(ends, default=place + 1)
        return "".join(pieces)


def _pattern(word: str) -> str:
    for mark, gap in _GAPS.items():
        word = word.replace(mark, gap)
    return word


def _beginnings(word: str) -> set[str]:
    """The characters that a word can begin with."""
    head, rest = _head(word.lstrip("^"))
    if head.startswith("(?"):
        return _beginnings(rest)
    if head.startswith("("):
        first = set().union(*(_beginnings(choice + "＿") for choice in _choices(head[1:-1])))
    elif head.startswith("["):
        first = set(head[1:-1].replace("\\d", "0123456789"))
    else:
        first = set("0123456789" if head == "\\d" else head)
    return first | _beginnings(rest[1:]) if rest[:1] in {"?", "*"} else first


def _head(word: str) -> tuple[str, str]:
    """The first character, class or bracket of a word, and what follows."""
    if word[0] not in "([":
        length = 2 if word[0] == "\\" else 1
        return word[:length], word[length:]
    depth = 0
    for place, character in enumerate(word):
        depth += (character in "([") - (character in ")]")
        if not depth:
            return word[: place + 1], word[place + 1 :]
    raise ValueError(f"a bracket is not closed: {word}")


def _choices(inside: str) -> Iterator[str]:
    depth, start = 0, 0
    for place, character in enumerate(inside):
        depth += (character in "([") - (character in ")]")
        if character == "|" and not depth:
            yield inside[start:place]
            start = place + 1
    yield inside[start:]


def _plain(groups: Iterable[Iterable[str]]) -> Iterator[str]:
    return (word for words in groups for word in words if _CHINESE.fullmatch(word) and len(word) > 1)


class _Spelling:
    """Puts right how words of danger are mistyped.

    misspelt  right → the wrong ones as listed
    words     found by their sound, too: when a part is typed in pinyin, or when one character of three is wrong
    by_sound  words of two characters one of which may be wrong, unless the two stand in `as_written`
    """

    def __init__(
        self, misspelt: Mapping[str, str], words: Iterable[str], by_sound: Iterable[str], as_written: Iterable[str]
    ) -> None:
        self._by_sound, self._as_written = frozenset(by_sound), frozenset(as_written)
        self._misspelt = {wrong: right for right, wrongs in misspelt.items() for wrong in wrongs.split()}
        self._wrong = re.compile("|".join(map(re.escape, sorted(self._misspelt, key=len, reverse=True))))
        spellings = {word: word for word in (*misspelt, *words)} | self._misspelt
        self._reader = Reader(spellings)
        self._sounding: dict[str, list[tuple[list[str], str]]] = {}
        for spelling, word in sorted(spellings.items(), key=lambda pair: -len(pair[0])):
            sounds = self._reader.read(spelling).sounds
            if len(sounds) == len(word):
                self._sounding.setdefault("".join(sounds[:2]), []).append((sounds, word))

    def right(self, text: str) -> str:
        """A clean text with the words of danger as they should be written."""
        text = self._wrong.sub(lambda found: self._misspelt[found.group()], text)
        reading = self._reader.read(text)
        pieces, place = [], 0
        while place < len(reading.sounds):
            word = self._word_at(reading, place)
            pieces.append(word or reading.shapes[place] or _NOTHING)
            place += len(word) or 1
        return "".join(pieces) + reading.letters

    def _word_at(self, reading: Reading, place: int) -> str:
        sounds, shapes = reading.sounds, reading.shapes
        pairs = self._sounding.get("".join(sounds[place : place + 2]), [])
        typed = [] if shapes[place] else self._sounding.get(sounds[place], [])
        for sounding, word in (*pairs, *typed):
            end = place + len(word)
            if sounds[place:end] == sounding:
                if self._is_meant(word, shapes[place:end]):
                    return word
        return ""

    def _is_meant(self, word: str, shapes: list[str]) -> bool:
        wrong = sum(shape not in {"", right} for shape, right in zip(shapes, word, strict=True))
        allowed = max(len(word) // 3, word in self._by_sound)
        return not wrong or (wrong <= allowed and "".join(shapes) not in self._as_written)


@cache
def _listener() -> _Listener:
    """Read when first needed, not at import."""
    lists: Mapping[str, Any] = yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506  # texts only
    return _Listener(lists)
