"""An exam for the detector of danger: `urgent/urgent.txt` and `urgent/ordinary.txt`.

The set was written by somebody who had not seen the detector. At first sight, before any tuning, 83 % of the 300 urgent
lines were caught and 2.3 % of the 1,000 ordinary lines gave a card. Then the words were tuned on every odd line; on the
even lines, not looked at until then, 82.0 % were caught and 2.4 % gave a card: tuning on one half did next to nothing
for the other. Since then the words have been tuned on all of it. So this is a regression guard, not a promise about
strangers: for those the first-sight figures are the honest ones (`docs/urgent.md`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.alarm import heard

EXAM = Path(__file__).parent / "urgent"


def lines(file: str) -> Iterator[tuple[str, str]]:
    """(what stands before the tab, text); before the tab stands a card's id, "~" for a care aside, or nothing."""
    for line in (EXAM / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            mark, _, text = line.rpartition("\t")
            yield mark, text


def gives_a_card(text: str) -> bool:
    found = heard(text)
    return found is not None and found.sure


def test_the_exam_is_whole() -> None:
    assert (len(list(lines("urgent.txt"))), len(list(lines("ordinary.txt")))) == (300, 1000)


def test_danger_is_caught_whichever_card_it_gets() -> None:
    said = list(lines("urgent.txt"))
    missed = [f"{card}: {text}" for card, text in said if not gives_a_card(text)]
    assert len(missed) <= len(said) / 100, "\n".join(missed)


def test_ordinary_words_hardly_ever_give_a_card() -> None:
    said = list(lines("ordinary.txt"))
    false = [text for _, text in said if gives_a_card(text)]
    assert len(false) <= len(said) / 100, "\n".join(false)
