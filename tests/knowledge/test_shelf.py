"""An index is built once and read from disk after; whatever lies there, the answers are the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge.content import Term
from knowledge.index import Candidate, Index
from knowledge.shelf import KEPT, Shelf
from knowledge.tables import Source
from tests.knowledge.test_index import CARD, TERMS

ASKED = ("工会卡丢了怎么补办", "gonghuika diu le", "公会卡办理 材料", "EBA几月份开班", "天气")


def index(shelf: Shelf, sources: Sequence[Source] = CARD, terms: Sequence[Term] = TERMS) -> Index:
    return Index(sources, terms, build=shelf.tables)


def answers(index: Index) -> list[tuple[Candidate, ...]]:
    return [index.search(text) for text in ASKED]


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.index"))


def test_an_index_from_disk_answers_as_the_one_that_was_built(tmp_path: Path) -> None:
    built, read = index(Shelf(tmp_path)), index(Shelf(tmp_path))
    assert len(files(tmp_path)) == 1
    assert answers(read) == answers(built) == answers(Index(CARD, TERMS))


def test_one_more_phrasing_or_term_is_another_index(tmp_path: Path) -> None:
    more = Source(CARD[0].id, (*CARD[0].texts, "卡不见了"), CARD[0].services, CARD[0].about)
    shelf = Shelf(tmp_path)
    index(shelf)
    index(shelf, (more, *CARD[1:]))
    index(shelf, CARD, TERMS[1:])
    assert len(files(tmp_path)) == 3


@pytest.mark.parametrize("damaged", [b"", b"nothing of ours", b"\x80\x05N."])
def test_a_damaged_file_is_built_again(tmp_path: Path, damaged: bytes) -> None:
    whole = answers(index(Shelf(tmp_path)))
    files(tmp_path)[0].write_bytes(damaged)
    assert answers(index(Shelf(tmp_path))) == whole
    assert files(tmp_path)[0].stat().st_size > len(damaged)


def test_a_file_that_is_cut_short_is_built_again(tmp_path: Path) -> None:
    whole = answers(index(Shelf(tmp_path)))
    file = files(tmp_path)[0]
    file.write_bytes(file.read_bytes()[:-100])
    assert answers(index(Shelf(tmp_path))) == whole


def test_without_a_place_to_write_it_answers_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert answers(index(Shelf(tmp_path / "file" / "index"))) == answers(Index(CARD, TERMS))


def test_only_a_few_are_kept_and_only_for_us(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "index")
    for number in range(KEPT + 2):
        index(shelf, (Source(f"e{number}", (f"第{number}个问题怎么办",)),), ())
    kept = files(tmp_path / "index")
    assert len(kept) == KEPT
    assert all(file.stat().st_mode & 0o077 == 0 for file in (*kept, tmp_path / "index"))
