"""What a worker reads: the approved answer, its facts, a computed time limit, and the basis; nothing that has run out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.compose import Composer, Standing, composer, limit_line
from knowledge.content import Content, Document, Entry, Fact, FixedText, Limit

TODAY = date(2026, 11, 22)
LEGAL = "以上是一般规定。"

PLAN = Document(id="plan", title="2014年工作计划", articles=9)
LAW = Document(id="工会法", title="工会法", articles=58)
OLD_LAW = Document(id="旧办法", title="旧办法", articles=9, status="repealed")
FILLED = Fact(name="bank", label="发卡银行", value="上海农商银行", confirmed=True)
UNCONFIRMED = Fact(name="hotline", label="客服电话", value="962999", source="某通知", as_of="2017-09-22")
UNFILLED = Fact(name="fee", label="办卡费用", ask="单位工会或街镇总工会")
NOBODY = Fact(name="days", label="办卡天数")


def entry(**changed: Any) -> Entry:
    """An entry of the street's union; `changed` is what matters to the test."""
    values: dict[str, Any] = {
        "id": "card-lost",
        "question": "工会卡丢了怎么补办",
        "phrasings": tuple(f"卡丢了{number}" for number in range(6)),
        "answer": "先向银行挂失。",
        "aspect": "how",
        "level": "街镇",
        "owner": "服务中心",
        "services": ("S01",),
        "basis": ("工会法#第一条",),
    }
    return Entry(**(values | changed))


@pytest.fixture(scope="module")
def compose() -> Composer:
    return composer(
        Content(
            services=(),
            documents=(PLAN, LAW, OLD_LAW),
            facts=(FILLED, UNCONFIRMED, UNFILLED, NOBODY),
            terms=(),
            texts=(FixedText(name="legal", text=LEGAL), FixedText(name="human", text="问人", facts=("fee",))),
            cards=(),
            entries=(),
        )
    )


def told(compose: Composer, question: str = "工会卡丢了怎么办", **changed: Any) -> list[str]:
    """The lines that are told today."""
    return compose.answer(entry(**changed), question, TODAY).split("\n")


def test_an_answer_ends_with_its_basis(compose):
    assert told(compose) == ["先向银行挂失。", "依据：《工会法》第一条"]


def test_a_confirmed_fact_is_told_as_it_is(compose):
    assert told(compose, facts=("bank",))[1] == "发卡银行：上海农商银行"


def test_an_unconfirmed_fact_is_told_with_date_source_and_that_it_is_to_be_confirmed(compose):
    assert told(compose, facts=("hotline",))[1] == "客服电话：962999（2017-09-22，某通知；待工会确认）"


def test_an_unfilled_fact_is_said_to_be_missing_with_whom_to_ask(compose):
    assert told(compose, facts=("fee",))[1] == "工会还没有录入：办卡费用。可以问单位工会或街镇总工会。"


def test_without_a_name_the_level_that_handles_it_is_asked(compose):
    assert told(compose, facts=("days",))[1] == "工会还没有录入：办卡天数。可以问所在街镇总工会。"
    assert told(compose, facts=("days",), level="区")[1].endswith("可以问区总工会。")


def test_unfilled_facts_share_a_line_and_each_office_is_named_once(compose):
    lines = told(compose, facts=("fee", "bank", "days"), level="基层")
    assert lines[1:3] == [
        "发卡银行：上海农商银行",
        "工会还没有录入：办卡费用、办卡天数。可以问单位工会、街镇总工会或本单位工会。",
    ]


def test_a_general_rule_of_law_says_what_it_is(compose):
    assert told(compose, legal=True)[1:] == [LEGAL, "依据：《工会法》第一条"]


def test_a_basis_names_each_law_once_with_its_articles(compose):
    basis = ("工会法#第三条", "plan#第二条", "工会法#第四条")
    assert told(compose, basis=basis)[-1] == "依据：《工会法》第三条、第四条；《2014年工作计划》第二条"


# time limits

YEAR = Limit(what="本人申请工伤认定", from_="受伤之日", years=1)
DAYS = Limit(what="申请再次鉴定", from_="收到结论之日", days=15)


def test_a_limit_is_told_unasked(compose):
    assert told(compose, limit=YEAR)[1] == "时限：本人申请工伤认定，自受伤之日起1年内。"


def test_a_limit_is_computed_from_the_date_that_was_written(compose):
    line = told(compose, "去年12月10号手压断了", limit=YEAR)[1]
    assert line.endswith("按您写的2025年12月10日算，到2026年12月10日为止，还有18天，请尽快。")


@pytest.mark.parametrize(
    ("limit", "start", "end"),
    [
        (YEAR, date(2025, 12, 10), "到2026年12月10日为止，还有18天，请尽快。"),
        (YEAR, date(2025, 11, 22), "到2026年11月22日为止，还有0天，请尽快。"),
        (YEAR, date(2025, 11, 21), "到2026年11月21日为止，可能已过1天，请马上找人工核对。"),
        (DAYS, date(2026, 11, 20), "到2026年12月5日为止，还有13天，请尽快。"),
        (DAYS, date(2026, 10, 1), "到2026年10月16日为止，可能已过37天，请马上找人工核对。"),
    ],
)
def test_the_days_that_are_left_or_past_are_counted(limit, start, end):
    assert limit_line(limit, start, TODAY).endswith(end)


# validity

EXPIRED = (
    "“工会卡丢了怎么补办”的答复有效期到2026年6月30日，现在已经过期，工会正在更新。请先问所在街镇总工会，或拨打12351。"
)


def test_an_expired_answer_is_not_told_but_that_it_has_expired(compose):
    assert told(compose, valid_until=date(2026, 6, 30), facts=("bank",)) == [EXPIRED]


def test_on_its_last_day_an_answer_still_holds(compose):
    assert told(compose, valid_until=TODAY)[0] == "先向银行挂失。"


def test_an_answer_whose_document_was_repealed_is_on_hold(compose):
    held = entry(basis=("工会法#第一条", "旧办法#第二条"))
    assert compose.standing(held, TODAY) is Standing.ON_HOLD
    (line,) = compose.answer(held, "", TODAY).split("\n")
    assert "所依据的旧办法已被替代或废止" in line
    assert "挂失" not in line


def test_an_answer_on_a_law_in_force_is_good(compose):
    assert compose.standing(entry(), TODAY) is Standing.GOOD


def test_a_fixed_text_tells_its_facts_too(compose):
    human = FixedText(name="human", text="问人", facts=("bank", "days"))
    assert compose.text(human) == "问人\n发卡银行：上海农商银行\n工会还没有录入：办卡天数。可以问区总工会。"


def test_every_entry_that_ships_can_be_told(knowledge):
    for one in knowledge.entries.values():
        text = knowledge.compose.answer(one, "去年12月10号的事", TODAY)
        assert "依据：" in text, one.id
        assert "{" not in text, one.id
