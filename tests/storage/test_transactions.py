"""One transaction for plain statements and the ORM: whichever comes first begins it, both are kept or undone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from storage.blank import new_database
from storage.database import Database
from storage.registry import Grid, all_grids
from storage.rows import by_id, driver, savepoint
from storage.settings import StorageSettings
from storage.tickets import Ticket

Write = Callable[[Session, str], None]
PLAIN = "INSERT INTO grids (code, name, kind, households, shared_with) VALUES (?, 'x', 'grid', 0, '')"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = new_database(StorageSettings(path=tmp_path / "t.db", busy_timeout=0))
    yield database
    database.close()


def _codes(database: Database) -> list[str]:
    with database.reading() as session:
        return [grid.code for grid in all_grids(session)]


def _plainly(session: Session, code: str) -> None:
    driver(session).execute(PLAIN, (code,))


def _by_orm(session: Session, code: str) -> None:
    session.add(Grid(code=code, name="x", kind="grid"))
    session.flush()


ORDERS = [(_plainly,), (_by_orm,), (_plainly, _by_orm), (_by_orm, _plainly), (_plainly, _by_orm, _plainly)]


@pytest.mark.parametrize("order", ORDERS)
def test_what_either_writes_is_kept(database: Database, order: tuple[Write, ...]) -> None:
    for attempt in range(2):
        with database.writing() as session:
            for place, write in enumerate(order):
                write(session, f"{attempt}{place}")
    assert len(_codes(database)) == 2 * len(order)


@pytest.mark.parametrize("order", ORDERS)
def test_what_either_writes_is_undone(database: Database, order: tuple[Write, ...]) -> None:
    def fail() -> None:
        with database.writing() as session:
            for place, write in enumerate(order):
                write(session, str(place))
            raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        fail()
    assert _codes(database) == []
    with database.writing() as session:
        driver(session).execute(PLAIN, ("1",))
        session.rollback()
    with database.writing() as session:
        driver(session).execute(PLAIN, ("2",))
    assert _codes(database) == ["2"]


def test_what_was_written_is_kept_where_the_orm_only_read(database: Database) -> None:
    with database.writing() as session:
        driver(session).execute(PLAIN, ("1",))
        assert by_id(session, Ticket, 1) is None
        session.add(all_grids(session)[0])
    assert _codes(database) == ["1"]


def test_a_savepoint_undoes_plain_statements_alone(database: Database) -> None:
    def fail(session: Session) -> None:
        with savepoint(session):
            driver(session).execute(PLAIN, ("2",))
            raise RuntimeError("boom")

    with database.writing() as session:
        driver(session).execute(PLAIN, ("1",))
        with pytest.raises(RuntimeError, match="boom"):
            fail(session)
    assert _codes(database) == ["1"]


def test_nothing_is_locked_where_nothing_is_done(database: Database) -> None:
    with database.writing(), database.writing() as session:
        driver(session).execute(PLAIN, ("1",))
    assert _codes(database) == ["1"]
