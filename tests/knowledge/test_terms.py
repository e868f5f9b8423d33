"""The terms that ship mend what people write wrongly, and leave alone what they write rightly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
import yaml

from knowledge.content import Content, Term
from knowledge.normalise import SPELLINGS, Terms, clean
from knowledge.pack import PACKS

#: A file of terms → the one kind that stands in it.
KINDS = {
    "homophones": "homophone",
    "typos": "typo",
    "dialect": "dialect",
    "colloquial": "colloquial",
    "abbreviation": "abbreviation",
}
#: Standard questions that are written as people say it, and so are changed on purpose.
WRITTEN_AS_SAID: frozenset[str] = frozenset()

#: What people write who mean nothing of ours by these characters: words that meet so that a wrong spelling of ours
#: seems to stand between them (老公会不会: 公会), or that hold one (同事体检: 事体). Without marks, as the index reads.
ORDINARY = """
我老公会不会被裁 老公会开车 外公会修电器 叔公会来接孩子 老公会计证考出来了 我老公会费交了吗 老公会员卡丢了 老公会法语 老公会管账 老公会在哪里上班我不知道 总经理办公会几点开 办公会议室借不借 行政办公会议纪要谁写
厂长办公会定的制度 市律师公会通知 游戏公会招人 行业公会和工会一样吗 教会公会的人来捐款 办公会议上说要裁员 老公会找工会帮忙 阿公会讲松江话 老公会志愿服务 公会里打副本 老公会活动策划 董事会办公会都没提
老公会组织大家打球 老公会电话联系你 办公会计室在几楼 商会和公会开会 老公会服务好客人 去工商局办执照 工商银行的卡能用吗 工商登记地址变了 被工商局处罚了 公司清算工商注销怎么办 上报工商局要什么 申请工商注册
工商执照过期 个体工商户能入会吗 工商税务一起查 工商管理专业毕业 工商联和工会是一家吗 出了工商局大门左转 工商档案去哪里调 注册工商信息 工商年检几号截止 工商界人士 走工商变更流程 办工商营业执照 退出工商联
受了工商处罚 办公伤眼睛 在办公区伤到腰 成功伤愈返岗 练功伤了腰 用功伤神 中才艺比赛 其中才有三个会员 工作中才发现合同有问题 劳动中才能体会辛苦 过程中才明白被骗 申请中才发现材料不全 家中才两口人 活动中才知道有补贴
调解过程中才委托律师 处理劳动争议中才发现没合同 当中才员工三个人 只要中才能领奖 他老动不动就骂人 主管老动手动脚 机器老动不了 老动脑筋想办法 这里老动土施工 总裁签字了吗 公司总裁换人了 副总裁来慰问 申请总裁批准
其中裁员二十人 重裁员工的岗位 终裁以后还能告吗 王仲才委托律师来 过去中才慢慢懂 同事体检都去了 从事体力劳动的工人 同事体谅我 做啥体检项目 为啥体检不给报销 集体检查身体 具体检查哪些 总体捡到一张卡 问题检查了三遍
替检是不允许的 整体剪裁 字体简体繁体 集体减薪合法吗 集体见面会 整体验收合格 体验生活 职工体验活动 体检验血要空腹 身体减肥 团体剪彩 年休检修机器 轮休检修设备 退休检查身体 离休检测中心 社交关系复杂 外交关系
提交关于补助的申请 上交关押的证件 成交关键在价格 提交关联单位材料 明白相关政策 蛋白相关检查 黑白相间的工作服 黑白相机 明白相互保障的意思 空白相纸 合适意见都可以提 适意见习岗位 国外头部企业 这里头疼得厉害
这里头有什么规定 单位外头停车 书屋里有哪些书 房屋里漏水 屋里厢房拆了 价格个人承担 严格个别谈话 资格个人申请 规格个数对不上 风格个性 请勿打扰 请勿要求退款 切勿轻信 请勿给陌生人转账 请勿发布广告 请勿来三楼办理
请勿来事务所 请勿要紧张 请勿对员工发火 请勿拨打 非诚勿扰 请勿灵活处理 步伐加快了 步伐可以慢点 伐木工人有工伤吗 讨伐 北伐战争 采伐证 步伐是一致的 步伐要加快 口诛笔伐 寻求法律帮助 寻找工作机会 搜寻信息
寻人启事 追寻生活的意义 寻呼机 养老长期护理 养老多钱一个月 古老的厂房 老累积的矛盾 养老累计年限 老远赶过来 老底子的本事 敬老好额度 核好额度再报 最好额外补贴 是额外的钱 对额外加班有规定吗 好额定功率 老贵重物品
数风流人物还看今朝 今朝有酒今朝醉 今朝的劳模 明朝历史 明朝那些事儿 明朝的服装 明朝皇帝 明朝建筑 昨日子公司开会 昨日仔细看了合同 昨夜头疼请假 今后日子怎么过 受伤后日常生活不便 目前日期还没定 之前日子难熬
重大后日谈 辰光科技公司 王辰光是我们主席 上海辰光文具店 做礼拜的教堂 第一辰光 花钿 金钿首饰 铜钱 我没得到补助 没得到批准 没得罪过领导 没得选 莫得罪人 切莫得意 树木有人浇水 苗木有补贴吗 积木有几块 草木有情
一点样子都没有 试点样本企业 有点样板 一点解释都没有 热点解读 地点解除封锁 终点算出勤吗 周边度假村 去周边度假 这边个人参保 那边个体户 手边个人资料 交出粮食 输出粮油 付出粮票 老细胞 几多风雨 十几多 相差几多
舍得不得而知 什么子女能参加 什么子公司 什么事都不管 什么样的人 以为么 为啥子女不能参保 有啥子公司 做啥子女补助 三八红旗手 什么子项目 要得到补偿 不要得罪人 得行政许可 记得行程 舍得行动 哪能这样对工人
我哪能知道 那能办卡吗 那能介绍一下吗 那能弄到名额吗 那能讲讲流程吗 哪能介绍工作 哪能办人才证 哪能办法人证 下周一定来 做完礼拜再去 怎么破格提拔 怎么破产清算 手肿么办理工伤 红肿么 浮肿么 自己经常加班
自己经济困难 自己经历过 自己经手 有啥事儿子能代办吗 回事儿子知道 干啥子女不让报 配偶们 木偶们 玉米有人收 制造吗 宽阔以后 中介个人 阿拉伯语翻译 阿拉斯加 阿拉善 伊拉克项目回来的工人 东南亚 亚洲 阿姨能入会吗
调拨我司 划拨我单位 拨打我的电话 上交拨付款 下发拨款通知 拿拨款单 收交拨款 会废除吗 工会会废止文件吗 供会员使用 公共会议室 共会商 提供会员名单 社会员工 委员会卡住了 工会会员卡 会不会员工都有 工会卡卡号是多少
员工卡会过期吗 园区总工会工会卡怎么办 服务员服装 工会咖啡厅 克服各卡点 克服服务卡顿 手续办完了 连续报名 手续报销 汇入汇出 汇费多少 工会汇费用的账 收入汇总 不会原路退回 社会圆桌会 机会圆满 开会元旦前
比如会申请失败 会缘由 保障给服务行业的计划 午餐保温 聚餐保管 参宝 名医宝典 互助、保障两不误 互相保障 相互保障 互助组 交互助手 保障障碍 互助保障障碍 担保章程 保账目清楚 酒保 太平保险 人保财险 劳保手套
这里赔多少 那里赔钱 哪里赔付 处理陪产假 处理陪护 代理陪同 分配偿还 匹配偿付 培养偿还 索赔尝试 弥补尝试 填补尝试 奉陪偿还 栽培偿还 委培偿还学费 赔产假工资 赔偿常年 补偿场地 疲劳动作变形 参加劳动合作社
劳动合影 劳动合同期限 劳动合伙 劳动合适吗 自动合同范本 签字和同意书 没签和解书 签和同事一样的合同 总和同比 选派前工作 派前培训 委派迁移 指派潜水员 设备使用期员工负责 过了使用期的机器 在使用期内 实用技术
适用范围 是用期货 爱岗敬业 敬业福 敬业奉献 静业务室 正义感 伸张正义 劳动争先 斗争意识 战争义务兵 争意见 养老动态 老东家 老模具 老模样 老模式 勤劳摸索 老务农 养老保险 养老报销 古老模型 捞动 牢动手
劳东西 劳功劳 功劳动力 办公资料 办公资产 公资企业 内部公资讯 员工资料 员工资格证 职工资助 成功资助 用功资料 工字钢 工姿态 托运欠费 拖前面 脱欠条 签千份 专家班费 大家班费交了 回家班车 参加斑马 加搬运费
外加板材费 总公积分 总共积金币 办公机关 公鸡 公级别 公基金 办公基地 增设保安 开设保险柜 建设保障房 提交设计 上交设备 结社宝贵 舍保安室 射保龄球 失业斤斤计较 养老保鲜 家班组 加班非自愿 加班废品 饮水困难
困难不助 困难男职工 困难补住房补贴 困难捕鱼 有困难部门助 困难值得 困难直说 联邦扶持 绑扶手 帮服务员 帮夫妻 补助金贴息 奖金贴补 基金贴现 天津帖子 补帖子 补铁剂 缺铁性贫血 滴水 高温进厂 高温今天 高温经过
高温斤两 高文化程度 高稳定 高瘟疫 高温非露天作业 高温废水 高湿地区 防卫问题 上尉问话 胃问题要查 卫问 未问清楚 慰问今年有吗 慰问经费哪里出 慰问斤斤计较 安慰问候 抚慰金问题 发送温软件 放松温暖 歌颂温暖 宋体
送文具 送稳定岗位 送温情 今秋天气 金秋时节 金球奖 金秋住宿 住学校 进秋天 经秋冬 金丘 助学金额 一日三餐 一月一日卷烟涨价 二十一日损坏的机器 一日损失 十一日卷子发下来 治疗休息 治疗养伤 了休养生息 为了休养
材料休整 资料休眠 无聊休息 辽宁 退休疗养 退休疗养院 疗养休假 疗养休息 老人修养 加强修养 疗养圆满 去休疗养假 医疗、疗休养 疗养老人 医疗休克 化疗样本 辞职公司不批 辞职公告 离职待会儿 离职带会计 价值代会计
一直代会计做账 这个指代会不会错 体制代会 限制代会 职工带表格来 职工书无需 职工之加班费 职工之佳绩 职工体检 在职公司 任职公示 兼职公布 集体协作 集体写字 上级体协 团体协会 几体协同 集体和同事 整体和同步
工资写在合同 工资协助 常务公开选举 商场务必 工厂物资 厂误工 三房一厅 三防工程 安康背景 安康被评为先进 按康复中心 换届 换界面 换介绍人 换借条 交换届时通知 选局长 选具体的人 经费回来 回拨电话 回播 途经省会
经神 精审 审计 报到 汇报道 反还击 经费反映 法律院助理 法律员工 法律原文 法律远程咨询 法律园地 法律缘由 律师助理 法律援助助理 会员助手 人员助理 投资询问 工资询问 姿势 自寻 条解 调节空调 调节工资
调节委员 人民调度 大调节 相信房东 微信房间 相信仿品 重新访问 微信放大 中心访客 书信坊 来信防伪 服物 服误工 扶务农 援助中新增的 服务中新入职 院长助理 远程助手 原来中心 陪训练 赔训 培训搬到二楼 培训班级
奖培讯号 机能下降 司机能比赛吗 司机能竞赛 身体机能训练 职业机会 直业 技能比赛筛选 技能竞技 技术士官 会计师 高级会计师 高级即使考出来 纪律师傅 寄师傅 技师近期考试 科技帅气 督办组长 办组长的事 照搬组长做法
班组涨工资 班主长期请假 班主任 斑点 半组长 评老模范 劳动模范 老模特 普发通知 EB打头的编号 一比一比 比A好 A比B多 亿比 易比 衣服 E栋比A栋近 易币 依比例 破坏孕妇权益 关怀运动员 关怀晕倒的工友
满怀晕眩 怀孕女职工 坏运气 房产价格 生产价值 地产架构 铲假山 产嫁接苗 生产暇余 栽培产量 赔产品 哺乳其子女 补乳制品 捕鱼期 铺乳胶漆 乳期 年价格 老年暇时 青年架子 休年度假 病架 病价 婚嫁 婚价
带新年假期回家 带心上 带薪 航运期间 孕七个月 退休年价 休产业工人 陪产妇 农民工资 农民公寓 农民功劳 农民土地 农名 农明白 浓民风 外卖其手续费 外卖起手价 传奇手游 其手机号 骑收据 奇手 快低头 快弟弟 网月票
网药店 往约定地点 就业形势 就业行业 就业态度 新就业型号 新就业人员 自己的账号 蚊帐户外用 台风登陆不停工 登陆舰 身份正确吗 身分 验证吗 要验证吗 验证马上过期 验政 严正声明 微信帮定位 帮定酒店 绑定位
公总号码 办公总机 办公重地 公众好评 公中 公种类 转人公司 传人工作室 转任工会主席 转正人工费 人工智能 砖块 仲裁季度报表 仲裁员 昆仲 杜仲栽培技术 法院 起诉 判决 应诉 执行 公职人员 公积金全额 石灰常年飘
尘埃个别地方 苏维埃 团结棍棒 上夜班很困觉得累 因为贫困觉得自卑 今天几点下班 食堂饭菜太贵 宿舍没有热水 班车几点发 年会在哪里开 新来的组长姓王 仓库在二楼 打卡机坏了 快递到了 我想请假两天 这个月考勤对吗
工作服什么时候发 厂门口堵车 电梯坏了 空调不制冷 孩子发烧了 下雨天路滑 手机没电了 明天停电吗 发票开了吗 合同寄出去了 领导出差了 会议改到三点 报名表填好了 照片要两寸的 银行卡换了 地铁几号线 附近有医院吗
超市打折 周末加班吗 电动车能充电吗 门禁卡消磁了 社保卡在哪里拿 居住证怎么续 积分落户 公租房怎么申请 个税怎么退 医保断了 驾照换证 户口迁移 幼儿园报名 中考时间 疫苗预约 高铁票 台风停工 地震 停水通知 交通卡
献血 志愿者服务 图书馆开门吗 谢谢老师 麻烦您了 好的知道了 收到 辛苦了 早上好 新年快乐 请问有人吗 我再问一下 没事了 不用了 是的 对 可以 没问题 我明白了 稍等 好吧 再见 没得人事部门同意 没得保险公司赔付
农户助保障 增加人工会不会更快 放工会办公室 发放工资之日 播放工具 挑拨伊朗关系 调拨阿拉善 更迭个别领导 为啥所在单位不办 一道生产 材料休养 工会咖啡 税务、工商、医疗部门 银行、工商、保险
"""


@pytest.fixture(scope="module")
def spellings(content: Content) -> list[Term]:
    return [term for term in content.terms if term.kind in SPELLINGS]


@pytest.fixture(scope="module")
def terms(content: Content) -> Terms:
    return Terms(content.terms)


@pytest.fixture(scope="module")
def plain() -> Terms:
    """No terms but the words of every day that the text preparation knows by itself."""
    return Terms()


def changed(texts: Iterator[str], terms: Terms, plain: Terms) -> dict[str, str]:
    """The texts that our terms write otherwise, with what they become."""
    both = ((text, terms.prepare(text).text) for text in texts)
    return {text: mended for text, mended in both if mended != plain.prepare(text).text}


def own_texts(content: Content) -> Iterator[str]:
    """What the union itself writes, but for the phrasings, which are the workers' words."""
    for entry in content.entries:
        yield from (entry.answer, entry.detail)
    for document in content.documents:
        yield document.title
        for clause in document.clauses:
            yield from (clause.heading, clause.summary)
    yield from (text.text for text in content.texts)
    for card in content.cards:
        yield from (card.text, card.again, card.care)


