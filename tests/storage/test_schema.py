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

from storage.database import Database
from storage.schema import MIGRATIONS, current_revision, known_revisions, newest_revision, upgrade
from storage.settings import StorageSettings


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


def _shape(connection: Connection) -> list[tuple[str, str]]:
    query = "SELECT name, sql FROM sqlite_master WHERE name <> 'alembic_version' AND sql NOT NULL ORDER BY 1"
    return [(name, sql) for name, sql in connection.exec_driver_sql(query)]


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
