"""The plan's arithmetic, and weeks as people name them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.weeks import WEEK, Subject, YearPlan, monday_of, read_week

TODAY = date(2026, 11, 22)  # a Sunday
PLAN = YearPlan(
    {week: Subject(f"w{week}", f"第{week}周") for week in range(1, 53)},
    {(3, 15): Subject("consumer", "消费"), (12, 31): Subject("eve", "年末")},
    [("spring_festival", -1, Subject("home", "返乡")), ("spring_festival", 0, Subject("new", "过年"))],
)


@pytest.mark.parametrize(
    ("monday", "theme"),
    [
        ("2026-11-16", "w47"),
        ("2026-03-09", "consumer"),  # 3-15 is the Sunday of this week
        ("2027-03-15", "consumer"),  # … and the Monday of this one
        ("2026-03-16", "w12"),
        ("2026-02-16", "new"),  # 2026-02-17
        ("2026-02-09", "home"),
        ("2027-02-01", "new"),  # a Saturday
        ("2027-01-25", "home"),
        ("2026-12-28", "eve"),
        ("2041-02-04", "w6"),  # no festival is known: the week's number holds
    ],
)
def test_festivals_before_days_before_numbers(monday: str, theme: str) -> None:
    assert PLAN.subject(date.fromisoformat(monday)).theme == theme


def test_a_fifty_third_week_is_like_the_last_unless_the_plan_has_one() -> None:
    monday = date.fromisocalendar(2032, 53, 1)
    assert YearPlan(PLAN.weeks).subject(monday).theme == "w52"
    assert YearPlan({**PLAN.weeks, 53: Subject("x", "")}).subject(monday).theme == "x"


@given(st.dates(date(2024, 1, 1), date(2060, 1, 1)))
def test_every_week_of_any_year_has_a_subject(day: date) -> None:
    assert PLAN.subject(monday_of(day)).theme
    assert monday_of(day).weekday() == 0
    assert timedelta() <= day - monday_of(day) < WEEK


@pytest.mark.parametrize(
    ("words", "monday", "rest"),
    [
        ("本周 反诈", "2026-11-16", "反诈"),
        ("下周 反诈", "2026-11-23", "反诈"),
        ("下周反诈", "2026-11-23", "反诈"),
        ("下下周：消防", "2026-11-30", "消防"),
        ("2026-12-07 消防", "2026-12-07", "消防"),
        ("2026-12-13 消防", "2026-12-07", "消防"),
        ("2026/12/7 消防", "2026-12-07", "消防"),
        ("2026年12月7日消防", "2026-12-07", "消防"),
        ("12月7日 消防", "2026-12-07", "消防"),
        ("12-7，消防", "2026-12-07", "消防"),
        ("1月5号 消防", "2027-01-04", "消防"),
        ("11-20 消防", "2026-11-16", "消防"),
        ("10-1 消防", "2026-09-28", "消防"),
        ("2026-12-07 00:00:00", "2026-12-07", ""),
        ("2026-W50", "2026-12-07", ""),
        ("2026年第50周 消防", "2026-12-07", "消防"),
        ("下周", "2026-11-23", ""),
    ],
)
def test_a_week_is_understood(words: str, monday: str, rest: str) -> None:
    assert read_week(words, TODAY) == (date.fromisoformat(monday), rest)


@pytest.mark.parametrize(
    "words", ["", "反诈", "下个月 反诈", "13月1日 消防", "2026-02-30 x", "2026-W60", "12", "2月30日 消防"]
)
def test_what_names_no_week_is_told_apart(words: str) -> None:
    assert read_week(words, TODAY) is None


@given(st.text(max_size=20))
def test_no_words_break_it(words: str) -> None:
    found = read_week(words, TODAY)
    assert found is None or found[0].weekday() == 0
