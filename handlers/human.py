"""转人工 in all its wordings: the way to a person, at once, never "let me try first"."""

from __future__ import annotations

import re

from bot.message import Decision, Reply, Turn
from handlers.say import fixed
from knowledge.library import Library

_PERSON = r"(?:人工|真人|活人|客服|坐席|工作人员|值班人员|人工服务|人工客服|人工坐席|在线客服|真人客服|接线员|办事员)"
_ASKS = (
    # 转人工, 我要人工客服, 帮我找个真人, 叫你们工作人员来
    rf"(?:转|转接|接|换|找|要|叫|喊|联系|来个|来一个|给我|有没有|能不能找?|可以找?|想找|想要|请)(?:一个|一下|个|下|你们?的?|你们|到|成)*{_PERSON}",
    rf"^(?:我|要|请|麻烦|帮我|快点?)*{_PERSON}(?:呢|吗|在吗|在不在|在哪|服务|回复|处理|一下|来|啊|呀|有吗|有没有|怎么转|怎么找)*$",
    # 不要机器人, 别让机器人回我, 机器人走开
    r"(?:不要|不想|别|不跟|不和|不用|讨厌)(?:再|让|给我|跟|和|用|是)*机器人?",
    r"机器人?(?:走开|滚|别回|不行|听不懂|没用)",
    # 我要跟人说话, 有没有人管, 找个人来说
    r"(?:跟|和|同|与)(?:真?人|活人|你们的人|你们人)(?:说|讲|聊|谈|沟通|对话)",
    r"(?:找|叫|喊|派|来|换)(?:一?个|位)?人(?:来|跟我|和我|给我|接|回|说|讲|聊|处理|听)",
    r"zhuan ?ren ?gong|ren ?gong ?ke ?fu|转人 ?gong|^zrg$|转rg",
)
_ASKED = re.compile("|".join(_ASKS), re.IGNORECASE)

#: 人工费, 人工智能, 人工流产 … are not somebody at a desk; a job as 客服 is not a wish for one.
_OTHER = re.compile(
    r"人工(?:费|智能|流产|湖|成本|授精|降雨|造林|关节)|(?:做|当|是|干|应聘|招聘?)(?:一名|个|了)?(?:客服|接线员|工作人员)"
)

#: A longer message has a question of its own that deserves its answer; asking for a person is then a part of it.
LONGEST = 40


class Human:
    """Asking for a person is a right, and it is the first sentence people write."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, turn: Turn) -> Reply | None:
        if len(turn.text) > LONGEST or not asks_for_a_person(turn.text):
            return None
        return fixed(self._library.live, "human", "human", Decision.HUMAN)


def asks_for_a_person(text: str) -> bool:
    """Whether the words ask for somebody instead of the bot."""
    words = re.sub(r"[^\w ]+", "", text)
    return bool(_ASKED.search(words)) and not _OTHER.search(words)
