"""Tables as Excel and WPS really save them."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from knowledge.sheets import files, xlsx_in
from knowledge.sheets.files import Kind
from knowledge.sheets.lines import Unreadable
from knowledge.sheets.page import Column, Page, Value
from knowledge.sheets.table import Row, Table

NAMES = {"id": ("编号", "id"), "text": ("问题", "text")}


def read(data: bytes, kind: Kind, *required: str) -> Table:
    return files.read(io.BytesIO(data), kind, NAMES, required)


def saved(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """A workbook of one sheet, as openpyxl saves it after `change`."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    change(sheet)
    return stored(workbook)


def stored(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def rewritten(data: bytes, part: str, old: str, new: str) -> bytes:
    """The same archive with a text of one part changed, for what openpyxl does not write and Excel does."""
    source, target = ZipFile(io.BytesIO(data)), io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in source.namelist():
            told = source.read(name)
            if name == part:
                assert old in told.decode(), told
                told = told.decode().replace(old, new).encode()
            archive.writestr(name, told)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def cells(table: Table) -> list[dict[str, str]]:
    return [dict(row.cells) for row in table.rows]


# .csv


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_is_read_however_it_was_saved(encoding: str, separator: str, end: str) -> None:
    text = end.join([f"编号{separator}问题", f"1{separator}工会卡丢了怎么办", ""])
    assert cells(read(text.encode(encoding), "csv")) == [{"id": "1", "text": "工会卡丢了怎么办"}]


def test_a_quoted_cell_may_hold_the_separator_a_quotation_mark_and_lines() -> None:
    (row,) = read('问题\n"补卡,\n要""多久"""\n'.encode(), "csv").rows
    assert row.cells["text"] == '补卡,\n要"多久"'


def test_a_line_that_tells_excel_the_separator_is_no_line() -> None:
    assert read("sep=;\r\n编号;问题\r\n1;补卡, 挂失\r\n".encode(), "csv").rows == (
        Row(2, {"id": "1", "text": "补卡, 挂失"}),
    )


def test_rows_are_numbered_as_excel_shows_them() -> None:
    table = read('问题\n"两\n行"\n\n,,\n补卡\n'.encode(), "csv")
    assert [(row.number, row.cells["text"]) for row in table.rows] == [(2, "两\n行"), (5, "补卡")]


def test_a_row_with_characters_that_are_lost_is_named_and_the_others_are_read() -> None:
    data = "编号,问题\n1,工会卡丢了怎么办\n2,怎么加入工会\n".encode().replace("怎".encode(), b"\xe6\x80", 1)
    first, second = read(data, "csv").rows
    assert first.faults == ("“问题”有认不出的字",)
    assert (second.cells["text"], second.faults) == ("怎么加入工会", ())


def test_a_quotation_mark_that_is_never_closed_spoils_its_row_alone() -> None:
    table = read(f'编号,问题\n1,补卡\n2,"{"长" * 140_000}'.encode(), "csv")
    assert [bool(row.faults) for row in table.rows] == [False, True]


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_an_excel_file_under_the_name_of_a_csv_is_told_apart(head: bytes) -> None:
    with pytest.raises(Unreadable, match="另存为"):
        read(head + b"\x00" * 100, "csv")


# columns


@pytest.mark.parametrize("name", ["问题", " 问题 ", "问题*", "问题：", "Text", "ＴＥＸＴ", "\u3000问 题"])
def test_a_column_is_found_by_its_name_however_it_is_written(name: str) -> None:
    assert cells(read(f"{name}\n补卡\n".encode(), "csv")) == [{"text": "补卡"}]


def test_other_columns_and_blank_rows_are_passed_over() -> None:
    table = read(
        saved(["备注", "问题", None, "日期"], ["x", "补卡", "y", 1], [], ["只有备注"], ["", " 挂失\u3000"]), "xlsx"
    )
    assert table.columns == ("text",)
    assert [(row.number, row.cells["text"]) for row in table.rows] == [(2, "补卡"), (5, "挂失")]


def test_blank_lines_above_the_names_do_no_harm() -> None:
    assert [row.number for row in read(saved([], [None, None], ["问题"], ["补卡"]), "xlsx").rows] == [4]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "第一行"),
        ("\n\n", "第一行"),
        ("题目,答案\n补卡,x\n", "“问题”或“text”.*题目、答案"),
        ("问题,text\n补卡,x\n", "2 栏都是“问题”"),
    ],
)
def test_a_table_without_its_column_is_refused_with_what_was_read(data: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(data.encode(), "csv", "text")


# .xlsx


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (7.0, "7"),
        (0.25, "0.25"),
        (13800000000, "13800000000"),
        (True, "TRUE"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime.fromisoformat("2026-03-01T08:30:00"), "2026-03-01T08:30:00"),
        ("  S01\n", "S01"),
        ("第一行_x000D_\n第二行", "第一行\n第二行"),
    ],
)
def test_a_value_becomes_the_text_that_is_meant(value: object, text: str) -> None:
    assert cells(read(saved(["编号", "问题"], [value, "补卡"]), "xlsx")) == [{"id": text, "text": "补卡"}]


