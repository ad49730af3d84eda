"""Rows as plain dictionaries: complete, checked, and as good as those that SQLModel would write."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import Session, SQLModel, col, select

import storage.schema  # noqa: F401 - registers every table
from storage.cards import AskCard
from storage.database import Database
from storage.inbox import Seen, claim, forget_seen
from storage.outbox import OutboxRow
from storage.rows import by_id, driver, insert_all, row
from storage.settings import StorageSettings
from storage.tickets import Ticket, get_ticket
from storage.types import utc

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
OUT: dict[str, Any] = {"platform": "p", "chat_id": "1", "action": "send", "created_at": NOW}
MODELS = [model for model in SQLModel.__subclasses__() if hasattr(model, "__table__")]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = Database(StorageSettings(path=tmp_path / "r.db"))
    SQLModel.metadata.create_all(database.engine)
    with database.writing() as session:
        yield session
    database.close()


def test_an_unknown_column_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="OutboxRow has no chat, colour"):
        row(OutboxRow, chat="1", colour="red")


def test_columns_that_are_left_out_have_their_defaults() -> None:
    assert row(Seen, platform="p", chat_id="1", key="m1", at=NOW) == {
        "platform": "p",
        "chat_id": "1",
        "key": "m1",
        "at": NOW,
    }
    columns = row(OutboxRow, **OUT)
    assert (columns["state"], columns["rank"], columns["group"], columns["text"]) == ("queued", 1, False, "")
    assert columns["not_before"] is None
    assert "id" not in columns
    assert columns.keys() | {"id"} == OutboxRow.model_fields.keys()


def test_what_is_made_anew_for_each_row_is_shared_by_none() -> None:
    first, second = row(OutboxRow, **OUT), row(OutboxRow, **OUT)
    first["buttons"].append([["好", "x"]])
    assert second["buttons"] == []
    assert first["fallback"] is None


def test_what_is_given_is_kept() -> None:
    buttons = [[["好", "x"]]]
    columns = row(OutboxRow, **OUT, id=7, rank=0, buttons=buttons)
    assert (columns["id"], columns["rank"]) == (7, 0)
    assert columns["buttons"] is buttons


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_column_of_every_table_has_a_value_or_is_required(model: type[SQLModel]) -> None:
    given = set(row(model))
    for name, field in model.model_fields.items():
        assert (name in given) != (field.is_required() or name == "id"), name


def test_many_rows_are_written_at_once_and_read_as_objects(session: Session) -> None:
    insert_all(session, OutboxRow, (row(OutboxRow, **OUT, text=str(number)) for number in range(5)))
    insert_all(session, OutboxRow, [])
    rows = session.exec(select(OutboxRow)).all()
    assert [(item.id, item.text) for item in rows] == [(number + 1, str(number)) for number in range(5)]
    assert rows[0].created_at == NOW
    assert rows[0].fallback is None


def test_rows_that_name_different_columns_are_written_in_their_order(session: Session) -> None:
    insert_all(
        session, OutboxRow, [{**OUT, "text": "1"}, {**OUT, "rank": 0, "text": "it's"}, {**OUT, "text": "3"}]
    )
    rows = session.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all()
    assert [(item.text, item.rank) for item in rows] == [("1", 1), ("it's", 0), ("3", 1)]


@pytest.mark.parametrize("given", [{}, {"fallback": None, "once": None, "settled_at": None}])
def test_what_is_left_out_is_written_as_the_orm_writes_it(session: Session, given: dict[str, Any]) -> None:
    insert_all(session, OutboxRow, [{**OUT, **given}])
    session.add(OutboxRow(**OUT))
    session.flush()
    ours, theirs = driver(session).execute("SELECT * FROM outbox ORDER BY id").fetchall()
    assert ours[1:] == theirs[1:]


def test_a_name_the_table_does_not_have_is_refused_when_written(session: Session) -> None:
    with pytest.raises(TypeError, match="OutboxRow has no colour"):
        insert_all(session, OutboxRow, [{**OUT, "colour": "red"}])


def test_a_row_is_read_by_its_id_as_the_orm_reads_it(session: Session) -> None:
    insert_all(session, OutboxRow, [{**OUT, "id": 7, "buttons": [[["好", "x"]]], "group": True}])
    ours = by_id(session, OutboxRow, 7)
    assert ours is not None
    assert by_id(session, OutboxRow, 7) is ours
    assert by_id(session, OutboxRow, 8) is None
    assert ours in session
    assert not session.dirty
    values = ours.model_dump()
    session.expunge(ours)
    theirs = session.get_one(OutboxRow, 7)
    assert values == theirs.model_dump()
    assert {name: type(value) for name, value in values.items()} == {
        name: type(value) for name, value in theirs.model_dump().items()
    }


def test_a_row_read_by_its_id_is_written_back_when_it_is_changed(session: Session) -> None:
    insert_all(session, OutboxRow, [{**OUT, "id": 7}])
    ours = by_id(session, OutboxRow, 7)
    assert ours is not None
    ours.text = "anders"
    session.flush()
    assert driver(session).execute("SELECT text FROM outbox").fetchall() == [("anders",)]


def _card(**more: Any) -> dict[str, Any]:
    values = {"group_id": 1, "platform": "p", "chat_id": "1", "message_id": "1", "user_id": "u"}
    return row(AskCard, **{**values, "user_name": "刘大爷", "text": "x", "created_at": NOW, **more})


def test_moments_come_back_in_utc_whatever_zone_they_were_given_in(session: Session) -> None:
    shanghai = NOW.astimezone(timezone(timedelta(hours=8)))
    insert_all(session, Seen, [row(Seen, platform="p", chat_id="1", key="m1", at=shanghai)])
    seen = session.exec(select(Seen)).one()
    assert seen.at == NOW
    assert seen.at.utcoffset() == timedelta()


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match=r"(?i)naive|aware|zone"):
        insert_all(session, Seen, [row(Seen, platform="p", chat_id="1", key="m1", at=naive)])
    with pytest.raises(ValueError, match="time zone"):
        utc(naive)
    assert utc(NOW.astimezone(timezone(timedelta(hours=8)))).tzinfo is UTC


def test_marks_are_set_once_and_the_old_ones_forgotten(session: Session) -> None:
    for day in range(4):
        assert claim(session, "p", "1", f"m{day}", NOW + timedelta(days=day))
    assert not claim(session, "p", "1", "m0", NOW)
    assert claim(session, "q", "1", "m0", NOW)
    assert session.get(Seen, ("m1", "1", "p")).at == NOW + timedelta(days=1)  # type: ignore[union-attr]
    forget_seen(session, NOW + timedelta(days=2))
    assert [claim(session, "p", "1", f"m{day}", NOW) for day in range(4)] == [True, True, False, False]


@pytest.mark.parametrize("number", [0, -1, 5, 2**63, 10**30])
def test_numbers_without_a_ticket_are_simply_unknown(session: Session, number: int) -> None:
    assert get_ticket(session, number) is None


def test_a_ticket_that_is_not_saved_has_no_number() -> None:
    with pytest.raises(ValueError, match="saved"):
        _ = Ticket.model_construct(id=None).number


def test_a_cards_verdict_is_its_own() -> None:
    assert _card()["verdict"] is not _card()["verdict"]
    assert _card()["state"] == "waiting"
