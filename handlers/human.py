"""转人工 in all its wordings: the way to a person, at once, never "let me try first"."""

from __future__ import annotations

import re
import unicodedata

from bot.message import Decision, Reply, Turn
from handlers.say import fixed
from knowledge.library import Library

#: Who is asked for, voice input's mistakes included (转人功, 专人工).
_PERSON = (
    r"(?:在线|人工|真人)?(?:人[工功公]|真人|活人|客服|[坐座]席|工作人员|值班的?人员?|接线员|办事员|kefu|rengong|rg)"
)
_SOMEBODY = rf"(?:{_PERSON}|(?:一?个|一位|你们的?|真)?人)"
_TALK = "(?:说话?|讲话?|聊|谈|沟通|对话)"
#: Words that may stand around such a wish without making another matter of it.
_BEFORE = (
    "(?:你好|您好|侬好|在吗|老师|请|麻烦|谢谢|到底|我|阿拉|侬|想|要|求|需要|希望|可以|可不可以|能|能不能|帮|给|快|点|就|只|先"
    "|有|没|是不是|怎么|怎样|如何|哪里|让|你们?|直接|赶紧)*"
)
_AFTER = (
    "(?:服务|电话|热线|咨询|回复|回答|解答|帮助|帮忙|处理|接待|接|回|说|讲|聊|话|跟我|和我|给我|来|一下|多少|几号|号码|是|在|不|线|哪里?|上班"
    "|有|没|怎么|转|找|联系|管|理|我|谢谢|吗|呢|啊|呀|吧|伐|了|的)*"
)
_ASKS = (
    # anywhere in the message: 转人工, 转接一下客服, 我要找真人
    r"(?:[转专传](?:接|到|成)?|呼叫|联系|换成?|找|接|我要|想要|给我)(?:一个|一下|个|下|你们的?)?(?:在线|真人)?(?:人[工功公]|真人|活人|客服)(?!审核|签到)",
    rf"(?:跟|和|同|与)(?:{_PERSON}|你们的?人){_TALK}",
    r"(?:不要|不想|别|不用|讨厌|不跟|不和)(?:再|让|给我|跟|和|用|是)*(?:机器人|自动回复)",
    r"机器人(?:走开|滚|别回|不行|听不懂|没用)",
    r"(?:zhuan|转)(?:ren|人)gong|rengongkefu",
    # the whole message: 人工, 有真人吗, 你们工作人员呢, 叫个人来跟我讲, 我想跟人说话, 有没有人管
    rf"^{_BEFORE}(?:转接?|接|找|寻|叫|喊|联系|呼叫|call|跟|和)?(?:你们的?|一?个|一?位)?(?:{_PERSON})+{_AFTER}$",
    rf"^{_BEFORE}(?:(?:找|寻|叫|喊|换|派){_SOMEBODY}|来(?:一?个|一?位)人){_AFTER}$",
    rf"^{_BEFORE}(?:跟|和|同|与){_SOMEBODY}{_TALK}{_AFTER}$",
    r"^(?:到底|你们)*有?没?有人(?:管|理|回|值班)(?:吗|呢|啊|呀|我|的|伐)*$",
    r"^(?:我要人|人呢|zrg|转rg)$",
)
_ASKED = re.compile("|".join(_ASKS))

#: 人工费, 人工智能, 人工流产 … are not somebody at a desk, and neither is work as 客服; whether we are a person is told by an entry.
_OTHER = re.compile(
    r"人工(?:费|钱|智能|流产|湖|成本|授精|降雨|造林|关节)|(?:做|当|是|干|应聘|招聘?|银行)(?:一名|个|了|的)?(?:客服|接线员|工作人员)"
    r"|(?:[一二三四五六七八九十每单没民本个]|(?<!人)工)人工(?!服务|客服|电话)|(?<!不)是(?:不是)?(?:真人|活人|人工)"
)

#: A longer message has a question of its own that deserves its answer; asking for a person is then a part of it.
LONGEST = 40


class Human:
    """Asking for a person is a right, and it is the first sentence people write."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, turn: Turn) -> Reply | None:
        if not asks_for_a_person(turn.text):
            return None
        return fixed(self._library.live, "human", "human", Decision.HUMAN)


def asks_for_a_person(text: str) -> bool:
    """Whether the words ask for somebody instead of the bot."""
    if len(text) > LONGEST:
        return False
    words = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()
    return bool(_ASKED.search(words)) and not _OTHER.search(words)