def test_a_number_that_is_shown_with_zeros_keeps_them() -> None:
    def shown(sheet: Any) -> None:
        sheet["A2"].number_format = "000"

    assert cells(read(saved(["编号", "问题"], [7, "补卡"], change=shown), "xlsx"))[0]["id"] == "007"


def test_a_formula_counts_with_the_value_it_had() -> None:
    data = rewritten(saved(["问题"], ['="补"&"卡"']), SHEET, "<v />", "<v>补卡</v>")
    data = rewritten(data, SHEET, '<c r="A2"', '<c r="A2" t="str"')
    assert cells(read(data, "xlsx")) == [{"text": "补卡"}]


def test_a_formula_that_gives_an_empty_text_is_an_empty_cell() -> None:
    data = rewritten(saved(["编号", "问题"], ["=A9", "补卡"]), SHEET, '<c r="A2"', '<c r="A2" t="str"')
    assert read(data, "xlsx").rows == (Row(2, {"id": "", "text": "补卡"}),)


def test_a_formula_without_a_value_and_an_error_are_named() -> None:
    table = read(saved(["编号", "问题"], ["1", "=A1&A1"], ["#N/A", "补卡"], ["3", "挂失"]), "xlsx")
    assert [row.faults for row in table.rows] == [
        ("“问题”是还没有算过的公式，请用 Excel 打开并保存一次",),
        ("“编号”是错误值 #N/A",),
        (),
    ]


def test_what_is_wrong_in_a_column_that_nobody_reads_is_no_fault() -> None:
    assert [row.faults for row in read(saved(["问题", "备注"], ["补卡", "#N/A"], [None, "=A1"]), "xlsx").rows] == [()]


def test_a_cell_merged_over_rows_counts_for_each_that_has_something() -> None:
    table = read(
        saved(
            ["编号", "问题"],
            ["a", "补卡"],
            [None, "挂失"],
            [None, None],
            change=lambda sheet: sheet.merge_cells("A2:A4"),
        ),
        "xlsx",
    )
    assert cells(table) == [{"id": "a", "text": "补卡"}, {"id": "a", "text": "挂失"}]


def test_a_cell_merged_over_columns_stays_in_the_first() -> None:
    table = read(saved(["编号", "问题"], ["a", None], change=lambda sheet: sheet.merge_cells("A2:B2")), "xlsx")
    assert cells(table) == [{"id": "a", "text": ""}]


def test_the_first_sheet_that_is_not_hidden_is_read_and_the_others_are_named() -> None:
    workbook = Workbook()
    hidden, shown = workbook.active, workbook.create_sheet("三月")
    workbook.create_sheet("四月")
    assert hidden is not None
    hidden.title, hidden.sheet_state = "旧", "hidden"
    for row in (["问题"], ["补卡"]):
        shown.append(row)
    table = read(stored(workbook), "xlsx")
    assert (table.title, table.others, cells(table)) == ("三月", ("旧", "四月"), [{"text": "补卡"}])


def test_a_sheet_that_names_the_wrong_size_is_read_whole() -> None:
    data = saved(["编号", "问题"], ["1", "补卡"])
    assert cells(read(rewritten(data, SHEET, 'ref="A1:B2"', 'ref="A1"'), "xlsx")) == [{"id": "1", "text": "补卡"}]


def test_the_whole_sheet_merged_costs_nothing() -> None:
    data = saved(["问题"], ["补卡"], change=lambda sheet: sheet.merge_cells("C1:D2"))
    assert cells(read(rewritten(data, SHEET, "C1:D2", "A1:XFD1048576"), "xlsx")) == [{"text": "补卡"}]


