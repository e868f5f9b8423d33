"""Reply → the Content of a passive text message: neutral, with links for the choices, never over the limit."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from bot.message import Choice, Reply
from bot.wechat_message import NO_TAP
from bot.wechat_xml import ILLEGAL

#: Everything but letters and digits of any script, plain signs and Chinese punctuation. Links in use carry those as
#: they are, and a quoted character would cost nine bytes instead of three.
_TO_QUOTE: Final = re.compile("[^\\w.~\u3001-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f-]")

#: A text is cut after one of these.
_SENTENCE_ENDS: Final = "。！？；!?\n"

_ELLIPSIS: Final = "…"


def content(reply: Reply, limit: int) -> str:
    """What WeChat shows: text, choices, tail; at most `limit` bytes of UTF-8. "" when there is nothing to say.

    The conversation has fitted the reply already, so the cut is a last guard: it shortens the text, and neither the
    choices nor the last lines.
    """
    text, tail = neutral(reply.text), neutral(reply.tail)
    links = [_link(choice) for choice in reply.choices]
    whole = _lines(text, *links, tail)
    return whole if _size(whole) <= limit else _fitted(text, links, tail, limit)


def neutral(text: str) -> str:
    """Plain text: no character that XML forbids, and no `<` that the phone could take for the start of a link."""
    plain = ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("<", "＜").strip()


def _link(choice: Choice) -> str:
    """A line that sends `say` when it is tapped; only our own choices become one. Without words to send, only a line."""
    say, tap = _quoted(choice.say), _quoted(choice.tap) or NO_TAP
    label = " ".join(neutral(choice.label or choice.say).split())
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={say}&msgmenuid={tap}">{label}</a>' if say else label


def _quoted(text: str) -> str:
    return _TO_QUOTE.sub(lambda found: quote(found[0], safe=""), ILLEGAL.sub("", text))


def _fitted(text: str, links: list[str], tail: str, limit: int) -> str:
    """Tail first (a quarter of the room at most), then choices (up to three quarters), the text in what is left."""
    tail = _cut(tail, limit // 4)
    room = limit * 3 // 4 - _size(tail)
    kept = [link for place, link in enumerate(links) if _size("\n".join(links[: place + 1])) <= room]
    last = _lines(*kept, tail)
    return _lines(_cut_before_basis(text, limit - _size(last) - 1), last)


def _cut_before_basis(text: str, limit: int) -> str:
    """Cut a text but keep its last line where that is short: what the answer stands on."""
    front, _, basis = text.rpartition("\n")
    if not front or _size(basis) > limit // 3:
        return _cut(text, limit)
    return _lines(_cut(front, limit - _size(basis) - 1), basis)


def _cut(text: str, limit: int) -> str:
    """At most `limit` bytes: up to the last sentence end in the second half, else whole characters and an ellipsis."""
    if _size(text) <= limit:
        return text
    fits = text.encode()[: limit - len(_ELLIPSIS.encode())].decode(errors="ignore")
    end = max(fits.rfind(sign) for sign in _SENTENCE_ENDS) + 1
    return fits[:end].rstrip() if end > len(fits) // 2 else fits + _ELLIPSIS


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _size(text: str) -> int:
    return len(text.encode())
