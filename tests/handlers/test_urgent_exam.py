"""The exams for the detector of danger, and our own older lists: nothing that was heard may be lost.

The sealed exam (`urgent/`) was written by somebody who had seen neither the detector nor a line that it learned from, and is
never learned from or tuned on: it says what strangers may expect (figures of 2026-11-22: 95.7 % of the urgent lines get a
card, 99.3 % a card or the line on safety; 0.5 % of the ordinary ones a card, 2.5 % the line).

The first exam (`knowledge/danger/exam_*`) was written by somebody who had not seen the detector. At first sight, before any
tuning, the rules caught 83 % of its 300 urgent lines and gave a card for 2.3 % of its 1,000 ordinary ones; then the words were tuned on it, and
the learned weights have learned from it, too. So this is a regression guard, not a promise about strangers: for those
the figures across authors are the honest ones (`docs/urgent.md`), where every author is measured by what was learned
from the others.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.learn_danger import FOLDER, Line, lines_of
from knowledge.alarm import heard

SEALED = Path(__file__).parent / "urgent"


def share(lines: list[Line], *, sure: bool) -> float:
    """The part of some lines that gets a card (sure), or a card or the line on safety."""
    heards = [heard(line.text) for line in lines]
    return sum(one is not None and (one.sure or not sure) for one in heards) / len(lines)


def test_strangers_in_danger_get_a_card_or_at_least_the_line_on_safety() -> None:
    said = list(lines_of(SEALED / "urgent.tsv"))
    assert len(said) == 300
    assert share(said, sure=True) >= 0.95
    assert share(said, sure=False) >= 0.99


def test_ordinary_words_of_strangers_hardly_ever_give_a_card() -> None:
    said = list(lines_of(SEALED / "ordinary.txt"))
    assert len(said) == 1000
    assert share(said, sure=True) <= 0.01
    assert share(said, sure=False) <= 0.04


def lines(file: str) -> list[Line]:
    return list(lines_of(FOLDER / file))


def gives_a_card(line: Line) -> bool:
    found = heard(line.text)
    return found is not None and found.sure


def test_the_exam_is_whole() -> None:
    assert (len(lines("exam_urgent.tsv")), len(lines("exam_ordinary.txt"))) == (300, 1000)


@pytest.mark.parametrize("file", ["exam_urgent.tsv", "urgent.tsv"])
def test_danger_is_caught_whichever_card_it_gets(file: str) -> None:
    said = lines(file)
    missed = [f"{line.kind}: {line.text}" for line in said if not gives_a_card(line)]
    assert len(missed) <= len(said) / 100, "\n".join(missed)


@pytest.mark.parametrize("file", ["exam_ordinary.txt", "ordinary.txt"])
def test_ordinary_words_hardly_ever_give_a_card(file: str) -> None:
    said = lines(file)
    false = [line.text for line in said if gives_a_card(line)]
    assert len(false) <= len(said) / 100, "\n".join(false)
