"""When a department is there: every way people write it, and the moments it holds for."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.hours import ALWAYS, Hours, parse_hours

NINE_TO_FIVE = Hours(time(9), time(17), working=True)


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("工作日 09:00-17:00", NINE_TO_FIVE),
        ("工作日9:00—17:00", NINE_TO_FIVE),
        ("工作日 9点到17点", NINE_TO_FIVE),
        ("工作日\uff0c09\uff1a00\uff5e17\uff1a00", NINE_TO_FIVE),
        ("周一至周五 9:00-17:00", NINE_TO_FIVE),
        ("每天 07:00-22:00", Hours(time(7), time(22), working=False)),
        ("07:00-22:00", Hours(time(7), time(22), working=False)),
        ("每天 8:00-24:00", Hours(time(8), time.max, working=False)),
        ("全天", ALWAYS),
        ("24小时", ALWAYS),
    ],
)
def test_hours_are_read_as_people_write_them(words: str, hours: Hours) -> None:
    assert parse_hours(words) == hours


@pytest.mark.parametrize(
    "words", ["", "看情况", "17:00-09:00", "09:00-09:00", "工作日", "每天 25:00-26:00", "周三 9:00-10:00"]
)
def test_what_cannot_be_read_says_how_to_write_it(words: str) -> None:
    with pytest.raises(ValueError, match="应写成“工作日 09:00-17:00”"):
        parse_hours(words)


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        (datetime(2026, 11, 18, 1, 0, tzinfo=UTC), True),  # Wednesday, 9:00 in Shanghai
        (datetime(2026, 11, 18, 0, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 18, 9, 0, tzinfo=UTC), False),  # 17:00
        (datetime(2026, 11, 21, 4, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 10, 10, 4, 0, tzinfo=UTC), True),  # a Saturday worked in exchange
        (datetime(2026, 10, 1, 4, 0, tzinfo=UTC), False),  # National Day, a Thursday
    ],
)
def test_working_hours_follow_the_calendar(moment: datetime, there: bool) -> None:
    assert NINE_TO_FIVE.holds(moment) is there
    assert ALWAYS.holds(moment)


@given(st.times(), st.times(), st.booleans())
def test_what_is_shown_reads_as_the_same_again(begin: time, end: time, working: bool) -> None:
    first, last = (moment.replace(second=0, microsecond=0) for moment in sorted((begin, end)))
    if first < last:
        hours = Hours(first, last, working)
        assert parse_hours(str(hours)) == hours
    assert parse_hours(str(ALWAYS)) == ALWAYS
