"""Who asks for a person is shown the way to one; who only has the word 人工 or 客服 in a question is not."""

from __future__ import annotations

import pytest

from handlers.human import LONGEST, asks_for_a_person

ASKING = """
    转人工｜人工｜人工服务｜转人工客服｜我要人工｜我要找人工｜要人工｜人工客服在吗｜有真人吗｜有没有真人｜有人工吗｜
    有人工客服吗｜真人｜真人客服｜找真人｜帮我转一下人工｜麻烦转人工，谢谢｜你好，转人工｜你好 人工｜能不能转人工｜
    可以转人工吗｜怎么转人工｜人工怎么转｜请转接人工服务｜我想跟人说话｜我想和真人聊｜我要跟活人讲｜有没有活人啊｜
    不要机器人｜别让机器人回我｜我不想跟机器人说｜机器人走开｜机器人听不懂，换个人来｜叫个人来跟我讲｜换人来｜
    找个人接一下｜你们工作人员呢｜叫你们工作人员来｜我要找工作人员｜联系客服｜客服在不在｜客服呢｜呼叫客服｜接客服｜
    在线客服在哪里｜转 人 工｜zhuan rengong｜zhuanrengong｜转rg｜zrg｜renGong｜人工！！！｜人工人工人工｜快点转人工｜
    给我转人工啊｜我要投诉 转人工｜怎么联系你们工作人员｜有没有人工电话｜人工客服电话是多少｜能找个人跟我说吗｜
    我要和人沟通｜请个真人来回复｜侬帮我寻个人｜有没有人管｜有人管吗｜有没有值班的人｜有人值班吗｜我想跟工作人员说｜
    可以人工吗｜人工在线吗｜要真人回答｜不要自动回复｜找你们的人｜我要人｜转工作人员｜转人工座席｜转接人工座席｜
    联系人工｜人工服务电话｜转接客服｜帮我接客服｜kefu｜call客服｜真人服务｜老师在吗 转人工｜转人功｜转人公｜专人工｜
    传人工｜人工咨询｜人工回复｜人工解答｜人工帮助｜需要人工｜需要人工服务｜需要真人｜想要人工服务｜求人工｜
    麻烦人工回复｜让人工来｜叫人工｜叫客服｜人呢｜有活人吗
"""

NOT_ASKING = """
    人工费怎么算｜人工智能会不会取代我们｜我应聘客服被骗了｜我是做客服的，工会能入吗｜客服岗位三班倒算不算加班｜
    人工流产有几天假｜人工湖旁边的工会活动｜招工作人员的押金要退吗｜工作人员态度不好怎么投诉｜
    服务中心工作人员几点下班｜工会工作人员叫什么｜社会化工会工作人员怎么招｜专职工会工作人员待遇｜
    我是客服，公司不给加班费｜人工授精请假算病假吗｜人工成本高公司要裁人｜招聘客服要交押金｜
    人工关节手术互助保障报不报｜机器人大赛怎么报名｜机器人操作工培训｜机器人把我手夹了｜你是机器人吗｜
    公司换机器人了要裁我｜找人代办工会卡行不行｜找人担保行吗｜找人替班被扣钱｜介绍人要填吗｜发卡银行客服电话｜
    12351是人工的吗｜工会卡人工办理在哪｜派人来检查吗｜街镇工会派人来吗｜有没有人和我一样没拿到钱｜和人合租｜
    和人打架受伤算工伤吗｜跟人吵架被开除｜跟别人讲工资犯法吗｜介绍客人有奖励吗｜工会活动家属能来吗｜
    客服中心的员工能入会吗｜呼叫中心坐席上班算工时吗｜电话客服能不能办工会卡｜坐席员工高温费｜值班人员有加班费吗｜
    值班算加班吗｜办事员可以当工会主席吗｜接线员夜班津贴｜人工作业受伤｜三人工作制｜每人工资多少｜工人工资拖欠怎么办｜
    工人工会怎么加入｜没人工作｜个人工资条｜农民工人工资保证金｜本人工资怎么算｜包工头欠人工钱｜欠我人工钱不给｜
    单位要不要人工签到｜要人工审核多久｜换工作人员要重新办卡吗｜给我的工作人员证丢了｜找工作｜我要找工作｜
    找人事还是找工会｜叫家人来办行吗｜找人问了没人管｜没有人跟我说过｜老板叫人来打我们｜叫人来闹事｜你是真人吗｜
    是真人吗｜是不是机器人｜工会卡怎么办｜谢谢｜机器不行了把我手压了｜工会有没有人管我们外来的要不要单独入会
"""


def lines(table: str) -> list[str]:
    return [line.strip() for line in table.replace("\n", "").split("｜")]


@pytest.mark.parametrize("said", lines(ASKING))
def test_who_asks_for_a_person_is_understood(said):
    assert asks_for_a_person(said)


@pytest.mark.parametrize("said", lines(NOT_ASKING))
def test_who_asks_something_else_is_not_sent_to_a_person(said):
    assert not asks_for_a_person(said)


def test_a_long_message_is_answered_for_its_own_question():
    story = "我在厂里做了三年，上个月老板突然说不要我做了，补偿一分钱也不肯给，"
    assert len(story) < LONGEST
    assert not asks_for_a_person(story + "打了几次电话都是机器，能转人工吗")


@pytest.mark.parametrize("said", ["要" * 5000, "你们" * 20, "转人" * 20, "有没有" * 13], ids=lambda said: said[:3])
def test_a_strange_text_is_read_at_once(said):
    assert not asks_for_a_person(said)
