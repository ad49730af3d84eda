"""When jobs are due: cron lines, kinds of days, and who steps back for whom."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.deadlines import SHANGHAI
from scheduler.plan import Plan
from scheduler.settings import DEFAULTS, JobName, SchedulerSettings

PLAN = Plan(SchedulerSettings())
START = datetime(2026, 9, 18, 16, 0, tzinfo=UTC)  # midnight before Saturday, 19 September
FORTNIGHT = timedelta(days=14)
NAMES = sorted(DEFAULTS)
RARE = [name for name in NAMES if name != "close_unrated"]


def _days(plan: Plan, name: JobName, start: datetime = START, length: timedelta = FORTNIGHT) -> list[str]:
    found = plan.occurrences(name, start, start + length)
    return [f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}" for moment in found]


def test_work_keeps_its_days_over_a_holiday_and_the_days_that_make_up_for_it() -> None:
    days = [20, 21, 22, 23, 24, 28, 29, 30]
    assert _days(PLAN, "morning_list") == [f"09-{day} 08:30" for day in days]
    assert _days(PLAN, "day_summary") == [f"09-{day} 17:30" for day in days]


def test_tips_come_every_day_but_on_mondays_with_the_theme() -> None:
    assert _days(PLAN, "weekly_theme") == ["09-21 09:00", "09-28 09:00"]
    tips = _days(PLAN, "daily_tip")
    assert len(tips) == 12
    assert not {"09-21 09:00", "09-28 09:00"} & set(tips)


def test_a_theme_that_is_switched_off_leaves_the_tip_its_mondays() -> None:
    plan = Plan(SchedulerSettings(days={"weekly_theme": "never"}))
    assert _days(plan, "weekly_theme") == []
    assert len(_days(plan, "daily_tip")) == 14


def test_the_question_does_not_come_on_a_holiday() -> None:
    assert _days(PLAN, "quiz") == []  # 25 September is 中秋, 2 October 国庆
    assert _days(PLAN, "quiz", START - timedelta(days=7)) == ["09-18 16:00"]


def test_at_the_same_moment_the_order_given_counts() -> None:
    plan = Plan(SchedulerSettings(jobs={"quiz": "0 9 * * *"}, days={"quiz": "every"}))
    day = START + timedelta(days=1)
    both = plan.between(["quiz", "daily_tip"], START, day)
    assert [name for _, name in both] == ["quiz", "daily_tip"]
    assert [name for _, name in plan.between(["daily_tip", "quiz"], START, day)] == ["daily_tip", "quiz"]


def test_a_rule_names_line_and_days() -> None:
    assert PLAN.rule("morning_list") == "30 8 * * * working"


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kathmandu"])
def test_the_machines_time_zone_does_not_matter(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time  # noqa: PLC0415

    expected = _days(PLAN, "daily_tip")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert _days(Plan(SchedulerSettings()), "daily_tip") == expected
    finally:
        monkeypatch.undo()
        time.tzset()


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(RARE),
    st.timedeltas(timedelta(), timedelta(days=20)),
    st.lists(st.timedeltas(timedelta(), timedelta(days=3)), min_size=1, max_size=4),
)
def test_however_time_is_cut_into_looks_the_occurrences_are_the_same(
    name: JobName, since: timedelta, steps: list[timedelta]
) -> None:
    begin = moment = START + since
    pieces: list[datetime] = []
    for step in steps:
        pieces += PLAN.occurrences(name, moment, moment + step)
        moment += step
    assert pieces == list(PLAN.occurrences(name, begin, moment))
    assert pieces == sorted(set(pieces))
    assert all(begin < piece <= moment for piece in pieces)
