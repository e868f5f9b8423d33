"""How a text sounds: toneless syllables, whether typed as characters or as pinyin.

Sounds that many speakers do not keep apart are one sound here (zh/z, ch/c, sh/s, -ng/-n, and l/n at the start), so that
homophones, near-homophones and typed pinyin of a word all meet. Every sound is one private character: a text's
sounds are a string, and rapidfuzz compares it like any other.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

#: All toneless syllables of standard Chinese, by initial ("" stands for none). Source: the table of Hanyu Pinyin.
_TABLE = """
: a ai an ang ao e ei en eng er o ou
b: a ai an ang ao ei en eng i ian iao ie in ing o u
p: a ai an ang ao ei en eng i ian iao ie in ing o ou u
m: a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u
f: a an ang ei en eng o ou u
d: a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo
t: a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo
n: a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue uo v ve
l: a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan ue un uo v ve
g: a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
k: a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
h: a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
j: i ia ian iang iao ie in ing iong iu u uan ue un
q: i ia ian iang iao ie in ing iong iu u uan ue un
x: i ia ian iang iao ie in ing iong iu u uan ue un
zh: a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo
ch: a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo
sh: a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo
r: an ang ao e en eng i ong ou u ua uan ui un uo
z: a ai an ang ao e ei en eng i ong ou u uan ui un uo
c: a ai an ang ao e en eng i ong ou u uan ui un uo
s: a ai an ang ao e en eng i ong ou u uan ui un uo
y: a an ang ao e i in ing o ong ou u uan ue un
w: a ai an ang ei en eng o u
"""
SYLLABLES = frozenset(
    initial + final
    for line in _TABLE.split("\n")
    if ":" in line
    for initial, _, finals in [line.partition(":")]
    for final in finals.split()
)
_LONGEST = max(map(len, SYLLABLES))
#: Sounds stand as characters from here on (a private area of Unicode).
_FIRST_SOUND = 0xE000
#: Unicode's block of common characters.
_FIRST_CHARACTER, _CHARACTERS = 0x4E00, 0x5200
#: Syllables by number; 0 is none.
_NUMBERED = ("", *sorted(SYLLABLES))

#: What the pieces cost into which a run of letters is cut, in nats. A syllable costs by its rarity in the knowledge base
#: (most lie between 3 and 8); one never seen there counts as seen half a time. A stray letter must cost more than the
#: two or three syllables that could be misread to save it; a Latin word of the knowledge base costs as a rare syllable.
_STRAY, _LATIN, _HALF_SEEN = 25.0, 8.0, 0.5
#: Latin words up to this length stay words where the knowledge base has them (EBA, app, HR), though they could be read
#: as syllables; longer ones that can be read are pinyin.
_WORD = 4
_RUNS = re.compile("[a-z]+|[0-9]+|[^a-z0-9 ]")


def fold(syllable: str) -> str:
    """The class of syllables that sound like this one to many speakers."""
    folded = re.sub("^([zcs])h", r"\1", syllable)
    folded = re.sub("^n(?=.)", "l", folded)
    return re.sub("(?<=[aei])ng$", "n", folded)


_SOUNDS = {
    folded: chr(_FIRST_SOUND + place) for place, folded in enumerate(sorted({fold(syllable) for syllable in SYLLABLES}))
}


@cache
def sound(syllable: str) -> str:
    """A syllable as one character; other words (eba, 12) as they are."""
    return _SOUNDS.get(fold(syllable), syllable)


@cache
def spoken(character: str) -> str:
    """The commonest toneless reading of a character; the character itself if it has none."""
    place = ord(character) - _FIRST_CHARACTER
    number = _readings()[place] if 0 <= place < _CHARACTERS else 0
    return _NUMBERED[number] if number else character


@cache
def _readings() -> array[int]:
    """For each character of the common block the number of its syllable, 0 for none: from the table of pypinyin.

    Read from its file, because the library itself loads 47,000 phrases as well, 55 MB that we have no use for: entries
    and questions are read alike, character by character.
    """
    path = Path(str(distribution("pypinyin").locate_file("pypinyin/pinyin_dict.json")))
    numbers = {syllable: number for number, syllable in enumerate(_NUMBERED)}
    readings = array("H", bytes(2 * _CHARACTERS))
    for code, syllables in json.loads(path.read_text(encoding="utf-8")).items():
        if 0 <= int(code) - _FIRST_CHARACTER < _CHARACTERS:
            readings[int(code) - _FIRST_CHARACTER] = numbers.get(_toneless(syllables.partition(",")[0]), 0)
    return readings


def _toneless(syllable: str) -> str:
    """A syllable without its tone mark; ü as v, as it is typed."""
    parts = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(letter for letter in parts if letter.isascii())


class Reading(NamedTuple):
    """How a text is read.

    sounds    one item a syllable, in order: a private character, or a Latin word or number as it stands
    shapes    beside each sound the character, word or number it was written as; "" where pinyin was typed
    letters   runs of letters that are neither words nor pinyin, joined: taken for initials ("ghk")
    """

    sounds: list[str]
    shapes: list[str]
    letters: str


class Reader:
    """Reads texts aloud, knowing which syllables and Latin words a knowledge base uses.

    `texts` are its cleaned texts: they say what is likelier where letters can be cut in several ways ("xian": 西安, 先).
    """

    def __init__(self, texts: Iterable[str]) -> None:
        syllables: Counter[str] = Counter()
        runs: set[str] = set()
        for text in texts:
            syllables.update(map(spoken, text))
            runs.update(run for run in _RUNS.findall(text) if run[0].isascii())
        total = sum(syllables[syllable] + _HALF_SEEN for syllable in SYLLABLES)
        self._costs = {item: -math.log((syllables[item] + _HALF_SEEN) / total) for item in SYLLABLES}
        self._words = {run for run in runs if len(run) <= _WORD or self._cut(run) is None}
        self._costs.update({run: _LATIN for run in self._words - SYLLABLES if run.isalpha()})

    def read(self, text: str) -> Reading:
        """A cleaned text as sounds."""
        sounds: list[str] = []
        shapes: list[str] = []
        letters = ""
        for run in _RUNS.findall(text):
            if not run[0].isascii():
                sounds.append(sound(spoken(run)))
                shapes.append(run)
            elif run in self._words or run.isdigit():
                sounds.append(run)
                shapes.append(run)
            elif pieces := self._cut(run):
                sounds.extend(map(sound, pieces))
                shapes.extend("" if piece in SYLLABLES else piece for piece in pieces)
            else:
                letters += run
        return Reading(sounds, shapes, letters)

    def _cut(self, run: str) -> list[str] | None:
        """The likeliest syllables of a run of letters; None if it is no pinyin."""
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(run) + 1):
            starts = range(max(0, end - _LONGEST), end)
            best.append(
                min(
                    (best[start][0] + self._costs.get(run[start:end], _STRAY * (end - start)), start)
                    for start in starts
                )
            )
        pieces, end = [], len(run)
        while end:
            start = best[end][1]
            pieces.append(run[start:end])
            end = start
        return pieces[::-1] if all(piece in self._costs for piece in pieces) else None


def initials(text: str) -> str:
    """The first letters of a cleaned text's syllables, as people shorten: 工会卡 → ghk. Words and numbers stay."""
    return "".join(spoken(character)[0] for character in text if character != " ")
