"""What older steps are taken to have missed, and that counting needs no walk through the whole table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from storage import rates
from storage.database import Database
from storage.schema import MIGRATIONS
from storage.settings import StorageSettings
from storage.tickets import steps_of


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(StorageSettings(path=tmp_path / "m.db"))
    yield database
    database.close()


def test_older_steps_are_judged_by_the_limits_the_ticket_has(database: Database) -> None:
    with database.engine.connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0011")
        connection.exec_driver_sql("INSERT INTO grids VALUES ('990101103001001', '第一网格', 'grid', 0)")
        connection.exec_driver_sql(
            "INSERT INTO tickets (id, state, level, grid_code, source, category, kind, urgency, text, evidence,"
            " opened_at, respond_by, due_at, active_at, result, reopened) VALUES (1, 'closed', 'grid', "
            "'990101103001001', 'talk', 'elevator', 'help', 'urgent', '坏了', '[]', '2026-01-01', "
            "'2026-01-02', '2026-01-05', '2026-01-01', '', 0)"
        )
        for event, day in (("open", 1), ("accept", 3), ("resolve", 4), ("rate_bad", 4), ("resolve", 6)):
            connection.exec_driver_sql(
                "INSERT INTO ticket_steps (ticket_id, at, event, to_state, to_level, actor, actor_name, "
                "actor_role, words) VALUES (1, ?, ?, 'x', 'grid', 'p:1', '周敏', 'grid_worker', '')",
                (f"2026-01-0{day}", event),
            )
        connection.commit()
    database.upgrade()
    with database.reading() as session:
        assert [step.missed for step in steps_of(session, 1)] == ["", "respond", "", "", "resolve"]


@pytest.mark.parametrize("query", [rates._OPENED, rates._RESULTS, rates._RAN_OUT])
def test_no_query_walks_through_all_tickets_or_steps(database: Database, query: str) -> None:
    database.upgrade()
    moments = {"since": "2026-01-01", "until": "2026-01-08", "now": "2026-01-09"}
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        plan = [line[3] for line in driver.execute(f"EXPLAIN QUERY PLAN {query}", moments)]
    assert not [line for line in plan if line.startswith(("SCAN tickets", "SCAN ticket_steps", "SCAN s"))]
