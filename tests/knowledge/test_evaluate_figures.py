"""The figures of a batch test, against an example worked out by hand."""

from __future__ import annotations

import pytest

from knowledge.evaluate_out import table
from knowledge.figures import Figures, Judged, by_group, figures

#: Group, whether something answers it, decision, place of the right one, probability of the first, microseconds.
ROWS = [
    Judged("职工", True, "answer", 1, 0.95, 1000),
    Judged("职工", True, "answer", 2, 0.85, 2000),
    Judged("职工", True, "offer", 3, 0.45, 3000),
    Judged("单位", True, "offer", 5, 0.41, 4000),
    Judged("单位", True, "unknown", 1, 0.12, 5000),
    Judged("单位", True, "unknown", 0, None, 6000),
    Judged("单位", False, "answer", 0, 0.71, 7000),
    Judged("单位", False, "unknown", 0, None, 8000),
    Judged("单位", False, "offer", 0, 0.2, 9000),
]
#: Not judged: it counts for nothing but its decision and its time.
UNJUDGED = Judged("其他", None, "answer", 0, 0.99, 10000)


@pytest.fixture
def all_of_them() -> Figures:
    return figures([*ROWS, UNJUDGED])


def test_hits_are_counted_among_the_questions_that_something_answers(all_of_them):
    assert all_of_them.hit1 == pytest.approx(2 / 6)
    assert all_of_them.hit3 == pytest.approx(4 / 6)


def test_every_judged_question_comes_to_one_outcome(all_of_them):
    assert all_of_them.outcomes == {
        "answered right": 1,
        "answered wrong": 2,
        "offered with the right one": 1,
        "offered without": 2,
        "unknown rightly": 1,
        "unknown wrongly": 2,
    }
    assert sum(all_of_them.outcomes.values()) == len(ROWS)
    assert all_of_them.unjudged == {"answer": 1}


def test_the_calibration_error_takes_ten_bins_of_the_first_candidates(all_of_them):
    # In the bin of .4 to .5 two first candidates are wrong; in the others there is one each, .95 and .12 are right.
    gaps = (1 - 0.95) + 0.85 + 0.71 + (0.45 + 0.41) + 0.2 + (1 - 0.12)
    assert all_of_them.calibration_error == pytest.approx(gaps / 7)


def test_a_certain_candidate_is_in_the_last_bin():
    assert figures([Judged("", True, "answer", 1, 1.0, 1)]).calibration_error == 0


def test_times_are_percentiles_in_milliseconds_of_all_questions(all_of_them):
    assert all_of_them.p50 == pytest.approx(5.5)
    assert all_of_them.p99 == pytest.approx(9.91)


def test_each_group_has_figures_of_its_own_beside_those_of_all():
    groups = by_group([*ROWS, UNJUDGED])
    assert [(group, some.questions) for group, some in groups] == [(None, 10), ("职工", 3), ("单位", 6), ("其他", 1)]
    assert groups[1][1].hit1 == pytest.approx(1 / 3)


def test_one_group_is_not_told_twice():
    assert [group for group, _ in by_group(ROWS[:3])] == [None]


def test_no_questions_have_no_figures():
    (only,) = by_group([])
    assert only == (None, Figures(0, None, None, only[1].outcomes, only[1].unjudged, None, None, None))


# the table


def test_the_table_has_a_row_for_all_and_one_for_each_group():
    head, *rows = (line.split() for line in table([*ROWS, UNJUDGED]).splitlines())
    assert [row[0] for row in rows] == ["全部", "职工", "单位", "其他"]
    assert rows[0][1:10] == ["10", "33.3%", "66.7%", "1", "2", "1", "2", "1", "2"]
    assert rows[3][2:4] == ["–", "–"]
    assert "未评:答复" in head


def test_the_table_of_judged_questions_has_no_columns_for_others():
    assert "未评" not in table(ROWS)


def test_where_nobody_said_what_is_right_the_table_tells_decisions_and_times_only():
    head, row = table([UNJUDGED]).splitlines()
    assert "hit@1" not in head
    assert row.split() == ["全部", "1", "1", "0", "0", "10.00", "10.00"]
