"""The directory of a moment: on duty exactly while the shift lasts, in whatever order moments are asked for."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.directory import Directory
from storage.posts import Holding, Post
from storage.registry import Grid, Person
from tests.staff import LONG_AGO

START = datetime(2026, 11, 18, tzinfo=UTC)
TOWNSHIP, COMMUNITY, GRID = "990101103", "990101103001", "990101103001001"
PLACES = (TOWNSHIP, COMMUNITY, GRID, "990101103002")

minutes = st.integers(0, 600)
shifts = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from((1, 2)), minutes, st.integers(1, 300)), max_size=6
)


def _directory(rows: list[tuple[str, int, int, int]]) -> Directory:
    people = [Person(id=number, name=f"人{number}", platform="p", user_id=str(number)) for number in (1, 2)]
    post = Post(id=1, role="building_manager", grid_code=GRID)
    return Directory(
        grids=[Grid(code=code, name=code, kind="grid") for code in PLACES],
        people=people,
        posts=[post],
        # The second has left.
        holdings=[Holding(post_id=1, person_id=1, since=LONG_AGO)],
        shifts=[
            (code, person, START + timedelta(minutes=begin), START + timedelta(minutes=begin + length))
            for code, person, begin, length in rows
        ],
    )


@settings(max_examples=60)
@given(shifts, st.lists(minutes, min_size=1, max_size=12))
def test_rights_last_as_long_as_the_shift_and_not_a_moment_longer(
    rows: list[tuple[str, int, int, int]], moments: list[int]
) -> None:
    directory = _directory(rows)
    for minute in moments:
        present = directory.at(START + timedelta(minutes=minute))
        held = [
            code
            for code, person, begin, length in rows
            if person == 1 and begin <= minute < begin + length and GRID.startswith(code)
        ]
        actor = present.actor("p", "1", "")
        ranks = {TOWNSHIP: 3, COMMUNITY: 2, GRID: 1}
        assert actor.rank_over(GRID) == max((ranks[code] for code in held), default=0)
        assert actor.rank == 0
        nearest = present.nearest_on_duty(GRID)
        assert {seat.grid_code for seat in nearest} == ({max(held, key=len)} if held else set())
        assert not present.actor("p", "2", "").duty
    assert not directory.actor("p", "1", "").duty


def test_without_a_roster_the_directory_is_the_same_at_every_moment() -> None:
    directory = _directory([])
    assert directory.at(START) is directory


def test_between_two_changes_it_is_made_once() -> None:
    directory = _directory([(GRID, 1, 10, 10)])
    assert directory.at(START + timedelta(minutes=11)) is directory.at(START + timedelta(minutes=19))
    assert directory.at(START + timedelta(minutes=9)) is not directory.at(START + timedelta(minutes=10))
