"""The postman when things go wrong: refusals, outages, crashes, and a database that is busy."""

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.settings import PostmanSettings
from desk.outbox import Note, as_row, delete_row, edit_row, toast_row
from storage.outbox import OutboxRow
from storage.registry import Grid, Group
from tests.bot.postroom import PostRoom
from tests.fakes.platforms import FakePlatform, refusal
from tests.staff import staff


@pytest.fixture
def post(tmp_path: Path) -> Iterator[PostRoom]:
    room = PostRoom(tmp_path)
    yield room
    room.close()


def edits(post: PostRoom, target: int, *texts: str) -> list[int]:
    """Queue edits of a row's message."""
    row = post.row(target)
    return post.put(*(edit_row(row, text, (), post.time.clock()) for text in texts))


async def test_a_permanent_failure_is_recorded_and_the_operators_are_told_once_a_day(post: PostRoom) -> None:
    with post.database.writing() as session:
        session.add(Group(platform="fake", chat_id="g", title="海棠花一期"))
    post.platform.refuse_always("g", refusal("rejected"))
    first = post.say("g", "one", "two", group=True)
    async with post.at_work():
        assert [post.row(number).state for number in first] == ["failed", "failed"]
        assert post.row(first[0]).error == "rejected: fake rejected"
        [told] = post.platform.texts("boss")
        assert "群“海棠花一期”" in told
        assert "拒收" in told
        post.time.leap(timedelta(days=1))
        post.say("g", "three", group=True)
        await post.settle()
        assert len(post.platform.texts("boss")) == 2


async def test_failures_of_toasts_and_of_notices_are_not_told(post: PostRoom) -> None:
    post.platform.refuse_always("a", refusal("rejected"))
    post.say("a", "n", about="notice")
    post.put(toast_row("fake", "a", "p1", "好的", post.time.clock()))
    async with post.at_work():
        assert post.states() == ["failed", "failed"]


async def test_nobody_is_told_that_he_himself_cannot_be_reached(post: PostRoom) -> None:
    post.operators = ("fake:boss", "fake:deputy")
    post.hire()
    post.platform.refuse_always("boss", refusal("blocked"))
    post.say("boss", "hello")
    async with post.at_work():
        assert post.platform.texts() == [post.platform.texts("deputy")[0]]
        assert "fake 上的聊天 boss" in post.platform.texts()[0]


@pytest.mark.parametrize("reason", ["cannot_initiate", "blocked", "chat_gone"])
async def test_a_card_that_cannot_arrive_becomes_its_mention_in_the_group(
    post: PostRoom, reason: str
) -> None:
    mention = Note("fake", "g", "@周敏 请看", reply_to="7", group=True, about="card", ticket=5)
    post.platform.refuse("worker", refusal(reason))
    [number] = post.say("worker", "card", fallback=mention, ticket=5, about="card")
    async with post.at_work():
        assert post.platform.texts("g") == ["@周敏 请看"]
        row = post.row(number + 1)
        assert (row.state, row.ticket_id, row.about, row.group) == ("sent", 5, "card", True)
        assert post.row(number).state == "failed"
        assert post.lost == []


async def test_the_operators_are_told_the_name_of_whom_a_message_did_not_reach(post: PostRoom) -> None:
    with post.database.writing() as session:
        session.add(Grid(code="500112001001001", name="第一网格", kind="grid"))
        session.flush()
        staff(session, "周敏", "grid_worker", "500112001001001", user_id="worker")
    post.platform.refuse("worker", refusal("cannot_initiate"))
    post.say("worker", "card")
    async with post.at_work():
        [told] = post.platform.texts("boss")
    assert "周敏" in told
    assert "私聊机器人" in told


async def test_a_follow_up_that_breaks_costs_no_receipt(
    post: PostRoom, caplog: pytest.LogCaptureFixture
) -> None:
    post.platform.refuse("worker", refusal("blocked"))
    post.put(
        {
            **as_row(Note("fake", "worker", "card"), post.time.clock()),
            "fallback": {"platform": "fake", "nonsense": 1},
        }
    )
    post.say("a", "hello")
    async with post.at_work():
        assert post.states() == ["failed", "sent"]
    assert "no follow-up for outbox row 1" in caplog.text


