"""How words of danger are mistyped, and what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from knowledge.alarm_words import NOTHING
from knowledge.pinyin import Reader, Reading


class Spelt(NamedTuple):
    """A text with the words of danger as they should be written, and how it sounds: one character a syllable."""

    text: str
    sounds: str


class Spelling:
    """Puts them right.

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

    def right(self, text: str) -> Spelt:
        """A clean text put right. Among the sounds a Latin word or a number is one sign."""
        text = self._wrong.sub(lambda found: self._misspelt[found.group()], text)
        reading = self._reader.read(text)
        pieces, place = [], 0
        while place < len(reading.sounds):
            word = self._word_at(reading, place)
            pieces.append(word or reading.shapes[place] or NOTHING)
            place += len(word) or 1
        sounds = "".join(sound if len(sound) == 1 else NOTHING for sound in reading.sounds)
        return Spelt("".join(pieces) + reading.letters, sounds)

    def _word_at(self, reading: Reading, place: int) -> str:
        sounds, shapes = reading.sounds, reading.shapes
        pairs = self._sounding.get("".join(sounds[place : place + 2]), [])
        typed = [] if shapes[place] else self._sounding.get(sounds[place], [])
        for sounding, word in (*pairs, *typed):
            end = place + len(word)
            if sounds[place:end] == sounding and self._is_meant(word, shapes[place:end]):
                return word
        return ""

    def _is_meant(self, word: str, shapes: list[str]) -> bool:
        wrong = sum(shape not in {"", right} for shape, right in zip(shapes, word, strict=True))
        allowed = 1 if word in self._by_sound and all(shapes) else len(word) // 3
        return not wrong or (wrong <= allowed and "".join(shapes) not in self._as_written)
