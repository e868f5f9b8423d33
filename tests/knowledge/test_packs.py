"""The knowledge that ships keeps its promises."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from knowledge.compose import WHO_KNOWS, composer
from knowledge.content import ANSWER_LIMIT, Content
from tests.cast import START

EXAM = Path(__file__).with_name("exam_digests.txt")


def test_every_one_of_the_67_services_is_answered_for(content: Content) -> None:
    answered = {service for entry in content.entries for service in entry.services}
    assert answered == {f"S{number:02}" for number in range(1, 68)} == {service.id for service in content.services}


def test_there_are_enough_entries_and_terms(content: Content) -> None:
    assert len(content.entries) >= 250
    assert len(content.terms) >= 300


def test_every_entry_has_twenty_phrasings_that_are_not_its_question(content: Content) -> None:
    for entry in content.entries:
        assert len(set(entry.phrasings) - {entry.question}) >= 20, entry.id


def test_an_answer_reads_as_one_bubble(content: Content) -> None:
    assert max(len(entry.answer) for entry in content.entries) <= ANSWER_LIMIT


def test_no_exam_question_is_a_phrasing(content: Content) -> None:
    """The digests are of the exam's questions without punctuation; the questions themselves are not in the repository."""
    digests = {line for line in EXAM.read_text().splitlines() if not line.startswith("#")}
    assert len(digests) > 400
    for entry in content.entries:
        for phrasing in (entry.question, *entry.phrasings):
            assert digest(phrasing) not in digests, f"{entry.id}: {phrasing}"


def test_a_figure_of_the_work_plan_is_told_with_its_year(content: Content) -> None:
    figures = re.compile(r"3万张|100元|1000班组|80%|90%")
    for entry in content.entries:
        if figures.search(entry.answer) and any(citation.startswith("work-plan-2014") for citation in entry.basis):
            assert "2014年" in entry.answer, entry.id


def test_the_plan_has_its_seventeen_paragraphs_as_clauses(content: Content) -> None:
    plan = next(document for document in content.documents if document.id == "work-plan-2014")
    assert len(plan.clauses) == 17
    assert all(clause.heading and clause.summary and clause.place for clause in plan.clauses)


def test_an_unconfirmed_fact_says_where_it_comes_from(content: Content) -> None:
    for fact in content.facts:
        if fact.value and not fact.confirmed:
            assert fact.source, fact.name


def test_an_unfilled_fact_is_told_as_such_with_whom_to_ask(content: Content) -> None:
    compose = composer(content)
    entry = next(e for e in content.entries if any(not compose.facts[name].value for name in e.facts))
    text = compose.answer(entry, "", START.date())
    unfilled = next(compose.facts[name] for name in entry.facts if not compose.facts[name].value)
    assert "工会还没有录入：" in text
    assert unfilled.label in text
    assert (unfilled.ask or WHO_KNOWS[entry.level]) in text


@pytest.mark.parametrize("audience", ["worker", "cadre", "company"])
def test_every_audience_is_served(content: Content, audience: str) -> None:
    assert sum(audience in entry.audience for entry in content.entries) >= 20


def test_every_answer_names_its_basis(content: Content) -> None:
    compose = composer(content)
    for entry in content.entries:
        assert "依据：《" in compose.answer(entry, "", START.date()), entry.id


def test_no_answer_is_left_over_the_limit_of_a_message(content: Content) -> None:
    compose = composer(content)
    longest = max(len(compose.answer(entry, "", START.date()).encode()) for entry in content.entries)
    assert longest <= 1900, "an answer must leave room for its receipt"


def digest(text: str) -> str:
    return hashlib.sha256(re.sub(r"\W", "", text).lower().encode()).hexdigest()[:32]