async def test_a_group_that_put_us_out_is_lost_with_all_that_waits_for_it(post: PostRoom) -> None:
    post.platform.refuse_always("g", refusal("kicked"))
    aside = Note("fake", "office", "aside")
    post.say("g", "1", "2", "3", group=True)
    post.say("g", "4", group=True, fallback=aside)
    async with post.at_work():
        assert post.states()[:4] == ["failed"] * 4
        assert [out.text for out in post.platform.tried if out.chat == "g"] == ["1"]
        assert post.lost == [("fake", "g")]
        assert post.platform.texts("office") == ["aside"]
        assert len(post.platform.texts("boss")) == 1


async def test_a_group_that_moved_is_followed_at_once_with_all_that_waits(post: PostRoom) -> None:
    post.platform.refuse_always("old", refusal("migrated", new_chat="new"))
    post.say("old", "1", "2", group=True)
    async with post.at_work():
        assert post.platform.texts("new") == ["1", "2"]
        assert post.moved == [("fake", "old", "new")]


async def test_an_answer_that_follows_its_group_answers_no_other_message_there(post: PostRoom) -> None:
    post.platform.refuse_always("old", refusal("migrated", new_chat="new"))
    post.say("old", "1", "2", group=True, reply_to="7")
    async with post.at_work():
        assert [(out.text, out.reply_to) for out in post.platform.delivered] == [("1", None), ("2", None)]


@pytest.mark.parametrize("action", ["edit", "delete"])
async def test_what_was_said_before_a_group_moved_changes_no_message_of_the_new_chat(
    post: PostRoom, action: str
) -> None:
    [target] = post.say("old", "receipt", group=True)
    async with post.at_work():
        post.platform.refuse_always("old", refusal("migrated", new_chat="new"))
        row, now = post.row(target), post.time.clock()
        change = edit_row(row, "1", (), now) if action == "edit" else delete_row(row, now)
        [number] = post.put(change)
        [behind] = edits(post, target, "2") if action == "delete" else [number]
        post.say("old", "news", group=True)
        await post.settle()
        assert [(out.action, out.chat) for out in post.platform.delivered] == [
            ("send", "old"),
            ("send", "new"),
        ]
        assert post.row(number).state == post.row(behind).state == "skipped"
        assert post.row(number).error.startswith("message_gone")
        # That the group has moved is learnt all the same.
        assert post.moved == [("fake", "old", "new")]


async def test_two_ids_that_point_at_each_other_make_no_busy_loop(post: PostRoom) -> None:
    post.platform.refuse_always("a", refusal("migrated", new_chat="b"))
    post.platform.refuse_always("b", refusal("migrated", new_chat="a"))
    post.say("a", "1", group=True)
    async with post.at_work():
        await post.passes(30)
        assert len(post.platform.tried) < 9


async def test_of_several_edits_only_the_newest_is_sent(post: PostRoom) -> None:
    [target] = post.say("a", "receipt")
    numbers = edits(post, target, "1", "2", "3")
    async with post.at_work():
        assert [(out.action, out.text, out.message) for out in post.platform.delivered] == [
            ("send", "receipt", None),
            ("edit", "3", "m1"),
        ]
    assert [post.row(number).state for number in numbers] == ["skipped", "skipped", "sent"]


async def test_an_edit_before_a_deletion_is_not_worth_sending(post: PostRoom) -> None:
    [target] = post.say("a", "receipt")
    edits(post, target, "1")
    post.put(delete_row(post.row(target), post.time.clock()))
    async with post.at_work():
        assert [(out.action, out.message) for out in post.platform.delivered] == [
            ("send", None),
            ("delete", "m1"),
        ]


def _ghost(post: PostRoom) -> OutboxRow:
    return OutboxRow(id=999, platform="fake", chat_id="a", action="send", created_at=post.time.clock())


async def test_an_edit_of_what_never_arrived_is_skipped(post: PostRoom) -> None:
    post.platform.refuse("a", refusal("rejected"))
    [target] = post.say("a", "receipt")
    [number] = edits(post, target, "1")
    [lone] = post.put(edit_row(_ghost(post), "2", (), post.time.clock()))
    async with post.at_work():
        assert (post.row(number).state, post.row(number).error) == ("skipped", "target_missing")
        assert post.row(lone).state == "skipped"
    assert [out.action for out in post.platform.delivered] == ["send"]  # the notice


@pytest.mark.parametrize("reason", ["not_modified", "message_gone"])
async def test_an_edit_that_has_nothing_to_change_is_settled_quietly(post: PostRoom, reason: str) -> None:
    [target] = post.say("a", "receipt")
    async with post.at_work():
        post.platform.refuse("a", refusal(reason))
        [number] = edits(post, target, "1")
        await post.settle()
        assert post.row(number).state == "skipped"
        assert post.platform.texts("boss") == []


