"""Spreading: the same for the same key, within its bounds, never in quiet hours, and spread indeed."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grids.quiet import NEVER_QUIET, QuietHours
from grids.spread import offset, planned
from tests.grids.test_quiet import HOURS, MOMENTS

WITHIN = st.timedeltas(timedelta(), timedelta(hours=2))
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@given(st.text(), WITHIN)
def test_an_offset_is_within_its_bounds_and_always_the_same(key: str, within: timedelta) -> None:
    drawn = offset(key, within)
    assert timedelta() <= drawn < max(within, timedelta.resolution)
    assert drawn == offset(key, within)


def test_without_room_there_is_no_spread() -> None:
    assert offset("a", timedelta()) == timedelta()
    assert offset("a", timedelta(seconds=-1)) == timedelta()


@given(MOMENTS, st.text(), HOURS, WITHIN)
def test_what_is_planned_is_never_in_quiet_hours_and_never_too_early(
    now: datetime, key: str, quiet: QuietHours, within: timedelta
) -> None:
    moment = planned(now, key, quiet, within)
    assert not quiet.holds(moment)
    first = quiet.next_allowed(now)
    assert first <= moment
    if not within:
        assert moment == first


@given(MOMENTS, st.text(), WITHIN)
def test_by_day_the_spread_is_the_only_delay(now: datetime, key: str, within: timedelta) -> None:
    moment = planned(now, key, NEVER_QUIET, within)
    assert now <= moment < now + max(within, timedelta.resolution)


def test_72_groups_do_not_ring_in_the_same_second() -> None:
    moments = [planned(NINE, f"telegram:-100{n}", QuietHours(), timedelta(minutes=5)) for n in range(72)]
    seconds = Counter(moment.replace(microsecond=0) for moment in moments)
    assert max(seconds.values()) <= 4
    assert max(moments) - min(moments) > timedelta(minutes=4)
    halves = Counter((moment - NINE) < timedelta(minutes=2.5) for moment in moments)
    assert min(halves.values()) > 20


def test_what_waits_for_the_morning_is_spread_in_the_morning() -> None:
    night = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    moments = {planned(night, str(n), QuietHours(), timedelta(minutes=5)) for n in range(72)}
    assert len(moments) == 72
    assert min(moments) >= datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
