"""Quiet hours: what holds is held to their end, what does not is let through, and nobody overtakes."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grids.deadlines import SHANGHAI
from grids.quiet import NEVER_QUIET, QuietHours, parse_quiet_hours

MOMENTS = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is drawn besides
    datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, SHANGHAI]),
)
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
HOURS = st.builds(QuietHours, TIMES, TIMES)
LENGTHS = st.timedeltas(timedelta(), timedelta(hours=3))
DEFAULT = QuietHours()


def _at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 11, 23, int(hour), int(minute), tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("21:29", False), ("21:30", True), ("23:59", True), ("0:00", True), ("7:29", True), ("7:30", False)],
)
def test_the_night_is_quiet_from_its_first_minute_to_its_last(clock: str, quiet: bool) -> None:
    assert DEFAULT.holds(_at(clock)) is quiet
    assert DEFAULT.holds(_at(clock).astimezone(UTC)) is quiet


def test_what_is_held_at_night_goes_in_the_morning_and_the_rest_at_once() -> None:
    morning = datetime(2026, 11, 24, 7, 30, tzinfo=SHANGHAI)
    assert DEFAULT.next_allowed(_at("22:15")) == morning
    assert DEFAULT.next_allowed(_at("3:00")) == _at("7:30")
    assert DEFAULT.next_allowed(_at("12:00")) == _at("12:00")
    assert DEFAULT.after(_at("21:29"), timedelta(minutes=4)) == morning + timedelta(minutes=3)


def test_a_nap_at_noon_is_possible_and_none_at_all_too() -> None:
    nap = parse_quiet_hours("12:00-14:00")
    assert nap.holds(_at("13:00"))
    assert not nap.holds(_at("23:00"))
    for words in ("", " ", "08:00-8:00"):
        none = parse_quiet_hours(words)
        assert not any(none.holds(_at(f"{hour}:00")) for hour in range(24))
        assert none.after(_at("23:00"), timedelta(hours=1)) == _at("23:00") + timedelta(hours=1)


@pytest.mark.parametrize(
    "words", ["21:30-07:30", "21:30 - 7:30", "21\uff1a30\uff0d07\uff1a30", "21:30~7:30", "21:30—7:30"]
)
def test_people_write_it_in_several_ways(words: str) -> None:
    assert parse_quiet_hours(words) == DEFAULT


@pytest.mark.parametrize("words", ["晚上", "21:30", "25:00-7:30", "21:60-7:30", "21-7"])
def test_what_is_no_period_is_told_with_an_example(words: str) -> None:
    with pytest.raises(ValueError, match="应写成 21:30-07:30"):
        parse_quiet_hours(words)


@given(HOURS, MOMENTS)
def test_the_next_allowed_moment_is_never_quiet_never_earlier_and_at_most_a_day_away(
    quiet: QuietHours, moment: datetime
) -> None:
    allowed = quiet.next_allowed(moment)
    assert not quiet.holds(allowed)
    assert moment <= allowed < moment + timedelta(days=1)
    assert (allowed == moment) is not quiet.holds(moment)
    assert quiet.next_allowed(allowed) == allowed
    if allowed != moment:
        assert allowed.astimezone(SHANGHAI).time() == quiet.end


@given(HOURS, MOMENTS, LENGTHS)
def test_after_some_time_it_is_never_quiet_and_never_too_early(
    quiet: QuietHours, moment: datetime, length: timedelta
) -> None:
    later = quiet.after(moment, length)
    assert not quiet.holds(later)
    assert later >= quiet.next_allowed(moment) + length


@given(HOURS, MOMENTS, LENGTHS, st.timedeltas(timedelta(), timedelta(days=2)))
def test_what_is_decided_later_never_comes_out_earlier(
    quiet: QuietHours, moment: datetime, length: timedelta, wait: timedelta
) -> None:
    assert quiet.after(moment, length) <= quiet.after(moment + wait, length)


@given(MOMENTS, LENGTHS)
def test_where_it_is_never_quiet_only_time_counts(moment: datetime, length: timedelta) -> None:
    assert NEVER_QUIET.after(moment, length) == moment + length


@given(HOURS, MOMENTS)
def test_the_wall_clock_alone_decides(quiet: QuietHours, moment: datetime) -> None:
    assume(quiet.start != quiet.end)
    assert quiet.holds(moment) == quiet.holds(moment + timedelta(days=1))
    turned = QuietHours(quiet.end, quiet.start)
    assert quiet.holds(moment) is not turned.holds(moment)


def test_seconds_count() -> None:
    quiet = QuietHours(time(12, 0, 30), time(12, 1))
    assert not quiet.holds(_at("12:00"))
    assert quiet.holds(_at("12:00") + timedelta(seconds=30))
