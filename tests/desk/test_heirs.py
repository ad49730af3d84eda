"""Who follows a grid that is no more, however often its followers were retired in turn."""

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.registry.heirs import Heirs
from storage.successions import Succession
from tests.staff import LONG_AGO


def heirs(*pairs: tuple[str, str]) -> Heirs:
    return Heirs(
        Succession(grid_code=old, successor_code=new, how="retire", at=LONG_AGO) for old, new in pairs
    )


def test_a_grid_that_lives_follows_itself() -> None:
    known = heirs(("a", "b"))
    assert (known.today("b"), known.parts("b"), known.of("b")) == ("b", ["b"], [])


def test_the_first_named_has_what_is_not_clear_and_all_lie_where_it_lay() -> None:
    known = heirs(("a", "b"), ("a", "c"), ("b", "d"), ("c", "e"), ("c", "d"))
    assert known.of("a") == ["b", "c"]
    assert known.today("a") == "d"
    assert known.parts("a") == ["d", "e"]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=12))
def test_whatever_was_written_the_search_ends_and_the_first_is_one_of_the_parts(
    pairs: list[tuple[int, int]],
) -> None:
    forward = [(str(min(pair)), str(max(pair))) for pair in pairs if pair[0] != pair[1]]
    known = heirs(*forward)
    for code in map(str, range(9)):
        assert known.today(code) in known.parts(code)
        assert all(known.of(part) == [] for part in known.parts(code))
    # Even in a circle, which nothing makes, it ends.
    heirs(*((str(a), str(b)) for a, b in pairs)).today("0")
