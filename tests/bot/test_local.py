"""The built-in chat room behind the interface of all platforms."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.platforms.base import Batch, Button, MenuEntry, Outgoing, Platform, PlatformError
from bot.platforms.local import LocalPlatform
from handlers.message import Media, Message, Press
from tests.web.pictures import png
from web.room import Room
from web.talk import Change


@pytest.fixture
def room() -> Room:
    room = Room()
    room.add_group("g1", "海棠花苑一群")
    room.add_person("r1", "刘大爷")
    return room


@pytest.fixture
def platform(room: Room) -> LocalPlatform:
    local = LocalPlatform(room, wait=0)
    as_any_other: Platform = local
    assert as_any_other.name == "local"
    return local


def messages(platform: LocalPlatform, batch: Batch) -> list[Message]:
    events = [platform.parse(raw) for raw in json.loads(json.dumps(batch.updates))]
    return [event for event in events if isinstance(event, Message)]


async def send(platform: LocalPlatform, out: Outgoing) -> str:
    message = await platform.deliver(out)
    assert message is not None
    return message


async def test_what_is_said_arrives_as_a_message(platform: LocalPlatform, room: Room) -> None:
    first = room.say("g1", "r1", "3栋电梯又坏了")
    second = room.say("r1", "r1", "看图", photo=png(), reply_to="1")
    said, shown = messages(platform, await platform.fetch(None))
    assert said == Message(
        platform="local",
        chat="g1",
        id=first,
        sender="r1",
        sender_name="刘大爷",
        at=room.chats["g1"].lines[first].at,
        text="3栋电梯又坏了",
        chat_title="海棠花苑一群",
    )
    assert (shown.id, shown.chat, shown.private, shown.reply_to) == (second, "r1", True, None)
    assert shown.media == (Media("photo", room.chats["r1"].lines[second].photo or ""),)


async def test_edits_and_replies_arrive(platform: LocalPlatform, room: Room) -> None:
    first = room.say("g1", "r1", "3栋电梯又坏了")
    room.say("g1", "r1", "快点来", reply_to=first)
    room.edit_own("g1", "r1", first, "4栋电梯又坏了")
    said, reply, edit = messages(platform, await platform.fetch(None))
    assert reply.reply_to == first
    assert (edit.id, edit.text, edit.edited_at is not None) == (first, "4栋电梯又坏了", True)
    assert said.key != edit.key


async def test_a_press_arrives_and_is_answered(platform: LocalPlatform, room: Room) -> None:
    out = Outgoing("send", "g1", "已登记", ((Button("补充", "note:1"), Button("不是诉求", "no:1")),))
    receipt = await send(platform, out)
    pressed = room.press("g1", "r1", receipt, "no:1")
    batch = await platform.fetch(None)
    press = platform.parse(batch.updates[0])
    assert isinstance(press, Press)
    assert (press.id, press.message, press.data, press.sender) == (pressed, receipt, "no:1", "r1")
    heard: list[Change] = []
    room.watch(heard.append)
    assert await platform.deliver(Outgoing("toast", "g1", "知道了", message=press.id)) is None
    assert heard[-1].text == "知道了"


async def test_nothing_is_lost_between_two_fetches(platform: LocalPlatform, room: Room) -> None:
    for number in range(150):
        room.say("g1", "r1", f"第{number}句")
    first = await platform.fetch(None)
    assert (await platform.fetch(None)).updates == first.updates
    second = await platform.fetch(first.cursor)
    third = await platform.fetch(second.cursor)
    assert [len(batch.updates) for batch in (first, second, third)] == [100, 50, 0]
    assert third.cursor == second.cursor


async def test_a_waiting_fetch_wakes_up(room: Room) -> None:
    patient = LocalPlatform(room, wait=60)
    waiting = asyncio.create_task(patient.fetch(None))
    await asyncio.sleep(0)
    room.say("g1", "r1", "您好")
    batch = await asyncio.wait_for(waiting, 10)
    assert len(batch.updates) == 1


async def test_what_the_bot_sends_stands_in_the_room(platform: LocalPlatform, room: Room) -> None:
    asked = room.say("g1", "r1", "3栋电梯又坏了", photo=png())
    photo = room.chats["g1"].lines[asked].photo
    receipt = await send(platform, Outgoing("send", "g1", "已登记", reply_to=asked, photo=photo))
    line = room.chats["g1"].lines[receipt]
    assert (line.text, line.reply_to, line.photo) == ("已登记", asked, photo)
    rows = ((Button("满意", "rate:1"),),)
    assert await platform.deliver(Outgoing("edit", "g1", "已办结", rows, message=receipt)) is None
    assert (line.text, line.buttons[0][0].data) == ("已办结", "rate:1")
    await platform.deliver(Outgoing("delete", "g1", message=receipt))
    assert receipt not in room.chats["g1"].lines


@pytest.mark.parametrize(
    ("out", "reason"),
    [
        (Outgoing("send", "nowhere", "您好"), "chat_gone"),
        (Outgoing("edit", "g1", "改", message="1"), "message_gone"),
        (Outgoing("toast", "g1", "好的", message="1"), "query_expired"),
        (Outgoing("delete", "g1"), "rejected"),
    ],
)
async def test_what_cannot_be_delivered_is_a_platform_error(
    platform: LocalPlatform, out: Outgoing, reason: str
) -> None:
    with pytest.raises(PlatformError) as failed:
        await platform.deliver(out)
    assert (failed.value.permanent, failed.value.reason) == (True, reason)


async def test_a_file_of_the_bots_hangs_on_its_message(platform: LocalPlatform, room: Room) -> None:
    sent = await platform.deliver(Outgoing("send", "g1", "送达表", file="/data/广播1.xlsx"))
    line = room.chats["g1"].lines[str(sent)]
    assert (line.file, line.summary) == ("/data/广播1.xlsx", "[文件] 送达表")


async def test_a_picture_of_the_bots_is_kept_where_the_page_finds_it(
    platform: LocalPlatform, room: Room, tmp_path: Path
) -> None:
    path = tmp_path / "code.png"
    path.write_bytes(png())
    message = await send(platform, Outgoing("send", "g1", "扫一扫", photo=str(path)))
    shown = room.chats["g1"].lines[message].photo
    picture = room.pictures.get(shown or "")
    assert picture is not None
    assert picture.data == png()
    with pytest.raises(PlatformError, match="图片读不到") as failure:
        await platform.deliver(Outgoing("send", "g1", "扫一扫", photo=str(tmp_path / "gone.png")))
    assert failure.value.permanent


async def test_the_menu_and_the_check(platform: LocalPlatform, room: Room) -> None:
    await platform.start([MenuEntry("help", "使用帮助")])
    assert [(entry.command, entry.description) for entry in room.menu] == [("help", "使用帮助")]
    (finding,) = await platform.check()
    assert finding.ok
    assert "1 个群，1 位成员" in finding.words
    await platform.close()


def test_unknown_kinds_concern_nobody_and_nonsense_raises(platform: LocalPlatform) -> None:
    assert platform.parse({"kind": "weather"}) is None
    with pytest.raises(KeyError):
        platform.parse({"kind": "message"})
