"""A receipt leads back to its turn, however a worker types it or reads it out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.receipt import code, turn_id

IDS = st.integers(0, 2**35 - 1)


@given(IDS)
def test_every_code_leads_back_to_its_turn(row: int) -> None:
    assert turn_id(code(row)) == row


@given(st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=7, max_size=7))
def test_every_seven_symbols_are_the_code_of_one_turn(symbols: str) -> None:
    row = turn_id(symbols)
    assert row is not None
    assert code(row).replace("-", "") == symbols


@given(IDS)
def test_a_code_has_eight_characters_and_no_letter_that_is_misread(row: int) -> None:
    assert len(code(row)) == 8
    assert code(row)[3] == "-"
    assert not set(code(row)) & set("ILOUilou")


def test_the_codes_of_neighbours_have_little_in_common() -> None:
    alike = [sum(a == b for a, b in zip(code(row), code(row + 1), strict=True)) - 1 for row in range(2000)]
    assert sum(alike) / len(alike) < 1
    assert max(alike) <= 4


def test_the_first_ten_thousand_codes_are_all_different() -> None:
    assert len({code(row) for row in range(10_000)}) == 10_000


def test_codes_never_change_because_workers_have_written_them_down() -> None:
    assert [code(row) for row in (1, 2, 2014)] == ["VQZ-JRJR", "DJH-0BTV", "11E-0FY2"]


@pytest.mark.parametrize(
    "typed",
    [
        "{code}",
        "{lower}",
        "{plain}",
        " {code} ",
        "{spaced}",
        "{wide}",
        "{code}\n",
        "回执 {code}",
        "回执：{code}",
        "回执号{lower}",
        "{dashed}",
    ],
)
@pytest.mark.parametrize("row", [1, 7, 1234, 987_654_321])
def test_a_code_is_read_as_it_is_typed(typed: str, row: int) -> None:
    true = code(row)
    forms = {
        "code": true,
        "lower": true.lower(),
        "plain": true.replace("-", ""),
        "spaced": " ".join(true.replace("-", "")),
        "wide": "".join(chr(ord(sign) + 0xFEE0) for sign in true),
        "dashed": true.replace("-", "——"),
    }
    assert turn_id(typed.format(**forms)) == row


@given(IDS, st.sampled_from("oO"), st.sampled_from("iIlL"))
def test_letters_that_look_like_digits_are_read_as_digits(row: int, zero: str, one: str) -> None:
    assert turn_id(code(row).replace("0", zero).replace("1", one)) == row


@pytest.mark.parametrize(
    "typed",
    ["", "-", "K7Q", "K7Q-4M2", "K7Q-4M2XX", "K7Q-4M2U", "K7Q-4M2?", "会员卡怎么办", "K7Q4M2X" * 1000, "K7Q/4M2X"],
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert turn_id(typed) is None


@given(st.text())
def test_no_text_is_too_strange_to_be_looked_at(typed: str) -> None:
    row = turn_id(typed)
    assert row is None or 0 <= row < 2**35


@pytest.mark.parametrize("row", [-1, 2**35])
def test_an_id_that_does_not_fit_is_refused(row: int) -> None:
    with pytest.raises(ValueError, match="row id"):
        code(row)
