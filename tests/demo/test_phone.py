"""Somebody tries the bot on the demo phone: in a real Chromium, through the real door of a real server."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from benchmarks.clients import journalled
from tests.demo.phone import Demo, Phone

LOST = "公会卡丢了咋办"
PHONES = [{"width": 390, "height": 780}, {"width": 320, "height": 640}]


def test_a_worker_asks_and_reads_an_answer_with_its_receipt(phone: Phone) -> None:
    answer = phone.says(LOST)
    assert "挂失" in answer
    assert re.search(r"回执 [0-9A-Z]{3}-[0-9A-Z]{4}", answer)


def test_a_worker_taps_an_offered_line_and_reads_its_answer(phone: Phone) -> None:
    phone.says(LOST)
    assert "1. " in phone.says("不是这个")
    offered = phone.replies.last.get_by_role("button")
    expect(offered).to_have_count(3)
    question = offered.first.inner_text().removeprefix("1. ")
    answer = phone.taps("1. ")
    assert "依据" in answer
    expect(phone.page.locator(".mine .bubble").last).to_have_text(question)


def test_the_menu_asks_for_the_worker(phone: Phone) -> None:
    phone.page.get_by_label("切换到菜单").click()
    phone.page.get_by_role("button", name="找工会").click()
    assert "12351" in phone.taps("转人工")
    expect(phone.page.locator(".note").last).to_have_text("点了菜单“转人工”")
    phone.page.get_by_label("切换到键盘").click()
    expect(phone.page.get_by_label("输入消息")).to_be_focused()


def test_a_menu_closes_with_escape_and_gives_the_focus_back(phone: Phone) -> None:
    phone.page.get_by_label("切换到菜单").click()
    top = phone.page.get_by_role("button", name="找帮助")
    top.click()
    expect(top).to_have_attribute("aria-expanded", "true")
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.press("Escape")
    expect(top).to_have_attribute("aria-expanded", "false")
    expect(top).to_be_focused()


@pytest.mark.parametrize("kind", ["图片", "语音", "视频", "位置", "链接", "文件"])
def test_what_is_not_text_is_answered_too(phone: Phone, kind: str) -> None:
    phone.page.get_by_label("发别的").click()
    assert phone.taps(kind)
    expect(phone.page.locator(".mine .bubble").last).to_contain_text(kind)


def test_the_engineers_view_shows_both_xml_the_decision_the_scores_and_the_receipt(phone: Phone) -> None:
    answer = phone.says(LOST)
    view = phone.inspects()
    expect(view.locator("#in_plain")).to_contain_text(f"<Content><![CDATA[{LOST}]]></Content>")
    expect(view.locator("#out_plain")).to_contain_text("<MsgType><![CDATA[text]]></MsgType>")
    expect(view.locator("#in_sealed")).to_contain_text("msg_signature=")
    expect(view.locator("#out_sealed")).to_contain_text("<Encrypt>")
    expect(view.locator("#facts")).to_contain_text("直接答复（answer）")
    expect(view.locator("#facts")).to_contain_text(answer.split("回执 ")[1])
    expect(view.locator("#facts")).to_contain_text("毫秒")
    expect(view.locator("#candidates li").first).to_contain_text(re.compile(r"card-lost.*[01]\.\d{3}", re.DOTALL))


def test_the_retry_says_the_same_and_the_journal_keeps_its_one_row(phone: Phone, demo: Demo) -> None:
    phone.says(LOST)
    view = phone.inspects()
    rows, deliveries = journalled(demo.database_url)
    view.get_by_role("button", name="重发同一条").click()
    expect(view.get_by_role("status")).to_have_text("同样的回复，日志仍是一行，送达 2 次")
    assert journalled(demo.database_url) == (rows, deliveries + 1)


def test_an_earlier_message_is_retried_as_itself(phone: Phone) -> None:
    phone.says(LOST)
    phone.says("谢谢")
    view = phone.inspects()
    phone.page.get_by_label("看这条回复怎样来的").nth(1).click()
    view.get_by_role("button", name="重发同一条").click()
    expect(view.get_by_role("status")).to_contain_text("送达 2 次")
    expect(view.locator("#facts")).to_contain_text(LOST)


def test_one_who_leaves_can_only_follow_again(phone: Phone) -> None:
    phone.page.get_by_label("发别的").click()
    phone.page.get_by_role("button", name="取消关注").click()
    expect(phone.page.locator(".note").last).to_contain_text("（公众号没有回复）")
    expect(phone.page.get_by_label("输入消息")).to_be_hidden()
    assert phone.taps("关注公众号")
    expect(phone.page.get_by_label("输入消息")).to_be_visible()


def test_each_person_has_a_chat_of_their_own(phone: Phone) -> None:
    phone.says(LOST)
    phone.page.get_by_label("以谁的身份写").select_option("李姐")
    expect(phone.page.get_by_text(LOST)).to_have_count(0)
    phone.reply_after(0)
    phone.page.get_by_label("以谁的身份写").select_option("王师傅")
    expect(phone.page.locator(".mine").get_by_text(LOST)).to_be_visible()


def test_enter_that_ends_a_composition_does_not_send(phone: Phone) -> None:
    phone.page.get_by_label("输入消息").focus()
    keyboard = phone.page.context.new_cdp_session(phone.page)
    keyboard.send("Input.imeSetComposition", {"text": "gonghui", "selectionStart": 7, "selectionEnd": 7})
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator(".mine")).to_have_count(0)
    keyboard.send("Input.insertText", {"text": "你好"})
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator(".mine .bubble")).to_have_text("你好")


def test_the_field_grows_with_its_lines_up_to_a_limit(phone: Phone) -> None:
    field = phone.page.get_by_label("输入消息")
    heights = []
    for text in ("一行", "一行\n两行", "一行\n" * 50):
        field.fill(text)
        box = field.bounding_box()
        assert box is not None
        heights.append(box["height"])
    assert heights[0] < heights[1] < heights[2] < 140
    field.press("Shift+Enter")
    expect(phone.page.locator(".mine")).to_have_count(0)


def test_a_message_that_did_not_arrive_can_be_sent_again_as_the_same(phone: Phone, demo: Demo) -> None:
    rows, _ = journalled(demo.database_url)
    phone.page.context.set_offline(True)
    phone.page.get_by_label("输入消息").fill(LOST)
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator(".note").last).to_contain_text("没有送到：机器人没有接通")
    phone.page.context.set_offline(False)
    assert "挂失" in phone.taps("再发一次")
    expect(phone.page.locator(".mine")).to_have_count(1)
    assert journalled(demo.database_url)[0] == rows + 1
    assert [text for text in phone.complaints if "ERR_INTERNET_DISCONNECTED" not in text] == []
    phone.complaints.clear()


def test_while_a_reply_is_on_its_way_dots_say_so_and_stand_still_for_who_wants_that(phone: Phone) -> None:
    held: list[Route] = []
    phone.page.route("**/demo/send", lambda route: held.append(route))  # noqa: PLW0108  # Playwright marks the function it is given
    phone.page.emulate_media(reduced_motion="reduce")
    phone.page.get_by_label("输入消息").fill("谢谢")
    phone.page.keyboard.press("Enter")
    dots = phone.page.locator(".waiting i")
    expect(dots).to_have_count(3)
    expect(dots.first).to_have_css("animation-name", "none")
    before = phone.replies.count()
    held[0].continue_()
    assert phone.reply_after(before)


@pytest.mark.parametrize("viewport", PHONES, ids=lambda size: str(size["width"]))
def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Phone, viewport: dict[str, int]) -> None:
    phone.says("W" * 300)
    phone.says(LOST)
    for selector in ("html", "#chat", ".bar"):
        wide = phone.page.locator(selector).evaluate("e => Math.max(e.scrollWidth, e.getBoundingClientRect().right)")
        assert wide <= viewport["width"], selector
    expect(phone.page.get_by_role("button", name="工程师视图", exact=True)).to_be_in_viewport(ratio=1)
    expect(phone.page.get_by_label("发别的")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("viewport", PHONES, ids=lambda size: str(size["width"]))
def test_on_a_phone_the_engineers_view_lies_over_the_chat_and_closes_with_escape(phone: Phone) -> None:
    phone.says(LOST)
    look = phone.page.get_by_label("看这条回复怎样来的").last
    look.click()
    view = phone.page.get_by_role("complementary", name="工程师视图")
    expect(view).to_be_in_viewport()
    assert view.evaluate("e => e.scrollWidth <= e.clientWidth")
    expect(view.get_by_label("关上工程师视图")).to_be_focused()
    phone.page.keyboard.press("Escape")
    expect(view).to_be_hidden()
    expect(look).to_be_focused()
