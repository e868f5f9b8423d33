"""Cut a reply to what a channel can carry, at the end of a sentence; the rest waits behind 继续."""

from __future__ import annotations

import re

#: A text is cut after one of these, the latest that still fits.
_SENTENCE_END = re.compile(r"[。！？；!?\n]")

#: Said under a text that goes on.
MORE = "（未完，回复“继续”看后面的内容）"


def fit(text: str, tail: str, room: int) -> tuple[str, str, str]:
    """(text to say, tail to say, what is left). `room` is bytes of UTF-8 for text and tail together."""
    if _size(text) + _size(tail) + 1 <= room:
        return text, tail, ""
    tail = "\n".join(line for line in (MORE, tail) if line)
    shown = _cut(text, room - _size(tail) - 1)
    return shown, tail, text[len(shown) :].strip()


def _cut(text: str, room: int) -> str:
    """The longest beginning of at most `room` bytes that ends with a sentence; else with a whole character."""
    fits = text.encode()[: max(room, 0)].decode(errors="ignore")
    ends = [match.end() for match in _SENTENCE_END.finditer(fits)]
    return fits[: ends[-1]] if ends else fits


def _size(text: str) -> int:
    return len(text.encode())
