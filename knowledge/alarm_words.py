"""Groups of words as `alarm.yaml` writes them, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

#: Stands in a text for what is of no interest: a harmless saying that was taken out, typed pinyin that is no word.
NOTHING = "＿"

#: Signs that stand for a bounded piece of a regular expression, so that no word can take long to be found.
_SIGNS = {"……": ".{0,15}", "…": ".{0,6}", "*": "{0,4}", "+": "{1,4}"}


class Words:
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
            pieces.append(NOTHING if ends else text[place])
            place = max([place + 1, *ends])
        return "".join(pieces)


def _pattern(word: str) -> str:
    for sign, piece in _SIGNS.items():
        word = word.replace(sign, piece)
    return word


def _beginnings(word: str) -> set[str]:
    """The characters that a word can begin with; a word whose every part may be missing has none of its own."""
    if not word.lstrip("^"):
        return set()
    head, rest = _head(word.lstrip("^"))
    if head.startswith("(?"):
        return _beginnings(rest)
    if head.startswith("("):
        first = set().union(*(_beginnings(choice) for choice in _choices(head[1:-1])))
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
