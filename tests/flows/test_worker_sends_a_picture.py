"""Pictures, voice, places and files: not opened, not kept, and the worker hears how to go on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from demo.wire import Push, Sender
from tests.bots import Bot, read
from tests.cast import WANG
from tests.flows.dialogue import hears

MEDIA: dict[str, tuple[Callable[[Sender], Push], str]] = {
    "a picture": (lambda sender: sender.image(WANG), "看不了图片，也没有保存它"),
    "a voice message": (lambda sender: sender.voice(WANG), "听不了语音"),
    "a voice message whose words were not recognised": (lambda sender: sender.voice(WANG, ""), "听不了语音"),
    "a video": (lambda sender: sender.video(WANG), "看不了视频，也没有保存它"),
    "a short video": (lambda sender: sender.video(WANG, "shortvideo"), "看不了视频，也没有保存它"),
    "a place": (lambda sender: sender.location(WANG, "松江区某路1号"), "收到您的位置 没有使用它"),
    "a link": (lambda sender: sender.link(WANG, "工会卡"), "打不开链接"),
    "a file": (lambda sender: sender.file(WANG, "工资单.xlsx"), "打不开文件，也没有保存它"),
}


@pytest.mark.parametrize(("push", "heard"), MEDIA.values(), ids=list(MEDIA))
def test_each_is_answered_with_the_way_to_go_on(any_bot: Bot, push: Callable[[Sender], Push], heard: str) -> None:
    said = read(any_bot.push(push(any_bot.sender)))
    for fragment in (*heard.split(), "转人工"):
        assert fragment in said


@pytest.mark.parametrize(("push", "heard"), MEDIA.values(), ids=list(MEDIA))
def test_nothing_of_it_is_written_down(bot: Bot, push: Callable[[Sender], Push], heard: str) -> None:
    bot.push(push(bot.sender))
    (turn,) = bot.turns()
    assert turn.question == ""
    assert not any(part in str(turn) for part in ("mmbiz", "image_1", "松江区某路", "工资单", "31.03"))


def test_voice_whose_words_were_recognised_is_answered_like_text(bot: Bot) -> None:
    assert "挂失" in read(bot.push(bot.sender.voice(WANG, "公会卡丢了咋办")))


def test_a_picture_does_not_disturb_the_conversation(bot: Bot) -> None:
    bot.says(WANG, "工会卡怎么办")
    bot.push(bot.sender.image(WANG))
    hears(bot, WANG, [("那要带什么", "办卡所需材料")])
