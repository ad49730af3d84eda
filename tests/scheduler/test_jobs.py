"""What happens when time passes: ratings that never came, marks nobody needs any more."""

from datetime import timedelta
from typing import get_args

import pytest
from sqlmodel import select

from desk.settings import DeskSettings
from desk.tickets.moves import close_unrated
from grids.lifecycle import State
from scheduler.jobs import JOBS, REDELIVERY
from scheduler.settings import DAYS, DEFAULTS, JobName
from storage.inbox import Seen
from tests.desk.office import Office
from tests.town import Town

WINDOW = DeskSettings().rating_days


def test_every_job_that_settings_may_name_exists_and_has_its_time() -> None:
    assert set(JOBS) == set(get_args(JobName)) == set(DEFAULTS) == set(DAYS)


@pytest.mark.parametrize(
    ("wait", "state"),
    [
        (timedelta(), State.RESOLVED),
        (timedelta(days=WINDOW) - timedelta(seconds=1), State.RESOLVED),
        (timedelta(days=WINDOW), State.RESOLVED),
        (timedelta(days=WINDOW, seconds=1), State.CLOSED),
    ],
)
def test_what_nobody_rated_is_closed_after_its_days_and_not_before(
    town: Town, wait: timedelta, state: State
) -> None:
    number = Office(town).ticket_in(State.RESOLVED)
    town.now += wait
    town.runs("close_unrated")
    assert town.ticket(number).state == state


def test_the_invitation_and_the_receipt_say_that_it_was_closed_unrated(town: Town) -> None:
    office = Office(town)
    number = office.ticket_in(State.RESOLVED)
    town._deliver()
    invitation = town.group.heard("rating")[0]
    assert invitation.labels == ["满意", "基本满意", "不满意"]
    town.passes(days=WINDOW, seconds=1)
    town.runs("close_unrated")
    town._deliver()
    assert invitation.text.startswith(f"工单{number} 已结案（未评价）")
    assert invitation.labels == []
    receipt = town.group.heard("receipt")[0]
    assert "评价：未评价" in receipt.text
    assert receipt.labels == ["问题又出现了"]
    step = town.history(number)[-1]
    assert (step.event, step.actor, step.actor_name) == ("lapse", "clock:", "系统")
    assert town.ticket(number).ended_at == step.at
    assert "只有“待评价”" not in invitation.press_data(f"rate:{number}:satisfied", "刘大爷")
    assert town.ticket(number).rating is None


def test_other_states_and_a_second_run_are_left_alone(town: Town) -> None:
    office = Office(town)
    for state in State:
        office.ticket_in(state)
    before = [ticket.state for ticket in town.tickets()]
    town.passes(days=30)
    assert town.intake.perform(close_unrated) == 1
    after = [ticket.state for ticket in town.tickets()]
    assert [old for old, new in zip(before, after, strict=True) if old != new] == ["resolved"]
    assert town.intake.perform(close_unrated) == 0


def test_the_window_is_the_townships_own(town: Town) -> None:
    town.config.desk.rating_days = 1
    number = Office(town).ticket_in(State.RESOLVED)
    town.passes(days=1, seconds=1)
    town.restart()
    town.runs("close_unrated")
    assert town.ticket(number).state == "closed"


def test_tidying_forgets_only_what_no_platform_delivers_again(town: Town) -> None:
    with town.database.writing() as session:
        for age in (timedelta(), REDELIVERY - timedelta(seconds=1), REDELIVERY, REDELIVERY * 2):
            session.add(Seen(platform="p", chat_id="1", key=str(age), at=town.now - age))
    number = Office(town).opened()
    town.runs("tidy")
    with town.database.reading() as session:
        kept = set(session.exec(select(Seen.key)).all())
    assert kept == {str(age) for age in (timedelta(), REDELIVERY - timedelta(seconds=1), REDELIVERY)}
    assert town.ticket(number).state == "open"


def test_nothing_is_forgotten_while_telegram_still_keeps_it() -> None:
    assert timedelta(hours=24) < REDELIVERY
