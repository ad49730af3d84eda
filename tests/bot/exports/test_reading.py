"""Exports of three programs become the same messages; anything else becomes one plain sentence."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.exports import ExportError, History, read_exports

AT = datetime(2026, 5, 6, 6, 58, 2, tzinfo=UTC)


def _telegram(**more: Any) -> dict[str, Any]:
    values = {"id": 7, "type": "message", "date": "2026-05-06T14:58:02", "from": "吕婶", "from_id": "user1"}
    return {**values, "text": "停水了", **more}


def _chat(*messages: dict[str, Any], kind: str = "private_supergroup", name: str = "群") -> dict[str, Any]:
    return {"name": name, "type": kind, "id": 9, "messages": list(messages)}


def _write(folder: Path, content: object, name: str = "result.json") -> Path:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
    return path


def _one(folder: Path, content: object, name: str = "result.json") -> History:
    [history] = read_exports(_write(folder, content, name))
    return history


# --- Telegram ----------------------------------------------------------------------------------------------


def test_a_telegram_message_keeps_words_sender_and_time(tmp_path: Path) -> None:
    parts = ["看这里 ", {"type": "link", "text": "https://x.example"}, " 停水"]
    [message] = _one(tmp_path, _chat(_telegram(text=parts, reply_to_message_id=3))).messages
    assert (message.id, message.sender, message.sender_name) == ("7", "user1", "吕婶")
    assert (message.text, message.at, message.reply_to) == ("看这里 https://x.example 停水", AT, "3")


def test_seconds_since_1970_count_more_than_the_clock_of_the_computer(tmp_path: Path) -> None:
    [message] = _one(tmp_path, _chat(_telegram(date_unixtime=str(int(AT.timestamp()) + 60)))).messages
    assert (message.at - AT).total_seconds() == 60


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"photo": "p.jpg"}, "photo"),
        ({"file": "a.ogg", "media_type": "voice_message"}, "voice"),
        ({"file": "v.mp4", "media_type": "video_file"}, "video"),
        ({"file": "s.webp", "media_type": "sticker"}, "sticker"),
        ({"file": "t.pdf"}, "file"),
        ({"location_information": {"latitude": 1.5, "longitude": 2.5}}, "location"),
    ],
)
def test_what_a_telegram_message_shows(tmp_path: Path, more: dict[str, Any], kind: str) -> None:
    [message] = _one(tmp_path, _chat(_telegram(text="", **more))).messages
    assert [item.kind for item in message.media] == [kind]


def test_service_lines_go_and_hidden_senders_have_no_name(tmp_path: Path) -> None:
    history = _one(
        tmp_path,
        _chat(
            {"id": 1, "type": "service", "date": "2026-05-06T14:00:00", "action": "pin_message"},
            _telegram(**{"from": None, "from_id": None}),
            _telegram(id=8, from_id="channel5"),
            _telegram(id=9, forwarded_from=None),
            _telegram(id=10, **{"from": "天气机器人"}),
        ),
    )
    assert [message.id for message in history.messages] == ["7", "8", "9", "10"]
    assert [message.sender for message in history.messages] == ["", "", "user1", "user1"]
    assert [message.forwarded for message in history.messages] == [False, False, True, False]
    assert history.messages[3].from_bot


def test_of_a_whole_account_only_the_groups_are_read(tmp_path: Path) -> None:
    whole = {
        "chats": {"list": [_chat(_telegram(), kind="personal_chat"), _chat(_telegram(), name="甲")]},
        "left_chats": {"list": [_chat(_telegram(), kind="private_group", name="乙")]},
    }
    assert [history.title for history in read_exports(_write(tmp_path, whole))] == ["甲", "乙"]
    assert len(read_exports(tmp_path)) == 2  # the folder will do as well


# --- QQ ----------------------------------------------------------------------------------------------------

QQ = """\ufeff消息记录（此消息记录为文本格式，不支持重新导入）

================================================================
消息分组:我的好友
================================================================
消息对象:小鹿
================================================================

2026-05-06 9:00:00 小鹿(10001)
在吗

================================================================
消息分组:我的QQ群
================================================================
消息对象:海棠花苑群
================================================================

2026-05-06 14:58:02 【群主】1号楼吕婶(20001)
停水了
煮粥呢

2026-05-06 2:59:00 PM 网格员何姐<he@example.com>
[图片]收到

2026-05-06 15:00:00 系统消息(10000)
某某加入本群。

