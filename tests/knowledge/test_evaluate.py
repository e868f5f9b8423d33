"""The measuring run: files in, files and counts out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from knowledge.evaluate import Report, read_knowledge, run

KNOWLEDGE = [
    {"id": "lost", "question": "工会卡丢了怎么补办", "phrasings": ["卡弄丢了"], "answer": "先挂失。"},
    {"id": "join", "question": "加入工会怎么申请", "phrasings": [], "answer": "找单位工会。"},
    {"id": "eba", "question": "EBA什么时候开班", "phrasings": [], "answer": "看通知。"},
]
QUESTIONS = [
    {"id": "q1", "text": "工会卡丢了怎么补办", "expected": ["lost"], "group": "worker"},
    {"id": "q2", "text": "加入工会怎么申请", "expected": ["lost"], "group": "worker"},
    {"id": "q3", "text": "红烧肉", "expected": [], "group": "far"},
    {"id": "q4", "text": "EBA什么时候开班", "expected": [], "group": "near"},
]


def written(path: Path, lines: Sequence[object]) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def ran(folder: Path, knowledge: Sequence[object], questions: Sequence[object]) -> tuple[Report, list[dict[str, Any]]]:
    report = Report()
    sources = read_knowledge(written(folder / "kb.jsonl", knowledge), report)
    output = folder / "out.jsonl"
    report = run(
        sources, written(folder / "q.jsonl", questions), output, report=report, progress=lambda items, _: items
    )
    return report, [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]


def test_every_question_gets_a_line_in_order(tmp_path):
    _, lines = ran(tmp_path, KNOWLEDGE, QUESTIONS)
    assert [line["id"] for line in lines] == ["q1", "q2", "q3", "q4"]
    assert lines[0]["decision"] == "answer"
    assert lines[0]["candidates"][0]["entry"] == "lost"
    assert all(line["microseconds"] >= 0 for line in lines)


def test_candidates_keep_to_the_format(tmp_path):
    for line in ran(tmp_path, KNOWLEDGE, QUESTIONS)[1]:
        probabilities = [candidate["probability"] for candidate in line["candidates"]]
        assert probabilities == sorted(probabilities, reverse=True)
        assert all(0 <= value <= 1 for value in probabilities)


def test_what_was_decided_is_counted(tmp_path):
    report, _ = ran(tmp_path, KNOWLEDGE, QUESTIONS)
    assert report.outcomes["answered right"] == 1
    assert report.outcomes["answered wrong"] == 2  # q2 expects another entry, q4 none
    assert report.outcomes["unknown rightly"] == 1
    assert (report.hit(1), report.hit(3)) == (0.5, 0.5 if report.ranks[1] == 0 else 1.0)


def test_the_table_tells_the_figures(tmp_path):
    table = ran(tmp_path, KNOWLEDGE, QUESTIONS)[0].table()
    assert "50.0%" in table
    assert "毫秒" in table
    assert "读不了" not in table


@pytest.mark.parametrize(
    ("line", "reason"),
    [("{", "JSON"), ('{"text": "没有编号"}', "id"), ('{"id": "q9", "text": 7}', "text"), ("[]", "不对")],
)
def test_a_broken_line_is_named_with_its_number_and_the_run_goes_on(tmp_path, line, reason):
    report, lines = ran(tmp_path, KNOWLEDGE, [QUESTIONS[0], "", line, QUESTIONS[2]])
    assert [answer["id"] for answer in lines] == ["q1", "q3"]
    assert len(report.faults) == 1
    assert "q.jsonl 第 3 行" in str(report.faults[0])
    assert reason in str(report.faults[0])
    assert "读不了" in report.table()


def test_a_second_entry_with_the_same_id_is_a_fault(tmp_path):
    report, _ = ran(tmp_path, [*KNOWLEDGE, KNOWLEDGE[0]], QUESTIONS)
    assert [fault.line for fault in report.faults] == [4]


def test_no_questions_give_an_empty_report(tmp_path):
    report, lines = ran(tmp_path, KNOWLEDGE, [])
    assert lines == []
    assert report.hit(1) is None
    assert "–" in report.table()
