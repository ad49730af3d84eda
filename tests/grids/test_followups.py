"""Drawing, taking turns, counting: rules without a clock or a die."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.followups import (
    Answer,
    Closing,
    FollowUpTally,
    Why,
    in_sample,
    tally,
    tally_of,
    waits_for_again,
    whose_turn,
    why_drawn,
)
from grids.rates import Rate

DAY = date(2026, 11, 18)
CLOSING = Closing(12, DAY, emergency=False, rated=True, reopened=False)
SEVEN = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)
GRID, OTHER = "990101103001001", "990101103002001"
shares = st.floats(0, 1)
days = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, None),
        ({"emergency": True}, None),
        ({"rated": False}, None),
        ({"emergency": True, "rated": False}, Why.EMERGENCY),
        ({"reopened": True}, Why.REOPENED),
        ({"emergency": True, "reopened": True}, Why.REOPENED),
        ({"emergency": True, "rated": False, "reopened": True}, Why.EMERGENCY),
    ],
)
def test_what_must_be_asked_about_whatever_the_share(change: dict[str, Any], why: Why | None) -> None:
    assert why_drawn(replace(CLOSING, **change), share=0) == why
    assert why_drawn(replace(CLOSING, **change), share=1) == (why or Why.SAMPLE)


@given(st.integers(1, 10**9), days, shares, shares)
def test_a_larger_share_keeps_what_a_smaller_one_drew(number: int, day: date, one: float, two: float) -> None:
    small, large = sorted((one, two))
    assert in_sample(number, day, large) or not in_sample(number, day, small)
    assert not in_sample(number, day, 0)
    assert in_sample(number, day, 1)


@pytest.mark.parametrize("share", [0.05, 0.1, 0.5])
def test_the_share_is_kept_over_many(share: float) -> None:
    drawn = sum(in_sample(number, DAY, share) for number in range(20_000))
    assert abs(drawn / 20_000 - share) < 0.01


def test_the_same_ticket_has_another_lot_on_another_day() -> None:
    lots = {in_sample(12, DAY + timedelta(days=later), 0.5) for later in range(20)}
    assert lots == {True, False}


@given(st.sets(st.integers(1, 50), min_size=1), st.integers(1, 60))
def test_nobody_is_two_turns_ahead_of_another(seats: set[int], rounds: int) -> None:
    last: dict[int, int] = {}
    given_to: Counter[int] = Counter()
    for turn in range(1, rounds + 1):
        seat = whose_turn(sorted(seats), last)
        assert seat is not None
        last[seat] = turn
        given_to[seat] += 1
        assert max(given_to.values()) - min(given_to[seat] for seat in seats) <= 1


def test_where_nobody_sits_it_is_nobodys_turn() -> None:
    assert whose_turn([], {1: 1}) is None
    assert whose_turn([4, 2], {2: 9}) == 4
    assert whose_turn([4, 2], {}) == 2


def test_counting_by_grid_and_period() -> None:
    answers = [
        Answer(GRID, SEVEN, "solved"),
        Answer(GRID, SEVEN, "unsolved", reasonable=True),
        Answer(GRID, SEVEN, "unsolved", reasonable=False),
        Answer(GRID, SEVEN, "unreachable"),
        Answer(GRID, SEVEN, "lapsed"),
        Answer(GRID, SEVEN, "due"),
        Answer(OTHER, SEVEN, "solved"),
        Answer(GRID, SEVEN - timedelta(days=1), "solved"),
        Answer(GRID, SEVEN + timedelta(days=1), "solved"),
    ]
    found = tally(answers, GRID[:12], SEVEN, SEVEN + timedelta(days=1))
    assert found == FollowUpTally(drawn=6, solved=1, unsolved=2, unreasonable=1, unreachable=1, lapsed=1)
    assert (found.solved, found.asked) == (1, 3)
    assert tally(answers, "990101103", SEVEN, SEVEN + timedelta(days=1)).solved == 2


def test_nobody_reached_is_final_after_the_second_time_or_a_week() -> None:
    for outcome, attempt, days, waits in (
        ("unreachable", 1, 0, True),
        ("unreachable", 1, 7, False),
        ("unreachable", 2, 0, False),
        ("solved", 1, 0, False),
    ):
        assert waits_for_again(outcome, attempt, SEVEN, SEVEN + timedelta(days=days)) is waits
    found = tally_of(
        [Answer(GRID, SEVEN, "again"), Answer(GRID, SEVEN, "solved"), Answer(GRID, SEVEN, "due")]
    )
    assert (found.again, found.due, found.solved_rate, found.reached_rate) == (1, 1, Rate(1, 1), Rate(1, 1))


@given(
    st.lists(
        st.builds(
            Answer,
            st.sampled_from([GRID, OTHER]),
            st.just(SEVEN),
            st.sampled_from(["due", "solved", "unsolved", "unreachable", "lapsed", "again"]),
            st.sampled_from([None, True, False]),
        )
    )
)
def test_the_parts_of_a_place_add_up(answers: list[Answer]) -> None:
    end = SEVEN + timedelta(days=1)
    whole, *parts = (tally(answers, code, SEVEN, end) for code in ("990101103", GRID, OTHER))
    assert whole.drawn == sum(part.drawn for part in parts) == len(answers)
    assert whole.asked == sum(part.asked for part in parts)
    assert whole.asked + whole.unreachable + whole.lapsed + whole.again + whole.due == whole.drawn
