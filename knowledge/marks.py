"""Which way a text points (join or leave, has or has not, which number), and whether it names a matter at all.

Two questions can share nearly all their words and still want different answers; these marks tell them apart. Sides are
bits, so that one question is compared with many phrasings at once.
"""

from __future__ import annotations

import re

#: Words that stand against each other: a question with one is not answered by a phrasing with the other alone.
_OPPOSITES = (
    ("增加|增员|加人|新增|提高|上调|涨", "减少|减员|降低|下调|降"),
    ("加入|入会|参加|参保|报名", "退出|退会|退保|取消|注销"),
    ("开通|打开|启用|激活|开启|绑定", "关闭|停用|取消|注销|解绑|关掉"),
    ("转入|转进|接入|转来", "转出|转走|迁出"),
    ("提前|提早|早点", "延期|推迟|延后|逾期|晚点"),
    ("个人|自己", "单位|公司|集体|企业"),
    ("男", "女"),
    ("在职", "退休"),
    ("成立|建立|组建|新建", "撤销|解散|合并"),
    ("付款|支付|交钱|缴|存入|充值", "退款|退钱|退还|取出|提现|收款"),
    ("首次|第一次|新办|初次", "补办|换|续|重新|再次"),
    ("买|借入|租", "卖|借出|出租"),
    ("上班|工作日", "周末|周六|周日|节假日|休息日|放假"),
)
_NEGATIVE = re.compile("不|没|无法|未|别|拒")
#: Forms with 不 or 没 that only ask, and words in which they deny nothing.
_ASKING_NEGATIVE = re.compile(r"(.)[不没]\1|有没有|没有$|没$|不$|了没|差不多|不好意思|不错|不知道")
_NUMBER = re.compile("[0-9]+")
_NONE: frozenset[str] = frozenset()
#: What a question can consist of without naming any matter. Texts are prepared, so 如何, 啥 and the like have become
#: 怎么, 什么 … already (knowledge.normalise).
_BARE = re.compile(
    "什么时候|什么|怎么办|怎么|为什么|哪里|哪些|哪个|哪天|多少|多久|多长|几号|几点|几天|几个|能不能|可不可以|可以|是不是|会不会|有没有"
    "|要不要|行不行|算不算|需要|流程|步骤|手续|办法|材料|证件|资料|证明|时间|期限|地址|地点|地方|位置|金额|标准|价格|费用|电话|号码|条件"
    "|[那这它呢吗要得的了我你他她还带钱找去在到个些办弄做说和有没是不能会请准备谁就也都再给交拿领第12345]"
)
_SIDES = [(1 << place, re.compile(one), re.compile(other)) for place, (one, other) in enumerate(_OPPOSITES)]


def direction(text: str) -> tuple[int, int]:
    """Which sides of the opposites a prepared text takes: bits of the first sides, bits of the second sides."""
    first = second = 0
    for bit, one, other in _SIDES:
        first |= bit if one.search(text) else 0
        second |= bit if other.search(text) else 0
    return first & ~second, second & ~first


def is_negative(text: str) -> bool:
    """Whether a prepared text says that something is not so."""
    return bool(_NEGATIVE.search(_ASKING_NEGATIVE.sub("", text)))


def amounts(text: str) -> frozenset[str]:
    """The numbers that a prepared text names."""
    return frozenset(found) if (found := _NUMBER.findall(text)) else _NONE


def matter(text: str) -> int:
    """How many characters of a prepared text name the matter itself: 0 for 那要带什么, 3 for 工会卡在哪办."""
    return len(_BARE.sub("", text).replace(" ", ""))
