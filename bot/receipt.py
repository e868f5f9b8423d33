"""The short code by which a turn is found again: `K7Q-4M2X`, made of the turn's row id and read back to it.

Nothing is stored for it: a fixed bijection of [0, 2³⁵) scatters the ids, so that a code told by telephone with one
wrong symbol is not the neighbour's. It hides nothing: whoever reads this file can compute any code. A receipt may
therefore never open anything by itself; it is only not guessed by counting on.
"""

from __future__ import annotations

import re
import unicodedata

#: Crockford's base 32: digits and letters without I L O U.
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 7
#: Seven symbols of five bits.
_SIZE = 1 << 5 * _LENGTH
#: Odd, hence invertible modulo a power of two; else arbitrary. Never to be changed: old receipts would point elsewhere.
_FACTORS = (0x2545F4915, 0x5851F42D3)
_INVERSES = tuple(pow(factor, -1, _SIZE) for factor in _FACTORS)
#: More than half of the 35 bits, so that folding twice gives the number back.
_FOLD = 18

_LOOKALIKE = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-‐‑‒–—―−_.·\u200b-\u200f\u2060\ufeff]+")
_WRITTEN = re.compile(rf"(?:回执[号码]?[:：是]?)?([{_SYMBOLS}]{{{_LENGTH}}})")
#: More than any way of writing a code needs.
_LONGEST = 40


def code(turn_id: int) -> str:
    """The code of a turn's row id, 0 … 2³⁵-1 (34 thousand million turns); ValueError outside."""
    if not 0 <= turn_id < _SIZE:
        raise ValueError(f"A receipt stands for a row id from 0 to {_SIZE - 1}, not for {turn_id}.")
    number = turn_id
    for factor in _FACTORS:
        number = _fold(number * factor % _SIZE)
    symbols = "".join(_SYMBOLS[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
    return f"{symbols[:3]}-{symbols[3:]}"


def turn_id(code: str) -> int | None:
    """The row id behind a code as someone types or reads it out; None when it cannot be a code.

    Case, width, dashes and spaces do not matter; O is 0, I and L are 1.
    """
    if len(code) > _LONGEST:
        return None
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", code)).upper().translate(_LOOKALIKE)
    match = _WRITTEN.fullmatch(plain)
    if match is None:
        return None
    number = 0
    for symbol in match[1]:
        number = number << 5 | _SYMBOLS.index(symbol)
    for inverse in reversed(_INVERSES):
        number = _fold(number) * inverse % _SIZE
    return number


def _fold(number: int) -> int:
    """The upper bits brought down upon the lower ones; its own inverse."""
    return number ^ number >> _FOLD
