"""Rotation: what a group has not heard for longest, nothing twice within 60 days while others remain."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from grids.rotation import REST, Candidate, choose, rested

DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)
candidates = st.lists(
    st.builds(Candidate, st.integers(1, 40), st.integers(0, 3)), max_size=40, unique_by=lambda item: item.id
)
histories = st.dictionaries(st.integers(1, 40), st.dates(date(2025, 1, 1), TODAY), max_size=40)
groups = st.integers(1, 500)


@given(candidates, histories, groups)
def test_nothing_comes_again_within_sixty_days_while_anything_else_remains(
    pool: list[Candidate], seen: dict[int, date], group: int
) -> None:
    chosen = choose(pool, seen, TODAY, group)
    if rested(pool, seen, TODAY):
        assert chosen not in seen or TODAY - seen[chosen] >= REST


@given(candidates, histories, groups)
def test_something_is_always_chosen_if_there_is_anything(
    pool: list[Candidate], seen: dict[int, date], group: int
) -> None:
    chosen = choose(pool, seen, TODAY, group)
    assert (chosen is None) == (not pool)
    assert chosen is None or chosen in {item.id for item in pool}


@given(candidates, histories, groups)
def test_the_weeks_own_subject_goes_first_and_within_it_what_was_not_heard_for_longest(
    pool: list[Candidate], seen: dict[int, date], group: int
) -> None:
    chosen = choose(pool, seen, TODAY, group)
    fresh = rested(pool, seen, TODAY)
    if chosen is None or not fresh:
        return
    distances = {item.id: item.distance for item in pool}
    assert distances[chosen] == min(item.distance for item in fresh)
    rivals = [item.id for item in fresh if item.distance == distances[chosen]]
    assert all(seen.get(chosen, date.min) <= seen.get(rival, date.min) for rival in rivals)


@given(candidates, histories, groups)
def test_where_all_is_used_up_the_one_told_longest_ago_comes(
    pool: list[Candidate], seen: dict[int, date], group: int
) -> None:
    chosen = choose(pool, seen, TODAY, group)
    if pool and not rested(pool, seen, TODAY):
        assert chosen is not None
        assert seen[chosen] == min(seen[item.id] for item in pool)


@given(candidates, histories, groups, st.randoms())
def test_the_choice_depends_neither_on_the_order_nor_on_the_moment_it_is_made(
    pool: list[Candidate], seen: dict[int, date], group: int, random: object
) -> None:
    shuffled = list(pool)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert choose(pool, seen, TODAY, group) == choose(shuffled, seen, TODAY, group)


@given(st.integers(1, 30), st.integers(1, 200), groups)
def test_day_after_day_a_group_hears_everything_in_turn(size: int, days: int, group: int) -> None:
    pool = [Candidate(number) for number in range(1, size + 1)]
    seen: dict[int, date] = {}
    told = []
    for past in range(days):
        today = TODAY + past * DAY
        chosen = choose(pool, seen, today, group)
        assert chosen is not None
        told.append(chosen)
        seen[chosen] = today
    for start in range(0, days - size + 1):
        assert len(set(told[start : start + size])) == size


def test_groups_have_orders_of_their_own() -> None:
    pool = [Candidate(number) for number in range(1, 11)]
    first = [choose(pool, {}, TODAY, group) for group in range(1, 73)]
    assert len(set(first)) >= 6
