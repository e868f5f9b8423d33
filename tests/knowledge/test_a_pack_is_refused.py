"""A broken pack is refused as a whole, and the message names file, line and reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db import Database
from knowledge import pack, releases
from knowledge.content import Content
from tests.cast import START

CARD = "entries/5-service/S01-service-card.yaml"


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., str]:
    """broken(file, old, new) → what is said when one thing of the shipped packs is changed."""

    def change(file: str, old: str, new: str) -> str:
        folder = tmp_path / "packs"
        shutil.copytree(pack.PACKS, folder)
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(pack.BrokenPack) as caught:
            pack.read(folder)
        return str(caught.value)

    return change


def line_of(file: str, text: str) -> int:
    lines = (pack.PACKS / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_a_typing_error_in_a_key(broken: Callable[..., str]) -> None:
    line = line_of(CARD, "    answer:")
    assert f"{CARD}:" in (said := broken(CARD, "    answer:", "    anwser:"))
    assert "anwser: Extra inputs are not permitted" in said
    assert f":{line}:" in said


def test_an_answer_that_is_too_long(broken: Callable[..., str]) -> None:
    assert "at most 120 characters" in broken(CARD, "    answer: ", f"    answer: {'长' * 121}")


def test_a_service_that_does_not_exist(broken: Callable[..., str]) -> None:
    assert "there is no service 'S99'" in broken(CARD, "service: S01", "service: S99")


def test_a_fact_that_does_not_exist(broken: Callable[..., str]) -> None:
    assert "there is no fact 'no-such-fact'" in broken(CARD, "    facts: [", "    facts: [no-such-fact, ")


def test_a_clause_that_does_not_exist(broken: Callable[..., str]) -> None:
    assert "has no clause '9.9'" in broken(CARD, "work-plan-2014#5.1", "work-plan-2014#9.9")


def test_a_telephone_number_that_is_not_a_fact(broken: Callable[..., str]) -> None:
    assert "make it a fact" in broken("texts.yaml", "不客气", "请打02100000000")


def test_mark_up(broken: Callable[..., str]) -> None:
    assert "mark-up is not allowed" in broken("texts.yaml", "不客气", "<a href=x>不客气</a>")


def test_a_fixed_text_that_is_missing(broken: Callable[..., str]) -> None:
    assert "has no text 'thanks'" in broken("texts.yaml", "name: thanks", "name: thanks-a-lot")


def test_what_is_not_yaml(broken: Callable[..., str]) -> None:
    assert "texts.yaml:" in broken("texts.yaml", "texts:", "texts: [")


def test_a_key_that_stands_twice(broken: Callable[..., str]) -> None:
    assert "key 'text' stands twice" in broken("texts.yaml", "    text: 不客气", "    text: 好\n    text: 不客气")


def test_all_problems_are_told_at_once(broken: Callable[..., str]) -> None:
    said = broken(CARD, "service: S01", "service: S1\nwhatever: 1")
    assert len(said.splitlines()) > 2


def test_the_live_release_stays(database: Database, content: Content, tmp_path: Path) -> None:
    (tmp_path / "texts.yaml").write_text("texts: oops", encoding="utf-8")
    with database.transaction() as connection:
        number, _ = releases.publish(connection, content, note="good", now=START)
    with pytest.raises(pack.BrokenPack):
        pack.read(tmp_path)
    with database.reading() as connection:
        assert releases.live_number(connection) == number
