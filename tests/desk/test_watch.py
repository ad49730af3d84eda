"""The clock and a ticket: reminders, 催办, 督办, one level up; once each, whatever restarts, none at night."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from desk.actor import Actor
from desk.limits.watch import watch
from desk.tickets import moves
from desk.work import Work
from grids.lifecycle import State
from storage.tickets import Ticket
from tests.desk.office import Office
from tests.staff import staff
from tests.town import Town

MORNING = datetime(2026, 11, 18, 0, 0, tzinfo=UTC)  # a Wednesday, 8:00 in Shanghai
GRID = "990101103001001"


@pytest.fixture
def office(town: Town) -> Office:
    town.now = MORNING
    with town.database.writing() as session:
        staff(session, "严组长", "grid_leader", GRID)
    town.restart()
    return Office(town)


def tick(town: Town, **time: float) -> None:
    """Time passes, and the job looks; what it says is delivered."""
    town.now += timedelta(**time)
    town.intake.perform(watch)
    town._deliver()


def heard(town: Town, name: str, about: str | None = None) -> list[str]:
    return [item.text for item in town.private(name).heard(about)]


def steps(office: Office, number: int) -> list[str]:
    return [step.event for step in office.steps(number) if step.event != "open"]


def office_emergency(office: Office, number: int) -> None:
    def mark(_work: Work, ticket: Ticket) -> None:
        ticket.emergency = "gas_leak"

    office.do(mark, number)


def test_an_urgent_ticket_nobody_takes_climbs_to_the_community(office: Office) -> None:
    town, number = office.town, office.opened()  # 2 hours to respond, 24 to solve
    tick(town, minutes=59)
    assert steps(office, number) == []
    tick(town, minutes=1)
    assert "受理时限过半，请在今天10:00前受理" in heard(town, "周敏", "deadline")[-1]
    tick(town, minutes=36)
    assert "只剩两成" in heard(town, "周敏", "deadline")[-1]
    assert heard(town, "严组长") == []
    tick(town, minutes=24)
    assert heard(town, "周敏", "deadline")[-1].startswith(f"【催办】工单{number} 已到受理时限，请马上受理。")
    assert "由网格员周敏负责，请帮着催一催" in heard(town, "严组长")[-1]
    assert heard(town, "何主任") == []
    tick(town, hours=2)
    card = town.private("何主任").last
    assert card.text.startswith(f"【督办】【急件】工单{number} 受理超时2小时")
    assert "受理" in card.labels
    assert "您可以直接受理" in card.text
    assert office.ticket(number).supervised
    assert heard(town, "周敏")[-1].startswith(f"【督办】工单{number} 受理超时2小时，上级督办。")
    tick(town, hours=6)
    ticket = office.ticket(number)
    assert (ticket.level, ticket.state, ticket.post_id, ticket.supervised) == (
        "community",
        "open",
        None,
        False,
    )
    assert ticket.respond_by == town.now + timedelta(hours=2)
    assert heard(town, "何主任")[-1].startswith(f"【急件】工单{number} 超时升级：受理超时8小时（社区办理）")
    assert f"工单{number} 受理超时8小时，已转社区办理。" in heard(town, "周敏")[-1]
    assert steps(office, number) == ["half", "most", "remind", "supervise", "rise"]


def test_each_step_is_done_once_whatever_restarts(office: Office) -> None:
    town, number = office.town, office.opened()
    for _ in range(3):
        tick(town, hours=0)
    tick(town, hours=1)
    before = (steps(office, number), len(heard(town, "周敏")))
    for _ in range(3):
        town.restart()
        tick(town, seconds=20)
    assert (steps(office, number), len(heard(town, "周敏"))) == before


def test_after_a_long_stop_there_is_the_latest_step_alone(office: Office) -> None:
    town, number = office.town, office.opened()
    town._deliver()
    said = len(heard(town, "周敏"))
    tick(town, hours=5)
    assert steps(office, number) == ["supervise"]
    assert len(heard(town, "周敏")) == said + 1
    tick(town, minutes=1)
    assert steps(office, number) == ["supervise"]


def test_several_tickets_at_once_are_one_message(office: Office) -> None:
    town = office.town
    numbers = [office.opened(name) for name in ("刘大爷", "王阿姨", "陈叔")]
    town._deliver()
    said = len(heard(town, "周敏"))
    tick(town, hours=1)
    [text] = heard(town, "周敏")[said:]
    assert "有3件工单要请您看一下" in text
    assert "【时限过半】3件" in text
    assert all(f"\n{number} 电梯 · 受理时限过半" in text for number in numbers), text


def test_nothing_rings_at_night_and_the_night_does_not_count(office: Office) -> None:
    town = office.town
    town.now = MORNING + timedelta(hours=12)  # 20:00
    number = office.opened()
    tick(town, hours=1)
    assert steps(office, number) == ["half"]
    for _ in range(9 * 6):
        tick(town, minutes=10)  # till 6:00
    assert steps(office, number) == ["half"]
    tick(town, minutes=90)
    assert steps(office, number) == ["half", "remind"]
    tick(town, hours=2)
    assert steps(office, number) == ["half", "remind", "supervise"]


def test_an_emergency_rings_at_any_hour(office: Office) -> None:
    town = office.town
    town.now = MORNING + timedelta(hours=15)  # 23:00
    number = office.opened(urgency="emergency")
    for _ in range(45):
        tick(town, minutes=1)
    assert steps(office, number)[:5] == ["half", "most", "remind", "supervise", "rise"]


def test_before_anybody_takes_an_emergency_its_own_calls_are_the_reminder(office: Office) -> None:
    town, number = office.town, office.opened(urgency="emergency")
    office_emergency(office, number)
    tick(town, minutes=8)
    assert steps(office, number) == []
    tick(town, minutes=7)
    assert steps(office, number) == ["remind"]


def test_once_accepted_only_the_limit_to_solve_counts(office: Office) -> None:
    town, number = office.town, office.opened()
    office.do(lambda work, ticket: moves.accept(work, ticket, office.who("周敏")), number)
    tick(town, hours=3)
    assert steps(office, number) == ["accept"]
    tick(town, hours=9)
    assert steps(office, number) == ["accept", "half"]
    tick(town, hours=12)
    assert steps(office, number) == ["accept", "half", "remind"]
    office.do(lambda work, ticket: moves.resolve(work, ticket, office.who("周敏"), "已修好"), number)
    assert office.ticket(number).clock_at is None
    tick(town, days=2)
    assert steps(office, number) == ["accept", "half", "remind", "resolve"]


def test_whoever_gets_it_late_is_not_called_late_at_once(office: Office) -> None:
    town, number = office.town, office.opened()
    town.now += timedelta(hours=30)
    he = office.who("何主任")
    office.do(lambda work, ticket: moves.escalate(work, ticket, office.who("周敏"), "要换主机"), number)
    tick(town, minutes=5)
    assert steps(office, number) == ["escalate"]
    due = office.ticket(number).due_at
    assert due < town.now  # the date residents see stays the true one
    office.do(lambda work, ticket: moves.accept(work, ticket, he), number)
    tick(town, hours=1)
    assert steps(office, number) == ["escalate", "accept"]
    tick(town, hours=1)
    assert steps(office, number) == ["escalate", "accept", "remind"]


def test_at_the_township_it_stays_and_the_office_hears(office: Office) -> None:
    town, number = office.town, office.opened()
    for who in (office.who("周敏"), office.who("何主任")):
        office.do(partial(_escalate, who), number)
    tick(town, hours=4)
    assert steps(office, number)[-1] == "supervise"
    assert heard(town, "平安办")[-1].startswith(f"【督办】【急件】工单{number} 受理超时2小时")
    tick(town, days=5)
    tick(town, days=5)
    assert office.ticket(number).level == "township"
    assert "rise" not in steps(office, number)


def _escalate(who: Actor, work: Work, ticket: Ticket) -> None:
    moves.escalate(work, ticket, who, "难")


BEGINNINGS: dict[str, tuple[State, Callable[[Office, Work, Ticket], object]]] = {
    "rate_bad": (State.RESOLVED, lambda o, w, t: moves.rate(w, t, o.who("刘大爷"), "unsatisfied")),
    "reopen": (State.CLOSED, lambda o, w, t: moves.reopen(w, t, o.who("刘大爷"))),
    "appeal": (State.REJECTED, lambda o, w, t: moves.appeal(w, t, o.who("刘大爷"))),
}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_both_terms_begin_anew(office: Office, name: str) -> None:
    state, act = BEGINNINGS[name]
    town, number = office.town, office.opened()
    tick(town, hours=1)
    liu, zhou = office.who("刘大爷"), office.who("周敏")
    if state is State.REJECTED:
        office.do(lambda work, ticket: moves.reject(work, ticket, zhou, "玩笑"), number)
    else:
        office.do(lambda work, ticket: moves.accept(work, ticket, zhou), number)
        tick(town, hours=11)
        office.do(lambda work, ticket: moves.resolve(work, ticket, zhou, "修好了"), number)
    if state is State.CLOSED:
        office.do(lambda work, ticket: moves.rate(work, ticket, liu, "satisfied"), number)
    town.now += timedelta(days=2)
    office.do(lambda work, ticket: act(office, work, ticket), number)
    ticket = office.ticket(number)
    assert (ticket.respond_by, ticket.due_at) == (
        town.now + timedelta(hours=2),
        town.now + timedelta(hours=24),
    )
    before = steps(office, number)
    tick(town, minutes=1)
    assert steps(office, number) == before
    tick(town, hours=12)
    assert steps(office, number)[len(before) :][-1] in ("half", "rise")


def test_a_transfer_gives_the_other_one_time_to_respond_and_none_to_solve(office: Office) -> None:
    town, number = office.town, office.opened()
    due = office.ticket(number).due_at
    tick(town, minutes=110)
    office.do(lambda work, ticket: moves.transfer(work, ticket, office.who("周敏"), "沈建国"), number)
    assert office.ticket(number).respond_by == town.now + timedelta(hours=2)
    assert office.ticket(number).due_at == due
    tick(town, minutes=30)
    assert steps(office, number) == ["most", "transfer"]
    tick(town, minutes=30)
    assert "受理时限过半" in heard(town, "沈建国")[-1]


def test_what_was_late_before_the_upgrade_begins_with_the_first_word(office: Office) -> None:
    """The migration marks since when: nobody rises for what no clock ever reminded of."""
    town, number = office.town, office.opened()
    town.now += timedelta(days=30)
    with town.database.writing() as session:
        for code in ("respond:from", "resolve:from"):
            session.connection().exec_driver_sql(
                "INSERT INTO ticket_marks VALUES (?, ?, ?)",
                (number, code, f"{town.now:%Y-%m-%d %H:%M:%S.%f}"),
            )
    tick(town, minutes=0)
    assert steps(office, number) == ["remind"]
    tick(town, hours=2)
    assert steps(office, number) == ["remind", "supervise"]


def test_nothing_due_is_one_look_into_an_index(town: Town) -> None:
    with town.database.reading() as session:
        query = "SELECT * FROM tickets WHERE clock_at <= '2026-11-18' ORDER BY clock_at LIMIT 1000"
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
    assert [row[-1] for row in plan] == ["SEARCH tickets USING INDEX ix_tickets_clock_at (clock_at<?)"]


def test_what_has_ended_has_no_clock(office: Office) -> None:
    for state in State:
        number = office.ticket_in(state)
        assert (office.ticket(number).clock_at is not None) == (state in (State.OPEN, State.ACCEPTED))


def test_the_job_does_it_every_minute(office: Office) -> None:
    town, number = office.town, office.opened()
    town.now += timedelta(hours=1)
    town.clockwork().tick()
    assert steps(office, number) == ["half"]


def test_nobody_is_promised_a_date_that_has_passed(office: Office) -> None:
    town, number = office.town, office.opened()
    tick(town, hours=4)
    receipt, card = town.group.heard("receipt")[0], town.private("周敏").heard("card")[0]
    assert receipt.text.endswith("网格员周敏跟进，已经超过回应时限，正在催办。")
    assert card.text.endswith("受理时限已经过了，请马上受理。")
    town.now += timedelta(hours=30)
    office.do(lambda work, ticket: moves.escalate(work, ticket, office.who("周敏"), "要换主机"), number)
    town._deliver()
    assert receipt.text.endswith("社区何主任跟进，已经超过办结时限，正在催办。")
    assert town.private("何主任").last.text.endswith("办结时限已经过了，请马上处理。")
    office.do(lambda work, ticket: moves.accept(work, ticket, office.who("何主任")), number)
    town._deliver()
    assert receipt.text.endswith("社区何主任跟进，已经超过办结时限，正在催办。")


def test_what_can_be_done_instead_fits_where_it_stands(office: Office) -> None:
    town, number = office.town, office.opened()
    tick(town, hours=2)
    assert heard(town, "周敏")[-1].endswith(f"办不了请发“上报 {number} 理由”。")
    office.do(lambda work, ticket: moves.accept(work, ticket, office.who("周敏")), number)
    tick(town, hours=22)
    assert heard(town, "周敏")[-1].endswith(f"要等的请发“挂账 {number} 到 日期 理由”。")
