"""The batch test itself: what is asked, how it is judged, and what is written down."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from knowledge.evaluate import Asked, Result, asked_of_entries, asked_of_lines, run, unknown_expected
from knowledge.evaluate_in import FileKind, KnowledgeLine, Question, Read
from knowledge.evaluate_out import write
from knowledge.library import Knowledge

ENTRIES = [
    KnowledgeLine(
        id="lost", question="工会卡丢了怎么补办", phrasings=("卡弄丢了",), answer="先挂失。", services=("S01",)
    ),
    KnowledgeLine(id="join", question="加入工会怎么申请", answer="找单位工会。", services=("S02",)),
    KnowledgeLine(id="eba", question="EBA什么时候开班", answer="看通知。"),
]
QUESTIONS = [
    Question(id="q1", text="工会卡丢了怎么补办", expected=("lost",), group="worker"),
    Question(id="q2", text="加入工会怎么申请", expected=("lost",), group="worker"),
    Question(id="q3", text="红烧肉", expected=(), group="far"),
    Question(id="q4", text="EBA什么时候开班", expected=(), group="near"),
]


@pytest.fixture(scope="module")
def asked() -> Asked:
    return asked_of_lines(read(ENTRIES))


def read(items: Sequence[Any]) -> Read[Any]:
    """As from a file, a line each."""
    return Read("q.jsonl", tuple(enumerate(items, 1)))


def results(asked: Asked, *questions: Question) -> list[Result]:
    return run(asked, read(questions), lambda items, _: items)


def one(asked: Asked, text: str, *expected: str) -> Result:
    return results(asked, Question(id="1", text=text, expected=expected))[0]


def test_every_question_is_judged_in_order(asked):
    outcomes = [(result.question.id, result.judged.outcome) for result in results(asked, *QUESTIONS)]
    assert outcomes == [
        ("q1", "answered right"),
        ("q2", "answered wrong"),
        ("q3", "unknown rightly"),
        ("q4", "answered wrong"),
    ]


def test_a_question_of_which_nobody_says_what_is_right_is_asked_and_not_judged(asked):
    (result,) = results(asked, Question(id="1", text="工会卡丢了怎么补办"))
    assert (result.kind, result.judged.outcome) == ("answer", None)


def test_a_service_may_be_expected_in_the_place_of_its_entries(asked):
    assert one(asked, "工会卡丢了怎么补办", "S01").judged.outcome == "answered right"
    assert one(asked, "工会卡丢了怎么补办", "S02").judged.outcome == "answered wrong"


def test_what_is_the_id_of_an_entry_means_that_entry_alone():
    entries = [*ENTRIES, KnowledgeLine(id="S01", question="职工体检在哪里做")]
    asked = asked_of_lines(read(entries))
    assert one(asked, "工会卡丢了怎么补办", "S01").judged.outcome == "answered wrong"
    assert one(asked, "职工体检在哪里做", "S01").judged.outcome == "answered right"


def test_the_live_release_is_judged_by_entry_and_by_service(knowledge: Knowledge):
    live = asked_of_entries(knowledge.matcher, knowledge.content.entries)
    entry = knowledge.content.entries[0]
    assert one(live, entry.question, entry.id).judged.rank == 1
    assert one(live, entry.question, *entry.services).judged.rank == 1
    assert not one(live, entry.question, *entry.services).unknown


def test_an_expected_id_that_nothing_has_is_named_and_its_question_is_asked_without_being_judged(asked):
    found = results(asked, QUESTIONS[0], Question(id="x", text="卡弄丢了", expected=("lost", "lots", "S99")))
    assert (found[1].kind, found[1].judged.outcome) == ("answer", None)
    (fault,) = unknown_expected(read([QUESTIONS[0], found[1].question]), found)
    assert str(fault) == "q.jsonl 第 2 行：没有编号为 lots、S99 的条目，这一问没有评对错"


def test_a_question_that_comes_twice_takes_the_time_of_the_first(asked):
    first, second = results(asked, QUESTIONS[0], QUESTIONS[0].model_copy(update={"id": "again"}))
    assert first.judged.microseconds == second.judged.microseconds > 0


@pytest.mark.parametrize("entries", [[], [KnowledgeLine(id="a", question="。", phrasings=("", " "))]])
def test_a_knowledge_base_that_says_nothing_answers_nothing(entries):
    assert one(asked_of_lines(read(entries)), "工会卡丢了怎么补办").kind == "unknown"


# what is written

RISKY = "=HYPERLINK(1)工会卡丢了怎么补办"
ASKED = [
    *QUESTIONS[:2],
    Question(id="7", text=RISKY, expected=("lost", "S01")),
    Question(id="x", text="卡弄丢了", expected=("nobody",)),
]


def written(asked: Asked, path: Path, kind: FileKind) -> Path:
    with path.open("wb") as file:
        write(file, kind, results(asked, *ASKED))
    return path


def test_lines_of_json_keep_to_the_format(asked, tmp_path):
    told = written(asked, tmp_path / "out.jsonl", "jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in told.splitlines()]
    assert [line["id"] for line in lines] == ["q1", "q2", "7", "x"]
    assert told.startswith('{"id": "q1", "decision": "answer", "candidates": [{"entry": "lost", "probability": 0.')
    for line in lines:
        assert list(line) == ["id", "decision", "candidates", "microseconds"]
        probabilities = [candidate["probability"] for candidate in line["candidates"]]
        assert probabilities == sorted(probabilities, reverse=True)
        assert all(0 <= value <= 1 for value in probabilities)


def test_a_csv_has_a_row_for_each_question(asked, tmp_path):
    path = written(asked, tmp_path / "out.csv", "csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    heads = "编号 问题 决定 首选条目 首选问法 把握 第二 第三 应答条目 对错 原因 毫秒"
    assert list(rows[0]) == heads.split()
    assert [row["对错"] for row in rows] == ["对", "错", "对", "无法评判"]
    assert (rows[0]["决定"], rows[0]["首选条目"], rows[0]["首选问法"]) == ("直接答复", "lost", "工会卡丢了怎么补办")
    assert rows[0]["原因"]
    assert 0 < float(rows[0]["把握"]) <= 1
    assert (rows[2]["问题"], rows[2]["应答条目"]) == (f"'{RISKY}", "lost；S01")


def test_a_workbook_shows_the_wrong_rows_and_the_figures(asked, tmp_path):
    workbook = load_workbook(written(asked, tmp_path / "out.xlsx", "xlsx"))
    sheet, summary = workbook["逐题"], workbook["汇总"]
    assert sheet.freeze_panes == "A2"
    assert [sheet.cell(row, 1).fill.fill_type for row in range(2, 6)] == [None, "solid", None, None]
    assert (sheet["B4"].data_type, sheet["B4"].value) == ("s", RISKY)
    assert [cell.value for cell in summary[1]][:6] == ["分组", "题数", "hit@1", "hit@3", "答对", "答错"]
    assert [row[0].value for row in summary.iter_rows(min_row=2)] == ["全部", "worker", "（未分组）"]
    assert summary["C2"].number_format == "0.0%"
