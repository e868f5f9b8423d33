"""Reply → what WeChat shows: well-formed whatever the text is, never too long, and no link but our own."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.message import Choice, Decision, Kind, Message, Reply
from bot.wechat import Received, WeChatAccount, render
from bot.wechat_reply import content
from demo.wire import Heard, Sender, Tap

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
NOW = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
LIMIT = 2048
MESSAGE = Message("wechat", "gh_1", "o1", "m:1", Kind.TEXT)
BASIS = "依据：《工会法》第二十条"
RECEIPT = "回执 7K3M9QXA"
CHOICES = tuple(Choice(f"{n}. 困难职工帮扶怎么申请、要带什么材料", f"{n}", f"o{n}") for n in range(1, 7))

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates too
HOSTILE_TEXT = st.lists(
    st.sampled_from(["]]>", "<![CDATA[", "<a href='x'>", "</a>", "</Content>", "<MsgType>", "&lt;", "&", '"', "\x00"])
    | st.sampled_from(
        ["\ud800", "\udfff", "\x1d", "\ufffe", "\r\n", "\n", "工会", "。", "😀", "]", ">", "<", "weixin://"]
    )
    | ANY_TEXT
).map("".join)
LONG_TEXT = st.tuples(HOSTILE_TEXT, st.integers(1, 400)).map(lambda drawn: drawn[0] * drawn[1])
SOME_CHOICES = st.lists(st.builds(Choice, HOSTILE_TEXT, HOSTILE_TEXT, HOSTILE_TEXT), max_size=8).map(tuple)


def reply(text: str, choices: tuple[Choice, ...] = (), tail: str = "") -> Reply:
    return Reply(text, "faq", Decision.ANSWER, choices=choices, tail=tail)


def shown(said: Reply, mode: str = "safe") -> Heard | None:
    """Through the wire and a strict parser: WireError unless it is one text with one Content."""
    account = WeChatAccount("gongda2026", "wx1", (KEY,), "plain" if mode == "plain" else "safe")
    sender = Sender("gongda2026", KEY, "wx1", mode="plain" if mode == "plain" else "safe")
    return sender.open(render(account, Received(MESSAGE, None if mode == "plain" else 0, "1"), said, NOW))


def as_plain(text: str) -> str:
    """What may be changed in a text: line ends, `<`, what XML forbids, blanks at both ends."""
    kept = re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", re.sub("\r\n?", "\n", text))
    return kept.replace("<", "＜").strip()


# any text


@given(HOSTILE_TEXT.filter(lambda text: len(text) < 500))
def test_any_text_arrives_intact_or_neutralised(text: str) -> None:
    heard = shown(reply(text))
    assert (heard.raw if heard else "") == as_plain(text)


@given(LONG_TEXT, SOME_CHOICES, HOSTILE_TEXT)
def test_any_reply_is_well_formed_short_enough_and_has_no_element_of_its_own(
    text: str, choices: tuple[Choice, ...], tail: str
) -> None:
    for mode in ("plain", "safe"):
        heard = shown(reply(text, choices, tail), mode)
        if heard is None:
            continue
        assert len(heard.raw.encode()) <= LIMIT
        assert re.findall(rb"<([A-Za-z]+)>", re.sub(rb"<!\[CDATA\[.*?\]\]>", b"", heard.xml, flags=re.DOTALL)) == [
            b"xml", b"ToUserName", b"FromUserName", b"CreateTime", b"MsgType", b"Content",
        ]  # fmt: skip
        assert heard.raw.count("<") == 2 * len(heard.taps) <= 2 * len(choices)


@given(st.integers(0, 30), st.sampled_from(["工", "😀", "e", "\u00e9", "。", "a。"]))
def test_the_edge_of_2048_bytes_never_halves_a_character(short: int, letter: str) -> None:
    text = "a" * short + letter * 2_000
    heard = content(reply(text), LIMIT)
    assert len(heard.encode()) <= LIMIT
    assert text.startswith(heard.removesuffix("…"))


@pytest.mark.parametrize("extra", [0, 1])
def test_2048_bytes_are_whole_and_one_more_is_cut(extra: int) -> None:
    text = "工" * 682 + "ab" + "c" * extra
    assert (content(reply(text), LIMIT) == text) == (extra == 0)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("a]]>b", "a]]>b"),
        ("]]]]>>", "]]]]>>"),
        ("]]></Content><MsgType>news</MsgType>", "]]>＜/Content>＜MsgType>news＜/MsgType>"),
        ('<a href="weixin://bizmsgmenu?msgmenucontent=解绑&msgmenuid=1">领奖</a>', None),
        ("3<5 & 7>6", "3＜5 & 7>6"),
        ("&lt;a&gt; &#60;", "&lt;a&gt; &#60;"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("一\x00\x0b\x1d二\ud83d三\udc00", "一二三"),
        ("👩‍👩‍👧🇨🇳", "👩‍👩‍👧🇨🇳"),
    ],
)
def test_hostile_text_is_only_text(text: str, heard: str | None) -> None:
    said = shown(reply(text))
    assert said is not None
    assert said.raw == (as_plain(text) if heard is None else heard)
    assert said.taps == ()


# choices


def test_choices_are_tappable_lines_between_text_and_tail() -> None:
    heard = shown(reply(f"您想问的是：\n{BASIS}", CHOICES[:2], RECEIPT))
    assert heard is not None
    assert heard.text.split("\n") == ["您想问的是：", BASIS, CHOICES[0].label, CHOICES[1].label, RECEIPT]
    assert heard.taps == tuple(Tap(choice.label, choice.say, choice.tap) for choice in CHOICES[:2])


def test_a_link_is_written_as_the_phone_expects_it() -> None:
    line = content(reply("", (Choice("找人工", "转人工", "human"),)), LIMIT)
    assert line == '<a href="weixin://bizmsgmenu?msgmenucontent=转人工&msgmenuid=human">找人工</a>'


@given(HOSTILE_TEXT.filter(lambda text: 0 < len(as_plain(text)) < 40), HOSTILE_TEXT.filter(lambda text: len(text) < 20))
def test_what_a_choice_sends_survives_the_link(say: str, tap: str) -> None:
    heard = shown(reply("请选：", (Choice("好", say, tap),)))
    assert heard is not None
    forbidden = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    assert [(found.content, found.id) for found in heard.taps] == [
        (re.sub(forbidden, "", say), re.sub(forbidden, "", tap) or "0")
    ]


def test_a_label_is_one_line_without_markup() -> None:
    heard = shown(reply("请选：", (Choice("</a><a href='x'>\n二", "2", "o2"),)))
    assert heard is not None
    assert [found.label for found in heard.taps] == ["＜/a>＜a href='x'> 二"]


def test_the_usual_choice_adds_no_more_than_the_conversation_reckons_with() -> None:
    choice = Choice("1. 困难职工帮扶", "困难职工帮扶怎么申请、要带什么材料", "choice-12345678")
    line = content(reply("", (choice,)), LIMIT)
    assert len(line.encode()) - len(choice.label.encode()) + 1 <= Choice.LINK_BYTES


# the cut


@given(LONG_TEXT, st.integers(0, 6))
def test_choices_basis_and_receipt_survive_the_cut(text: str, count: int) -> None:
    said = reply(f"{text}\n{BASIS}", CHOICES[:count], f"（未完，回复“继续”看后面的内容）\n{RECEIPT}")
    heard = shown(said)
    assert heard is not None
    assert len(heard.taps) == count
    assert heard.text.endswith(RECEIPT)
    assert BASIS in heard.text


def test_a_long_text_is_cut_at_the_end_of_a_sentence() -> None:
    heard = content(reply("困难职工可以申请帮扶，" * 3 + "带上身份证。" + "到街镇工会办理，" * 5 + "。"), 200)
    assert heard.endswith("带上身份证。")
    assert len(content(reply("到街镇工会办理。" * 200), LIMIT).encode()) > LIMIT - 30


def test_a_long_text_without_sentences_is_cut_at_a_character() -> None:
    heard = content(reply("工会" * 2_000), LIMIT)
    assert heard.endswith("…")
    assert LIMIT - 3 < len(heard.encode()) <= LIMIT


def test_choices_that_cannot_fit_are_left_out_whole() -> None:
    many = tuple(Choice("长" * 60, "长" * 30, f"{n}") for n in range(20))
    heard = shown(reply("请选：", many, RECEIPT))
    assert heard is not None
    assert [found.id for found in heard.taps] == [str(n) for n in range(len(heard.taps))]
    assert heard.text.startswith("请选：\n")
    assert heard.text.endswith(RECEIPT)
