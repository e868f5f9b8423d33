"""The learned part of hearing danger: the same lines give the same weights, and each alarm can be explained."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.learn_danger import Line, learn, lines, mark, sample
from knowledge.alarm import LIMITS, Heard, Measured, decided, heard, measure
from knowledge.alarm_learned import FILE, KINDS, Judgement, Learned, learned, pieces
from tests.bots import Bot
from tests.cast import WANG

FEW = [
    Line(author, kind, text)
    for author, said in {
        "a": {
            "injury": "手被机器压断了 有人从楼上掉下来了 车间着火了快来人",
            "unpaid": "全班都没发工资 老板跑了工资没发",
            "ordinary": "工会卡怎么办 手机怎么绑定 瑜伽课几点开始 会费交多少 活动在哪里报名",
        },
        "b": {
            "injury": "工友的手压断了 架子上掉下来一个人",
            "unpaid": "几十个人工资没发 工资没发老板跑了找不到",
            "ordinary": "工会卡丢了 怎么报名瑜伽课 手机号换了怎么绑定 活动几点开始 会费什么时候交",
        },
    }.items()
    for kind, texts in said.items()
    for text in texts.split()
]
CERTAIN, WEAK = (
    Measured("", "", points={"injury": 9}, card="injury"),
    Measured("", "", points={"injury": 4}, card="injury"),
)
#: Between an ordinary question and danger.
MAYBE = "保安拦着不让进 车间里味道冲鼻头晕 群主说交五十块代领补贴，我还没交 老板欠薪跑路 被老板炒鱿鱼了".split()
SURE, UNSURE, NOTHING = LIMITS.sure, LIMITS.unsure, LIMITS.unsure - 5


def learned_from(few: list[Line], file: Path) -> bytes:
    weights, _ = learn([sample(line) for line in few], mark(few))
    weights.write(file)
    return file.read_bytes()


def test_the_same_lines_give_the_same_weights(tmp_path: Path) -> None:
    assert learned_from(FEW, tmp_path / "once.npz") == learned_from(FEW, tmp_path / "again.npz")


def test_what_was_learned_is_read_as_it_was_written(tmp_path: Path) -> None:
    learned_from(FEW, tmp_path / "few.npz")
    weights = Learned.read(tmp_path / "few.npz")
    assert weights.lines == mark(FEW)
    for text, card in {"手压断了": "injury", "工资没发": "unpaid"}.items():
        judged = weights.judge(text, "", {}, "")
        assert judged.card == card
        assert judged.score > weights.judge("工会卡怎么办", "", {}, "").score


def test_the_weights_belong_to_the_lines() -> None:
    assert learned().lines == mark(lines()), "lines have changed: python -m benchmarks.learn_danger"


def test_the_weights_are_small() -> None:
    assert FILE.stat().st_size <= 400_000


def test_every_line_has_a_kind_and_stands_once() -> None:
    said = lines()
    assert {line.kind for line in said} == {*KINDS}
    assert len({line.text for line in said}) == len(said)
    assert all(line.author and line.text.strip() == line.text != "" for line in said)


def test_a_card_is_explained_by_pieces_of_the_text() -> None:
    text = "仓库那边冒烟了，有个搬运工还在里面没出来"
    found = heard(text)
    assert found is not None
    named = learned().why(measure(text).text, found.card)
    assert 0 < len(named) <= 3
    assert all(piece in text for piece in named)
    assert all(piece in found.why for piece in named)


def test_the_reason_of_a_turn_names_them(bot: Bot) -> None:
    bot.says(WANG, "工友触电了 叫不醒")
    reply = bot.turns()[-1].reply
    assert reply is not None
    assert reply.reason.startswith("injury: words of danger (")
    assert "like" in reply.reason


def test_a_number_is_never_a_reason() -> None:
    found = heard("老板跑了 四十个人工资没发 我电话13800000000 身份证310101199001011234")
    assert found is not None
    assert not any(digits in found.why for digits in ("138", "310"))


@pytest.mark.parametrize(
    ("rules", "score", "said"),
    [
        (Measured("", ""), SURE, Heard("fraud", sure=True)),
        (Measured("", ""), UNSURE, Heard("fraud", sure=False)),
        (Measured("", ""), NOTHING, None),
        (WEAK, LIMITS.silent, Heard("fraud", sure=True)),
        (WEAK, UNSURE, Heard("fraud", sure=False)),
        (WEAK, NOTHING, None),
        (CERTAIN, NOTHING, Heard("injury", sure=True)),
    ],
)
def test_a_card_is_taken_back_only_where_the_words_are_weak(rules: Measured, score: float, said: Heard | None) -> None:
    assert decided(rules, Judgement("fraud", score)) == said


def test_the_limits_are_in_order() -> None:
    assert LIMITS.unsure < LIMITS.silent <= LIMITS.sure


def test_words_that_may_be_of_danger_get_a_line_before_the_answer(bot: Bot) -> None:
    maybe = [text for text in MAYBE if (found := heard(text)) and not found.sure and found.card != "self-harm"]
    assert maybe, "after learning again none of these is in between: choose others"
    said = bot.says(WANG, maybe[0])
    assert "120或110" in said.splitlines()[0]
    assert len(said.splitlines()) > 1
    assert "care" in bot.turns()[-1].reply.flags  # type: ignore[union-attr]  # it has been answered
    assert "刚才说的事" not in bot.says(WANG, "工会卡怎么办理"), "no urgent state has been opened"


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "？？？", "😂", "\ud800", "\x00", "𠮷" * 300, "a" * 2048, "手" * 10_000, "1" * 5000, "^$", "＿"],
)
def test_a_text_that_is_empty_huge_or_odd_gives_no_card(text: str) -> None:
    found = heard(text)
    assert found is None or not found.sure


@given(st.text(), st.text())
def test_pieces_are_different_and_bounded(text: str, sounds: str) -> None:
    found = pieces(text, sounds)
    assert len(found) == len(set(found)) <= 3 * len(text) + 2 * len(sounds) + 12
    assert all(len(piece) <= 3 for piece in found)


@given(st.text(alphabet="我们手压断了工资没发钱骗楼跳打救命 abz1３，。！😂"))
def test_every_text_is_judged_alike_each_time(text: str) -> None:
    assert heard(text) == heard(text)
