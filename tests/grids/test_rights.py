"""Who may fill whose post: below, and within; and what the table of rights must never say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.rights import LADDER, OPERATOR, RIGHTS, Reach, fillable, may, may_fill, reach_of

TOWNSHIP, COMMUNITY, GRID, MICRO = "990101103", "990101103001", "990101103001001", "99010110300100101"
PLACES = (TOWNSHIP, COMMUNITY, "990101103002", GRID, "990101103001002", "990101103002001", MICRO)
roles, places = st.sampled_from((*LADDER, "department", OPERATOR)), st.sampled_from(PLACES)


@pytest.mark.parametrize(
    ("role", "below"),
    [
        ("resident", ()),
        ("building_manager", ()),
        ("grid_worker", ()),
        ("grid_leader", ("grid_worker", "building_manager")),
        ("community", ("grid_leader", "grid_worker", "building_manager")),
        ("township", ("community", "grid_leader", "grid_worker", "building_manager")),
        ("department", ()),
        (OPERATOR, ("township", "community", "grid_leader", "grid_worker", "building_manager")),
    ],
)
def test_each_role_fills_the_posts_below_it(role: str, below: tuple[str, ...]) -> None:
    assert fillable(role) == below
    assert {post for post in LADDER if may_fill(role, TOWNSHIP, post, TOWNSHIP)} - {"resident"} == set(below)


@given(roles, places, roles, places)
def test_nobody_fills_a_post_of_equals_of_those_above_or_outside(
    role: str, place: str, post_role: str, post_place: str
) -> None:
    if not may_fill(role, place, post_role, post_place):
        return
    assert post_role in LADDER
    if role != OPERATOR:
        assert LADDER.index(post_role) < LADDER.index(role)
        assert post_place.startswith(place)


@given(roles, places, roles, places)
def test_whoever_stands_higher_in_the_same_place_may_fill_at_least_as_much(
    role: str, place: str, post_role: str, post_place: str
) -> None:
    if role in LADDER[:-1] and may_fill(role, place, post_role, post_place):
        assert may_fill(LADDER[LADDER.index(role) + 1], place, post_role, post_place)


def test_what_a_resident_may_anybody_may_and_only_about_their_own() -> None:
    for action, line in RIGHTS.items():
        if reach_of("resident", action) is not None:
            assert reach_of("resident", action) is Reach.OWN
            assert set(line) == {*LADDER, "department", OPERATOR}


def test_what_nobody_knows_nobody_may() -> None:
    assert not may([*LADDER, OPERATOR], "fly")
    assert not may(["stranger"], "help")
    assert not may([], "help")
