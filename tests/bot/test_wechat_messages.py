"""Every type of message and event that WeChat documents, as WeChat writes it, and what it is to us."""

from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.envelope import Refused
from bot.message import Kind, Message
from bot.wechat import WeChatAccount, receive
from bot.wechat_message import message
from bot.wechat_xml import read
from demo.wire import Fields, Push, Sender, Tap

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
NOW = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
USER = "oLi_000000000000000000000001"
ACCOUNT = WeChatAccount("gongda2026", "wxb11529c136998cb6", (KEY,))
WECHAT = Sender("gongda2026", KEY, "wxb11529c136998cb6", account="gh_97417a04a28d", clock=NOW.timestamp)


def arrived(push: Push) -> Message:
    return receive(ACCOUNT, parse_qs(push.query), push.body, NOW).message


def in_short(message: Message) -> tuple[Kind, str, str]:
    return message.kind, message.text, message.tap


def test_a_text_message_is_brought_over_whole() -> None:
    push = WECHAT.text(USER, "我的工会卡什么时候到？", msg_id=6054768590064713728, sent=1773045000)
    heard = arrived(push)
    assert heard == Message(
        channel="wechat",
        account="gh_97417a04a28d",
        user=USER,
        key=heard.key,
        kind=Kind.TEXT,
        text="我的工会卡什么时候到？",
        sent=datetime.fromtimestamp(1773045000, UTC),
        limit=2048,
    )


MEDIA = [
    (WECHAT.voice(USER), Kind.VOICE),
    (WECHAT.voice(USER, ""), Kind.VOICE),
    (WECHAT.image(USER), Kind.IMAGE),
    (WECHAT.video(USER), Kind.VIDEO),
    (WECHAT.video(USER, "shortvideo"), Kind.VIDEO),
    (WECHAT.location(USER, "松江区人民北路"), Kind.LOCATION),
    (WECHAT.link(USER, "工会章程"), Kind.LINK),
    (WECHAT.message(USER, "miniprogrampage", {"Title": "办事", "AppId": "wx1"}), Kind.LINK),
    (WECHAT.file(USER, "劳动合同.pdf"), Kind.FILE),
]


@pytest.mark.parametrize(("push", "kind"), MEDIA)
def test_media_have_a_kind_and_no_words(push: Push, kind: Kind) -> None:
    assert in_short(arrived(push)) == (kind, "", "")


def test_recognised_speech_is_text() -> None:
    assert in_short(arrived(WECHAT.voice(USER, "我想申请困难补助。"))) == (Kind.VOICE, "我想申请困难补助。", "")


def test_a_text_sent_from_an_article_is_a_text() -> None:
    push = WECHAT.message(USER, "text", {"Content": "怎么报名", "MsgDataId": "2247483", "Idx": "1"})
    assert in_short(arrived(push)) == (Kind.TEXT, "怎么报名", "")


@pytest.mark.parametrize(("tap", "heard"), [("o2", "o2"), ("101", "101"), ("", ""), ("0", "")])
def test_a_tapped_choice_is_a_text_with_its_id(tap: str, heard: str) -> None:
    assert in_short(arrived(WECHAT.tap(USER, Tap("2. 互助保障", "2", tap)))) == (Kind.TEXT, "2", heard)


NESTED: dict[str, Fields] = {
    "scan": {"ScanCodeInfo": {"ScanType": "qrcode", "ScanResult": "1"}},
    "pictures": {
        "SendPicsInfo": {"Count": "1", "PicList": {"item": {"PicMd5Sum": "5a75aaca956d97be686719218f275c6b"}}}
    },
    "place": {"SendLocationInfo": {"Location_X": "23", "Location_Y": "113", "Scale": "15", "Label": "", "Poiname": ""}},
}

