"""Hot issues: the test on counts is exact and seldom wrong, likeness finds what belongs together."""

import math
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.hotspots import (
    Rise,
    Series,
    Words,
    chance_of,
    clusters,
    common_area,
    look_alike,
    narrowed,
    rises,
    unusual_from,
    usual_of,
)
from grids.hotspots import _tail as tail
from grids.settings import HotIssues
from tests.grids.rising import Size, delay, false_alarms

RULES = HotIssues()
STEADY = (5, 7, 4, 6, 8, 5, 6, 7, 3, 8, 6, 7)
weeks = st.lists(st.integers(0, 40), min_size=9, max_size=16)
TOWN, FIRST, SECOND = "990101103", "990101103001", "990101103002"


# --- the chance -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mean", [0.04, 1.0, 6.2, 40.0])
@pytest.mark.parametrize("ratio", [1.08, 1.5, 4.0])
def test_the_tail_is_that_of_the_negative_binomial(mean: float, ratio: float) -> None:
    size = mean / (ratio - 1)
    below = 0.0
    for count in range(60):
        assert tail(count, mean, ratio) == pytest.approx(1 - below, abs=1e-9)
        ways = math.lgamma(size + count) - math.lgamma(size) - math.lgamma(count + 1)
        below += math.exp(ways - size * math.log(ratio) + count * math.log((ratio - 1) / ratio))


def test_far_out_it_is_still_a_number() -> None:
    assert 0 < tail(60, 4.0, 1.3) < 1e-25
    assert tail(3, 5000.0, 1.1) == 1.0
    assert tail(10**6, 1.0, 1.1) == 0.0


def test_with_even_weeks_it_is_the_jeffreys_predictive_widened_by_what_is_common() -> None:
    even = (6,) * 12
    uneven = (4 * 1.3) / (4 + 10)  # less than Poisson's 1: counts as 1
    assert uneven < 1
    assert chance_of(15, even) == pytest.approx(
        max(tail(15, 66.5 / 11, 1 + 1 / 11), tail(15, 24.5 / 4, 1 + 1 / 4))
    )


def test_a_rise_that_began_last_week_does_not_hide_itself() -> None:
    assert chance_of(20, (6, 7) * 6) == chance_of(20, (6, 7, 6, 7, 6, 7, 6, 7, 6, 7, 6, 20))


@given(weeks, st.integers(0, 60))
@settings(max_examples=60)
def test_more_is_never_likelier(past: list[int], now: int) -> None:
    less, more = chance_of(now, past), chance_of(now + 1, past)
    assert 0 <= more <= less <= 1


@given(weeks)
@settings(max_examples=40)
def test_the_line_of_the_chart_is_where_it_becomes_rare(past: list[int]) -> None:
    line = unusual_from(past)
    assert chance_of(line, past) < 0.01
    assert line > usual_of(past)


def test_uneven_weeks_need_more() -> None:
    assert chance_of(15, (1, 13, 0, 12, 2, 11, 1, 12, 0, 13, 1, 12)) > 8 * chance_of(15, (6, 7) * 6)


def test_what_has_grown_slowly_is_no_leap() -> None:
    grown = (2, 2, 3, 3, 4, 5, 6, 8, 10, 12, 13, 14)
    assert rises([Series(TOWN, "a", grown, 18)], RULES) == []
    assert rises([Series(TOWN, "a", (6, 7) * 6, 20)], RULES) != []


# --- what is named ----------------------------------------------------------------------------------------


def test_a_clear_rise_among_many_that_do_not_is_named() -> None:
    quiet = [Series(FIRST, str(number), STEADY, 7) for number in range(300)]
    [rise] = rises([*quiet, Series(FIRST, "lift", STEADY, 22)], RULES)
    assert (rise.category, rise.now, round(rise.expected, 1)) == ("lift", 22, 6.1)
    assert rises([*quiet, Series(FIRST, "lift", STEADY, 12)], RULES) == []


@pytest.mark.parametrize(
    ("past", "now"),
    [
        ((0,) * 12, 4),  # too few, however unusual
        ((0,) * 8, 30),  # too short a past
        ((300, 310) * 6, 400),  # not half as much again, however sure
    ],
)
def test_what_is_not_worth_anybodys_morning(past: tuple[int, ...], now: int) -> None:
    assert rises([Series(FIRST, "a", past, now)], RULES) == []


@given(st.lists(st.tuples(st.sampled_from("abcdef"), weeks, st.integers(0, 60)), max_size=8), st.randoms())
@settings(max_examples=40)
def test_order_means_nothing_and_a_surer_rise_is_never_left_out(
    drawn: list[tuple[str, list[int], int]], rng: object
) -> None:
    all_of_them = [
        Series(f"{TOWN}{n:03}", category, tuple(past), now)
        for n, (category, past, now) in enumerate(drawn, 1)
    ]
    named = rises(all_of_them, RULES)
    assert rises(list(reversed(all_of_them)), RULES) == named
    assert [rise.chance for rise in named] == sorted(rise.chance for rise in named)
    if named:
        told = {(rise.area, rise.category) for rise in named}
        others = [one for one in all_of_them if (one.area, one.category) not in told]
        clear = [one for one in others if one.now >= max(RULES.least, 3 * max(1, *one.weeks))]
        assert all(chance_of(one.now, one.weeks) >= named[-1].chance for one in clear)