def test_a_file_with_a_password_or_an_old_one_is_told_so() -> None:
    with pytest.raises(Unreadable, match="密码"):
        read(b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "xlsx")


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    data = io.BytesIO(saved(["问题"], ["补卡"]))
    with ZipFile(data, "a", ZIP_DEFLATED) as archive, archive.open("xl/media/a.bin", "w") as part:
        for _ in range(xlsx_in.MOST_BYTES // 10_000_000 + 1):
            part.write(b"\0" * 10_000_000)
    with pytest.raises(Unreadable, match="太大"):
        read(data.getvalue(), "xlsx")


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04", "问题\n补卡\n".encode()])
def test_what_is_no_xlsx_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="另存为"):
        read(data, "xlsx")


GOOD = saved(["编号", "问题"], [1, "补卡"], ["b", "=A2"], change=lambda sheet: sheet.merge_cells("A2:A3"))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ZipFile(io.BytesIO(GOOD)).namelist()), st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(part: str, data: st.DataObject) -> None:
    told = ZipFile(io.BytesIO(GOOD)).read(part)
    place = data.draw(st.integers(0, len(told)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.sampled_from([b"", b"\xff", b"9", b'"', b"<", b"A1:", b"-1", b"</c>"]))
    target = io.BytesIO()
    with ZipFile(io.BytesIO(GOOD)) as source, ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, told[:place] + put + told[place + cut :] if name == part else source.read(name))
    with suppress(Unreadable):
        read(target.getvalue(), "xlsx")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_csv_or_refused(data: bytes) -> None:
    with suppress(Unreadable):
        read(data, "csv")


# written and read again

RISKY = [
    "=1+1",
    "+86",
    "-5",
    "@abc",
    "＝1",
    "'=1",
    "' =1",
    " =1",
    "\t=1",
    "#N/A",
    "#REF!",
    "1e5",
    "007",
    "TRUE",
    "sep=;",
]
TEXTS = st.one_of(st.sampled_from(RISKY), st.text(max_size=12), st.text("=+-@'＝＠ \t;,\"\n#|", max_size=6))


def page(rows: list[list[Value]]) -> Page:
    return Page("题", [Column("编号"), Column("问题")], rows)


def again(kind: Kind, rows: list[list[Value]]) -> list[dict[str, str]]:
    file = io.BytesIO()
    files.write(file, kind, [page(rows)])
    return cells(read(file.getvalue(), kind))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_what_was_written_is_read_again(kind: Kind, rows: list[tuple[str, str]]) -> None:
    wanted = [{"id": tidied(one), "text": tidied(other)} for one, other in rows]
    assert again(kind, [[*row] for row in rows]) == [row for row in wanted if any(row.values())]


def tidied(text: str) -> str:
    """What is kept of a text, said in another way than the product says it."""
    lines = "\n".join(text.replace("\r\n", "\n").split("\r"))
    kept = [
        one
        for one in lines
        if one in "\t\n" or not (ord(one) < 32 or 0xD800 <= ord(one) < 0xE000 or ord(one) in {0xFFFE, 0xFFFF})
    ]
    return "".join(kept).strip(" \t\n\v\f\u00a0\u3000\u200b\ufeff")


@pytest.mark.parametrize("text", RISKY)
def test_no_text_is_a_formula_in_a_workbook(text: str) -> None:
    file = io.BytesIO()
    files.write(file, "xlsx", [page([["1", text]])])
    sheet = load_workbook(file).active
    assert sheet is not None
    assert (sheet["B2"].data_type, sheet["B2"].value) == ("s", text)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@abc", "＝1", "'=1", " =1", "\t=1"])
def test_no_text_is_a_formula_in_a_csv(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        files.write(file, "csv", [page([["1", text]])])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert f"1,'{text}" in path.read_text(encoding="utf-8-sig")


def test_a_page_is_easy_to_read_in_excel() -> None:
    file = io.BytesIO()
    shown = Page("题", [Column("编号", 9), Column("把握", 7, "0%")], [["a", 0.5], ["b", None]], frozenset({1}))
    files.write(file, "xlsx", [shown, page([])])
    workbook = load_workbook(file)
    sheet = workbook["题"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.column_dimensions["A"].width == 9
    assert (sheet["B2"].value, sheet["B2"].number_format) == (0.5, "0%")
    assert sheet["A2"].fill.fill_type is None
    assert sheet["A3"].fill.fill_type == "solid"
    assert workbook.sheetnames == ["题", "题1"]
