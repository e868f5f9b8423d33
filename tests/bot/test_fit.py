"""Cutting a reply to what a channel can carry."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.fit import MORE, fit


def test_what_fits_stays_whole() -> None:
    assert fit("答案。", "回执 ABC-DEFG", 100) == ("答案。", "回执 ABC-DEFG", "")


def test_a_long_text_ends_with_a_sentence_and_says_that_it_goes_on() -> None:
    text, tail, rest = fit("第一句。第二句。第三句。" * 5, "回执 ABC-DEFG", 120)
    assert text.endswith("。")
    assert tail == f"{MORE}\n回执 ABC-DEFG"
    assert rest.startswith("第")


@given(st.text(alphabet="工会卡。！？\nab😀", min_size=1, max_size=400), st.integers(150, 600))
def test_nothing_is_lost_and_nothing_is_over_the_limit(text: str, room: int) -> None:
    shown, tail, rest = fit(text, "回执", room)
    assert len(shown.encode()) + len(tail.encode()) + 1 <= room
    assert "".join((shown + rest).split()) == "".join(text.split())
