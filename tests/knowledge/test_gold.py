"""Questions as strangers type them, written without a look at the packs: quality may not fall below what it was.

`gold/asked.jsonl` has every entry that is right marked; `near.jsonl` asks about what lies beside the union's
services or what nobody has recorded of them, `far.jsonl` about anything else: those have no answer. How they
were made: docs/matching.md. The half "tuned" was learned from, the half "set aside" never was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from knowledge.decide import Decided
from knowledge.library import Knowledge

GOLD = Path(__file__).parent / "gold"
HALVES = ("tuned", "set aside")

#: The figures of 2026-11-22, a little rounded down (up): one question of a half is 0.13 points.
FOUND = {"tuned": (0.74, 0.90), "set aside": (0.785, 0.91)}
NEAR_ANSWERED, FAR_ANSWERED = 0.065, 0.005


@dataclass(frozen=True)
class Asked:
    """A gold question with what the matcher made of it."""

    text: str
    right: frozenset[str]
    decided: Decided

    def is_found(self, among: int) -> bool:
        return any(one.entry in self.right for one in self.decided.candidates[:among])


def lines(name: str, half: str | None = None) -> list[dict[str, Any]]:
    found = map(json.loads, (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    return [line for line in found if half in (None, line["group"])]


def ask(knowledge: Knowledge, name: str, half: str) -> list[Asked]:
    match = knowledge.matcher.match
    return [Asked(line["text"], frozenset(line["expected"]), match(line["text"])) for line in lines(name, half)]


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


def test_there_are_enough_of_each_and_none_comes_twice() -> None:
    sizes = {name: len(lines(name)) for name in ("asked", "near", "far")}
    assert sizes["asked"] >= 1500
    assert sizes["near"] >= 400
    assert sizes["far"] >= 200
    texts = [line["text"] for name in ("asked", "near", "far") for line in lines(name)]
    assert len(texts) == len(set(texts))


def test_every_service_is_asked_about_and_every_right_entry_exists(knowledge: Knowledge) -> None:
    right = {entry for line in lines("asked") for entry in line["expected"]}
    assert right <= set(knowledge.entries)
    assert {f"S{number:02}" for number in range(1, 68)} <= {
        service for entry in right for service in knowledge.entries[entry].services
    }


def test_no_gold_question_is_a_phrasing(knowledge: Knowledge) -> None:
    phrasings = {text for entry in knowledge.entries.values() for text in (entry.question, *entry.phrasings)}
    assert not phrasings & {line["text"] for name in ("asked", "near", "far") for line in lines(name)}


@pytest.mark.parametrize("half", HALVES)
def test_the_right_entry_is_found(knowledge: Knowledge, half: str) -> None:
    asked = ask(knowledge, "asked", half)
    first, third = (share([one.is_found(among) for one in asked]) for among in (1, 3))
    assert first >= FOUND[half][0]
    assert third >= FOUND[half][1]


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize(("name", "most"), [("near", NEAR_ANSWERED), ("far", FAR_ANSWERED)])
def test_what_has_no_answer_is_not_answered(knowledge: Knowledge, name: str, most: float, half: str) -> None:
    asked = ask(knowledge, name, half)
    wrong = [(one.text, one.decided.candidates[0].entry) for one in asked if one.decided.kind == "answer"]
    assert len(wrong) <= most * len(asked), wrong
