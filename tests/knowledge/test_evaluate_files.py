"""What a batch test reads from its files: three kinds that mean the same, and lines that are of no use."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from knowledge.evaluate_in import MOST_CHARACTERS, Question, kind_of, read_knowledge, read_questions
from knowledge.sheets.lines import Unreadable


def as_csv(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def as_xlsx(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append([*row])
    workbook.save(path)
    return path


def as_jsonl(path: Path, lines: Sequence[object]) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


Save = Callable[[Sequence[Sequence[object]]], Path]


@pytest.fixture(params=["a.csv", "a.XLSX", "gbk.csv"])
def sheet(request: pytest.FixtureRequest, tmp_path: Path) -> Save:
    """sheet(rows) → a file with these rows, once for each kind that staff use."""
    path = tmp_path / request.param
    if path.suffix == ".csv":
        return lambda rows: as_csv(path, rows, "gbk" if path.stem == "gbk" else "utf-8-sig")
    return lambda rows: as_xlsx(path, rows)


def questions(path: Path) -> list[Question]:
    return [question for _, question in read_questions(path).items]


def faults(path: Path) -> list[str]:
    return [str(fault) for fault in read_questions(path).faults]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jsonl", "jsonl"), ("A.CSV", "csv"), ("a.b.xlsx", "xlsx"), ("a.xls", None), ("a.json", None), ("csv", None)],
)
def test_a_file_says_by_its_name_what_it_is(name, kind):
    assert kind_of(Path(name)) == kind


@pytest.mark.parametrize("head", [["编号", "问题", "应答条目", "分组"], ["id", "text", "expected", "group"]])
def test_questions_are_read_from_a_sheet_with_chinese_or_english_names(sheet: Save, head):
    path = sheet([head, ["q1", "卡丢了怎么办", "card-lost", "职工"], ["q2", "明天下雨吗", "", ""]])
    assert questions(path) == [
        Question(id="q1", text="卡丢了怎么办", expected=("card-lost",), group="职工"),
        Question(id="q2", text="明天下雨吗", expected=(), group=""),
    ]


def test_columns_stand_in_any_order_and_others_are_passed_over(sheet: Save):
    (question,) = questions(sheet([["备注", "分组", "问题"], ["急", "职工", "卡丢了怎么办"]]))
    assert (question.text, question.group, question.expected) == ("卡丢了怎么办", "职工", None)


@pytest.mark.parametrize("cell", ["a\nb", "a；b", "a;b", "a|b", " a ；\n b；", "a｜b"])
def test_several_ids_stand_in_one_cell(tmp_path, cell):
    path = as_csv(tmp_path / "q.csv", [["问题", "应答条目"], ["卡丢了怎么办", cell]])
    assert questions(path)[0].expected == ("a", "b")


def test_questions_without_ids_are_called_by_their_rows(sheet: Save):
    assert [one.id for one in questions(sheet([["问题"], ["补卡"], [""], ["挂失"]]))] == ["2", "4"]


def test_a_row_number_that_is_taken_is_not_given_again(sheet: Save):
    rows: list[list[object]] = [["编号", "问题"], [3, "补卡"], ["", "挂失"], ["", "注销"]]
    assert [one.id for one in questions(sheet(rows))] == ["3", "第3行", "4"]


def test_a_line_of_json_without_expected_says_nothing_of_what_is_right(tmp_path):
    path = as_jsonl(tmp_path / "q.jsonl", [{"id": "a", "text": "补卡"}, {"id": "b", "text": "补卡", "expected": []}])
    assert [one.expected for one in questions(path)] == [None, ()]


def test_knowledge_is_read_from_a_sheet(sheet: Save):
    path = sheet(
        [["编号", "标准问法", "其他问法", "答复"], [7, "工会卡丢了怎么补办", "卡丢了\n补卡；挂失", "先挂失。"]]
    )
    ((number, entry),) = read_knowledge(path).items
    assert number == 2
    assert (entry.id, entry.question, entry.answer) == ("7", "工会卡丢了怎么补办", "先挂失。")
    assert entry.phrasings == ("卡丢了", "补卡", "挂失")


def test_the_sheet_that_was_read_is_named_when_there_are_others(tmp_path):
    workbook = Workbook()
    first = workbook.active
    assert first is not None
    first.title = "三月"
    for row in (["问题"], ["补卡"]):
        first.append(row)
    workbook.create_sheet("四月")
    workbook.save(tmp_path / "q.xlsx")
    assert read_questions(tmp_path / "q.xlsx").notes == ("q.xlsx：读的是工作表“三月”，没有读的还有：四月",)


# lines that are of no use

LONG = "长" * (MOST_CHARACTERS + 1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "不是完整的 JSON"),
        ("[" * 10_000, "不是完整的 JSON"),
        ("[]", "不是 {…} 形式"),
        ("null", "不是 {…} 形式"),
        ('{"id": "x", "text": "\\ud800"}', "不是完整的 JSON"),
        ({"text": "没有编号"}, "缺少“编号”（id）"),
        ({"id": "x"}, "缺少“问题”（text）"),
        ({"id": "x", "text": " "}, "“问题”（text）是空的"),
        ({"id": "x", "text": 7}, "“问题”（text）不对：应当是文字"),
        ({"id": "x", "text": LONG}, "“问题”（text）太长，最多 5,000 字"),
        ({"id": "x", "text": "补卡", "expected": "a"}, "“应答条目”（expected）不对：应当是一组文字"),
        ({"id": "ok", "text": "补卡"}, "编号 ok 在第 1 行已经有了"),
    ],
)
def test_a_broken_line_of_json_is_named_with_its_number_and_the_others_are_read(tmp_path, line, reason):
    lines = [{"id": "ok", "text": "补卡"}, "", line, {"id": "too", "text": "挂失"}]
    path = as_jsonl(tmp_path / "q.jsonl", lines)
    assert [one.id for one in questions(path)] == ["ok", "too"]
    (fault,) = faults(path)
    assert fault.startswith("q.jsonl 第 3 行：")
    assert reason in fault


def test_a_line_in_another_encoding_is_a_fault(tmp_path):
    path = tmp_path / "q.jsonl"
    path.write_bytes("\ufeff{}\n".encode() + '{"id": "1", "text": "补卡"}\n'.encode("gbk"))
    assert [fault.line for fault in read_questions(path).faults] == [1, 2]
    assert "UTF-8" in faults(path)[1]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "", "a"], "“问题”（text）是空的"),
        (["x", LONG, ""], "“问题”（text）太长"),
        (["ok", "挂失", ""], "编号 ok 在第 2 行已经有了"),
    ],
)
def test_a_broken_row_is_named_with_its_number_and_the_others_are_read(sheet: Save, row, reason):
    path = sheet([["编号", "问题", "应答条目"], ["ok", "补卡", ""], ["", "", ""], row, ["too", "挂失", ""]])
    assert [one.id for one in questions(path)] == ["ok", "too"]
    (fault,) = faults(path)
    assert fault.startswith(f"{path.name} 第 4 行：")
    assert reason in fault


def test_a_cell_that_excel_could_not_work_out_spoils_its_row(tmp_path):
    path = as_xlsx(tmp_path / "q.xlsx", [["问题", "应答条目"], ["补卡", "#N/A"], ["挂失", "=B2"], ["注销", None]])
    assert [one.text for one in questions(path)] == ["注销"]
    assert [fault.line for fault in read_questions(path).faults] == [2, 3]


def test_a_file_that_is_no_table_is_refused_with_its_name(tmp_path):
    path = as_csv(tmp_path / "q.csv", [["题目"], ["补卡"]])
    with pytest.raises(Unreadable, match=r"^q\.csv：没有“问题”或“text”一栏"):
        read_questions(path)


def test_a_second_entry_with_the_same_id_is_a_fault(tmp_path):
    path = as_jsonl(tmp_path / "kb.jsonl", [{"id": "a", "question": "补卡"}, {"id": "a", "question": "挂失"}])
    assert [fault.line for fault in read_knowledge(path).faults] == [2]
