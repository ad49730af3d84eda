"""However often a clock stands still, and whenever somebody looks: the counted time is the limit, exactly."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import RuleError
from desk.limits import extensions, pauses
from desk.limits.watch import watch
from desk.tickets import moves
from grids.deadlines import DAY, count
from grids.lifecycle import State
from grids.settings import Clock
from storage.pauses import pauses_of
from tests.desk.office import Office
from tests.town import NOON, Town

HOURS = st.integers(1, 14 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
ACTS = st.lists(
    st.tuples(st.sampled_from(("hold", "ask", "answer", "resume", "look", "extend", "wait")), HOURS),
    min_size=3,
    max_size=12,
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    town = Town(tmp_path_factory.mktemp("town"))
    yield Office(town)
    town.database.close()


def _act(office: Office, number: int, act: str, length: timedelta) -> int:
    """Do one thing if it may be done; by how many working days the limit has grown."""
    he, until = office.who("何主任"), office.town.now + length
    try:
        if act == "hold":
            office.do(lambda work, ticket: pauses.hold(work, ticket, he, until, "等配件"), number)
        elif act == "ask":
            office.do(lambda work, ticket: pauses.wait_for_answer(work, ticket, he, "哪里", until), number)
        elif act == "answer":
            office.do(lambda work, ticket: pauses.answered(work, ticket, office.who("刘大爷")), number)
        elif act == "resume":
            office.do(lambda work, ticket: pauses.resume(work, ticket, he), number)
        elif act == "extend":
            office.do(lambda work, ticket: extensions.extend(work, ticket, he, 1, "难"), number)
            return 1
        elif act == "look":
            office.town.intake.perform(watch)
    except RuleError:
        return 0
    return 0


@settings(max_examples=12, deadline=None)
@given(ACTS, st.sampled_from(("urgent", "normal")), st.integers(0, 60))
def test_the_time_counted_is_the_limit_whatever_happens(
    office: Office, acts: list[tuple[str, timedelta]], urgency: str, days: int
) -> None:
    town = office.town
    town.now = NOON - days * DAY  # so that 国庆 and the days worked for it lie in some of them
    number = office.opened(urgency=urgency)
    office.do(lambda work, ticket: moves.accept(work, ticket, office.who("何主任")), number)
    clock: Clock = "working" if urgency == "normal" else "calendar"
    limit = getattr(town.config.grids.limits, urgency).resolve
    for act, length in acts:
        town.now += length / 4
        if State(office.ticket(number).state) is not State.ACCEPTED:
            break  # the clock has given it to the level above
        if act != "extend" or clock == "working":  # it is given in working days
            limit += _act(office, number, act, length) * DAY
    town.intake.perform(watch)
    ticket = office.ticket(number)
    with town.database.reading() as session:
        stood = [(row.since, row.ended_at) for row in pauses_of(session, number)]
    counted = count(ticket.opened_at, ticket.due_at, clock)
    for since, until in stood:
        assert since is not None
        if until is not None and since < ticket.due_at:
            counted -= count(since, until, clock)
    assert counted == limit


@pytest.mark.parametrize("urgency", ["urgent", "normal"])
def test_a_pause_whose_end_nobody_saw_ended_then(office: Office, urgency: str) -> None:
    """The bot was down, and hears the handler before its clock has looked."""
    town, he = office.town, office.who("何主任")
    town.now = NOON
    number = office.opened(urgency=urgency)
    office.do(lambda work, ticket: moves.accept(work, ticket, he), number)
    due, until = office.ticket(number).due_at, NOON + 2 * DAY
    office.do(lambda work, ticket: pauses.hold(work, ticket, he, until, "等配件"), number)
    town.now += 30 * DAY
    office.do(lambda work, ticket: moves.resolve(work, ticket, he, "换好了"), number)
    assert office.ticket(number).due_at == due + (2 if urgency == "urgent" else 4) * DAY
    assert office.steps(number)[-1].missed == "resolve"
