"""Danger in what people write, heard before anything is matched.

The words are in `alarm.yaml`, to be reviewed by people who know workers; this file only knows how to listen: make the
text plain, put misspellings and typed pinyin right, take out harmless sayings, and ask the cards in their order.
A text holds at most 2,048 bytes and every gap in a rule is bounded, so the time is, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.normalise import clean
from knowledge.pinyin import Reader, Reading

WORDS = Path(__file__).with_suffix(".yaml")

#: Stands where a harmless saying was taken out, and for typed pinyin that is no word of danger.
_NOTHING = "＿"
#: "…" in a rule: so many characters of any kind at most; "……" is the longer.
_GAPS = {"……": ".{0,15}", "…": ".{0,6}"}
_GROUP = re.compile(r"\{([a-z-]+)\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Heard:
    """card is a card's id; not sure: the words were half-joking, and care is enough."""

    card: str
    sure: bool


@dataclass(frozen=True, slots=True)
class _Card:
    id: str
    always: re.Pattern[str]
    likely: re.Pattern[str]
    ordinary: re.Pattern[str]
    kidding: re.Pattern[str]
    care: re.Pattern[str]

    def heard(self, text: str) -> Heard | None:
        if self.always.search(text) or (self.likely.search(text) and not self.ordinary.search(text)):
            return Heard(self.id, sure=not self.kidding.search(text))
        return Heard(self.id, sure=False) if self.care.search(text) else None


def heard(text: str) -> Heard | None:
    """The most urgent card of a raw text, or None. Never raises; about 50 µs."""
    plain = _spelling().right(clean(text.translate(_faces())))
    plain = _harmless().sub(_NOTHING, plain)
    found = [heard for card in _cards() if (heard := card.heard(plain))]
    return next((heard for heard in found if heard.sure), found[0] if found else None)


class _Spelling:
    """Puts right how words of danger are mistyped.

    misspelt  wrong → right, as listed
    words     found by their sound, too: when a part is typed in pinyin, or when one character of four is wrong
    """

    def __init__(self, misspelt: Mapping[str, str], words: Iterable[str]) -> None:
        self._misspelt = dict(misspelt)
        self._wrong = _any_of(self._misspelt)
        spellings = {word: word for word in words} | self._misspelt
        self._reader = Reader(spellings)
        self._sounding: dict[tuple[str, ...], list[tuple[list[str], str]]] = {}
        for spelling, word in sorted(spellings.items(), key=lambda pair: -len(pair[0])):
            sounds = self._reader.read(spelling).sounds
            if len(sounds) == len(word):
                self._sounding.setdefault(tuple(sounds[:2]), []).append((sounds, word))

    def right(self, text: str) -> str:
        """A clean text with the words of danger as they should be written."""
        text = self._wrong.sub(lambda found: self._misspelt[found.group()], text)
        return "".join(self._read(self._reader.read(text)))

    def _read(self, reading: Reading) -> Iterator[str]:
        place, sounds, shapes = 0, reading.sounds, reading.shapes
        while place < len(sounds):
            word = self._word_at(reading, place)
            yield word or shapes[place] or _NOTHING
            place += len(word) or 1
        yield reading.letters

    def _word_at(self, reading: Reading, place: int) -> str:
        first = tuple(reading.sounds[place : place + 2])
        for sounds, word in (*self._sounding.get(first, ()), *self._sounding.get(first[:1], ())):
            end = place + len(sounds)
            if reading.sounds[place:end] == sounds:
                shapes = reading.shapes[place:end]
                wrong = sum(shape not in {"", right} for shape, right in zip(shapes, word, strict=True))
                if wrong <= len(word) // 4:
                    return word
        return ""


@cache
def _lists() -> dict[str, Any]:
    """Read when first needed, not at import."""
    lists: dict[str, Any] = yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506  # texts only
    return lists


@cache
def _faces() -> dict[int, str]:
    return {ord(face): word for word, faces in _lists()["faces"].items() for face in faces if face.strip()}


@cache
def _spelling() -> _Spelling:
    lists = _lists()
    misspelt = {wrong: right for right, wrongs in lists["misspelt"].items() for wrong in wrongs.split()}
    listed = [word for words in lists["groups"].values() for word in words.split() if _CHINESE.fullmatch(word)]
    words = [*lists["misspelt"], *lists["pinyin"].split(), *listed]
    return _Spelling(misspelt, words)


@cache
def _harmless() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_lists()["harmless"].split(), key=len, reverse=True)))


@cache
def _cards() -> tuple[_Card, ...]:
    kinds = ("always", "likely", "ordinary", "kidding", "care")
    return tuple(
        _Card(card["id"], *(_rules(card.get(kind, ())) for kind in kinds)) for card in _lists()["cards"]
    )


def _rules(rules: Iterable[str]) -> re.Pattern[str]:
    """Rules as one pattern; none is a pattern that never matches."""
    return re.compile("|".join(_rule(rule) for rule in rules) or r"(?!)")


def _rule(rule: str) -> str:
    for mark, gap in _GAPS.items():
        rule = rule.replace(mark, gap)
    return _GROUP.sub(lambda found: _group(found.group(1)), rule)


@cache
def _group(name: str) -> str:
    return _rule(f"(?:{'|'.join(_lists()['groups'][name].split())})")


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """The longest word wins."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
