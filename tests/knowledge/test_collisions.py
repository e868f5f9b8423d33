"""Entries that get into each other's way, on knowledge bases that one can hold in the head; the shipped one once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.collisions import CLEAR, KINDS, SEVERITIES, Collision, collides, collisions, counted, severity_of, shown
from knowledge.content import Content, Term
from knowledge.index import Candidate, Index, Source
from knowledge.left_out import FOLDS, Left, Met, left_out
from knowledge.matcher import source_of
from tests.bots import Bot

TERMS = (Term(say="公会", mean="工会", kind="homophone"),)
CONTENT = Content(services=(), documents=(), facts=(), terms=TERMS, texts=(), cards=(), entries=())

#: All phrasings of an entry have a word of their own matter, so that no tuning of the weights changes what is found.
LOST = Source(
    "card-lost",
    ("工会会员服务卡丢了怎么补办", "工会卡弄丢了", "服务卡丢了要挂失", "会员服务卡遗失补卡流程", "丢失的工会卡去哪补"),
    ("S01",),
)
EBA = Source(
    "eba-class",
    ("EBA培训什么时候开班", "EBA几月份上课", "EBA培训开课时间", "EBA课程安排在周末还是晚上", "EBA开学日期"),
    ("S06",),
)
LEAVE = Source("leave", ("怎么退出工会", "我要退会", "退会申请书怎么写", "退会手续", "想退出工会组织"), ("S23",))
#: Two entries about one matter: each phrasing has its like in the other.
HARASSED = Source(
    "harassed",
    (
        "单位里被领导性骚扰怎么办",
        "被同事骚扰怎么告",
        "上司发黄色短信骚扰我",
        "被骚扰怎么留证据",
        "车间里有人性骚扰女工",
    ),
    ("S44",),
)
HARASSED_TOO = Source(
    "harassed-too",
    (
        "在单位被领导性骚扰了找谁",
        "同事骚扰我怎么告他",
        "上司老发黄色短信骚扰",
        "女工被骚扰怎么留证据",
        "车间里性骚扰女工",
    ),
    ("S51",),
)
#: The last phrasing is one of EBA's classes.
STRAY = Source(
    "mutual-fee",
    ("互助保障一年交多少钱", "互助保障费谁出", "互助保障缴费标准", "工会互助险要自己掏钱吗", "EBA培训开班时间是几月"),
    ("S04",),
)


def index_of(*sources: Source) -> Index:
    return Index(sources, TERMS)


def found_in(*sources: Source) -> tuple[Collision, ...]:
    return collisions(index_of(*sources), CONTENT)


def serious(found: tuple[Collision, ...]) -> list[Collision]:
    """What staff must look at: slight ones come and go with the weights of the matcher."""
    return [one for one in found if one.severity != "low"]


def pairs(found: Sequence[Collision]) -> set[tuple[str, str, str]]:
    return {(one.kind, one.entry, one.other) for one in found}


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of(LOST, EBA, LEAVE, HARASSED)


# All of a release


def test_entries_about_different_matters_do_not_collide():
    assert serious(found_in(LOST, EBA, LEAVE, HARASSED)) == []


@pytest.mark.parametrize("nothing", [(), (LOST,), (Source("one", ("工会卡",)), Source("other", ("退会",)))])
def test_where_nothing_can_collide_nothing_does(nothing):
    assert found_in(*nothing) == ()


@pytest.mark.parametrize("written", ["工会卡弄丢了", "公会卡弄丢了！", "你好，工會卡弄丟了"])
def test_one_phrasing_in_two_entries_is_found_however_it_is_written(written):
    found = found_in(LOST, EBA, LEAVE, Source("card-how", ("工会卡怎么办理", "哪里申领会员卡", written), ("S01",)))
    (one,) = [one for one in found if one.kind == "same"]
    assert (one.severity, one.entry, one.other) == ("high", "card-lost", "card-how")
    assert one.phrasings == (("工会卡弄丢了", written),)
    assert "工会卡弄丢了" in one.advice


def test_all_phrasings_that_two_entries_share_are_one_collision():
    other = Source("other", ("食堂的菜单", "怎么退出工会", "退会手续"))
    (one,) = [one for one in found_in(LOST, EBA, LEAVE, other) if one.kind == "same"]
    assert len(one.phrasings) == 2
    assert "等 2 条问法" in one.advice


def test_a_phrasing_in_three_entries_collides_three_times():
    three = [Source(name, (f"{name}的事情", f"{name}找谁", "会费交多少")) for name in ("甲", "乙", "丙")]
    found = [one for one in found_in(LOST, EBA, *three) if one.kind == "same"]
    assert {(one.entry, one.other) for one in found} == {("甲", "乙"), ("甲", "丙"), ("乙", "丙")}


def test_a_phrasing_that_stands_in_the_wrong_entry_is_found():
    found = found_in(LOST, EBA, LEAVE, HARASSED, STRAY)
    (one,) = [one for one in found if one.kind == "pull" and one.entry == "mutual-fee"]
    assert one.other == "eba-class"
    assert one.phrasings[0][0] == STRAY.texts[-1]
    assert all(text in one.advice for text in (STRAY.texts[-1], STRAY.texts[0], EBA.texts[0]))


@pytest.mark.parametrize(
    ("answered", "theirs", "related", "severity"),
    [
        (True, "EBA几月份开课", False, "high"),  # the answer of another service
        (True, "EBA几月份上课呀", True, "high"),  # nearly the same words
        (True, "企业管理培训的日期", True, "medium"),
        (False, "EBA几月份上课呀", False, "medium"),
        (False, "企业管理培训的日期", False, "low"),  # one can still choose
    ],
)
def test_the_severity_tells_what_the_asker_gets(answered, theirs, related, severity):
    rival = Candidate("rival", (), theirs, 9.0, (), 8)
    met = Met("eba-class", "EBA几月份上课", rival, None, CLEAR, answered, heard=True, related=related)
    assert severity_of(met) == severity


def test_two_entries_that_could_be_one_are_found_and_told_once():
    (one,) = serious(found_in(LOST, EBA, LEAVE, HARASSED, HARASSED_TOO))
    assert (one.kind, one.entry, one.other) == ("twins", "harassed", "harassed-too")
    assert ("被骚扰怎么留证据", "女工被骚扰怎么留证据") in one.phrasings
    assert all(mine in HARASSED.texts and theirs in HARASSED_TOO.texts for mine, theirs in one.phrasings)
    assert "合并" in one.advice


def test_a_copied_entry_is_the_same_and_a_twin_of_the_first():
    found = serious(found_in(LOST, EBA, LEAVE, Source("copy", LEAVE.texts, LEAVE.services)))
    assert pairs(found) == {("same", "leave", "copy"), ("twins", "copy", "leave")}


def test_the_worst_collisions_come_first():
    found = found_in(LOST, EBA, LEAVE, HARASSED, HARASSED_TOO, STRAY, Source("x", ("食堂几点开", "怎么退出工会")))
    places = [list(SEVERITIES).index(one.severity) for one in found]
    assert len(found) >= 3
    assert places == sorted(places)
    assert found[0].kind == "same"


def test_the_same_release_has_the_same_collisions():
    assert found_in(LOST, EBA, LEAVE, STRAY) == found_in(LOST, EBA, LEAVE, STRAY)


def test_every_phrasing_is_asked_once_unless_it_is_the_only_one():
    seen: list[str] = []

    def watched(asked: Sequence[Left]) -> Iterator[Left]:
        for left in asked:
            seen.append(left.text)
            yield left

    list(left_out((LOST, EBA, Source("one", ("食堂几点开",))), TERMS, watched))
    assert sorted(seen) == sorted([*LOST.texts, *EBA.texts])
    assert len(LOST.texts) > FOLDS, "some fold leaves out two phrasings of an entry"


# One phrasing, while it is written


def test_a_phrasing_that_another_entry_has_is_told(index):
    (one,) = collides(index, "card-lost", "请问怎么退出公会？")
    assert (one.kind, one.severity, one.entry, one.other) == ("same", "high", "card-lost", "leave")
    assert one.phrasings == (("请问怎么退出公会？", "怎么退出工会"),)


def test_a_phrasing_of_another_matter_is_told_with_what_pulls_it(index):
    (one,) = collides(index, "card-lost", "EBA培训几月份开班")
    assert (one.kind, one.entry, one.other) == ("pull", "card-lost", "eba-class")
    assert one.phrasings[0][1] in EBA.texts
    assert one.phrasings[0][1] in one.advice


@pytest.mark.parametrize("phrasing", ["工会卡丢了", "会员卡不见了要去哪里挂失补办", "补办服务卡"])
def test_a_phrasing_where_it_belongs_collides_with_nothing(index, phrasing):
    assert collides(index, "card-lost", phrasing) == ()


@pytest.mark.parametrize("source", [LOST, EBA, LEAVE, HARASSED], ids=lambda source: source.id)
def test_phrasings_that_are_live_do_not_collide_with_their_own_entry(index, source):
    assert [collides(index, source.id, text) for text in source.texts] == [()] * len(source.texts)


def test_a_live_phrasing_that_leads_by_itself_alone_is_told():
    fee = Source("fee", (*STRAY.texts[:-1], "EBA培训什么时候开班啊"), ("S04",))
    index = index_of(LOST, EBA, LEAVE, HARASSED, fee)
    assert pairs(collides(index, "fee", fee.texts[-1])) == {("pull", "fee", "eba-class")}


@pytest.mark.parametrize("entry", [None, "not-live-yet"])
def test_a_new_entry_is_told_what_is_answered_already(index, entry):
    (same,) = collides(index, entry, "怎么退出工会")
    (pull,) = collides(index, entry, "工会会员服务卡丢了怎么去补办")
    assert (same.kind, same.entry, same.other) == ("same", "", "leave")
    assert (pull.kind, pull.entry, pull.other) == ("pull", "", "card-lost")
    assert "写进那一条" in pull.advice


@pytest.mark.parametrize("phrasing", ["", "？？", "食堂的红烧肉", "浴室几点开放"])
def test_a_new_entry_about_something_new_collides_with_nothing(index, phrasing):
    assert collides(index, None, phrasing) == ()


def test_nothing_collides_with_an_empty_knowledge_base():
    assert collides(index_of(), None, "工会卡") == ()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="工会卡丢了怎么退会EBA开班骚扰“”？", max_size=40))
def test_whatever_is_written_the_answer_can_be_read(index, phrasing):
    for one in collides(index, "leave", phrasing):
        assert one.kind in KINDS
        assert "\n" not in one.advice.replace(phrasing, "")


# The list


def test_quotation_marks_within_quotation_marks_are_single():
    other = Source("plan", ("工会的“春风行动”是什么", "怎么退出工会"))
    (one,) = [one for one in found_in(LOST, EBA, LEAVE, other) if one.kind == "same"]
    assert "“工会的‘春风行动’是什么”" in one.advice


def test_a_long_collision_is_shown_in_part():
    collision = Collision("twins", "medium", "a", "b", (("问", "答"),) * 5, 0.3, "请合并。")
    lines = shown(4, collision).splitlines()
    assert lines[0] == "4. 一般 · 两条可合并  a ↔ b"
    assert lines[1:] == ["   “问” ↔ “答”"] * 3 + ["   …还有 2 对", "   请合并。"]


def test_the_list_ends_with_how_many_there_are():
    collision = Collision("pull", "low", "a", "b", (("问", "答"),), 1, "。")
    assert counted([collision] * 3, 2) == "共 3 处：严重 0，一般 0，轻微 3；以上是前 2 处，--limit 可以多看"
    assert counted([], 20) == "共 0 处：严重 0，一般 0，轻微 0"


def test_an_entry_that_is_not_there_cannot_be_listed(bot: Bot):
    with bot.app.app_context():
        heard = bot.app.test_cli_runner().invoke(args=["collisions", "--entry", "no-such-entry"])
    assert heard.exit_code == 2
    assert "no-such-entry" in heard.stderr


def test_collisions_of_the_shipped_knowledge_name_its_entries_worst_first(content: Content):
    """Of two services; the whole of it takes most of a minute (`flask collisions`)."""
    own = tuple(entry for entry in content.entries if {"S01", "S67"} & set(entry.services))
    some = content.model_copy(update={"entries": own})
    index = Index(tuple(source_of(entry) for entry in some.entries), some.terms)
    found = collisions(index, some)
    ids = {entry.id for entry in some.entries}
    assert found
    assert all({one.entry, one.other} <= ids for one in found)
    places = [list(SEVERITIES).index(one.severity) for one in found]
    assert places == sorted(places)
