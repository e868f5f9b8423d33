"""What a text asks (when, where, how much …) and which way it points (join or leave, has or has not).

Two questions can share nearly all their words and still want different answers; these marks tell them apart. Marks are
bits, so that one question is compared with many phrasings at once.
"""

from __future__ import annotations

import re

#: What is asked, by the words that ask it; the names are those of an entry's aspect (knowledge.content.Aspect). Texts
#: are prepared, so 如何, 啥 and the like have become 怎么, 什么 … already (knowledge.normalise).
_KINDS = {
    "what": "是什么|什么是|什么意思|什么叫|介绍|有什么用|干什么|指什么",
    "who": "谁|哪些人|什么人|哪种人|对象|哪个部门|资格|条件|符合|范围",
    "how": "怎么|流程|步骤|手续|办法|方法|方式",
    "materials": "材料|带什么|带哪些|证件|准备什么|资料|证明|表格|填表",
    "when": "什么时候|多久|几月|几号|几点|时间|期限|截止|哪天|几年|啥辰光|日期|到期",
    "where": "哪里|在哪|去哪|到哪|地址|地点|位置|哪个窗口|往哪",
    "amount": "多少|几块|几元|几百|几千|金额|标准|价格|收费|费用|要钱|花钱|免费|比例|几折|额度",
    "contact": "电话|联系|热线|号码|打给",
    "status": "进度|到账|批了|批下来|下来没|下来了|审核|状态|没消息|没收到|没到|到了没|查询|好了没",
    "whether": "吗$|能不能|可不可以|可以|是不是|会不会|有没有|要不要|行不行|算不算|没有$|没$|么$|不能",
    "whatif": "怎么办|如果|万一|要是|丢了|弄丢|失败|错了|不给|不肯|拒绝",
    "why": "为什么|原因|凭什么|怎么没|怎么还",
}
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
#: What a question can consist of without naming any matter of its own.
_BARE = re.compile(
    "|".join(_KINDS.values())
    + "|什么|哪些|哪个|那|这|它|呢|吗|要|得|的|了|我|你|他|她|还|需要|带|钱|找|去|在|个|些|办|弄|做|说|多|长|几|和|有|没"
)

_KIND_BITS = [(1 << place, re.compile(words)) for place, words in enumerate(_KINDS.values())]
_SIDES = [(1 << place, re.compile(one), re.compile(other)) for place, (one, other) in enumerate(_OPPOSITES)]


def kinds(text: str) -> int:
    """What a prepared text asks, one bit a kind."""
    return sum(bit for bit, words in _KIND_BITS if words.search(text))


def kind_names(bits: int) -> tuple[str, ...]:
    """The names of the kinds in some bits."""
    return tuple(name for place, name in enumerate(_KINDS) if bits >> place & 1)


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
    return frozenset(_NUMBER.findall(text))


def matter(text: str) -> int:
    """How many characters of a prepared text name the matter itself: 0 for 那要带什么, 3 for 工会卡在哪办."""
    return len(_BARE.sub("", text).replace(" ", ""))
