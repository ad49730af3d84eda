"""The postman: order, pace, retries and receipts."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.platforms.base import Limits
from bot.settings import PostmanSettings
from desk.outbox import edit_row, toast_row
from storage.outbox import BROADCAST, URGENT
from tests.bot.postroom import PostRoom
from tests.fakes.platforms import FakePlatform, refusal


@pytest.fixture
def post(tmp_path: Path) -> Iterator[PostRoom]:
    room = PostRoom(tmp_path)
    yield room
    room.close()


async def test_what_is_queued_is_delivered_with_a_receipt(post: PostRoom) -> None:
    [number] = post.say("g", "您好", buttons=((("补充", "t1"),),), reply_to="7", thread="3", photo="p")
    async with post.at_work():
        [out] = post.platform.delivered
    assert (out.action, out.chat, out.text, out.reply_to, out.thread, out.photo) == (
        *("send", "g", "您好"),
        *("7", "3", "p"),
    )
    assert [[(b.text, b.data) for b in row] for row in out.buttons] == [[("补充", "t1")]]
    row = post.row(number)
    assert (row.state, row.message_id, row.settled_at, row.error) == ("sent", "m1", post.time.clock(), "")


async def test_words_wait_for_the_picture_that_is_being_drawn_and_hold_only_their_own_chat(
    post: PostRoom, tmp_path: Path
) -> None:
    picture = tmp_path / "1.png"
    post.say("a", "周通报", photo=str(picture))
    post.say("a", "明细")
    post.say("b", "您好")
    async with post.at_work():
        await post.passes(2)
        assert post.platform.texts() == ["您好"]
        picture.write_bytes(b"whole")
        await post.passes(2)
    assert post.platform.texts("a") == ["周通报", "明细"]
    assert post.platform.delivered[1].photo == str(picture)


async def test_a_picture_that_cannot_be_drawn_keeps_nobody_from_reading(
    post: PostRoom, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    post.say("a", "周通报", photo=str(tmp_path / "1.png"))
    async with post.at_work():
        await post.passes(50)
        assert post.platform.tried == []
        await post.passes(20)
    [out] = post.platform.delivered
    assert (out.text, out.photo) == ("周通报", None)
    assert "goes out without it" in caplog.text


async def test_the_order_within_a_chat_is_kept_and_only_one_is_on_its_way(post: PostRoom) -> None:
    post.say("a", *(str(n) for n in range(20)))
    post.platform.gate.clear()
    async with post.at_work_unsettled():
        await post.platform.was_tried(1)
        post.platform.gate.set()
        await post.settle()
    assert post.platform.texts() == [str(n) for n in range(20)]


async def test_a_retry_keeps_its_place_before_what_was_said_later(post: PostRoom) -> None:
    post.platform.refuse("a", *[refusal("error", permanent=False)] * 2)
    post.say("a", "first", "second", "third")
    async with post.at_work():
        await post.passes(20)
    assert post.platform.texts() == ["first", "second", "third"]


async def test_one_chat_in_trouble_holds_up_no_other(post: PostRoom) -> None:
    post.platform.refuse_always("bad", refusal("server", permanent=False))
    post.say("bad", "stuck", "stuck behind")
    for number in range(50):
        post.say(f"c{number}", "hello")
    async with post.at_work():
        assert len(post.platform.delivered) == 50
        await post.passes(30)
        post.say("c1", "again")
        await post.settle()
        assert post.platform.texts("c1") == ["hello", "again"]
    assert post.platform.texts("bad") == []
    assert {out.text for out in post.platform.tried if out.chat == "bad"} == {"stuck"}


async def test_a_chat_that_hangs_holds_up_no_other(post: PostRoom) -> None:
    post.say("slow", "x")
    post.platform.gate.clear()
    async with post.at_work_unsettled():
        await post.platform.was_tried(1)
        post.say("quick", "y")
        post.postman.nudge()
        await post.platform.was_tried(2)
        assert [out.chat for out in post.platform.tried] == ["slow", "quick"]


async def test_pauses_grow_to_the_longest_and_differ(tmp_path: Path) -> None:
    post = PostRoom(tmp_path, settings=PostmanSettings(longest_pause=timedelta(seconds=10)))
    post.platform.refuse_always("a", refusal("server", permanent=False))
    [number] = post.say("a", "x")
    async with post.at_work():
        await post.passes(60)
    tries = post.platform.tried_at
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert len(pauses) >= 7
    for attempt, pause in enumerate(pauses):
        assert min(2.0**attempt, 10) * 0.75 <= pause <= min(2.0**attempt, 10) * 1.25 + 0.01
    assert len({round(pause, 3) for pause in pauses[5:]}) > 1
    assert post.row(number).attempts == len(tries)
    post.close()


async def test_after_give_up_the_row_fails_and_the_next_has_its_turn(tmp_path: Path) -> None:
    settings = PostmanSettings(give_up_after=timedelta(minutes=1), longest_pause=timedelta(seconds=10))
    post = PostRoom(tmp_path, settings=settings)
    post.platform.refuse("a", *[refusal("server", permanent=False)] * 40)
    numbers = post.say("a", "hopeless", "next")
    async with post.at_work():
        await post.passes(100)
        assert [post.row(number).state for number in numbers] == ["failed", "queued"]
        assert post.row(numbers[0]).error == "server: fake server"
        assert "反复重试" in post.platform.texts("boss")[0]
    post.close()


async def test_a_429_is_obeyed_to_the_second(post: PostRoom) -> None:
    post.platform.refuse("a", refusal("flood", permanent=False, retry_after=17))
    post.say("a", "x", "y")
    post.say("b", "z")
    async with post.at_work():
        assert post.platform.texts() == ["z"]
        await post.passes(16.9)
        assert len(post.platform.tried) == 2
        await post.passes(0.2)
        assert post.platform.texts("a") == ["x", "y"]


async def test_a_429_outlives_a_restart(post: PostRoom) -> None:
    post.platform.refuse("a", refusal("flood", permanent=False, retry_after=17))
    post.say("a", "x")
    async with post.at_work():
        pass
    post.hire()
    async with post.at_work():
        await post.passes(16)
        assert len(post.platform.tried) == 1
        await post.passes(2)
        assert post.platform.texts() == ["x"]


async def test_limits_are_kept_and_used(tmp_path: Path) -> None:
    post = PostRoom(tmp_path, limits=Limits(per_second=30, chat_per_second=1, group_per_minute=20))
    for number in range(300):
        post.say(f"g{number}", "tip", group=True)
    async with post.at_work():
        await post.passes(300 / 30 / 0.95)
    moments = post.platform.moments
    assert len(moments) == 300
    assert all(b - a >= 1 for a, b in zip(moments, moments[30:], strict=False))
    post.close()


async def test_one_busy_group_gets_its_twenty_a_minute_and_holds_up_no_other(tmp_path: Path) -> None:
    post = PostRoom(tmp_path, limits=Limits(per_second=30, chat_per_second=1, group_per_minute=20))
    post.say("busy", *(str(n) for n in range(50)), group=True)
    async with post.at_work():
        await post.passes(59)
        assert len(post.platform.delivered) == 20
        post.say("other", "at once", group=True)
        await post.settle()
        assert post.platform.texts("other") == ["at once"]
        await post.passes(60)
        assert len(post.platform.texts("busy")) == 40
    post.close()


async def test_limits_hold_across_a_restart(tmp_path: Path) -> None:
    post = PostRoom(tmp_path, limits=Limits(group_per_minute=2))
    post.say("g", "1", "2", "3", group=True)
    async with post.at_work():
        await post.passes(30)
    post.hire()
    async with post.at_work():
        await post.passes(29)
        assert post.platform.texts() == ["1", "2"]
        await post.passes(2)
        assert post.platform.texts() == ["1", "2", "3"]
    post.close()


async def test_toasts_wait_for_nobody_and_count_for_nothing(tmp_path: Path) -> None:
    post = PostRoom(tmp_path, limits=Limits(per_second=1, chat_per_second=1))
    post.say("a", "1", "2")
    post.put(*(toast_row("fake", "a", f"press{n}", "好的", post.time.clock()) for n in range(5)))
    async with post.at_work():
        assert sorted(out.action for out in post.platform.delivered) == ["send", *["toast"] * 5]
        assert {out.message for out in post.platform.delivered[:5]} == {f"press{n}" for n in range(5)}
        await post.passes(1.1)
        assert post.platform.texts()[-1] == "2"
    post.close()


async def test_the_urgent_goes_before_talk_and_talk_before_broadcasts(tmp_path: Path) -> None:
    post = PostRoom(tmp_path, limits=Limits(per_second=1))
    for number in range(3):
        post.say(f"b{number}", "broadcast", rank=BROADCAST)
    post.say("t", "talk")
    post.say("b2", "urgent", rank=URGENT)
    async with post.at_work():
        await post.passes(6)
    assert [(out.chat, out.text) for out in post.platform.delivered] == [
        *(("b2", "broadcast"), ("b2", "urgent"), ("t", "talk")),
        *(("b0", "broadcast"), ("b1", "broadcast")),
    ]
    post.close()


async def test_what_is_planned_for_later_holds_up_nobody_until_then(post: PostRoom) -> None:
    [tip] = post.say("a", "tip", not_before=post.later(seconds=60))
    with post.database.reading() as session:
        target = session.get_one(type(post.row(tip)), tip)
    post.put(edit_row(target, "better tip", (), post.time.clock()))
    post.say("a", "talk")
    async with post.at_work():
        assert post.platform.texts() == ["talk"]
        await post.passes(59)
        assert post.platform.texts() == ["talk"]
        await post.passes(3)
    assert [(out.action, out.text) for out in post.platform.delivered][1:] == [
        ("send", "tip"),
        ("edit", "better tip"),
    ]


async def test_what_has_expired_is_not_said(post: PostRoom) -> None:
    numbers = post.say("a", "old", expires_at=post.later(seconds=-1))
    numbers += post.say("a", "new", expires_at=post.later(seconds=1))
    async with post.at_work():
        pass
    assert post.platform.texts() == ["new"]
    assert [post.row(number).state for number in numbers] == ["skipped", "sent"]


async def test_rows_written_by_another_process_are_found_without_a_nudge(post: PostRoom) -> None:
    async with post.at_work():
        post.say("a", "from elsewhere")
        await post.time.passes(2.1, post.postman.wait_idle)
        assert post.platform.texts() == ["from elsewhere"]


async def test_no_more_are_in_flight_than_configured(tmp_path: Path) -> None:
    post = PostRoom(tmp_path, settings=PostmanSettings(in_flight=7))
    for number in range(20):
        post.say(f"c{number}", "x")
    post.platform.gate.clear()
    async with post.at_work_unsettled():
        await post.platform.was_tried(7)
        await post.worker.run(int)
        assert post.platform.in_flight == 7
        post.platform.gate.set()
        await post.settle()
    assert len(post.platform.delivered) == 20
    post.close()


async def test_each_platform_has_slots_of_its_own(tmp_path: Path) -> None:
    post = PostRoom(tmp_path, settings=PostmanSettings(in_flight=2))
    other = post.platforms["other"] = FakePlatform("other")
    post.hire()
    post.platform.gate.clear()
    for number in range(5):
        post.say(f"c{number}", "x")
    post.put({**_plain(post), "platform": "other"})
    async with post.at_work_unsettled():
        await other.was_tried(1)
        await post.platform.was_tried(2)
    assert other.texts() == ["plain"]
    post.close()


def _plain(post: PostRoom) -> dict[str, object]:
    return {"chat_id": "o", "action": "send", "text": "plain", "created_at": post.time.clock()}


async def test_draining_lets_what_is_in_flight_arrive_and_sends_nothing_new(post: PostRoom) -> None:
    post.say("a", "1", "2")
    post.platform.gate.clear()
    async with post.at_work_unsettled():
        await post.platform.was_tried(1)
        leaving = post.leave(timeout=60)
        post.platform.gate.set()
        await leaving
        assert post.platform.texts() == ["1"]
        assert post.states() == ["sent", "queued"]


async def test_draining_gives_up_on_what_hangs(post: PostRoom) -> None:
    post.say("a", "1")
    post.platform.gate.clear()
    async with post.at_work_unsettled():
        await post.platform.was_tried(1)
        await post.postman.drain(0)
    assert post.states() == ["queued"]


async def test_draining_a_postman_who_never_ran_returns(post: PostRoom) -> None:
    await post.postman.drain(1)
    assert post.postman.troubles == {}
