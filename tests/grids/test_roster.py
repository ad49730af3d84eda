"""What a duty table says of a shift, and when nobody is on duty."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.deadlines import SHANGHAI
from grids.hours import ALWAYS, parse_hours
from grids.roster import Shift, Span, outside, read_day, read_shift, uncovered, window

TODAY = date(2026, 11, 18)  # a Wednesday
OFFICE = parse_hours("工作日 08:30-17:30")
MONDAY = datetime(2026, 11, 16, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "cell",
    ["2026-11-25", "2026/11/25", "2026.11.25", "20261125", "2026年11月25日", "2026-11-25 00:00:00"],
)
def test_a_day_is_read_as_people_and_spreadsheets_write_it(cell: str) -> None:
    assert read_day(cell, TODAY) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("", "日期为空"),
        ("11月25日", "请写上年份"),
        ("下周三", "应写成 2026-11-25"),
        ("2026-02-30", "没有“2026-02-30”这一天"),
        ("2062-11-25", "请核对年份"),
    ],
)
def test_what_is_no_day_is_said(cell: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_day(cell, TODAY)


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        ("17:30", "8:30", 15),
        ("17:30:00", "08:30:00", 15),
        ("17：30", "次日8：30", 15),
        ("17点半", "8点半", 15),
        ("8点", "17点30分", 9.5),
        ("17:30", "24:00", 6.5),
        ("17:30", "0:00", 6.5),
        ("8:30", "8:30", 24),
    ],
)
def test_a_shift_runs_over_midnight_if_its_end_is_not_later(begin: str, end: str, hours: float) -> None:
    first, last = read_shift(TODAY, begin, end)
    assert first.date() == TODAY
    assert last - first == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        ("", "8:30", "开始时间为空"),
        ("17:30", "", "结束时间为空"),
        ("晚上", "8:30", "应写成 17:30"),
        ("17:30", "8:75", "没有“8:75”这个时间"),
        ("25:00", "8:30", "没有“25:00”这个时间"),
        ("次日8:30", "17:30", "请写当天的时间"),
        ("8:30", "次日9:30", "超过一天"),
    ],
)
def test_what_is_no_shift_is_said(begin: str, end: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_shift(TODAY, begin, end)


def test_weekends_holidays_and_nights_lie_outside_of_working_hours() -> None:
    found = outside(OFFICE, MONDAY, MONDAY + timedelta(days=7))
    assert found[0] == (MONDAY, MONDAY + timedelta(hours=8.5))
    assert found[-1] == (MONDAY + timedelta(days=4, hours=17.5), MONDAY + timedelta(days=7))
    assert sum((last - first for first, last in found), timedelta()) == timedelta(days=7, hours=-45)
    assert outside(ALWAYS, MONDAY, MONDAY + timedelta(days=2)) == []


def test_since_when_and_until_when_the_same_people_are_on_duty() -> None:
    shifts = [Shift("x", 1, MONDAY, MONDAY + timedelta(hours=8))]
    assert window(shifts, MONDAY + timedelta(hours=1)) == (MONDAY, MONDAY + timedelta(hours=8))
    assert window(shifts, MONDAY - timedelta(hours=1)) == (None, MONDAY)
    assert window(shifts, MONDAY + timedelta(hours=8)) == (MONDAY + timedelta(hours=8), None)


hours = st.integers(0, 72)
spans = st.tuples(hours, st.integers(1, 24)).map(
    lambda pair: (MONDAY + timedelta(hours=pair[0]), MONDAY + timedelta(hours=sum(pair)))
)


@settings(max_examples=60)
@given(st.lists(spans, max_size=6))
def test_every_hour_off_work_is_either_covered_or_in_a_gap_and_never_both(shifts: list[Span]) -> None:
    free = outside(OFFICE, MONDAY, MONDAY + timedelta(hours=72))
    rows = [Shift("x", 1, *span) for span in shifts]
    gaps = uncovered(free, rows)
    assert gaps == sorted(gaps)
    for half in range(144):
        moment = (MONDAY + timedelta(minutes=30 * half)).astimezone(UTC)
        off = any(first <= moment < last for first, last in free)
        covered = any(row.holds(moment) for row in rows)
        assert any(first <= moment < last for first, last in gaps) == (off and not covered)
        assert off != OFFICE.holds(moment)
