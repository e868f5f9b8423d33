"""What one types after `flask`, on a real database. `serve` is tried by tests/demo, before a browser."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from openpyxl import Workbook, load_workbook

from bot import receipt
from knowledge import pack
from knowledge.content import Content
from knowledge.library import Knowledge
from tests.bots import Bot
from tests.cast import WANG
from tests.databases import SQLiteHouse
from tests.fresh_bots import fresh_bot

LOST = "公会卡丢了咋办"

#: The row id of a turn whose code, ZF0-1BHF, has both digits that can be taken for letters.
TURN = 7


def run(bot: Bot, *arguments: str, typed: str = "") -> Result:
    """`flask ARGUMENTS`, with what is typed at the keyboard. `flask` opens the application's context in the same way."""
    with bot.app.app_context():
        return bot.app.test_cli_runner().invoke(args=list(arguments), input=typed)


@pytest.fixture
def empty(sqlite_house: SQLiteHouse) -> Iterator[Bot]:
    """A bot before its setup: no table, no release."""
    with sqlite_house.empty() as url, fresh_bot(url) as bot:
        yield bot


@pytest.fixture
def unread(sqlite_house: SQLiteHouse) -> Iterator[Bot]:
    """A bot with its tables, and no release."""
    with sqlite_house.fresh() as url, fresh_bot(url) as bot:
        yield bot


# setup, import-knowledge, export-knowledge


def test_setup_makes_the_tables_and_the_packs_live(empty: Bot, content: Content) -> None:
    assert run(empty, "setup").stdout == f"release 1 is live now: {len(content.entries)} entries\n"
    assert "was live already" in run(empty, "setup").stdout


def test_packs_are_imported_as_a_new_release(bot: Bot, content: Content, packs: Path) -> None:
    change(packs / "texts.yaml", "您好", "您好呀")
    heard = run(bot, "import-knowledge", str(packs))
    assert heard.stdout == f"release 2 is live now: {len(content.entries)} entries\n"


