"""Danger is heard in what people write, however they write it, and ordinary words are left alone.

`knowledge/danger/said_urgent.tsv` and `said_ordinary.txt` hold what was said; the tables here are those that show a rule.
"""

from __future__ import annotations

import time
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.learn_danger import FOLDER, lines_of
from knowledge.alarm import Heard, heard
from knowledge.content import Content
from tests.bots import Bot, read
from tests.cast import WANG
from tests.flows.dialogue import hears

URGENT = {
    "self-harm": """
        不想活了 我想死 活着没意思 我要跳楼 死了算了 遗书都写好了 刚喝了敌敌畏 勿想活了 唔想活 俺不想活咧 活起没得意思
        xiang_si woxiangsi wo_bu_xiang_huo_le huo_zhe_mei_yi_si 想si 跳lou 想zisha want_to_die
        自沙 不想话了 活着没意恩 跳搂 割碗 想紫砂 想。死 不_想_活_了 想💀 活著沒意思 我想自殺
    """,
    "violence": """
        老板正在打我 有人拿刀来了 他说今晚弄死我 被关在办公室不让出来 老公又在打我 保安打人了 我被绑架了 遭打了
        伊拉打人 bei_da_le lao_ban_da_wo 老板打wo 老版打我 被_打_了 🔪有人拿🔪
    """,
    "injury": """
        有人从架子上掉下来了 工友触电了 手指被机器切断了 车间着火了 几个人煤气中毒晕倒 工地塌方埋了人 血止不住
        叫不醒没有呼吸了 刚刚被车撞了腿动不了 救命 中暑晕过去了 you_ren_chu_dian_le jiu_ming 有人触店了 刚受商了流血 師傅從高處摔下來了 触_电_了
    """,
    "crowd": """
        说明天去堵马路 我们要罢工 准备拉横幅讨薪 几个工友准备跳楼讨薪 100多人聚在公司门口 工人把路堵了 把老板围住了几十个人
        明天集体上访 zhun_bei_ba_gong ming_tian_qu_du_lu 罢功 霸工了全厂 阿拉明朝一道去堵厂门 我們要罷工
    """,
    "unpaid": """
        40多个人三个月没发工资 全厂都没发工资 大家都没拿到工资 欠了我们50个人的工资 阿拉几十个人铜钿没拿到
        wo_men_dou_mei_fa_gong_zi 几十个人工次没发 四十多個人沒發工資
    """,
    "fraud": """
        有人冒充工会让我转账 把验证码给别人了 我刚被骗了 卡里的钱被转走了 转完钱就把我拉黑了 说是工会的要我转铜钿
        bei_pian_le_qian yan_zheng_ma_gei_le_ta 有人冒冲工会 被片了钱
    """,
}
ORDINARY = """
    累死了 笑死 忙死 热死 气死我了 死活不给我开证明 拿的都是死工资 手机死机 想死你们了 跳槽后会员卡还能用吗 跳绳比赛怎么报名 跳楼价的工会优惠
    去年受伤的工伤怎么认定 以前被打过 工资欠了我一个人 摔坏手机 罢工权法律怎么说 防诈骗讲座 单位骗我签合同 上班路上摔了一跤算工伤吗 上个月被工头打了能要赔偿吗
    自杀算不算工伤 员工自杀算工伤吗 打电话没人接 打我电话也行 被打回来了材料不合格 威胁我不签就开除 堵车迟到算旷工吗 空调罢工了 停工留薪期多久
    我们厂40个人怎么建工会 大家都没发高温费 收不到验证码怎么办 会费可以转账吗 忙到吐血 救命钱 活动还有吗 不想活动 动手能力 集体合同 要命了排队两小时
    wo_xiang_ban_ka wo_de_gong_zi_mei_fa 工资上调 打印表格在哪 紫砂壶展览
"""
HALF_JOKING = "想死的心都有了，高温费怎么还没发 热得想死 加班加到不想活了，有疗休养吗 工资这么低活不下去了"


def said(words: str) -> list[str]:
    return [word.replace("_", " ") for word in words.split()]


@pytest.mark.parametrize(("card", "text"), [(card, text) for card, words in URGENT.items() for text in said(words)])
def test_danger_gives_its_card(card: str, text: str) -> None:
    assert heard(text) == Heard(card, sure=True)


@pytest.mark.parametrize("text", said(ORDINARY))
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert heard(text) is None


@pytest.mark.parametrize("text", said(HALF_JOKING))
def test_half_joking_words_get_care_and_no_card(text: str) -> None:
    assert heard(text) == Heard("self-harm", sure=False)


def test_of_all_that_was_said_in_danger_nearly_everything_is_heard() -> None:
    for card, group in groupby(lines_of(FOLDER / "said_urgent.tsv"), key=lambda line: line.kind):
        texts = [line.text for line in group]
        missed = [text for text in texts if not (found := heard(text)) or not found.sure]
        assert len(missed) <= len(texts) / 100, f"{card}: {missed}"


