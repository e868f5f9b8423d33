"""Questions that the desk has no entry for are not answered with something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.library import Knowledge

LINES = Path(__file__).with_name("out_of_scope.txt").read_text(encoding="utf-8").splitlines()
QUESTIONS = [tuple(line.split("\t")) for line in LINES if line and not line.startswith("#")]

#: The most of the questions that may be answered.
SHARE = 0.05


def answered(knowledge: Knowledge, questions: list[str]) -> list[tuple[str, str]]:
    """The questions that get an answer, with the entry."""
    decided = [(question, knowledge.matcher.match(question)) for question in questions]
    return [(question, one.candidates[0].entry) for question, one in decided if one.kind == "answer"]


def test_there_are_300_questions_and_none_comes_twice():
    assert len(QUESTIONS) == len({question for _, question in QUESTIONS}) == 300
    assert {kind for kind, _ in QUESTIONS} == {"near", "far"}


@pytest.mark.parametrize("kind", ["near", "far"])
def test_at_most_one_in_twenty_is_answered(knowledge, kind):
    asked = [question for of, question in QUESTIONS if of == kind]
    wrong = answered(knowledge, asked)
    assert len(wrong) <= SHARE * len(asked), wrong


def test_no_question_of_them_is_a_phrasing(knowledge):
    phrasings = {phrasing for entry in knowledge.entries.values() for phrasing in (entry.question, *entry.phrasings)}
    assert not phrasings & {question for _, question in QUESTIONS}