def _rise(area: str, now: int, expected: float, category: str = "lift") -> Rise:
    return Rise(area, category, STEADY, now, expected, 1e-6)


def test_a_rise_is_told_once_where_most_of_it_lies() -> None:
    whole, own, small = _rise(TOWN, 40, 20), _rise(FIRST, 20, 4), _rise(SECOND, 8, 2)
    assert narrowed([whole, own]) == [own]
    assert narrowed([whole, small]) == [whole]
    assert narrowed([whole, own, small]) == [own]
    assert narrowed([own, _rise(SECOND, 20, 5)]) == [own, _rise(SECOND, 20, 5)]
    other = _rise(FIRST, 9, 1, "noise")
    assert narrowed([whole, other]) == [whole, other]


# --- how often it is wrong --------------------------------------------------------------------------------

SMALLER = Size(communities=6, categories=20, a_week=200.0)


@pytest.mark.parametrize(("seasonal", "most"), [(False, 1), (True, 5)])
def test_in_a_year_in_which_nothing_happens_hardly_anything_is_named(seasonal: bool, most: int) -> None:
    assert len(false_alarms(1, seasonal=seasonal, size=SMALLER)) <= most


def test_a_threefold_rise_is_seen_within_the_fortnight() -> None:
    days = [delay(seed, 10, 3) for seed in range(12)]
    soon = sorted(day for day in days if day is not None and day <= 14)
    assert len(soon) >= 10
    assert soon[len(soon) // 2] <= 8


# --- likeness ---------------------------------------------------------------------------------------------


def _words(number: int, words: str, reporter: str = "", place: str = "g", category: str = "lift") -> Words:
    return Words(number, category, frozenset(place.split()), words, reporter or f"p{number}")


LIFTS = ("电梯又坏了停在楼不动", "电梯坏了", "电梯又坏了", "的电梯又坏了没人修")


def test_alike_at_one_place_by_four_people_is_one_matter() -> None:
    items = [_words(number, words) for number, words in enumerate(LIFTS, 1)]
    other = _words(9, "物业上门收费态度差")
    [found] = clusters([*items, other], RULES)
    assert [item.number for item in found] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "change",
    [
        lambda item: _words(item.number, item.words, "p1"),  # one person again and again
        lambda item: _words(item.number, item.words, place=f"g{item.number}"),
        lambda item: _words(item.number, item.words, category=f"c{item.number}"),
        lambda item: _words(item.number, ("门口路灯", "水压太小", "电梯坏了", "垃圾没人清")[item.number - 1]),
        lambda item: _words(item.number, ""),
    ],
)
def test_what_is_not_alike_or_not_of_one_place_or_not_of_several_is_none(change: object) -> None:
    items = [_words(number, words) for number, words in enumerate(LIFTS, 1)]
    assert clusters(map(change, items), RULES) == []  # type: ignore[call-overload]


def test_one_shared_place_is_enough() -> None:
    items = [_words(number, words, place=f"g{number} 花苑") for number, words in enumerate(LIFTS, 1)]
    assert len(clusters(items, RULES)[0]) == 4


def test_chains_of_likeness_are_not_followed() -> None:
    ends = ["电梯坏了又坏了", "电梯坏了楼道灯", "电梯灯坏楼道灯不亮", "楼道灯不亮了好几天"]
    found = clusters([_words(number, words) for number, words in enumerate(ends, 1)], RULES)
    assert not look_alike(ends[0], ends[3], RULES.likeness)
    assert found == []


@given(st.lists(st.sampled_from((*LIFTS, "路灯不亮", "水管漏水", "")), max_size=9))
@settings(max_examples=40)
def test_nobody_is_in_two_clusters_and_each_has_its_people(said: list[str]) -> None:
    items = [_words(number, words) for number, words in enumerate(said, 1)]
    found = clusters(items, RULES)
    assert found == clusters(reversed(items), RULES)
    numbers = [item.number for cluster in found for item in cluster]
    assert len(numbers) == len(set(numbers))
    assert all(len({item.reporter for item in cluster}) >= RULES.alike for cluster in found)


def test_the_smallest_area_that_holds_them_all() -> None:
    for codes in permutations(["990101103001001", "99010110300100102"]):
        assert common_area(codes) == "990101103001001"
    assert common_area(["990101103001001", "990101103001002"]) == FIRST
    assert common_area(["990101103001001", "990101103002001"]) == TOWN
