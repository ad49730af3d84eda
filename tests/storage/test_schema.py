"""Migrations: they lead to exactly the tables the code means, and back, and once is enough."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlmodel import SQLModel

from desk.directory import Directory
from storage.database import Database
from storage.inbox import was_seen
from storage.marks import marks_of
from storage.schema import MIGRATIONS, current_revision, known_revisions, newest_revision, upgrade
from storage.settings import StorageSettings
from storage.tickets import Ticket, messages_of, steps_of, ticket_of_message

TURNED = ("seen", "ticket_messages")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(StorageSettings(path=tmp_path / "m.db"))
    yield database
    database.close()


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _shape(connection: Connection) -> list[tuple[str, list[str]]]:
    """Tables and indexes; in what order a table that was made anew names its foreign keys means nothing."""
    query = "SELECT name, sql FROM sqlite_master WHERE name <> 'alembic_version' AND sql NOT NULL ORDER BY 1"
    return [
        (name, sorted(line.strip().rstrip(",") for line in sql.splitlines()))
        for name, sql in connection.exec_driver_sql(query)
    ]


def test_migrations_lead_to_the_tables_of_the_models(database: Database) -> None:
    database.upgrade()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "target_metadata": SQLModel.metadata}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_a_model_that_was_changed_without_a_migration_would_be_noticed(database: Database) -> None:
    database.upgrade()
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE tickets DROP COLUMN rating")
        connection.exec_driver_sql("DROP INDEX ix_outbox_message")
        context = MigrationContext.configure(connection)
        differences = {change[0] for change in compare_metadata(context, SQLModel.metadata)}
    assert differences == {"add_column", "add_index"}


def test_all_the_way_down_and_up_again(database: Database) -> None:
    database.upgrade()
    with database.engine.connect() as connection:
        before = _shape(connection)
        assert before
        command.downgrade(_alembic(connection), "base")
        connection.commit()
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        assert current_revision(connection) is None
        upgrade(connection)
        assert _shape(connection) == before


def test_upgrading_twice_changes_nothing_and_does_not_ask_alembic(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.upgrade()
    with database.engine.connect() as connection:
        before = _shape(connection)
    monkeypatch.setattr(command, "upgrade", lambda *_: pytest.fail("nothing was to be done"))
    database.upgrade()
    with database.engine.connect() as connection:
        assert _shape(connection) == before


def test_an_upgrade_that_fails_leaves_nothing_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = command.upgrade

    def breaks(config: Config, revision: str) -> None:
        real(config, revision)
        raise RuntimeError("boom")

    monkeypatch.setattr(command, "upgrade", breaks)
    with pytest.raises(RuntimeError):
        database.upgrade()
    with database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []


def test_people_keep_their_rights_and_their_tickets_when_posts_come_in(database: Database) -> None:
    with database.engine.connect() as connection:
        command.upgrade(_alembic(connection), "0003")
        for words in (
            "INSERT INTO grids VALUES ('990101103001001', '第一网格', 'grid', 0)",
            "INSERT INTO people VALUES (7, '周敏', 'grid_worker', '990101103001001', 'fake', 'zhou', '')",
            "INSERT INTO tickets (id, state, level, grid_code, source, category, kind, urgency, text, evidence,"
            " opened_at, respond_by, due_at, active_at, handler_id, result, reopened) VALUES (3, 'accepted',"
            " 'grid', '990101103001001', 'talk', 'elevator', 'help', 'urgent', '坏了', '[]', '2026-09-14', "
            "'2026-09-14', '2026-09-15', '2026-09-14', 7, '', 0)",
            "INSERT INTO ticket_steps (ticket_id, at, event, to_state, to_level, actor, actor_name, actor_role,"
            " words) VALUES (3, '2026-09-14', 'open', 'open', 'grid', 'clock', '系统', '', '')",
        ):
            connection.exec_driver_sql(words)
        connection.commit()
    database.upgrade()
    with database.reading() as session:
        [seat] = Directory.load(session).seats
        assert (seat.name, seat.role, seat.grid_code) == ("周敏", "grid_worker", "990101103001001")
        assert session.get_one(Ticket, 3).post_id == seat.id
        assert [step.event for step in steps_of(session, 3)] == ["open"]
        assert session.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    with database.engine.connect() as connection:
        connection.connection.execute("PRAGMA foreign_keys=OFF")
        command.downgrade(_alembic(connection), "0003")
        old = connection.exec_driver_sql(
            "SELECT role, people.grid_code, handler_id FROM people, tickets"
        ).all()
        assert old == [("grid_worker", "990101103001001", 7)]


def test_what_is_late_when_limits_come_in_is_late_from_then_on(database: Database) -> None:
    with database.engine.connect() as connection:
        command.upgrade(_alembic(connection), "0005")
        connection.exec_driver_sql("INSERT INTO grids VALUES ('990101103001001', '第一网格', 'grid', 0)")
        for number, state, due in (
            (1, "open", "2026-01-01"),
            (2, "accepted", "2099-01-01"),
            (3, "closed", "2026-01-01"),
        ):
            connection.exec_driver_sql(
                "INSERT INTO tickets (id, state, level, grid_code, source, category, kind, urgency, text, "
                "evidence, opened_at, respond_by, due_at, active_at, result, reopened) VALUES (?, ?, 'grid', "
                "'990101103001001', 'talk', 'elevator', 'help', 'urgent', '坏了', '[]', '2026-01-01', "
                "'2026-01-01', ?, '2026-01-01', '', 0)",
                (number, state, due),
            )
        connection.commit()
    database.upgrade()
    with database.reading() as session:
        looked_at = {number: session.get_one(Ticket, number).clock_at is not None for number in (1, 2, 3)}
        marks = [set(marks_of(session, number)) for number in (1, 2, 3)]
    assert looked_at == {1: True, 2: True, 3: False}
    assert marks == [{"respond:from", "resolve:from"}, set(), set()]


def test_what_was_seen_and_said_stays_when_its_keys_are_turned_round(database: Database) -> None:
    with database.engine.connect() as connection:
        command.upgrade(_alembic(connection), "0018")
        for words in (
            "INSERT INTO grids VALUES ('990101103001001', '第一网格', 'grid', 0, '', NULL)",
            "INSERT INTO seen VALUES ('fake', 'g1', 'm1', '2026-09-14')",
            "INSERT INTO tickets (id, state, level, grid_code, source, category, kind, urgency, text, evidence,"
            " opened_at, respond_by, due_at, active_at, result, reopened, supervised, paused_why, grievance,"
            " anonymous) VALUES (3, 'open', 'grid', '990101103001001', 'talk', 'elevator', 'help', 'urgent',"
            " '坏了', '[]', '2026-09-14', '2026-09-14', '2026-09-15', '2026-09-14', '', 0, 0, '', '', 0)",
            "INSERT INTO ticket_messages VALUES (8, 3, 'fake', 'g1', '1', 'liu', 'text', '坏了', '', '2026-09-14')",
        ):
            connection.exec_driver_sql(words)
        connection.commit()
        before = [connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in TURNED]
    database.upgrade()
    with database.reading() as session:
        assert was_seen(session, "fake", "g1", "m1")
        assert not was_seen(session, "m1", "g1", "fake")
        said_of = ticket_of_message(session, "fake", "g1", "1")
        assert said_of is not None
        assert [item.id for item in messages_of(session, 3)] == [8]
    with database.engine.connect() as connection:
        command.downgrade(_alembic(connection), "0018")
        after = [connection.exec_driver_sql(f"SELECT * FROM {table}").all() for table in TURNED]
    assert after == before


def test_the_revision_is_told(database: Database) -> None:
    with database.engine.connect() as connection:
        assert current_revision(connection) is None
    database.upgrade()
    with database.engine.connect() as connection:
        assert current_revision(connection) == newest_revision()


def test_files_and_revisions_agree() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [newest_revision()]
    assert {script.revision for script in scripts.walk_revisions()} == known_revisions()
