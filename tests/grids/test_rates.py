"""Rates: never above 1, parts sum to the whole, honest rounding, a fair ranking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.rates import RATES, Counts, Rate, ranking, rose, total

SMALL = st.integers(0, 50)


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    """What a period may come to: nothing is more than what it is part of."""
    opened = draw(SMALL)
    merged = draw(st.integers(0, opened))
    rejected = draw(st.integers(0, opened - merged))
    withdrawn = draw(st.integers(0, opened - merged - rejected))
    left = opened - merged - rejected - withdrawn
    to_answer, to_solve, results = draw(st.integers(0, left)), draw(st.integers(0, left)), draw(SMALL)
    rated = draw(st.integers(0, results))
    return Counts(
        opened,
        merged,
        rejected,
        withdrawn,
        to_answer,
        draw(st.integers(0, to_answer)),
        to_solve,
        draw(st.integers(0, to_solve)),
        results,
        draw(st.integers(0, results)),
        rated,
        draw(st.integers(0, rated)),
        draw(st.integers(0, results)),
        draw(SMALL),
    )


@given(counts())
def test_no_rate_is_ever_above_one_or_below_nothing(one: Counts) -> None:
    for name in RATES:
        rate: Rate = getattr(one, name)
        assert rate.share is None or 0 <= rate.share <= 1
        assert (rate.share is None) == (rate.denominator == 0) == (rate.percent is None)


@given(st.lists(counts(), max_size=6))
def test_the_parts_sum_to_the_whole(parts: list[Counts]) -> None:
    whole = total(parts)
    assert whole.opened == sum(part.opened for part in parts)
    assert whole.opened == whole.counted + whole.merged + whole.rejected + whole.withdrawn
    assert whole.results == whole.rated + whole.unrated
    for name in RATES:
        assert getattr(whole, name) == sum((getattr(part, name) for part in parts), Rate())


@given(counts(), st.integers(1, 20))
def test_what_nobody_rated_never_counts_as_satisfied(one: Counts, more: int) -> None:
    assert (one + Counts(results=more, in_time=more)).satisfaction == one.satisfaction


@given(counts(), st.integers(1, 20))
def test_what_was_merged_rejected_or_withdrawn_counts_in_no_rate(one: Counts, more: int) -> None:
    other = one + Counts(opened=3 * more, merged=more, rejected=more, withdrawn=more)
    assert [getattr(other, name) for name in RATES] == [getattr(one, name) for name in RATES]
    assert other.counted == one.counted


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_hundred_per_cent_means_all_and_nought_means_none(some: int, more: int) -> None:
    rate = Rate(some, some + more)
    assert rate.percent is not None
    assert rate.percent < 100
    assert (rate.percent == 0) == (some == 0)
    assert Rate(more, more).percent == 100


@pytest.mark.parametrize(("numerator", "denominator"), [(2, 1), (-1, 1), (0, -1)])
def test_what_cannot_be_a_rate_is_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="of"):
        Rate(numerator, denominator)


@pytest.mark.parametrize(
    ("now", "before", "clearly"),
    [
        (3, 0, True),
        (2, 0, False),
        (8, 3, True),
        (13, 10, False),
        (15, 10, True),
        (5, 5, False),
        (1, 9, False),
    ],
)
def test_a_rise_is_clear_or_it_is_none(now: int, before: int, clearly: bool) -> None:
    assert rose(now, before) is clearly


def test_the_best_come_first_and_who_had_too_little_to_do_is_not_ranked() -> None:
    busy = Counts(to_answer=10, answered=10, results=10, in_time=10)
    quick = Counts(to_answer=2, answered=2, results=2, in_time=2)
    slow = Counts(to_answer=4, answered=1, results=1, in_time=1, ran_out=3)
    once = Counts(to_answer=1, answered=1, results=1, in_time=1)
    ranked = ranking([("丁", slow), ("丙", once), ("乙", quick), ("甲", busy)])
    assert [name for name, _ in ranked] == ["甲", "乙", "丁"]