def test_there_are_more_than_enough_pairs(content: Content) -> None:
    assert len(content.terms) >= 450


@pytest.mark.parametrize(("file", "kind"), KINDS.items())
def test_a_file_holds_the_one_kind_it_is_named_after(file: str, kind: str) -> None:
    listed = yaml.safe_load((PACKS / "terms" / f"{file}.yaml").read_text(encoding="utf-8"))["terms"]
    assert {term["kind"] for term in listed} == {kind}


def test_no_saying_equals_its_meaning(content: Content) -> None:
    assert not [term.say for term in content.terms if clean(term.say) == clean(term.mean)]


def test_no_saying_stands_twice_however_it_is_written(content: Content) -> None:
    count = Counter(clean(term.say) for term in content.terms)
    assert not [say for say, times in count.items() if times > 1]


def test_every_wrong_spelling_becomes_what_it_means(spellings: list[Term], terms: Terms) -> None:
    assert not [term for term in spellings if terms.prepare(term.say).text != clean(term.mean)]


def test_every_other_word_brings_the_official_one(content: Content, terms: Terms) -> None:
    others = [term for term in content.terms if term.kind not in SPELLINGS]
    assert not [term for term in others if clean(term.mean) not in terms.prepare(term.say).extra]


def test_what_a_term_means_is_written_rightly_itself(content: Content, terms: Terms) -> None:
    assert not [term for term in content.terms if terms.prepare(term.mean).text != clean(term.mean)]


