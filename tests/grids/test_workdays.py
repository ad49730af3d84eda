"""Which days a job has: the State Council's calendar, its make-up days, and years nobody knows yet."""

from datetime import date, timedelta

import pytest

from grids.workdays import happens_on, holiday_name, is_known, made_up_for

# 2026: 中秋 25 to 27 September, 国庆 1 to 7 October; 20 September (Sunday) and 10 October (Saturday) make up.
UNKNOWN = 2100


@pytest.mark.parametrize(
    ("day", "name", "working", "not_holiday", "made_up"),
    [
        ("2026-09-19", None, False, True, False),  # a plain Saturday
        ("2026-09-20", None, True, True, True),
        ("2026-09-25", "中秋", False, False, False),
        ("2026-09-28", None, True, True, False),
        ("2026-10-01", "国庆节", False, False, False),
        ("2026-10-07", "国庆节", False, False, False),
        ("2026-10-10", None, True, True, True),
    ],
)
def test_holidays_and_the_days_that_make_up_for_them(
    day: str, name: str | None, working: bool, not_holiday: bool, made_up: bool
) -> None:
    when = date.fromisoformat(day)
    assert holiday_name(when) == name
    assert happens_on("working", when) is working
    assert happens_on("not_holiday", when) is not_holiday
    assert made_up_for(when) is made_up
    assert happens_on("every", when)
    assert not happens_on("never", when)


def test_in_a_year_nobody_knows_yet_weeks_are_plain() -> None:
    assert not is_known(UNKNOWN)
    assert is_known(2026)
    first = date(UNKNOWN, 1, 1)
    for day in (first + timedelta(days=n) for n in range(14)):
        assert happens_on("working", day) is (day.weekday() < 5)
        assert happens_on("not_holiday", day)
        assert holiday_name(day) is None
        assert not made_up_for(day)
