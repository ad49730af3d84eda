"""The audit log: only ever added to, and whoever touches it is found out."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.audit import Break, Entry, append, audit_rows, verify
from storage.blank import new_database
from storage.database import Database
from storage.settings import StorageSettings

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = new_database(StorageSettings(path=tmp_path / "a.db"))
    with database.writing() as session:
        for number in range(1, 4):
            append(session, Entry("fake:周敏", "周敏", "grid_worker", "accept", number, "字"), NOW)
    yield database
    database.close()


def _tamper(database: Database, *statements: str) -> Break | None:
    with sqlite3.connect(database.path) as connection:
        for name in ("update", "delete", "replace"):
            connection.execute(f"DROP TRIGGER audit_log_no_{name}")
        for statement in statements:
            connection.execute(statement)
    with database.reading() as session:
        return verify(session)[2]


def test_a_sound_log_holds_and_reads_as_it_was_written(database: Database) -> None:
    with database.reading() as session:
        count, seal, broken = verify(session)
        rows = list(audit_rows(session))
    assert (count, broken, seal) == (3, None, rows[-1].hash)
    assert [(row.id, row.at, row.ticket, row.done) for row in rows] == [
        (number, NOW, number, True) for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET words = 'x' WHERE id = 2",
        "DELETE FROM audit_log WHERE id = 3",
        "DELETE FROM audit_log",
        "INSERT OR REPLACE INTO audit_log SELECT id, at, 'x', actor_name, actor_role, action, ticket, words, done,"
        " previous, hash FROM audit_log WHERE id = 2",
    ],
)
def test_the_database_itself_refuses_to_change_it(database: Database, statement: str) -> None:
    with (
        sqlite3.connect(database.path) as connection,
        pytest.raises(sqlite3.IntegrityError, match="only ever"),
    ):
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        *(
            (f"UPDATE audit_log SET {column} = {value} WHERE id = 2", Break(2, "content"))
            for column, value in (
                ("at", "'2026-11-18 05:00:00.000000'"),
                ("actor", "'fake:x'"),
                ("actor_name", "'x'"),
                ("actor_role", "'x'"),
                ("action", "'x'"),
                ("ticket", "9"),
                ("words", "'x'"),
                ("done", "0"),
                ("hash", "'x'"),
            )
        ),
        ("UPDATE audit_log SET previous = 'x' WHERE id = 2", Break(2, "link")),
        ("DELETE FROM audit_log WHERE id = 1", Break(2, "gap")),
        ("DELETE FROM audit_log WHERE id = 2", Break(3, "gap")),
        ("UPDATE audit_log SET id = 7 WHERE id = 3", Break(7, "gap")),
    ],
)
def test_whatever_is_touched_is_found(database: Database, statement: str, broken: Break) -> None:
    assert _tamper(database, statement) == broken


def test_a_row_taken_out_is_missed_even_if_the_others_close_ranks(database: Database) -> None:
    moves = ("DELETE FROM audit_log WHERE id = 2", "UPDATE audit_log SET id = 2 WHERE id = 3")
    assert _tamper(database, *moves) == Break(2, "link")


def test_who_and_since(database: Database) -> None:
    with database.writing() as session:
        append(session, Entry("cli", "命令行", "cli", "import:grids"), datetime(2026, 11, 19, tzinfo=UTC))
    with database.reading() as session:
        for who in ("命令行", "cli"):
            assert [row.action for row in audit_rows(session, who=who)] == ["import:grids"]
        assert [row.id for row in audit_rows(session, since=datetime(2026, 11, 18, 12, tzinfo=UTC))] == [4]


def test_what_is_rolled_back_leaves_nothing(database: Database) -> None:
    def fails() -> None:
        with database.writing() as session:
            append(session, Entry("cli", "命令行", "cli", "x"), NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    with database.reading() as session:
        assert verify(session)[0] == 3