def test_no_result_holds_another_wrong_spelling(spellings: list[Term]) -> None:
    says = [clean(term.say) for term in spellings]
    means = {clean(term.mean) for term in spellings}
    assert not [mean for mean in means if any(say in mean for say in says)]


def test_mending_twice_changes_nothing_more(content: Content, spellings: list[Term], plain: Terms) -> None:
    mending = Terms(spellings)
    said = (phrasing for entry in content.entries for phrasing in entry.phrasings)
    mended = {mending.prepare(phrasing).text for phrasing in said}
    assert not changed(iter(mended), mending, plain)


def test_standard_questions_stay_as_they_are(content: Content, terms: Terms, plain: Terms) -> None:
    questions = (entry.question for entry in content.entries)
    assert changed(questions, terms, plain).keys() == WRITTEN_AS_SAID


def test_what_the_union_writes_stays_as_it_is(content: Content, terms: Terms, plain: Terms) -> None:
    assert not changed(own_texts(content), terms, plain)


def test_ordinary_sentences_stay_as_they_are(terms: Terms, plain: Terms) -> None:
    sentences = ORDINARY.split()
    assert len(sentences) >= 500
    assert not changed(iter(sentences), terms, plain)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("公会卡啥辰光好拿啊", "工会卡什么时候好拿啊"),
        ("侬叫我寻啥人", "你叫我找谁"),
        ("老板说不算工商", "老板说不算工伤"),
        ("公司被工商认定为异常", "公司被工商局认定为异常"),
        ("工商认定要几天", "工伤认定要多久"),
        ("老动仲裁", "劳动仲裁"),
        ("去老动局申请中才委员会", "去劳动局申请仲裁委员会"),
        ("互助宝章到期了", "互助保障到期了"),
        ("会圆卡丢了咋整", "会员卡丢了怎么办"),
        ("材料咋整理", "材料怎么整理"),
        ("疗修养名额", "疗休养名额"),
        ("补助金帖", "补助津贴"),
        ("一比A 学费", "eba学费"),
        ("易币爱培训", "eba培训"),
        ("E.B.A.培训", "eba培训"),
        ("阿拉单位呒没工会", "我们单位没有工会"),
        ("退休铜钿几钿", "退休钱多少钱"),
        ("在哪能办卡", "在哪里能办卡"),
        ("卡丢了哪能办", "卡丢了怎么办"),
        ("系唔系会员", "是不是会员"),
        ("冇签合同", "没有签合同"),
        ("莫得工资", "没有工资"),
        ("慰间金", "慰问金"),
        ("仲cai要多久", "仲裁要多久"),
    ],
)
def test_it_is_read_as_it_was_meant(said: str, read: str, terms: Terms) -> None:
    assert terms.prepare(said).text == read


@pytest.mark.parametrize(
    ("said", "official"),
    [
        ("被老板炒鱿鱼了", "解除劳动合同"),
        ("保险报销到哪里", "互助保障给付"),
        ("老板跑了", "老板欠薪跑路"),
        ("大肚子能上夜班吗", "孕期"),
        ("工会有没有出去玩的名额", "疗休养"),
        ("我是跑外卖的", "新就业形态劳动者"),
        ("上大学补助", "金秋助学"),
        ("生大病", "重大疾病"),
        ("想打官司", "法律援助"),
        ("职保会电话", "上海市职工保障互助会"),
        ("公司给N+1", "经济补偿和代通知金"),
        ("赔2N", "违法解除劳动合同赔偿金"),
        ("调委会在哪", "劳动争议调解委员会"),
        ("公会卡", "工会会员服务卡"),
        ("签了三方协议", "三方就业协议"),
    ],
)
def test_the_official_word_is_searched_beside_the_one_said(said: str, official: str, terms: Terms) -> None:
    assert official in terms.prepare(said).extra