2026-05-06 15:01:00 路人(20002)
[图片]
"""


def test_a_qq_log_is_read_group_by_group(tmp_path: Path) -> None:
    history = _one(tmp_path, QQ, "全部消息记录.txt")
    assert history.title == "海棠花苑群"
    first, second, third = history.messages
    assert (first.sender, first.sender_name, first.text, first.at) == (
        "20001",
        "1号楼吕婶",
        "停水了\n煮粥呢",
        AT,
    )
    assert QQ.split("\n")[int(first.id) - 1].startswith("2026-05-06 14:58:02")
    assert (second.sender, second.text, second.media[0].kind) == ("he@example.com", "收到", "photo")
    assert (second.at - AT).total_seconds() == 58
    assert (third.text, third.media[0].kind) == ("", "photo")


def test_a_qq_log_in_gbk_is_read_as_well(tmp_path: Path) -> None:
    data = QQ.removeprefix("\ufeff").encode("gb18030")
    assert _one(tmp_path, data, "qq.txt").messages[0].text.startswith("停水了")


# --- WeChat ------------------------------------------------------------------------------------------------

MEMO = """localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender
1,5,10000,0,0,1778050000,,"某某加入群聊",2026-05-06 14:00:00,,,
2,5,1,0,0,1778050682,,"停水了",2026-05-06 14:58:02,,1号楼吕婶,wxid_a
3,5,3,0,0,1778050690,,"<msg><img/></msg>",2026-05-06 14:58:10,,1号楼吕婶,wxid_a
4,5,1,0,0,1778050700,,"「1号楼吕婶：停水了」
- - - - - - - - - - - - - - -
我家也是",2026-05-06 14:58:20,,臧哥,wxid_b
"""


def test_a_wechat_table_of_one_group(tmp_path: Path) -> None:
    first, photo, reply = _one(tmp_path, MEMO, "海棠花苑.csv").messages
    assert (first.sender, first.sender_name, first.text, first.at) == ("wxid_a", "1号楼吕婶", "停水了", AT)
    assert (photo.text, photo.media[0].kind) == ("", "photo")
    assert (reply.text, reply.reply_to) == ("我家也是", "2")


def test_another_programs_wechat_table(tmp_path: Path) -> None:
    table = (
        "id,MsgSvrID,type_name,is_sender,talker,room_name,msg,src,CreateTime\n"
        "1,91,文本,0,吕婶,5@chatroom,停水了,,2026-05-06 14:58:02\n"
        '2,92,文本,0,臧哥,5@chatroom,"{""src"": """", ""msg"": ""4号楼也没有""}",,1778050682\n'
        "3,93,卡片式链接,0,老胡,5@chatroom,某地停水,,2026-05-06 14:59:02\n"
    )
    first, second, third = _one(tmp_path, table, "微信.csv").messages
    assert (first.sender, first.text) == ("吕婶", "停水了")
    assert second.text == "4号楼也没有"
    assert third.forwarded


def test_plain_chinese_columns_will_do(tmp_path: Path) -> None:
    table = "时间,发送人,内容\n2026/5/6 14:58,吕婶,停水了\n2026/5/6 14:59,臧哥,[图片]\n"
    first, second = _one(tmp_path, table, "记录.csv").messages
    assert (first.id, first.sender, first.text) == ("2", "吕婶", "停水了")
    assert second.media[0].kind == "photo"


# --- what is no export ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "空的"),
        ("  \n", "空的"),
        ("今天天气真好", "看不懂"),
        ("{", "不完整"),
        ("[1, 2]", "不是 Telegram"),
        ('{"a": 1}', "不是 Telegram"),
        (json.dumps(_chat()), "没有群消息"),
        ('{"messages": [{"id": 1, "type": "message"}]}', "没有可读的时间"),
        ("时间,发送人,内容\n昨天,吕婶,停水了\n", "看不懂"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "看不懂"),
    ],
)
def test_a_wrong_file_gets_one_clear_sentence(tmp_path: Path, content: object, words: str) -> None:
    with pytest.raises(ExportError, match=words) as refused:
        read_exports(_write(tmp_path, content, "x"))
    assert "\n" not in str(refused.value)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=400).map(lambda text: (QQ[:300] + text).encode(errors="replace")),
    )
)
def test_whatever_the_bytes_they_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    with suppress(ExportError):
        assert all(history.messages for history in read_exports(_write(tmp_path, data, "any")))
