"""The migration that lets follow-ups be tried twice, and what remains of them on the way back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.database import Database
from storage.followups import followups_of
from storage.schema import MIGRATIONS
from storage.settings import StorageSettings

ROW = (
    "INSERT INTO follow_ups (id, ticket_id, closed_at, why, post_id, turn, drawn_at, due_by, state, words, "
    "settled_by, settled_name{names}) VALUES ({number}, 3, '2026-09-15', 'sample', 1, {number}, '2026-09-16', "
    "'2026-09-19', '{state}', '', '', ''{values})"
)


def _alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def test_what_was_final_stays_final_and_of_two_tries_the_last_survives_the_way_back(tmp_path: Path) -> None:
    database = Database(StorageSettings(path=tmp_path / "m.db"))
    with database.engine.connect() as connection:
        connection.connection.execute("PRAGMA foreign_keys=OFF")
        command.upgrade(_alembic(connection), "0017")
        connection.exec_driver_sql(ROW.format(number=1, state="unreachable", names="", values=""))
        connection.commit()
        command.upgrade(_alembic(connection), "0018")
        connection.exec_driver_sql(
            ROW.replace("2026-09-15", "2026-10-15").format(
                number=2, state="unreachable", names=", attempt", values=", 1"
            )
        )
        connection.exec_driver_sql(
            ROW.replace("2026-09-15", "2026-10-15").format(
                number=3, state="solved", names=", attempt", values=", 2"
            )
        )
        connection.commit()
    with database.reading() as session:
        assert [(item.attempt, item.state) for item in followups_of(session, 3)] == [
            (2, "unreachable"),
            (1, "unreachable"),
            (2, "solved"),
        ]
    with database.engine.connect() as connection:
        connection.connection.execute("PRAGMA foreign_keys=OFF")
        command.downgrade(_alembic(connection), "0017")
        kept = connection.exec_driver_sql("SELECT id, state FROM follow_ups ORDER BY id").all()
        assert kept == [(1, "unreachable"), (3, "solved")]
    database.close()
