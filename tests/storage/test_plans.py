"""However many years are kept: what happens to tickets every day looks through no table that grows with them."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import Any, Self

import pytest

from desk.review.figures import figures_of
from desk.tickets.views import board
from desk.work import Work
from grids.lifecycle import State
from grids.periods import period_of
from scheduler.jobs import JOBS, PULSES, Job
from storage.tickets import places_before, ticket_of_message, tickets_in
from tests.desk.office import Office
from tests.town import Town
from tests.undrawn import undrawn

GROWS = ("tickets", "ticket_steps", "ticket_reporters", "ticket_messages", "ticket_marks", "outbox", "seen")
ALIASES = ("s", "t")  # their names in the plain statements
SCAN = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")
# What a place ever had is years too, also of one category. Some numbers of it are not: `rowid>?`.
WALKS = tuple(f"ix_tickets_group_category (group_id=?{more})" for more in ("", " AND category=?"))
# The newest of all are read from the end.
FROM_THE_END = "ORDER BY tickets.id DESC"
# Once a night, while nobody waits: what is old is looked through for what is to be forgotten.
AT_NIGHT = ("tidy", "anonymise")
Statements = dict[str, Any]


class Spy(sqlite3.Connection):
    """A connection that keeps what it is asked."""

    asked: Statements

    def cursor(self, *_: Any) -> sqlite3.Cursor:  # type: ignore[override]
        asked = self.asked

        class Cursor(sqlite3.Cursor):
            def execute(self, sql: str, values: Any = ()) -> Self:
                asked.setdefault(sql, values)
                return super().execute(sql, values)

        return super().cursor(Cursor)


@pytest.fixture
def asked(town: Town, monkeypatch: pytest.MonkeyPatch) -> Iterator[Statements]:
    """Every statement the town's database gets from now on, with the values it was first given."""
    statements: Statements = {}
    connect = sqlite3.connect

    def spied(*arguments: Any, **options: Any) -> Spy:
        spy = connect(*arguments, factory=Spy, **options)
        spy.asked = statements
        return spy

    town.database.engine.dispose()
    monkeypatch.setattr("sqlite3.dbapi2.connect", spied)
    yield statements
    town.database.engine.dispose()


def walks(town: Town, statements: Statements) -> list[str]:
    """Statements that look through a table that grows; without the one by which the town delivers."""
    found = [sql for sql, values in statements.items() if _walks(town, sql, values)]
    return [sql for sql in found if not sql.endswith("FROM outbox \nWHERE outbox.state = ?")]


def _walks(town: Town, sql: str, values: Any) -> bool:
    if not sql.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
        return False
    with closing(sqlite3.connect(town.database.path)) as base:
        plan = [line[3] for line in base.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        few = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'"
        some = {name for (name,) in base.execute(few)}
    scans = [match for line in plan if (match := SCAN.match(line))]
    whole = [match for match in scans if match[1] in (*ALIASES, *GROWS) and match[2] not in some]
    newest = FROM_THE_END in sql and "LIMIT" in sql
    return bool(whole and not newest) or any(line.endswith(WALKS) for line in plan)


def live(town: Town) -> None:
    """A ticket's whole life, and another that goes up, by words and buttons."""
    town.group.says("刘大爷", "3栋电梯又坏了，停在5楼不动")
    worker = town.private("周敏")
    worker.last.press("受理", "周敏")
    worker.says("周敏", "办结 1 已修好")
    town.group.says("刘大爷", "评价 1 不满意 还在抖")
    town.private("何主任").says("何主任", "办结 1 换了主机")
    town.group.says("刘大爷", "评价 1 满意")
    town.group.says("王阿姨", "5栋楼道灯不亮")
    worker.says("周敏", "上报 2 要换线路")
    town.group.says("李婶", "7栋楼道灯也不亮")
    worker.says("周敏", "合并 3 2")
    town.private("何主任").says("何主任", "转办 2 周敏")
    worker.says("周敏", "误报 2 是玩笑")
    town.group.says("王阿姨", "撤回 2")
    worker.says("周敏", "待办")
    worker.says("周敏", "工单 2")
    town.group.says("王阿姨", "我的诉求")


def test_opening_moving_and_listing_walk_through_nothing(town: Town, asked: Statements) -> None:
    live(town)
    town.restart()
    town.group.says("刘大爷", "我家也是")
    assert town.steps(1)[:4] == ["open", "accept", "resolve", "rate_bad"]
    assert town.steps(2)[-1] == "reject"
    assert asked
    assert walks(town, asked) == []


def test_what_the_clock_does_walks_through_nothing(
    town: Town, asked: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    undrawn(monkeypatch)
    Office(town).ticket_in(State.RESOLVED)
    asked.clear()
    town.now += timedelta(days=9)
    for name, job in JOBS.items():
        if name not in AT_NIGHT:
            town.intake.perform(partial(_run, job))
    for pulse in PULSES.values():
        town.intake.perform(pulse)
    assert asked
    assert walks(town, asked) == []


def _run(job: Job, work: Work) -> None:
    job.run(work, work.now)


READINGS: tuple[Callable[[Work], object], ...] = (
    lambda work: board(work.session, work.directory, work.rules),
    lambda work: tickets_in(work.session, ("open", "accepted"), 1),
    lambda work: places_before(work.session, 1, "elevator", work.now),
    lambda work: ticket_of_message(work.session, "fake", "g1", "1"),
    lambda work: figures_of(work, period_of("month", work.now.date())),
)


def test_what_is_read_walks_through_nothing(town: Town, asked: Statements) -> None:
    for reading in READINGS:
        town.intake.perform(reading)
    assert asked
    assert walks(town, asked) == []


def test_a_walk_would_be_noticed(town: Town, asked: Statements) -> None:
    with town.database.reading() as session:
        for bad in (
            "SELECT count(*) FROM tickets",
            "SELECT * FROM tickets WHERE category = 'x' ORDER BY due_at",
            "SELECT * FROM ticket_steps WHERE at > '2026' AND event = 'accept'",
            "SELECT * FROM tickets WHERE state IN ('open', 'accepted') AND group_id = 1 ORDER BY id",
        ):
            session.connection().exec_driver_sql(bad)
    assert len(walks(town, asked)) == 4
