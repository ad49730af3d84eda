"""The outbox: what is due in which order, found without reading what is long done."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col, select

import storage.schema  # noqa: F401 - registers every table
from storage.database import Database
from storage.delivery import Outcome, Parcel, due_parcels, due_query, next_due, sent_since, settle
from storage.outbox import OutboxRow, fail_chat, move_chat, queued_count, row_of_message, was_said
from storage.rows import insert_all, row
from storage.settings import StorageSettings

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=1)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = Database(StorageSettings(path=tmp_path / "o.db"))
    SQLModel.metadata.create_all(database.engine)
    with database.writing() as session:
        yield session
    database.close()


def put(session: Session, chat: str, text: str = "", **more: Any) -> None:
    values = {"platform": "p", "chat_id": chat, "action": "send", "text": text, "created_at": NOW, **more}
    insert_all(session, OutboxRow, [row(OutboxRow, **values)])


def due(session: Session, now: datetime = NOW, limit: int = 100) -> list[str]:
    return [parcel.text for parcel in due_parcels(session, "p", now, limit)]


def state_of(session: Session, number: int) -> str:
    return session.exec(select(OutboxRow.state).where(OutboxRow.id == number)).one()


def test_the_oldest_of_each_chat_is_due(session: Session) -> None:
    for chat, text in (("a", "a1"), ("b", "b1"), ("a", "a2"), ("c", "c1")):
        put(session, chat, text)
    put(session, "a", "elsewhere", platform="q")
    assert due(session) == ["a1", "b1", "c1"]
    assert due(session, limit=2) == ["a1", "b1"]


def test_what_is_settled_is_not_due(session: Session) -> None:
    for state in ("sent", "failed", "skipped"):
        put(session, "a", state, state=state)
    put(session, "a", "next")
    assert due(session) == ["next"]
    assert queued_count(session) == 1


def test_a_planned_row_is_not_in_the_queue_and_a_retried_one_holds_its_chat(session: Session) -> None:
    put(session, "a", "planned", not_before=SOON)
    put(session, "a", "talk")
    put(session, "b", "retried", not_before=SOON, attempts=1)
    put(session, "b", "behind")
    assert due(session) == ["talk"]
    assert next_due(session, "p", NOW) == SOON
    assert due(session, SOON) == ["planned", "retried"]
    assert next_due(session, "p", SOON) is None


def test_the_chat_with_the_most_urgent_row_comes_first(session: Session) -> None:
    put(session, "a", "broadcast", rank=2)
    put(session, "b", "talk")
    put(session, "c", "broadcast too", rank=2)
    put(session, "c", "urgent", rank=0)
    assert due(session) == ["broadcast too", "talk", "broadcast"]


def test_an_answer_to_a_press_stands_beside_its_chat_and_before_all(session: Session) -> None:
    put(session, "a", "a1", rank=0)
    put(session, "a", "toast", action="toast", press_id="77")
    put(session, "a", "later toast", action="toast", press_id="78", not_before=SOON, attempts=1)
    toast, talk = due_parcels(session, "p", NOW, 10)
    assert (toast.text, toast.message, talk.text) == ("toast", "77", "a1")
    assert toast.lane != talk.lane
    assert next_due(session, "p", NOW) == SOON


def test_an_edit_knows_its_target_and_whether_a_newer_one_waits(session: Session) -> None:
    put(session, "a", "receipt", state="sent", message_id="m9")
    put(session, "a", "old", action="edit", target_id=1)
    put(session, "a", "new", action="edit", target_id=1)
    put(session, "a", "later", action="edit", target_id=1, not_before=SOON)
    [old] = due_parcels(session, "p", NOW, 10)
    assert (old.message, old.skip) == ("m9", "overtaken")
    settle(session, [Outcome(old, "skipped")], NOW)
    [new] = due_parcels(session, "p", NOW, 10)
    assert (new.text, new.message, new.skip) == ("new", "m9", "")


@pytest.mark.parametrize(("state", "message"), [("failed", None), ("skipped", None), ("sent", None)])
def test_an_edit_without_a_message_to_edit_is_skipped(
    session: Session, state: str, message: str | None
) -> None:
    put(session, "a", "receipt", state=state, message_id=message)
    put(session, "a", "edit", action="edit", target_id=1)
    assert [parcel.skip for parcel in due_parcels(session, "p", NOW, 10)] == ["target_missing"]


def test_an_edit_waits_for_a_planned_target(session: Session) -> None:
    put(session, "a", "planned", not_before=SOON)
    put(session, "a", "edit", action="edit", target_id=1)
    [edit] = due_parcels(session, "p", NOW, 10)
    assert edit.wait_until == SOON


def test_settling_writes_receipt_attempts_and_moments(session: Session) -> None:
    put(session, "a", "sent")
    put(session, "b", "again")
    sent, again = due_parcels(session, "p", NOW, 10)
    settle(
        session,
        [
            Outcome(sent, "sent", message_id="m1"),
            Outcome(again, "queued", error="server", counted=True, not_before=SOON),
        ],
        NOW,
    )
    first, second = session.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all()
    assert (first.state, first.message_id, first.settled_at, first.attempts) == ("sent", "m1", NOW, 0)
    assert (second.state, second.error, second.attempts) == ("queued", "server", 1)
    assert (second.tried_at, second.not_before, second.settled_at) == (NOW, SOON, None)
    settle(session, [], NOW)
    assert row_of_message(session, "p", "a", "m1") == first
    assert row_of_message(session, "p", "a", "m2") is None


def test_what_was_delivered_lately_is_known_after_a_restart(session: Session) -> None:
    put(session, "g", state="sent", group=True, settled_at=NOW)
    put(session, "old", state="sent", settled_at=NOW - timedelta(minutes=2))
    put(session, "a", state="failed", settled_at=NOW)
    put(session, "a", state="sent", action="toast", settled_at=NOW)
    assert sent_since(session, "p", NOW - timedelta(minutes=1)) == [("g", True, NOW)]


def test_a_moved_chat_takes_along_what_waits_and_leaves_what_was_sent(session: Session) -> None:
    put(session, "old", "sent", state="sent", message_id="m1")
    put(session, "old", "waits")
    put(session, "old", "other platform", platform="q")
    move_chat(session, "p", "old", "new")
    chats = session.exec(select(OutboxRow.chat_id).order_by(col(OutboxRow.id))).all()
    assert chats == ["old", "new", "old"]


def test_in_the_chat_it_moved_to_nothing_answers_or_changes_what_was_said_in_the_old_one(
    session: Session,
) -> None:
    put(session, "old", "sent", state="sent", message_id="4")
    put(session, "old", "its edit", action="edit", target_id=1)
    move_chat(session, "p", "old", "new")
    [edit] = due_parcels(session, "p", NOW, 10)
    assert (edit.text, edit.chat, edit.skip) == ("its edit", "new", "message_gone")
    put(session, "other", "answer", reply_to="3")
    put(session, "other", "its edit", action="edit", target_id=3)
    move_chat(session, "p", "other", "another")
    answer = due_parcels(session, "p", NOW, 10)[1]
    assert (answer.text, answer.chat, answer.reply_to) == ("answer", "another", None)
    settle(session, [Outcome(answer, "sent", message_id="5")], NOW)
    edit = due_parcels(session, "p", NOW, 10)[1]
    assert (edit.chat, edit.message, edit.skip) == ("another", "5", "")


def test_a_lost_chat_fails_what_waits_and_yields_what_to_say_instead(session: Session) -> None:
    put(session, "g", "sent", state="sent")
    put(session, "g", "1", fallback={"chat": "x"})
    put(session, "g", "2")
    put(session, "h", "3")
    assert fail_chat(session, "p", "g", "kicked", NOW) == [{"chat": "x"}]
    assert [state_of(session, n) for n in (1, 2, 3, 4)] == ["sent", "failed", "failed", "queued"]


def test_nothing_with_the_same_word_is_said_twice(session: Session) -> None:
    assert not was_said(session, "daily")
    put(session, "a", once="daily")
    assert was_said(session, "daily")
    with pytest.raises(IntegrityError):
        put(session, "b", once="daily")
    session.rollback()


def test_the_search_reads_only_its_own_indexes(session: Session) -> None:
    query = due_query().params(platform="p", now=NOW, limit=100, quiet=False)
    sql = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    plan = [line[3] for line in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
    reads = [line for line in plan if line.startswith(("SEARCH outbox", "SCAN outbox", "SEARCH newer"))]
    assert reads[0].startswith("SEARCH outbox USING COVERING INDEX ix_outbox_queued")
    assert reads[1].startswith("SEARCH outbox USING COVERING INDEX ix_outbox_toasts")
    assert all("PRIMARY KEY" in line or "ix_outbox_changes" in line for line in reads[2:])
    assert any(line.startswith("SEARCH newer USING INDEX ix_outbox_changes") for line in plan)


def test_ten_thousand_chats_are_seen_in_order_a_chunk_at_a_time(session: Session) -> None:
    values = {"platform": "p", "action": "send", "created_at": NOW, "rank": 2}
    insert_all(session, OutboxRow, [row(OutboxRow, chat_id=f"g{n}", **values) for n in range(10_000)])
    first = due_parcels(session, "p", NOW, 230)
    assert [parcel.id for parcel in first] == list(range(1, 231))
    settle(session, [Outcome(parcel, "sent", message_id="m") for parcel in first], NOW)
    second = due_parcels(session, "p", NOW, 230)
    assert [parcel.id for parcel in second] == list(range(231, 461))
    assert isinstance(second[0], Parcel)