EVENTS: list[tuple[Fields, Kind, str]] = [
    ({"Event": "subscribe"}, Kind.FOLLOW, ""),
    ({"Event": "subscribe", "EventKey": ""}, Kind.FOLLOW, ""),
    ({"Event": "subscribe", "EventKey": "qrscene_123123", "Ticket": "TICKET"}, Kind.FOLLOW, "123123"),
    ({"Event": "unsubscribe"}, Kind.UNFOLLOW, ""),
    ({"Event": "SCAN", "EventKey": "123123", "Ticket": "TICKET"}, Kind.SCAN, "123123"),
    ({"Event": "LOCATION", "Latitude": "31.03", "Longitude": "121.23", "Precision": "119.38"}, Kind.EVENT, ""),
    ({"Event": "CLICK", "EventKey": "hours"}, Kind.MENU, "hours"),
    ({"Event": "VIEW", "EventKey": "https://example.com/", "MenuId": "1"}, Kind.EVENT, ""),
    ({"Event": "view_miniprogram", "EventKey": "pages/index", "MenuId": "1"}, Kind.EVENT, ""),
    ({"Event": "scancode_push", "EventKey": "6", **NESTED["scan"]}, Kind.EVENT, ""),
    ({"Event": "scancode_waitmsg", "EventKey": "6", **NESTED["scan"]}, Kind.MENU, "6"),
    ({"Event": "pic_sysphoto", "EventKey": "6", **NESTED["pictures"]}, Kind.EVENT, ""),
    ({"Event": "pic_photo_or_album", "EventKey": "6", **NESTED["pictures"]}, Kind.EVENT, ""),
    ({"Event": "pic_weixin", "EventKey": "6", **NESTED["pictures"]}, Kind.EVENT, ""),
    ({"Event": "location_select", "EventKey": "6", **NESTED["place"]}, Kind.EVENT, ""),
    ({"Event": "TEMPLATESENDJOBFINISH", "MsgID": "200163836", "Status": "success"}, Kind.EVENT, ""),
    ({"Event": "TEMPLATESENDJOBFINISH", "MsgID": "200163840", "Status": "failed:user block"}, Kind.EVENT, ""),
    ({"Event": "MASSSENDJOBFINISH", "MsgID": "1000001625", "Status": "err(30003)", "TotalCount": "0"}, Kind.EVENT, ""),
    ({"Event": "kf_create_session", "KfAccount": "test1@test"}, Kind.EVENT, ""),
    ({"Event": "kf_close_session", "KfAccount": "test1@test"}, Kind.EVENT, ""),
    ({"Event": "kf_switch_session", "FromKfAccount": "test1@test", "ToKfAccount": "test2@test"}, Kind.EVENT, ""),
    ({"Event": "debug_demo", "debug_str": "hello world"}, Kind.EVENT, ""),
    ({"Event": "teleport"}, Kind.EVENT, ""),
    ({}, Kind.EVENT, ""),
]


@pytest.mark.parametrize(("fields", "kind", "tap"), EVENTS)
def test_an_event_has_a_kind_and_its_key(fields: Fields, kind: Kind, tap: str) -> None:
    heard = arrived(WECHAT.push(WECHAT.xml(USER, "event", fields)))
    assert in_short(heard) == (kind, "", tap)
    assert heard.key.startswith("h:")


@pytest.mark.parametrize("name", ["popup", "change", "sent"])
@pytest.mark.parametrize("items", [1, 3])
def test_a_subscription_notice_may_have_one_item_or_many(name: str, items: int) -> None:
    item = b"<List><TemplateId>t</TemplateId><SubscribeStatusString>accept</SubscribeStatusString></List>"
    xml = WECHAT.xml(USER, "event", {"Event": f"subscribe_msg_{name}_event", "SubscribeMsgPopupEvent": "@"})
    heard = arrived(WECHAT.push(xml.replace(b"<![CDATA[@]]>", item * items)))
    assert in_short(heard) == (Kind.EVENT, "", "")


@pytest.mark.parametrize("kind", ["hologram", "", "device_text", "TEXT2", "text\u2028", "子"])
def test_a_type_that_does_not_exist_yet_survives(kind: str) -> None:
    push = WECHAT.message(USER, kind, {"Content": "!!!", "Recognition": "x"})
    assert in_short(arrived(push)) == (Kind.UNKNOWN, "", "")


@pytest.mark.parametrize("fields", [{"MsgType": "text"}, {"MsgType": "voice"}, {"MsgType": "event", "Event": "CLICK"}])
def test_a_field_that_is_missing_is_empty(fields: dict[str, str]) -> None:
    heard = message({"ToUserName": "gh_1", "FromUserName": USER, **fields}, b"")
    assert (heard.text, heard.tap, heard.sent) == ("", "", None)


def test_weibo_empty_id_is_a_missing_id() -> None:
    """Weibo speaks WeChat's XML with an empty MsgId."""
    assert arrived(WECHAT.push(WECHAT.xml(USER, "text", {"Content": "在吗", "MsgId": ""}))).key.startswith("h:")


NAMES = st.sampled_from(
    ["ToUserName", "FromUserName", "MsgType", "Event", "EventKey", "Content", "CreateTime", "MsgId"]
)
VALUES = st.text(max_size=20) | st.sampled_from(["text", "event", "voice", "subscribe", "CLICK", "SCAN", "1", "o1"])


@given(st.dictionaries(NAMES, VALUES))
def test_any_fields_are_a_message_or_refused(fields: dict[str, str]) -> None:
    try:
        heard = message({"FromUserName": USER, "ToUserName": "gh_1", **fields}, b"")
    except Refused:
        return
    assert isinstance(heard.kind, Kind)


@given(st.binary(max_size=200))
def test_any_bytes_are_fields_or_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        read(body)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_words_arrive_without_what_xml_forbids_and_nothing_else_changed(text: str) -> None:
    heard = arrived(WECHAT.text(USER, text, msg_id=1)).text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert heard == "".join(
        letter for letter in plain if letter in "\t\n" or (letter >= " " and letter not in "\ufffd\ufffe\uffff")
    )
