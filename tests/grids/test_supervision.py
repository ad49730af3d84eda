"""The ladder of a limit: each step in its time, the latest alone, never at night, and each once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from grids.deadlines import SHANGHAI, add, is_workday
from grids.quiet import NEVER_QUIET, QuietHours
from grids.settings import Clock, Ladder, Limits, Supervision
from grids.supervision import Rung, Step, Term, allowed, decide, rungs

QUIET = QuietHours()
HOUR = timedelta(hours=1)


def _at(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def _term(start: datetime, hours: float = 10, clock: Clock = "calendar", name: str = "resolve") -> Term:
    length = timedelta(hours=hours)
    ladder = Ladder(remind=timedelta(), supervise=2 * HOUR, rise=8 * HOUR)
    return Term(name, add(start, length, clock), length, clock, ladder)


def _times(term: Term, quiet: QuietHours = NEVER_QUIET, top: bool = False) -> list[datetime]:
    return [rung.at for rung in rungs(term, quiet, top)]


def test_a_day_without_nights() -> None:
    assert _times(_term(_at(18, 8))) == [
        _at(18, 13),  # half of ten hours
        _at(18, 16),  # 80 %
        _at(18, 18),  # past it
        _at(18, 20),
        _at(19, 2),
    ]


def test_at_the_top_there_is_nothing_to_rise_to() -> None:
    steps = [rung.step for rung in rungs(_term(_at(18, 8)), NEVER_QUIET, top=True)]
    assert steps == [Step.HALF, Step.MOST, Step.REMIND, Step.SUPERVISE]


def test_the_night_does_not_count_after_a_limit_of_the_plain_clock() -> None:
    # Due at 23:00: asked at 7:30, supervised two hours later, and up eight hours later, all by daylight.
    term = _term(_at(18, 13))
    assert _times(term, QUIET)[2:] == [_at(19, 7, 30), _at(19, 9, 30), _at(19, 15, 30)]


def test_working_days_run_over_the_weekend() -> None:
    term = Term("resolve", _at(20, 20), timedelta(days=7), "working", Supervision().normal)
    assert _times(term, QUIET)[2:] == [_at(20, 20), _at(23, 20), _at(25, 20)]


def test_whoever_gets_it_late_has_some_time_of_his_own() -> None:
    late = Term("resolve", _at(2, 10), 10 * HOUR, "calendar", Supervision().urgent, late_from=_at(18, 10))
    assert _times(late)[2] == _at(18, 10)


@pytest.mark.parametrize(
    ("now", "done", "step", "look_at"),
    [
        (_at(18, 12, 59), (), None, _at(18, 13)),
        (_at(18, 13), (), Step.HALF, _at(18, 16)),
        (_at(18, 13), ("resolve:half",), None, _at(18, 16)),
        (_at(18, 17), ("resolve:half",), Step.MOST, _at(18, 18)),
        (_at(18, 19), (), Step.REMIND, _at(18, 20)),  # the two before it are overtaken
        (_at(18, 20), ("resolve:half", "resolve:most", "resolve:remind"), Step.SUPERVISE, _at(19, 2)),
        (_at(25), (), Step.RISE, None),  # after a week's stop: one step alone
        (
            _at(25),
            ("resolve:rise", "resolve:supervise", "resolve:remind", "resolve:most", "resolve:half"),
            None,
            None,
        ),
    ],
)
def test_the_latest_step_is_done_and_those_before_it_are_settled(
    now: datetime, done: tuple[str, ...], step: Step | None, look_at: datetime | None
) -> None:
    decision = decide([_term(_at(18, 8))], done, now, NEVER_QUIET, top=False)
    assert (decision.rung.step if decision.rung else None) == step
    assert decision.look_at == look_at
    again = decide([_term(_at(18, 8))], {*done, *decision.settled}, now, NEVER_QUIET, top=False)
    assert (again.rung, again.settled) == (None, ())


def test_the_graver_of_two_limits_speaks_for_both() -> None:
    respond = _term(_at(18, 8), hours=2, name="respond")
    decision = decide([respond, _term(_at(18, 8))], (), _at(18, 14), NEVER_QUIET, top=False)
    assert decision.rung == Rung(_at(18, 12), Step.SUPERVISE, "respond")
    assert "resolve:half" in decision.settled


def test_after_a_stop_nothing_rings_at_night_nor_on_a_day_off_where_working_days_count() -> None:
    plain, working = _term(_at(18, 8)), _term(_at(18, 8), clock="working")
    assert decide([plain], (), _at(19, 23), QUIET, top=False).look_at == _at(20, 7, 30)
    assert decide([plain], (), _at(21, 12), QUIET, top=False).rung is not None  # a Saturday
    decision = decide([working], (), _at(21, 12), QUIET, top=False)
    assert (decision.rung, decision.look_at) == (None, _at(23, 7, 30))


@settings(deadline=None)
@given(
    st.integers(0, 300 * 1440),
    st.sampled_from(("emergency", "urgent", "normal")),
    st.lists(st.integers(1, 5 * 1440), min_size=1, max_size=40),
    st.booleans(),
)
def test_however_the_clock_looks_each_step_is_done_once_at_most_in_order_and_by_day(
    begin: int, urgency: str, waits: list[int], top: bool
) -> None:
    start = datetime(2026, 1, 20, tzinfo=UTC) + timedelta(minutes=begin)
    limit, ladder = getattr(Limits(), urgency), getattr(Supervision(), urgency)
    quiet = NEVER_QUIET if urgency == "emergency" else QUIET
    term = Term("resolve", add(start, limit.resolve, limit.clock), limit.resolve, limit.clock, ladder)
    now, done, taken = start, set[str](), list[Step]()
    for wait in waits:
        now += timedelta(minutes=wait)
        decision = decide([term], done, now, quiet, top)
        done |= set(decision.settled)
        if decision.rung is None:
            continue
        assert decision.rung.at <= now
        assert not quiet.holds(now)
        assert limit.clock != "working" or is_workday(now.astimezone(SHANGHAI).date())
        taken.append(decision.rung.step)
    assert taken == sorted(set(taken))
    assert not (top and Step.RISE in taken)


@settings(deadline=None)
@given(st.integers(0, 300 * 1440), st.sampled_from(("emergency", "urgent", "normal")))
def test_looking_only_when_told_does_every_step_in_its_minute(begin: int, urgency: str) -> None:
    """What the clock is told to look at next is enough: it misses nothing by not looking in between."""
    start = datetime(2026, 1, 20, tzinfo=UTC) + timedelta(minutes=begin)
    limit, ladder = getattr(Limits(), urgency), getattr(Supervision(), urgency)
    quiet = NEVER_QUIET if urgency == "emergency" else QUIET
    term = Term("resolve", add(start, limit.resolve, limit.clock), limit.resolve, limit.clock, ladder)
    expected = {rung.code: rung.at for rung in rungs(term, quiet, top=False)}
    look: datetime | None = start
    seen: dict[str, datetime] = {}
    for _ in range(12):
        if look is None:
            break
        decision = decide([term], seen, look, quiet, top=False)
        for code in decision.settled:
            seen[code] = look
        look = decision.look_at
    assert set(seen) == set(expected)
    latest = {code: allowed(at, quiet, [term]) for code, at in expected.items()}
    assert all(seen[code] <= latest[code] for code in seen)
    assert set(seen.values()) <= set(latest.values())


def test_a_ladder_climbs() -> None:
    with pytest.raises(ValidationError, match="先催办、后督办、再升级"):
        Ladder(remind=HOUR, supervise=timedelta(), rise=HOUR)
