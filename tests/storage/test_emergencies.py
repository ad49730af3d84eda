"""Emergencies nobody has taken: found at once among many tickets, with the moment since when they wait."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from desk.tickets import moves
from desk.tickets.opening import widen
from storage.emergencies import unanswered
from storage.marks import mark_once
from tests.desk.office import Office
from tests.town import NOON, Town


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def _waiting(town: Town, last: str = "rung:3") -> list[tuple[int, float]]:
    """Numbers, and since how many minutes after noon."""
    with town.database.reading() as session:
        return [
            (ticket.number, (since - NOON) / timedelta(minutes=1))
            for ticket, since in unanswered(session, last)
        ]


def test_it_waits_from_when_it_became_one_and_anew_when_it_is_passed_on(office: Office, town: Town) -> None:
    number, plain = office.opened(), office.opened()
    town.passes(minutes=10)
    assert _waiting(town) == []
    office.do(lambda work, ticket: widen(work, ticket, "water_outage"), number)
    assert _waiting(town) == [(number, 10)]
    worker = office.who("周敏")
    office.do(lambda work, ticket: moves.accept(work, ticket, worker), number)
    assert _waiting(town) == []
    town.passes(minutes=10)
    office.do(lambda work, ticket: moves.escalate(work, ticket, worker, "要社区协调"), number)
    assert _waiting(town) == [(number, 20)]
    town.passes(minutes=10)
    office.do(lambda work, ticket: moves.transfer(work, ticket, office.who("何主任"), "沈建国"), number)
    assert _waiting(town) == [(number, 30)]
    assert office.ticket(plain).state == "open"


def test_rising_for_being_late_is_no_new_beginning(office: Office, town: Town) -> None:
    number = office.opened()
    office.do(lambda work, ticket: widen(work, ticket, "water_outage"), number)
    town.passes(minutes=20)
    office.do(lambda work, ticket: moves.rise(work, ticket, "超时"), number)
    assert _waiting(town) == [(number, 0)]


def test_with_its_last_mark_it_is_looked_at_no_more(office: Office, town: Town) -> None:
    number = office.opened()
    office.do(lambda work, ticket: widen(work, ticket, "water_outage"), number)
    with town.database.writing() as session:
        mark_once(session, number, "rung:3", town.now)
    assert _waiting(town) == []
    assert _waiting(town, "rung:4") == [(number, 0)]


def test_looking_touches_no_other_ticket(office: Office, town: Town) -> None:
    asked: list[tuple[str, Any]] = []
    with town.database.reading() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
        list(unanswered(session, "rung:3"))
        query, values = asked[-1]
        steps = [str(row) for row in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + query, values)]
    assert any("ix_tickets_emergency" in step for step in steps)
    assert not any("SCAN" in step and "ix_tickets_emergency" not in step for step in steps)
