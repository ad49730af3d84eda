"""The table of states and events, every pair of it, driven through the desk."""

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from desk.actor import CLOCK, Actor
from desk.errors import RuleError
from desk.followup import followups
from desk.permits import EVENT_NAMES, find
from desk.tickets import moves, passing, together
from desk.tickets.views import STATE_NAMES
from desk.work import Work
from grids.lifecycle import (
    ENDED,
    LEVELS,
    LIVE,
    TABLE,
    UNDER_WAY,
    Event,
    Level,
    Move,
    State,
    Who,
    climb,
    find_move,
    sources_of,
)
from storage.followups import FollowUp
from storage.tickets import Ticket
from tests.departments import town_with_departments
from tests.desk.office import Office

Act = Callable[[Work, Ticket, Actor], object]
EVENTS = [event for event in Event if event is not Event.OPEN]
RIGHT = {
    Who.HANDLER: "周敏",
    Who.REPORTER: "刘大爷",
    Who.ONLY_REPORTER: "刘大爷",
    Who.DEPARTMENT: "张强",
    Who.TOWNSHIP: "平安办",
    Who.FOLLOW_UP_SEAT: "何主任",
}
WRONG = {
    Who.HANDLER: ("刘大爷", "王阿姨", "沈建国"),
    Who.REPORTER: ("王阿姨", "周敏"),
    Who.ONLY_REPORTER: ("王阿姨", "周敏"),
    Who.DEPARTMENT: ("刘大爷", "周敏", "平安办", "雷振华"),
    Who.TOWNSHIP: ("刘大爷", "周敏", "何主任", "张强"),
    Who.FOLLOW_UP_SEAT: ("刘大爷", "周敏", "平安办", "张强"),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    town = town_with_departments(tmp_path_factory.mktemp("town"))
    yield Office(town)
    town.database.close()


def _from_department(event: Event) -> Act:
    """A ticket that was passed to 市政所 comes back."""

    def act(work: Work, ticket: Ticket, actor: Actor) -> None:
        ticket.post_id = next(iter(work.directory.offices.values())).post_id
        moves.make_move(work, ticket, event, actor, "不归我们管")

    return act


def _found_unsolved(work: Work, ticket: Ticket, actor: Actor) -> None:
    """It was 何主任's turn to ask."""
    post = next(seat.id for seat in work.directory.seats if seat.name == "何主任")
    closed_at = ticket.ended_at or work.now
    due_by = work.now + timedelta(days=3)
    drawn = FollowUp(
        ticket_id=ticket.number,
        closed_at=closed_at,
        why="sample",
        post_id=post or 0,
        turn=1,
        drawn_at=work.now,
        due_by=due_by,
    )
    work.session.add(drawn)
    followups.record_unsolved(work, ticket, drawn, actor, reasonable=True)


def _act(office: Office, event: Event) -> Act:
    """How the desk is asked for an event."""
    if event is Event.MERGE:
        target = office.opened("陈叔")
        return lambda work, ticket, actor: together.merge(work, ticket, find(work, target), actor)
    acts: dict[Event, Act] = {
        Event.UNMERGE: together.unmerge,
        Event.ACCEPT: moves.accept,
        Event.REJECT: lambda work, ticket, actor: moves.reject(work, ticket, actor, "是玩笑话"),
        Event.WITHDRAW: moves.withdraw,
        Event.RESOLVE: lambda work, ticket, actor: moves.resolve(work, ticket, actor, "已修好"),
        Event.CONFIRM: moves.confirm,
        Event.RATE_GOOD: lambda work, ticket, actor: moves.rate(work, ticket, actor, "basic"),
        Event.RATE_BAD: lambda work, ticket, actor: moves.rate(work, ticket, actor, "unsatisfied"),
        Event.LAPSE: lambda work, ticket, actor: moves.make_move(work, ticket, Event.LAPSE, actor),
        Event.REOPEN: moves.reopen,
        Event.APPEAL: moves.appeal,
        Event.RISE: lambda work, ticket, _clock: moves.rise(work, ticket, "办结超时2小时"),
        Event.ESCALATE: lambda work, ticket, actor: moves.escalate(work, ticket, actor, "需要社区协调"),
        Event.TRANSFER: lambda work, ticket, actor: moves.transfer(work, ticket, actor, "沈建国"),
        Event.HAND_BACK: _from_department(Event.HAND_BACK),
        Event.REFUSE: _from_department(Event.REFUSE),
        Event.FOLLOW_UP: _found_unsolved,
        Event.DECIDE: lambda work, ticket, actor: passing.decide(work, ticket, actor, "市政所"),
    }
    return acts[event]


def _actor(office: Office, move: Move | None, event: Event) -> Actor:
    who = move.who if move else next(line.who for line in TABLE if line.event is event)
    return CLOCK if who is Who.CLOCK else office.who(RIGHT[who])


@pytest.mark.parametrize(
    "move", [move for move in TABLE if move.source], ids=lambda move: f"{move.source}-{move.event}"
)
def test_an_allowed_move_does_what_the_table_says(office: Office, move: Move) -> None:
    assert move.source is not None
    number = office.ticket_in(move.source)
    act, actor = _act(office, move.event), _actor(office, move, move.event)
    before, steps = office.ticket(number), office.steps(number)
    office.do(lambda work, ticket: act(work, ticket, actor), number)
    after, (*earlier, step) = office.ticket(number), office.steps(number)
    assert earlier == steps
    assert after.state == move.target
    assert after.level == climb(Level(before.level), move.up)
    assert (step.event, step.from_state, step.to_state) == (move.event, move.source, move.target)
    assert (step.from_level, step.to_level) == (before.level, after.level)
    assert (step.actor, step.actor_name, step.at) == (actor.account, actor.name, office.town.now)
    assert bool(step.words) or not move.words
    # A lapse is the clock's: it looks for what has waited too long, and says when it ended.
    assert (after.ended_at is not None) == (after.state in ENDED and move.event is not Event.LAPSE)


@pytest.mark.parametrize(
    ("state", "event"),
    [pair for pair in itertools.product(State, EVENTS) if find_move(*pair) is None],
    ids=str,
)
def test_a_pair_that_is_not_in_the_table_is_refused_and_leaves_no_trace(
    office: Office, state: State, event: Event
) -> None:
    number = office.ticket_in(state)
    act, actor = _act(office, event), _actor(office, None, event)
    before, steps, rows = office.ticket(number), office.steps(number), office.outbox_size()
    with pytest.raises(RuleError, match=rf"工单{number}|只有反映人自己"):
        office.do(lambda work, ticket: act(work, ticket, actor), number)
    assert office.steps(number) == steps
    assert office.ticket(number) == before
    assert office.outbox_size() == rows


@pytest.mark.parametrize(
    ("move", "name"),
    [
        (move, name)
        for move in TABLE
        if move.source and move.who is not Who.CLOCK
        for name in WRONG[move.who]
        if not (move.event is Event.MERGE and name == "王阿姨")
    ],
    ids=lambda value: f"{value.source}-{value.event}" if isinstance(value, Move) else value,
)
def test_nobody_else_may_do_it(office: Office, move: Move, name: str) -> None:
    assert move.source is not None
    number = office.ticket_in(move.source)
    act, actor = _act(office, move.event), office.who(name)
    steps = office.steps(number)
    with pytest.raises(RuleError):
        office.do(lambda work, ticket: act(work, ticket, actor), number)
    assert office.steps(number) == steps
    assert office.ticket(number).state == move.source


@pytest.mark.parametrize(
    "move",
    [move for move in TABLE if move.words and move.who is Who.HANDLER],
    ids=lambda move: str(move.event),
)
def test_where_words_are_needed_blanks_are_none(office: Office, move: Move) -> None:
    assert move.source is not None
    number, worker = office.ticket_in(move.source), office.who("周敏")
    act = {Event.REJECT: moves.reject, Event.RESOLVE: moves.resolve, Event.ESCALATE: moves.escalate}
    with pytest.raises(RuleError, match=f"请写上.*{EVENT_NAMES[move.event]} {number} "):
        office.do(lambda work, ticket: act[move.event](work, ticket, worker, " \n"), number)
    assert office.ticket(number).state == move.source


def test_opening_is_the_first_step(office: Office) -> None:
    step = office.steps(office.opened())[0]
    move = find_move(None, Event.OPEN)
    assert move is not None
    assert (step.event, step.from_state, step.from_level) == ("open", None, None)
    assert (step.to_state, step.to_level) == (move.target, "grid")


def test_no_pair_stands_in_the_table_twice() -> None:
    assert len({(move.source, move.event) for move in TABLE}) == len(TABLE)


def test_every_state_can_be_reached_and_every_event_happens_somewhere() -> None:
    assert {move.target for move in TABLE} == set(State)
    assert {move.event for move in TABLE} == set(Event)


def test_every_state_is_live_or_ended_and_has_a_name() -> None:
    assert {*LIVE, *ENDED} == set(State)
    assert not {*LIVE} & {*ENDED}
    assert set(UNDER_WAY) < set(LIVE)
    assert set(STATE_NAMES) == {state.value for state in State}
    assert set(EVENT_NAMES) == set(Event)


def test_only_what_the_table_lets_live_again_leaves_an_end() -> None:
    assert {(move.source, move.event) for move in TABLE if move.source in ENDED} == {
        (State.CLOSED, Event.REOPEN),
        (State.CLOSED, Event.FOLLOW_UP),
        (State.REJECTED, Event.APPEAL),
        (State.MERGED, Event.UNMERGE),
    }


def test_the_states_an_event_may_happen_in_are_told() -> None:
    assert list(sources_of(Event.WITHDRAW)) == [State.OPEN, State.ACCEPTED]
    assert list(sources_of(Event.OPEN)) == []


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("steps", range(5))
def test_climbing_ends_at_the_township(level: Level, steps: int) -> None:
    above = climb(level, steps)
    assert LEVELS.index(above) == min(LEVELS.index(level) + steps, 2)
    assert climb(level) == (above if steps == 1 else climb(level))
