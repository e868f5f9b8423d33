"""A worker reads out the receipt; `flask receipt` shows staff what was asked, answered, and why."""

from __future__ import annotations

import re

import pytest
from click.testing import Result

from tests.bot.test_redact import MOBILE
from tests.bots import Bot
from tests.cast import WANG


def receipt(bot: Bot, said: str) -> str:
    """Say it; the code on the last line of the reply."""
    found = re.search(r"回执 (\S+)$", bot.says(WANG, said))
    assert found
    assert len(found[1]) <= 8
    return found[1]


def flask_receipt(bot: Bot, code: str) -> Result:
    with bot.app.app_context():
        return bot.app.test_cli_runner().invoke(args=["receipt", code])


def shown(bot: Bot, code: str) -> str:
    result = flask_receipt(bot, code)
    assert result.exit_code == 0, result.output
    return result.output


def test_an_answer_is_shown_with_its_reasons(any_bot: Bot) -> None:
    output = shown(any_bot, receipt(any_bot, "公会卡丢了咋办"))
    turn = any_bot.turns()[-1]
    for part in ("公会卡丢了咋办", "answer", "faq", "版本 1", "card-lost", "挂失", "直接答复", "依据："):
        assert part in output
    for candidate in turn.candidates[:2]:  # the winner and the runner-up
        assert f"{candidate.probability:.3f} {candidate.entry}" in output


@pytest.mark.parametrize(("said", "decision"), [("怎么报名", "offer"), ("红烧肉怎么做", "unknown")])
def test_what_was_not_answered_is_shown_too(bot: Bot, said: str, decision: str) -> None:
    output = shown(bot, receipt(bot, said))
    assert said in output
    assert decision in output
    assert re.search("中选|按没有收录处理|没有一个词", output), "why it was not answered"


def test_the_question_is_shown_masked(bot: Bot) -> None:
    output = shown(bot, receipt(bot, f"我电话{MOBILE}，工会卡丢了怎么办"))
    assert "〔手机号〕" in output
    assert MOBILE not in output


def test_the_person_is_not_shown(bot: Bot) -> None:
    assert WANG not in shown(bot, receipt(bot, "工会卡丢了怎么办"))


def test_a_code_is_read_as_it_is_spoken(bot: Bot) -> None:
    code = receipt(bot, "工会卡丢了怎么办")
    outputs = {shown(bot, spoken) for spoken in (code, code.lower(), code.replace("-", " "), f"回执 {code}")}
    assert len(outputs) == 1


def test_two_turns_have_two_receipts(bot: Bot) -> None:
    assert receipt(bot, "工会卡丢了怎么办") != receipt(bot, "工会卡丢了怎么办")


@pytest.mark.parametrize("code", ["0000000", "abc", "U2U-UUUU"])
def test_a_wrong_code_is_told_so(bot: Bot, code: str) -> None:
    result = flask_receipt(bot, code)
    assert result.exit_code != 0
    assert "receipt" in result.output
