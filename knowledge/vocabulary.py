"""Gives every token of every field a number of its own."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from knowledge.tokens import FIELDS, Tokens

#: The token numbers of one text, field by field, each number once, in order.
Row = list["array[int]"]


class Vocabulary:
    """Tokens by field, numbered as they come; `field_of[number]` is the field of a number."""

    def __init__(self) -> None:
        self.fields: tuple[dict[str, int], ...] = tuple({} for _ in range(FIELDS))
        self.field_of = array("b")

    def __len__(self) -> int:
        return len(self.field_of)

    def row(self, tokens: Tokens) -> Row:
        """The numbers of a text's tokens and extra tokens; a new token is given the next number."""
        both = zip(tokens.fields, tokens.extra, strict=True)
        return [self._numbers(place, own + extra) for place, (own, extra) in enumerate(both)]

    def _numbers(self, place: int, tokens: Iterable[str]) -> array[int]:
        known = self.fields[place]
        numbers = set()
        for token in tokens:
            number = known.get(token)
            if number is None:
                number = known[token] = len(self.field_of)
                self.field_of.append(place)
            numbers.add(number)
        return array("i", sorted(numbers))
