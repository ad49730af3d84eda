"""Numbers at rest: sealed with a key, left out without one, and opened by nothing but the key."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlmodel import Session, select

from storage.blank import new_database
from storage.delivery import due_parcels
from storage.keys import proof_in, rotate
from storage.outbox import OutboxRow
from storage.registry import Person
from storage.rows import driver, insert_all, row
from storage.secrets import NOT_KEPT, UNREADABLE, Keyring, hidden, keys_in, open_spans, seal_spans
from storage.settings import StorageSettings
from tests.town import NOON

ONE, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
WORDS = st.text(st.characters(exclude_characters="\ue000\ue001", exclude_categories=["Cs"]))


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = new_database(StorageSettings(path=tmp_path / "s.db", key=SecretStr(ONE)))
    with database.writing() as session:
        yield session
    database.close()


@settings(max_examples=40)
@given(number=WORDS, before=WORDS, after=WORDS)
def test_what_is_sealed_is_opened_by_its_key_and_by_no_other(number: str, before: str, after: str) -> None:
    ring, other, both = (Keyring(SecretStr(key)) for key in (ONE, OTHER, f"{OTHER},{ONE}"))
    said = before + hidden(number) + after
    sealed = seal_spans(ring, said)
    assert open_spans(ring, sealed) == open_spans(both, sealed) == before + number + after
    if number:
        assert ring.open(ring.seal(number)) == number
        assert other.open(ring.seal(number)) is None
        assert open_spans(other, sealed) == before + UNREADABLE + after
        assert open_spans(Keyring(None), seal_spans(Keyring(None), said)) == before + NOT_KEPT + after


def test_several_keys_stand_in_one_line_with_commas_of_any_width() -> None:
    assert keys_in(" a, b\uff0cc\n") == ["a", "b", "c"]


def test_columns_are_sealed_on_both_ways_of_writing(session: Session) -> None:
    session.add(Person(name="周敏", platform="p", user_id="1", phone="19900001234"))
    session.flush()
    insert_all(session, Person, [row(Person, name="沈", platform="p", user_id="2", phone="19900005678")])
    stored = [phone for (phone,) in driver(session).execute("SELECT phone FROM people ORDER BY id")]
    assert all(phone.startswith("sealed:") for phone in stored)
    session.expire_all()
    found = session.exec(select(Person).order_by(Person.id)).all()  # type: ignore[arg-type]
    assert [person.phone for person in found] == ["19900001234", "19900005678"]


def test_rotating_reaches_what_waits_in_the_outbox(session: Session) -> None:
    text = f"电话{hidden('13800138000')}。"
    session.add(OutboxRow(platform="p", chat_id="1", action="send", text=text, created_at=NOON))
    session.flush()
    assert [parcel.text for parcel in due_parcels(session, "p", NOON, 5)] == ["电话13800138000。"]
    rotate(session, Keyring(SecretStr(f"{OTHER},{ONE}")))
    [(stored,)] = driver(session).execute("SELECT text FROM outbox").fetchall()
    assert "13800138000" not in stored
    assert open_spans(Keyring(SecretStr(OTHER)), stored) == "电话13800138000。"
    assert Keyring(SecretStr(OTHER)).open(proof_in(session) or "") is not None
