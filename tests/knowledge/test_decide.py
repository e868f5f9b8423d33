"""Candidates become an answer, an offer or an honest "not recorded"."""

from __future__ import annotations

import pytest

from knowledge.decide import ANSWER, MOST_LEAD, OFFER, OFFERED, WORD_FOR_WORD, decide, lead_of
from knowledge.index import Candidate, Index
from tests.knowledge.test_index import CARD, TERMS


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(CARD, TERMS)


def candidate(entry: str, score: float, *services: str, exact: bool = False, size: int = 8) -> Candidate:
    return Candidate(entry, services, f"{entry}怎么办", score, (), size, exact, phrasings=20)


def test_nothing_found_is_unknown():
    decision = decide(())
    assert (decision.kind, decision.candidates) == ("unknown", ())
    assert decision.reason


def test_a_high_score_with_a_lead_is_answered():
    assert decide([candidate("a", 20, "S01"), candidate("b", 5, "S02")]).kind == "answer"


def test_the_same_score_without_a_lead_is_offered():
    decision = decide([candidate("a", 17, "S01"), candidate("b", 17, "S02"), *[candidate("c", 16, "S03")] * 5])
    assert decision.kind == "offer"
    assert len(decision.offered) == OFFERED


def test_a_low_score_is_unknown():
    assert decide([candidate("a", 2, "S01"), candidate("b", 1.9, "S02")]).kind == "unknown"


def test_a_candidate_that_has_next_to_nothing_of_the_question_is_not_offered():
    assert decide([candidate("a", 5, "S01", size=28)]).kind == "unknown"


def test_a_neighbour_of_the_same_service_takes_no_lead_away():
    assert lead_of([candidate("a", 9, "S01"), candidate("b", 8.5, "S01"), candidate("c", 6, "S02")]) == 3
    assert lead_of([candidate("a", 9, "S01"), candidate("b", 8.5, "S01")]) == MOST_LEAD


def test_without_services_every_other_entry_is_a_rival():
    assert lead_of([candidate("a", 9), candidate("b", 8)]) == 1


def test_a_phrasing_word_for_word_is_answered_however_near_the_next_one_is():
    decision = decide([candidate("a", 5, "S01", exact=True), candidate("b", 5, "S02")])
    assert (decision.kind, decision.candidates[0].probability) == ("answer", WORD_FOR_WORD)


def test_a_phrasing_that_two_entries_have_is_not_certain():
    both = [candidate("a", 5, "S01", exact=True), candidate("b", 5, "S02", exact=True)]
    assert decide(both).candidates[0].probability < WORD_FOR_WORD


def test_probabilities_fall_from_candidate_to_candidate():
    decision = decide([candidate(name, 9 - place, name) for place, name in enumerate("abcd")])
    values = [item.probability for item in decision.candidates]
    assert values == sorted(values, reverse=True)
    assert all(0 <= value <= 1 for value in values)


def test_the_reason_names_the_phrasing_and_the_threshold():
    reason = decide([candidate("补卡", 17, "S01"), candidate("b", 17, "S02")]).reason
    assert "补卡怎么办" in reason
    assert f"{ANSWER:.0%}" in reason


@pytest.mark.parametrize("asked", ["工会卡丢了怎么补办", "工会卡弄丢了", "EBA培训什么时候开班"])
def test_what_is_recorded_is_answered(index, asked):
    assert decide(index.search(asked)).kind == "answer"


@pytest.mark.parametrize(
    "asked", ["居住证怎么办理", "身份证丢了去哪里补", "今天天气怎么样", "红烧肉怎么做", "EBA学费贵不贵啊能分期付款吗"]
)
def test_a_near_by_question_that_nothing_answers_is_not_answered(index, asked):
    assert decide(index.search(asked)).kind != "answer"


def test_the_thresholds_are_in_order():
    assert 0 < OFFER < ANSWER < WORD_FOR_WORD < 1