async def test_an_answer_to_an_old_press_is_settled_quietly(post: PostRoom) -> None:
    post.platform.refuse("a", refusal("query_expired"))
    [number] = post.put(toast_row("fake", "a", "p", "好的", post.time.clock()))
    async with post.at_work():
        assert post.row(number).state == "skipped"


async def test_after_a_crash_only_what_was_in_flight_is_said_again(post: PostRoom) -> None:
    post.say("a", "sent and recorded")
    async with post.at_work():
        post.say("b", "sent, not recorded")
        locked = lock(post)
        await post.settle()
        assert post.platform.texts() == ["sent and recorded", "sent, not recorded"]
    locked.close()
    post.hire()
    async with post.at_work():
        assert post.platform.texts() == ["sent and recorded", "sent, not recorded", "sent, not recorded"]
    assert post.states() == ["sent", "sent"]


def lock(post: PostRoom) -> sqlite3.Connection:
    """Another process writes; closing the connection ends it."""
    connection = sqlite3.connect(post.database.path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection


async def test_a_locked_database_delays_the_receipt_and_never_repeats_the_message(
    post: PostRoom, caplog: pytest.LogCaptureFixture
) -> None:
    async with post.at_work():
        numbers = post.say("a", "1", "2")
        locked = lock(post)
        await post.passes(20)
        assert post.platform.texts() == ["1"]
        assert post.row(numbers[0]).state == "queued"
        locked.close()
        await post.passes(15)
        assert post.platform.texts() == ["1", "2"]
        assert post.states() == ["sent", "sent"]
    complaints = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(complaints) == 1
    assert "database is locked" in complaints[0].message
    assert not complaints[0].exc_info
    assert "in order again" in caplog.text


async def test_with_a_locked_database_no_more_is_sent_than_may_be_in_flight(post: PostRoom) -> None:
    for number in range(100):
        post.say(f"c{number}", "x")
    locked = lock(post)
    async with post.at_work():
        await post.passes(30)
        assert len(post.platform.delivered) == post.settings.in_flight
        locked.close()
        await post.passes(15)
        assert len(post.platform.delivered) == 100


@pytest.mark.parametrize("from_the_start", [True, False])
async def test_a_database_that_cannot_be_read_is_tried_again(
    post: PostRoom, caplog: pytest.LogCaptureFixture, from_the_start: bool
) -> None:
    def rename(old: str, new: str) -> None:
        with post.database.engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")

    post.say("a", "1", not_before=post.later(seconds=1))
    if from_the_start:
        rename("outbox", "elsewhere")
    async with post.at_work():
        if not from_the_start:
            rename("outbox", "elsewhere")
        await post.passes(5)
        rename("elsewhere", "outbox")
        await post.passes(10)
        assert post.platform.texts() == ["1"]
    assert caplog.text.count("cannot keep the books") == 1
    assert "Traceback" in caplog.text


async def test_receipts_are_written_while_draining_even_after_a_lock(post: PostRoom) -> None:
    async with post.at_work():
        post.say("a", "1")
        locked = lock(post)
        await post.settle()
        locked.close()
        await post.postman.drain(5)
    assert post.states() == ["sent"]


@pytest.mark.parametrize("reason", ["unauthorized", "conflict"])
async def test_a_platform_that_knows_us_no_more_is_left_in_peace_and_no_row_suffers(
    post: PostRoom, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    post.platform.refuse_always("", refusal(reason))
    numbers = [post.say(f"c{n}", "x")[0] for n in range(40)]
    async with post.at_work():
        assert post.postman.troubles == {"fake": reason}
        tried = len(post.platform.tried)
        assert tried == post.settings.in_flight
        await post.passes(15)
        assert len(post.platform.tried) - tried <= 5
        assert {post.row(number).attempts for number in numbers} == {0}
        post.platform.relent()
        await post.passes(25)
        assert len(post.platform.delivered) == 40
        assert post.postman.troubles == {}
    assert caplog.text.count("cannot be reached") == 1
    assert caplog.text.count("can be reached again") == 1


@pytest.mark.parametrize("reason", ["network", "server"])
async def test_an_outage_is_waited_out_by_one_message_for_all(post: PostRoom, reason: str) -> None:
    post.platform.refuse_always("", refusal(reason, permanent=False))
    numbers = [post.say(f"c{n}", "x")[0] for n in range(40)]
    async with post.at_work():
        await post.passes(15)
        assert len(post.platform.tried) <= post.settings.in_flight + 8
        assert sum(post.row(number).attempts for number in numbers) == len(post.platform.tried)
        post.platform.relent()
        await post.passes(25)
        assert len(post.platform.delivered) == 40


async def test_in_an_outage_nothing_is_given_up(tmp_path: Path) -> None:
    settings = PostmanSettings(give_up_after=timedelta(minutes=1), longest_pause=timedelta(seconds=10))
    post = PostRoom(tmp_path, settings=settings)
    post.platform.refuse_always("", refusal("server", permanent=False))
    for number in range(5):
        post.say(f"c{number}", "x")
    async with post.at_work():
        await post.passes(200)
        assert post.states() == ["queued"] * 5
        post.platform.relent()
        await post.passes(25)
        assert len(post.platform.delivered) == 5
    post.close()


@pytest.mark.parametrize("in_flight", [3, 32])
async def test_three_chats_in_trouble_hold_up_no_other(tmp_path: Path, in_flight: int) -> None:
    post = PostRoom(tmp_path, settings=PostmanSettings(in_flight=in_flight))
    for number in range(3):
        post.platform.refuse_always(f"bad{number}", refusal("server", permanent=False))
        post.say(f"bad{number}", "stuck")
    for number in range(20):
        post.say(f"c{number}", "hello")
    async with post.at_work():
        await post.passes(2)
        assert len(post.platform.delivered) == 20
        assert all(post.row(number).attempts for number in (1, 2, 3))
        post.platform.relent()
        await post.passes(10)
        assert len(post.platform.delivered) == 23
    post.close()


async def test_chats_in_trouble_among_themselves_do_not_make_the_next_wait(
    post: PostRoom, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(3):
        post.platform.refuse_always(f"bad{number}", refusal("server", permanent=False))
        post.say(f"bad{number}", "stuck")
    async with post.at_work():
        await post.passes(600)
        assert post.postman.troubles == {"fake": "server"}
        post.say("c", "hello")
        await post.settle()
        assert post.platform.texts("c") == ["hello"]
        # They are known now to be the trouble themselves, and speak no more against the platform.
        await post.passes(600)
        assert post.postman.troubles == {}
    assert caplog.text.count("cannot be reached") == 1


async def test_a_probe_that_hangs_holds_up_no_other_chat(post: PostRoom) -> None:
    for number in range(3):
        post.platform.refuse_always(f"bad{number}", refusal("network", permanent=False))
        post.say(f"bad{number}", "stuck")
    async with post.at_work():
        assert post.postman.troubles == {"fake": "network"}
        post.platform.gate.clear()
        await post.time.passes(3, partial(asyncio.sleep, 0.05))
        assert post.platform.in_flight
        post.say("c", "hello")
        post.postman.nudge()
        async with asyncio.timeout(5):
            while post.platform.tried[-1].chat != "c":
                await post.platform.was_tried(len(post.platform.tried) + 1)
        post.platform.gate.set()


async def test_another_platforms_outage_disturbs_nobody(post: PostRoom) -> None:
    other = post.platforms["other"] = FakePlatform("other", ticks=post.time.ticks)
    post.hire()
    post.platform.refuse_always("", refusal("unauthorized"))
    post.say("a", "x")
    post.put(as_row(Note("other", "b", "y"), post.time.clock()))
    async with post.at_work():
        assert other.texts() == ["y"]


async def test_an_error_nobody_expected_is_logged_and_tried_again(
    post: PostRoom, caplog: pytest.LogCaptureFixture
) -> None:
    post.platform.refuse("a", ZeroDivisionError(), ZeroDivisionError())
    post.say("a", "1", "2")
    async with post.at_work():
        await post.passes(5)
        assert post.platform.texts() == ["1", "2"]
    assert caplog.text.count("delivering outbox row 1 broke") == 1


async def test_a_callback_that_breaks_costs_nothing(post: PostRoom, caplog: pytest.LogCaptureFixture) -> None:
    post.lost = None  # type: ignore[assignment]
    post.platform.refuse("g", refusal("kicked"))
    post.say("g", "x", group=True)
    post.say("a", "y")
    async with post.at_work():
        assert post.platform.texts("a") == ["y"]
    assert "not taken note of" in caplog.text
    with post.database.reading() as session:
        told = session.exec(select(OutboxRow.text).where(col(OutboxRow.about) == "delivery")).all()
    assert len(told) == 1
