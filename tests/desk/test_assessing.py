"""Whose case it is: late answers are those of whoever had them, results those of whoever made them."""

from datetime import date, timedelta

import pytest

from desk.assessment.assessing import records_of
from desk.departments import whistle
from desk.followup.followups import record
from desk.limits import supervising
from desk.tickets import moves
from desk.work import Work
from grids.assessment import Record
from grids.followups import Outcome
from grids.lifecycle import State
from grids.periods import period_of
from grids.rates import Rate
from storage.followups import FollowUp
from storage.tickets import Ticket
from tests.departments import furnish
from tests.desk.office import Office
from tests.staff import staff
from tests.town import Town

MONTH = period_of("month", date(2026, 11, 18))
ZHOU, SHEN, PLACE = "post:1", "post:2", "community:990101103001"


@pytest.fixture
def office(town: Town) -> Office:
    return Office(furnish(town))


def counted(office: Office) -> dict[str, Record]:
    return office.town.intake.perform(lambda work: records_of(work, MONTH))


def act(office: Office, number: int, what: str, who: str, words: str = "") -> None:
    actor = office.who(who)
    do = getattr(moves, what)
    office.do(lambda work, ticket: do(work, ticket, actor, *([words] if words else [])), number)


def test_who_helps_out_late_is_not_late_but_whose_turn_it_was(office: Office) -> None:
    number = office.opened()
    office.town.now += timedelta(hours=3)
    act(office, number, "accept", "何主任")
    found = counted(office)
    assert found[ZHOU].response == Rate(0, 1)
    assert found[PLACE].response == Rate(0, 1)
    assert all(found[key].response == Rate() for key in found if key not in (ZHOU, PLACE))


def test_what_nobody_has_taken_counts_for_everybody_on_duty(office: Office) -> None:
    with office.town.database.writing() as session:
        staff(session, "钱敏", "grid_worker", "990101103001001")
    office.town.restart()
    office.opened()
    office.town.now += timedelta(hours=3)
    found = counted(office)
    assert found[ZHOU].response == Rate(0, 1)
    assert sum(found[key].response.denominator for key in found if key.startswith("post:")) == 2


def test_passed_on_it_is_the_others_from_then_on(office: Office) -> None:
    number = office.opened()
    act(office, number, "transfer", "周敏", "沈建国")
    act(office, number, "accept", "沈建国")
    act(office, number, "resolve", "沈建国", "已修好")
    found = counted(office)
    assert (found[SHEN].response, found[SHEN].on_time) == (Rate(1, 1), Rate(1, 1))
    assert ZHOU not in found or found[ZHOU] == Record()


def test_a_bad_rating_is_that_of_whoever_said_it_was_done(office: Office) -> None:
    number = office.ticket_in(State.RESOLVED)
    act(office, number, "rate", "刘大爷", "unsatisfied")
    act(office, number, "resolve", "何主任", "换了新的")
    found = counted(office)
    assert (found[ZHOU].satisfaction, found[ZHOU].reopening) == (Rate(0, 1), Rate(1, 1))
    assert found[PLACE].reopening == Rate(1, 2)


def test_supervised_counts_for_the_one_who_had_it(office: Office) -> None:
    number = office.opened()
    act(office, number, "accept", "周敏")
    he = office.who("何主任")
    office.do(lambda work, ticket: supervising.supervise(work, ticket, he, "请今天处理"), number)
    found = counted(office)
    assert (found[ZHOU].supervised, found[PLACE].supervised) == (1, 1)


def test_a_follow_up_counts_for_the_result_it_asked_about(office: Office) -> None:
    number = office.ticket_in(State.CLOSED)

    def ask(work: Work) -> None:
        ticket = work.session.get_one(Ticket, number)
        asked = FollowUp(
            ticket_id=number,
            closed_at=ticket.ended_at or work.now,
            why="sample",
            post_id=next(seat.id or 0 for seat in work.directory.seats if seat.name == "何主任"),
            turn=1,
            drawn_at=work.now,
            due_by=work.now + timedelta(days=1),
        )
        work.session.add(asked)
        work.session.flush()
        record(work, ticket, asked, office.who("何主任"), Outcome.SOLVED)

    office.town.intake.perform(ask)
    found = counted(office)
    assert (found[ZHOU].followup, found[PLACE].followup) == (Rate(1, 1), Rate(1, 1))


def test_departments_that_were_called_and_those_nobody_waited_for(office: Office) -> None:
    number, above = office.opened(), office.who("平安办")
    act(office, number, "accept", "周敏")
    office.do(lambda work, ticket: whistle.whistle(work, ticket, above, "市政所 城管办 人社所"), number)
    lei = office.who("雷振华")
    office.do(lambda work, ticket: whistle.report_in(work, ticket, lei, "雷振华"), number)
    office.do(lambda work, ticket: whistle.stand_down(work, ticket, above, "人社所 用不上"), number)
    assert "department:1" not in counted(office), "there is still time"
    office.town.now += timedelta(hours=1)
    found = counted(office)
    assert (found["department:1"].report_in, found["department:2"].report_in) == (Rate(0, 1), Rate(1, 1))
    assert "department:3" not in found
