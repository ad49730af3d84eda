"""One ticket that cannot be dealt with holds up no other, and nobody is told of it over and over."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from desk.actor import CLOCK
from desk.alone import one_by_one
from desk.history import log_note
from desk.outbox import Note
from desk.permits import find
from desk.work import Work
from grids.lifecycle import State
from storage.marks import mark_once, marks_of
from storage.outbox import OutboxRow
from tests.desk.office import Office
from tests.town import Town


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def spoil(town: Town, number: int, column: str = "urgency", value: str = "spoilt") -> None:
    """Something in its row that no code expects."""
    with town.database.writing() as session:
        session.connection().exec_driver_sql(f"UPDATE tickets SET {column} = ? WHERE id = ?", (value, number))


def operators(town: Town) -> list[str]:
    town._deliver()
    return [item.text for item in town.private("运维").heard() if "出错" in item.text]


def steps(office: Office, number: int) -> list[str]:
    return [step.event for step in office.steps(number) if step.event != "recur"]


def test_the_clock_goes_on_with_the_others_and_comes_back_to_it_later(office: Office) -> None:
    town, bad, good = office.town, office.opened(), office.opened("王阿姨")
    spoil(town, bad)
    for _ in range(3):
        town.now += timedelta(hours=1)
        town.clockwork().tick()
        town.passes(minutes=6)
    assert steps(office, bad) == ["open"]
    assert steps(office, good)[:2] == ["open", "half"]
    [told] = operators(town)
    assert f"工单{bad}（AttributeError）" in told
    assert f"工单{good}" not in told
    assert office.ticket(bad).clock_at is not None
    spoil(town, bad, value="urgent")
    town.passes(hours=2)
    town.clockwork().tick()
    assert steps(office, bad)[1] in ("supervise", "rise")


def test_what_failed_halfway_leaves_no_step_no_word_and_no_mark(office: Office) -> None:
    town, first, second = office.town, office.opened(), office.opened("王阿姨")
    before = office.outbox_size()

    def job(work: Work) -> list[int]:
        def do(number: int) -> None:
            ticket = find(work, number)
            ticket.place = "别处"
            log_note(work, ticket, "note", CLOCK, "半途")
            work.say(Note("fake", "周敏", "半途"))
            if number == first:
                raise ValueError(number)

        return one_by_one(work, "deadlines", [(first, first), (second, second)], do)

    assert town.intake.perform(job) == [first]
    assert (steps(office, first), steps(office, second)) == (["open"], ["open", "note"])
    assert (office.ticket(first).place, office.ticket(second).place) == ("3栋5楼", "别处")
    assert office.outbox_size() == before + 2  # the second one's word, and the operators'
    with town.database.reading() as session:
        rows = session.exec(select(OutboxRow.id)).all()
    assert len(rows) == len(set(rows))


def test_what_was_written_by_plain_statements_is_undone_as_well(office: Office) -> None:
    number = office.opened()

    def job(work: Work) -> list[int]:
        def do(ticket: int) -> None:
            assert mark_once(work.session, ticket, "half_time", work.now)
            raise ValueError(ticket)

        assert "half_time" not in marks_of(work.session, number)
        return one_by_one(work, "deadlines", [(number, number)], do)

    assert office.town.intake.perform(job) == [number]
    with office.town.database.reading() as session:
        assert "half_time" not in marks_of(session, number)


def test_trouble_of_the_database_is_no_tickets_fault(office: Office) -> None:
    number = office.opened()

    def job(work: Work) -> None:
        def do(_: int) -> None:
            raise OperationalError("", None, Exception("disk full"))

        one_by_one(work, "deadlines", [(number, number)], do)

    with pytest.raises(OperationalError):
        office.town.intake.perform(job)


def test_closing_and_ringing_go_on_as_well(office: Office) -> None:
    town = office.town
    bad, good = office.ticket_in(State.RESOLVED), office.ticket_in(State.RESOLVED)
    spoil(town, bad, "level")
    town.now += timedelta(days=4)
    town.runs("close_unrated")
    town.runs("close_unrated")
    assert (office.ticket(bad).state, office.ticket(good).state) == ("resolved", "closed")
    assert len(operators(town)) == 1
    gas = [office.opened(urgency="emergency") for _ in range(2)]
    for number in gas:
        spoil(town, number, "emergency", "gas_leak")
    spoil(town, gas[0], "level")
    town.now += timedelta(minutes=6)
    town.clockwork().pulse()
    town.clockwork().pulse()
    assert ("ring" in steps(office, gas[0]), "ring" in steps(office, gas[1])) == (False, True)
    town.passes(minutes=6)
    assert len(operators(town)) == 2


def test_one_list_that_cannot_be_made_keeps_nobody_else_from_theirs(office: Office) -> None:
    town, bad = office.town, office.opened()
    office.opened("李姐", group="g2")
    spoil(town, bad, "due_at", "spoilt")
    town.runs("morning_list")
    town._deliver()
    assert town.private("沈建国").heard("reminder")
    assert not town.private("周敏").heard("reminder")
    assert "早清单”有1份没有发成" in town.private("运维").heard("notice")[-1].text