def test_broken_packs_are_refused_with_the_place_and_the_live_release_stays(bot: Bot, packs: Path) -> None:
    change(packs / "entries/5-service/S01-service-card.yaml", "id: card-lost", "idd: card-lost")
    heard = run(bot, "import-knowledge", str(packs))
    assert heard.exit_code == 1
    assert "the live release stays" in heard.stderr
    assert "S01-service-card.yaml" in heard.stderr
    assert "知识库版本 1" in run(bot, "doctor").stdout


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the shipped packs, to be changed."""
    return shutil.copytree(pack.PACKS, tmp_path / "packs")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_live_release_is_exported_one_entry_a_line(bot: Bot, content: Content, tmp_path: Path) -> None:
    output = tmp_path / "knowledge.jsonl"
    assert (
        f"{len(content.entries)} entries of release 1" in run(bot, "export-knowledge", "--output", str(output)).stdout
    )
    exported = lines_of(output)
    assert [line["id"] for line in exported] == [entry.id for entry in content.entries]
    for name in ("question", "phrasings", "answer", "services", "basis", "valid_from", "valid_until"):
        assert all(name in line for line in exported), name


# facts, ask, chat


def test_facts_are_listed_with_value_and_source_or_with_whom_to_ask(bot: Bot, content: Content) -> None:
    shown = run(bot, "facts").stdout.splitlines()
    assert shown[-1] == f"{len(content.facts)} facts"
    assert len(shown) == len(content.facts) + 1
    assert any(fact.value and fact.value in "\n".join(shown) for fact in content.facts)


def test_only_unfilled_facts_are_listed_on_demand(bot: Bot, content: Content) -> None:
    shown = run(bot, "facts", "--unfilled").stdout.splitlines()
    unfilled = [fact.name for fact in content.facts if not fact.value]
    assert [line.split()[0] for line in shown[:-1]] == unfilled
    assert all("未填" in line for line in shown[:-1])


def test_one_question_is_answered_with_reason_and_scores_and_not_journalled(bot: Bot) -> None:
    shown = run(bot, "ask", LOST).stdout
    assert "挂失" in shown
    assert "faq → answer, release 1." in shown
    assert "card-lost" in shown
    assert "=" in shown.split("card-lost", 1)[1]
    assert bot.turns() == []


def test_a_question_before_the_first_release_is_told_what_to_do(unread: Bot) -> None:
    heard = run(unread, "ask", LOST)
    assert heard.exit_code == 1
    assert "flask import-knowledge" in heard.stderr


def test_a_talk_at_the_keyboard_is_a_conversation(bot: Bot) -> None:
    shown = run(bot, "chat", typed=f"{LOST}\n不是这个\n1\n").stdout
    assert "挂失" in shown
    assert shown.count("依据") >= 2
    assert [turn.channel for turn in bot.turns()] == ["terminal"] * 3


# receipt


def plain(code: str) -> str:
    return code


def without_its_dash(code: str) -> str:
    return code.replace("-", "")


def read_aloud(code: str) -> str:
    return code.replace("0", "O").replace("1", "I").lower()


@pytest.mark.parametrize("told", [plain, without_its_dash, read_aloud])
def test_a_receipt_shows_its_turn_however_it_is_told(bot: Bot, told: Callable[[str], str]) -> None:
    for text in ["谢谢"] * (TURN - 1) + [f"{LOST} 13812345678"]:
        bot.says(WANG, text)
    shown = run(bot, "receipt", told(receipt.code(TURN))).stdout
    assert LOST in shown
    assert "13812345678" not in shown
    for part in ("决定    answer", "由谁    faq", "版本 1", "card-lost", "候选", "挂失", "送达 1 次"):
        assert part in shown


def test_a_receipt_of_no_turn_is_said_to_be_unknown(bot: Bot) -> None:
    heard = run(bot, "receipt", receipt.code(4711))
    assert heard.exit_code == 1
    assert "there is no turn" in heard.stderr


@pytest.mark.parametrize("code", ["", "K7Q", "K7Q-4M2U", "请问", "' OR 1=1"])
def test_what_is_no_receipt_is_said_to_be_none(bot: Bot, code: str) -> None:
    heard = run(bot, "receipt", code)
    assert heard.exit_code == 1
    assert "is no receipt" in heard.stderr


# evaluate


KNOWLEDGE = [
    {"id": "a", "question": "工会卡丢了怎么办", "phrasings": ["补卡"], "answer": "先挂失。"},
    {"id": "b", "question": "怎么加入工会", "phrasings": ["入会手续"], "answer": "写申请。"},
]
QUESTIONS = [
    {"id": "1", "text": "工会卡丢了怎么办", "expected": ["a"]},
    {"id": "2", "text": "明天下雨吗", "expected": []},
]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """written(name, lines) → the path of a file with a line of JSON for each; text is written as it is."""

    def write(name: str, lines: list[Any]) -> str:
        path = tmp_path / name
        told = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        path.write_text("\n".join(told) + "\n", encoding="utf-8")
        return str(path)

    return write


def test_questions_are_asked_of_a_knowledge_base_from_a_file(bot: Bot, written: Any, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    files = ("--knowledge", written("kb.jsonl", KNOWLEDGE), "--questions", written("q.jsonl", QUESTIONS))
    heard = run(bot, "evaluate", *files, "--output", str(output))
    assert heard.exit_code == 0
    assert "答对" in heard.stdout
    first, second = lines_of(output)
    assert (first["id"], first["decision"], first["candidates"][0]["entry"]) == ("1", "answer", "a")
    assert second["decision"] == "unknown"


def test_without_a_file_the_live_release_is_asked(bot: Bot, written: Any, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    questions = written("q.jsonl", [{"id": "1", "text": LOST, "expected": ["card-lost"]}])
    assert run(bot, "evaluate", "--questions", questions, "--output", str(output)).exit_code == 0
    assert lines_of(output)[0]["candidates"][0]["entry"] == "card-lost"


def test_a_batch_test_is_made_in_excel_from_the_first_to_the_last_file(bot: Bot, tmp_path: Path) -> None:
    questions, output = tmp_path / "问题.xlsx", tmp_path / "结果.xlsx"
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (
        ["问题", "应答条目", "分组"],
        [LOST, "card-lost", "职工"],
        [LOST, "S01", "单位"],
        ["明天下雨吗", "", ""],
    ):
        sheet.append(row)
    workbook.create_sheet("说明")
    workbook.save(questions)
    heard = run(bot, "evaluate", "--questions", str(questions), "--output", str(output))
    assert heard.exit_code == 0
    assert [line.split()[0] for line in heard.stdout.splitlines()] == ["分组", "全部", "职工", "单位", "（未分组）"]
    assert "读的是工作表“Sheet”，没有读的还有：说明" in heard.stderr
    rows = load_workbook(output)["逐题"].iter_rows(min_row=2, values_only=True)
    assert [(row[0], row[3], row[9]) for row in rows][:2] == [("2", "card-lost", "对"), ("3", "card-lost", "对")]


def test_knowledge_questions_and_results_may_be_csv_files(bot: Bot, tmp_path: Path) -> None:
    knowledge, questions, output = (str(tmp_path / name) for name in ("kb.csv", "q.csv", "out.csv"))
    Path(knowledge).write_text("编号,标准问法,其他问法,答复\n1,工会卡丢了怎么办,补卡|挂失,先挂失。\n", encoding="gbk")
    Path(questions).write_text("问题,应答条目\n工会卡丢了怎么办,1\n", encoding="gbk")
    heard = run(bot, "evaluate", "--knowledge", knowledge, "--questions", questions, "--output", output)
    assert heard.exit_code == 0
    assert "2,工会卡丢了怎么办,直接答复,1,工会卡丢了怎么办," in Path(output).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("option", ["--knowledge", "--questions", "--output"])
def test_a_file_of_another_kind_is_refused_with_the_three_that_are_read(
    bot: Bot, written: Any, tmp_path: Path, option: str
) -> None:
    files = {"--knowledge": written("kb.jsonl", KNOWLEDGE), "--questions": written("q.jsonl", QUESTIONS)}
    files |= {"--output": str(tmp_path / "out.jsonl")} | {option: written("old.xls", [])}
    heard = run(bot, "evaluate", *(part for pair in files.items() for part in pair))
    assert heard.exit_code == 2
    assert "old.xls”应当以 .jsonl、.csv 或 .xlsx 结尾" in heard.stderr


def test_the_results_are_not_written_over_the_questions(bot: Bot, written: Any) -> None:
    questions = written("q.jsonl", QUESTIONS)
    heard = run(bot, "evaluate", "--questions", questions, "--output", questions)
    assert heard.exit_code == 2
    assert lines_of(Path(questions)) == QUESTIONS


def test_what_cannot_be_read_or_written_at_all_is_said_with_status_2(bot: Bot, written: Any, tmp_path: Path) -> None:
    good, bad = written("q.jsonl", QUESTIONS), written("q.xlsx", ["no workbook"])
    output = tmp_path / "out.csv"
    for questions, out in ((bad, output), (good, tmp_path / "nowhere" / "out.csv")):
        heard = run(bot, "evaluate", "--questions", questions, "--output", str(out))
        assert heard.exit_code == 2
        assert "Error: " in heard.stderr
        assert "Traceback" not in heard.stderr
    assert not output.exists()


def test_an_expected_id_that_is_not_there_is_named_and_the_status_is_1(bot: Bot, written: Any, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    questions = written("q.jsonl", [{"id": "1", "text": LOST, "expected": ["card-lots"]}])
    heard = run(bot, "evaluate", "--questions", questions, "--output", str(output))
    assert heard.exit_code == 1
    assert "q.jsonl 第 1 行：没有编号为 card-lots 的条目" in heard.stderr
    assert [line["id"] for line in lines_of(output)] == ["1"]


@pytest.mark.parametrize("broken", ["{", '{"id": "x"}', '"text"', "\ufffd"])
def test_a_broken_line_is_named_the_others_are_asked_and_the_status_is_1(
    bot: Bot, written: Any, tmp_path: Path, broken: str
) -> None:
    output = tmp_path / "out.jsonl"
    files = ("--knowledge", written("kb.jsonl", KNOWLEDGE), "--questions", written("q.jsonl", [broken, *QUESTIONS]))
    heard = run(bot, "evaluate", *files, "--output", str(output))
    assert heard.exit_code == 1
    assert "q.jsonl 第 1 行" in heard.stderr
    assert [line["id"] for line in lines_of(output)] == ["1", "2"]


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# doctor


def test_the_doctor_finds_a_bot_that_is_set_up_healthy(bot: Bot, knowledge: Knowledge) -> None:
    heard = run(bot, "doctor")
    assert heard.exit_code == 0
    assert {line[0] for line in heard.stdout.splitlines()} == {"好"}
    assert f"条目 {len(knowledge.entries)} 个" in heard.stdout


def test_the_doctor_says_when_there_is_no_release(unread: Bot) -> None:
    heard = run(unread, "doctor")
    assert heard.exit_code == 1
    assert "缺  知识库版本 还没有：请运行 flask import-knowledge" in heard.stdout


def test_the_doctor_says_when_the_tables_are_not_there(empty: Bot) -> None:
    heard = run(empty, "doctor")
    assert heard.exit_code == 1
    assert "缺  数据库 sqlite" in heard.stdout
