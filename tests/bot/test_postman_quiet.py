"""Quiet hours at the postman: what may wait does not ring, all else goes on, and the order is kept."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.platforms.base import Limits
from desk.outbox import Note, as_row, delete_row, edit_row
from grids.quiet import QuietHours
from storage.outbox import BROADCAST, TALK, URGENT, Shown
from tests.bot.postroom import PostRoom
from tests.fakes.clock import START, FakeTime
from tests.fakes.platforms import refusal

NIGHT = 14 * 3600  # from 9:00, when the tests' clock begins, to 23:00


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[PostRoom]:
    room = PostRoom(tmp_path, quiet=QuietHours())
    yield room
    room.close()


def _at_night(room: PostRoom) -> None:
    room.time.leap(timedelta(seconds=NIGHT))


async def test_at_night_only_what_may_wait_waits_until_the_morning(room: PostRoom) -> None:
    _at_night(room)
    room.say("g", "小知识", rank=BROADCAST)
    room.say("g", "已登记", rank=TALK)
    room.say("h", "紧急广播", rank=URGENT)
    async with room.at_work():
        assert room.platform.texts() == ["紧急广播", "已登记"]
        room.time.leap(timedelta(hours=8, minutes=29))
        await room.passes(3)
        assert room.platform.texts("g") == ["已登记"]
        room.time.leap(timedelta(minutes=1))
        await room.passes(3)
        assert room.platform.texts("g") == ["已登记", "小知识"]


async def test_by_day_nothing_is_held(room: PostRoom) -> None:
    room.say("g", "小知识", rank=BROADCAST)
    async with room.at_work():
        assert room.platform.texts() == ["小知识"]


async def test_what_waited_for_the_morning_keeps_its_order(room: PostRoom) -> None:
    _at_night(room)
    room.say("g", "一", "二", "三", rank=BROADCAST)
    async with room.at_work():
        room.time.leap(timedelta(hours=9))
        await room.passes(60)
    assert room.platform.texts("g") == ["一", "二", "三"]


async def test_what_is_in_hand_when_the_quiet_begins_does_not_set_out(tmp_path: Path) -> None:
    """20 a second may go, so that at 21:30 many are in hand that have still to go."""
    room = PostRoom(tmp_path, quiet=QuietHours(), limits=Limits(per_second=20))
    before = timedelta(hours=12, minutes=29, seconds=58, milliseconds=500)
    room.time.leap(before)
    for number in range(200):
        room.say(f"g{number}", "小知识", rank=BROADCAST)
    async with room.at_work():
        await room.passes(60)
        sent = len(room.platform.delivered)
        assert 20 < sent < 200
        assert not QuietHours().holds(START + before + timedelta(seconds=max(room.platform.moments)))
        room.time.leap(timedelta(hours=10))
        await room.passes(60)
    assert sorted(out.chat for out in room.platform.delivered) == sorted(f"g{n}" for n in range(200))
    room.close()


async def test_a_retry_waits_too_and_does_not_hold_the_chat(room: PostRoom) -> None:
    room.time.leap(timedelta(hours=12, minutes=29, seconds=54))  # 21:29:54
    room.platform.refuse("g", *[refusal("flood", permanent=False, retry_after=20)])
    room.say("g", "小知识", rank=BROADCAST)
    async with room.at_work():
        assert len(room.platform.tried) == 1
        await room.passes(30)
        room.say("g", "已登记", rank=TALK)
        await room.passes(30)
        assert room.platform.texts("g") == ["已登记"]
        room.time.leap(timedelta(hours=10))
        await room.passes(30)
    assert room.platform.texts("g") == ["已登记", "小知识"]


async def test_an_edit_of_what_is_still_held_waits_for_it_and_a_recall_does_not_ring(room: PostRoom) -> None:
    [sent] = room.say("g", "发错了", rank=BROADCAST)
    async with room.at_work():
        _at_night(room)
        room.put(delete_row(_shown(sent, "g"), room.time.clock()))
        [held] = room.say("h", "明天停水", rank=BROADCAST)
        [edit] = room.put(edit_row(_shown(held, "h"), "后天停水", (), room.time.clock()))
        await room.passes(30)
        assert room.row(edit).not_before == START + timedelta(hours=22.5)
        assert [(out.action, out.chat) for out in room.platform.delivered] == [("send", "g"), ("delete", "g")]
        tried = len(room.platform.tried)
        await room.passes(600)
        assert len(room.platform.tried) == tried
        room.time.leap(timedelta(hours=9))
        await room.passes(30)
    assert [(out.action, out.text) for out in room.platform.delivered[2:]] == [
        ("send", "明天停水"),
        ("edit", "后天停水"),
    ]


def _shown(row: int, chat: str) -> Shown:
    return Shown(row, "fake", chat, True, "tip", None, None, None, BROADCAST)


def test_the_tests_clock_begins_at_nine() -> None:
    assert FakeTime().clock() == START
    assert as_row(Note("fake", "g", ""), START)["rank"] == TALK