def test_of_all_that_is_ordinary_hardly_anything_gives_a_card() -> None:
    texts = [line.text for line in lines_of(FOLDER / "said_ordinary.txt")]
    false = [text for text in texts if (found := heard(text)) and found.sure]
    assert len(false) <= len(texts) / 100, false


def test_what_workers_ask_in_the_packs_hardly_ever_gives_a_card(content: Content) -> None:
    """Some of them are danger: people unpaid, a crowd, a hand in a machine."""
    asked = {text for entry in content.entries for text in (entry.question, *entry.phrasings)}
    false = sorted(text for text in asked if (found := heard(text)) and found.sure)
    assert len(false) <= len(asked) / 100, false


@given(st.text())
def test_no_text_is_too_odd_to_be_heard(text: str) -> None:
    heard(text)


@pytest.mark.parametrize("piece", ["不想活", "死", "打我的", "xiang", "x", "1", "被", "🔪", "(", "没" * 7 + "有"])
def test_the_longest_message_is_heard_in_a_moment(piece: str) -> None:
    text = (piece * 2048).encode()[:2048].decode(errors="ignore")
    heard(text)
    started = time.perf_counter()
    heard(text)
    assert time.perf_counter() - started < 0.25


def test_every_card_that_can_be_heard_ships(content: Content) -> None:
    assert {card.id for card in content.cards} == {*URGENT}


def test_a_card_tells_only_facts_that_are_filled(bot: Bot) -> None:
    assert "还没有录入" not in bot.says(WANG, "不想活了")


def test_a_card_says_only_what_is_true(content: Content) -> None:
    """Nobody of staff is told by this account."""
    for card in content.cards:
        for text in (card.text, card.again, card.care):
            assert not any(claim in text for claim in ("已通知", "已经通知", "马上转", "会联系您", "会打给您"))


def test_6_somebody_wants_to_die(bot: Bot) -> None:
    hears(
        bot,
        WANG,
        [
            (
                "工伤赔偿拖了两年 官司也输了 活着没意思 明天从厂里楼上下去算了",
                "担心 120 110 自动助手 !工伤保险条例 !回执",
            ),
            ("没人管我", "自动助手 不要一个人待着 120 !回执"),
            ("13800000000", "看到了 不会转给别人 110 !不要在聊天里发 !13800000000"),
            ("工会卡怎么办", "刚才说的事 回执"),
        ],
    )


def test_an_alarm_is_closed_after_half_an_hour(bot: Bot) -> None:
    bot.says(WANG, "我要跳楼")
    bot.clock.passes(minutes=31)
    assert "刚才说的事" not in bot.says(WANG, "工会卡怎么办理")


def test_new_words_of_danger_give_the_card_again(bot: Bot) -> None:
    first = bot.says(WANG, "工友触电了")
    assert bot.says(WANG, "人叫不醒 没有呼吸了") == first


def test_a_location_is_received_while_an_alarm_is_open(bot: Bot) -> None:
    bot.says(WANG, "工地塌方 埋了人")
    assert "看到了" in read(bot.push(bot.sender.location(WANG)))


def test_half_joking_words_get_a_sentence_before_the_answer(bot: Bot) -> None:
    reply = bot.says(WANG, "想死的心都有了，高温费怎么还没发")
    assert "别一个人扛着" in reply.splitlines()[0]
    assert len(reply.splitlines()) > 1
    assert "care" in bot.turns()[-1].reply.flags  # type: ignore[union-attr]  # it has been answered


def test_thanks_after_a_card_get_no_second_warning(bot: Bot) -> None:
    bot.says(WANG, "我被诈骗了 钱转走了")
    assert "刚才说的事" not in bot.says(WANG, "谢谢")


@pytest.mark.parametrize("question", ["工会卡怎么办", "那工会卡怎么办？", "我的工会卡丢了怎么办", "工会卡没用过怎么办"])
def test_a_question_that_ends_like_despair_is_answered_while_an_alarm_is_open(bot: Bot, question: str) -> None:
    bot.says(WANG, "我要跳楼")
    said = bot.says(WANG, question)
    assert "刚才说的事" in said.splitlines()[0]
    assert "一个人待着" not in said


@pytest.mark.parametrize("words", ["怎么办", "那我该怎么办啊", "现在怎么办？"])
def test_despair_gets_words_that_stay_while_an_alarm_is_open(bot: Bot, words: str) -> None:
    bot.says(WANG, "我要跳楼")
    assert "一个人待着" in bot.says(WANG, words)


def test_the_line_on_safety_is_said_once_for_a_card(bot: Bot) -> None:
    bot.says(WANG, "我要跳楼")
    assert "刚才说的事" in bot.says(WANG, "工会卡怎么办理")
    assert "刚才说的事" not in bot.says(WANG, "怎么加入工会")
    bot.says(WANG, "怎么办")
    assert "刚才说的事" not in bot.says(WANG, "怎么加入工会")
    bot.says(WANG, "我要跳楼")
    assert "刚才说的事" in bot.says(WANG, "怎么加入工会")


def test_an_injury_that_is_past_gives_no_card() -> None:
    assert heard("去年12月10号手压断了，老板不给报工伤怎么办") is None
