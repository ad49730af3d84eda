"""The chat room in memory."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.web.pictures import png
from web.errors import RoomError
from web.pictures import MAX_BYTES, Pictures, media_type_of
from web.room import REMEMBERED_PRESSES, Room
from web.talk import BOT, REMEMBERED_LINES, Change, RoomButton
from web.updates import Updates

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
YES = ((RoomButton("受理", "accept:1"),),)


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Room:
    room = Room(clock)
    room.add_group("g1", "海棠花苑一群")
    room.add_person("r1", "刘大爷", groups=["g1"])
    room.add_person("w1", "王海燕", "网格员", ["g1"])
    return room


async def raws(room: Room, acknowledged: int | None = None) -> list[dict[str, Any]]:
    return await room.updates.take(acknowledged, 100, 0)


async def test_what_people_say_is_kept_and_passed_on(room: Room) -> None:
    message = room.say("g1", "r1", "  3栋电梯又坏了\n")
    assert room.chats["g1"].lines[message].text == "3栋电梯又坏了"
    (raw,) = await raws(room)
    assert raw["text"] == "3栋电梯又坏了"
    assert raw["from"] == {"id": "r1", "name": "刘大爷"}
    assert raw["chat"] == {"id": "g1", "title": "海棠花苑一群", "private": False}


async def test_updates_stay_until_they_are_acknowledged(room: Room) -> None:
    room.say("g1", "r1", "一")
    room.say("g1", "r1", "二")
    first = await raws(room)
    assert await raws(room) == first
    assert [raw["text"] for raw in await raws(room, first[0]["update"])] == ["二"]
    assert await raws(room, first[1]["update"]) == []


async def test_a_cursor_from_before_a_restart_acknowledges_nothing_new(room: Room, clock: Clock) -> None:
    room.say("g1", "r1", "昨天的话")
    (old,) = await raws(room)
    clock.now += timedelta(seconds=1)
    again = Room(clock)
    again.add_group("g1", "海棠花苑一群")
    again.add_person("r1", "刘大爷")
    message = again.say("g1", "r1", "今天的话")
    (new,) = await raws(again, old["update"])
    assert new["text"] == "今天的话"
    assert int(message) > int(old["id"])


def test_the_bot_posts_edits_and_takes_back(room: Room) -> None:
    asked = room.say("g1", "r1", "3栋电梯又坏了")
    receipt = room.post("g1", "已登记", YES, reply_to=asked)
    line = room.chats["g1"].lines[receipt]
    assert (line.sender, line.quote, line.edited_at) == (BOT, "刘大爷：3栋电梯又坏了", None)
    room.edit("g1", receipt, "办理中")
    assert (line.text, line.buttons) == ("办理中", ())
    assert line.edited_at == NOON
    room.delete("g1", receipt)
    assert receipt not in room.chats["g1"].lines


@pytest.mark.parametrize(
    ("reason", "do"),
    [
        ("chat_gone", lambda room, line: room.post("nowhere", "您好")),
        ("message_gone", lambda room, line: room.edit("g1", "1", "改")),
        ("message_gone", lambda room, line: room.delete("g1", "1")),
        ("not_modified", lambda room, line: room.edit("g1", line, "已登记", YES)),
        ("query_expired", lambda room, line: room.toast("1", "好的")),
        ("rejected", lambda room, line: room.say("g1", "r1", " \n ")),
        ("rejected", lambda room, line: room.say("g1", "nobody", "您好")),
        ("rejected", lambda room, line: room.say("w1", "r1", "偷看别人的私聊")),
        ("rejected", lambda room, line: room.say("g1", "r1", "长" * 4097)),
        ("message_gone", lambda room, line: room.edit_own("g1", "r1", line, "改助手的话")),
        ("message_gone", lambda room, line: room.press("g1", "r1", line, "forged:1")),
        ("message_gone", lambda room, line: room.press("g1", "r1", "1", "accept:1")),
    ],
)
def test_what_cannot_be_done_is_refused_in_chinese(
    room: Room, reason: str, do: Callable[[Room, str], object]
) -> None:
    line = room.post("g1", "已登记", YES)
    with pytest.raises(RoomError, match=r"[一-鿿]") as refused:
        do(room, line)
    assert refused.value.reason == reason


def test_the_bot_cannot_edit_what_people_said(room: Room) -> None:
    said = room.say("g1", "r1", "您好")
    with pytest.raises(RoomError):
        room.edit("g1", said, "改居民的话")


async def test_two_corrections_within_a_second_differ(room: Room) -> None:
    message = room.say("g1", "r1", "3栋")
    room.edit_own("g1", "r1", message, "4栋")
    room.edit_own("g1", "r1", message, "5栋")
    room.edit_own("g1", "r1", message, "5栋")
    _, first, second = await raws(room)
    assert (first["kind"], first["text"], second["text"]) == ("edit", "4栋", "5栋")
    assert first["id"] == message
    assert first["edited_at"] < second["edited_at"]


def test_a_correction_must_say_something(room: Room) -> None:
    message = room.say("g1", "r1", "3栋")
    with pytest.raises(RoomError, match="不能为空"):
        room.edit_own("g1", "r1", message, " ")


async def test_a_press_is_answered_once_and_only_to_whoever_pressed(room: Room) -> None:
    heard: list[Change] = []
    room.watch(heard.append)
    card = room.post("w1", "新工单", YES)
    press = room.press("w1", "w1", card, "accept:1")
    (raw,) = await raws(room)
    assert (raw["kind"], raw["id"], raw["message"], raw["data"]) == ("press", press, card, "accept:1")
    room.toast(press, "已受理")
    assert (heard[-1].what, heard[-1].press, heard[-1].text) == ("toast", press, "已受理")
    with pytest.raises(RoomError, match="已经答复过"):
        room.toast(press, "已受理")


def test_an_empty_toast_only_ends_the_waiting(room: Room) -> None:
    heard: list[Change] = []
    room.watch(heard.append)
    card = room.post("w1", "新工单", YES)
    room.toast(room.press("w1", "w1", card, "accept:1"), "")
    assert [change.what for change in heard] == ["said"]


def test_old_presses_are_forgotten(room: Room) -> None:
    card = room.post("w1", "新工单", YES)
    first = room.press("w1", "w1", card, "accept:1")
    for _ in range(REMEMBERED_PRESSES):
        room.press("w1", "w1", card, "accept:1")
    with pytest.raises(RoomError):
        room.toast(first, "已受理")


def test_only_the_newest_lines_are_kept(room: Room) -> None:
    gone: list[str] = []
    room.watch(
        lambda change: gone.append(change.line.id) if change.what == "deleted" and change.line else None
    )
    ids = [room.post("g1", f"第{number}条") for number in range(REMEMBERED_LINES + 3)]
    assert list(room.chats["g1"].lines) == ids[3:]
    assert gone == ids[:3]


def test_unread_counts_what_the_owner_of_a_chat_has_not_seen(room: Room) -> None:
    room.post("w1", "新工单")
    room.say("w1", "w1", "收到")
    assert room.chats["w1"].unread == 1
    heard: list[Change] = []
    room.watch(heard.append)
    room.mark_read("w1")
    room.mark_read("w1")
    assert room.chats["w1"].unread == 0
    assert [change.what for change in heard] == ["read"]


def test_a_broken_page_disturbs_nobody(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    heard: list[Change] = []

    def broken(change: Change) -> None:
        raise RuntimeError("the page is gone")

    leave = room.watch(broken)
    room.watch(heard.append)
    room.post("g1", "您好")
    assert len(heard) == 1
    assert "页面没有更新" in caplog.text
    leave()
    leave()
    caplog.clear()
    room.post("g1", "您好")
    assert not caplog.text


@pytest.mark.parametrize("taken", ["g1", "r1", ""])
def test_ids_are_given_once(room: Room, taken: str) -> None:
    with pytest.raises(ValueError, match="empty or taken"):
        room.add_group(taken, "重复的群")


def test_half_surrogates_become_question_marks(room: Room) -> None:
    message = room.say("g1", "r1", "电梯\ud83d坏了")
    assert room.chats["g1"].lines[message].text == "电梯?坏了"


async def test_replies_name_what_they_answer_if_it_is_still_there(room: Room) -> None:
    first = room.say("g1", "r1", "长" * 100)
    second = room.say("g1", "w1", "收到", reply_to=first)
    third = room.say("g1", "w1", "收到", reply_to="1")
    assert room.chats["g1"].lines[second].quote == "刘大爷：" + "长" * 60 + "…"
    assert [raw["reply_to"] for raw in await raws(room)] == [None, first, None]
    assert room.chats["g1"].lines[third].quote == ""


async def test_pictures_are_kept_in_memory_and_named(room: Room) -> None:
    message = room.say("g1", "r1", "", photo=png())
    line = room.chats["g1"].lines[message]
    picture = room.pictures.get(line.photo or "")
    assert picture is not None
    assert (picture.data, picture.media_type) == (png(), "image/png")
    assert (await raws(room))[0]["photo"] == line.photo
    assert line.summary == "[图片]"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES), "超过了 5 MB"),
        (b"<svg onload=alert(1)>", "不是能显示的图片"),
        (b"MZ\x90\x00", "不是能显示的图片"),
    ],
)
def test_files_that_cannot_be_shown_are_refused(room: Room, data: bytes, words: str) -> None:
    with pytest.raises(RoomError, match=words):
        room.say("g1", "r1", "看图", photo=data)
    assert not room.chats["g1"].lines


def test_old_pictures_make_way() -> None:
    pictures = Pictures(kept_bytes=len(png()) * 2)
    refs = [pictures.keep(png()) for _ in range(3)]
    assert [pictures.get(ref) is not None for ref in refs] == [False, True, True]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
    ],
)
def test_a_picture_is_known_by_how_it_begins(data: bytes, kind: str | None) -> None:
    assert media_type_of(data) == kind


def test_a_room_that_nobody_reads_refuses_politely() -> None:
    updates = Updates(longest=1)
    updates.put({"update": 1})
    with pytest.raises(RoomError, match="请稍后再发"):
        updates.check()
    assert len(updates) == 1
