"""Whom an emergency calls: wider every time, nobody twice, and whoever was called may take it."""

from hypothesis import given
from hypothesis import strategies as st

from desk.actor import Actor
from desk.directory import Directory
from desk.emergency.circles import circle, hand_of, to_call, told_at_once
from storage.posts import Holding, Post
from storage.registry import Person
from storage.tickets import Ticket
from tests.staff import LONG_AGO, directory_of

TOWN, COMMUNITY, ELSEWHERE = "990101103", "990101103001", "990101103002"
FIRST, SECOND, MICRO, FAR = COMMUNITY + "001", COMMUNITY + "002", COMMUNITY + "00101", ELSEWHERE + "001"
PEOPLE = (
    ("周敏", "grid_worker", FIRST),
    ("沈建国", "grid_worker", SECOND),
    ("孙组长", "grid_leader", FIRST),
    ("远处", "grid_worker", FAR),
    ("老赵", "building_manager", FIRST),
    ("何主任", "community", COMMUNITY),
    ("方主任", "community", ELSEWHERE),
    ("平安办", "township", TOWN),
)


def _ticket(code: str) -> Ticket:
    return Ticket(
        state="open",
        level="grid",
        grid_code=code,
        source="talk",
        category="gas",
        kind="help",
        urgency="emergency",
        emergency="gas_leak",
        text="煤气泄漏",
        opened_at=LONG_AGO,
        respond_by=LONG_AGO,
        due_at=LONG_AGO,
        active_at=LONG_AGO,
    )


def _names(directory: Directory, code: str, ring: int) -> list[str]:
    return [seat.name for seat in circle(directory, code, ring)]


def test_the_chain_first_then_the_community_and_never_another_one() -> None:
    directory = directory_of(*PEOPLE)
    assert _names(directory, MICRO, 0) == ["周敏", "孙组长", "何主任", "平安办"]
    assert _names(directory, MICRO, 1) == ["周敏", "孙组长", "何主任", "平安办", "沈建国"]
    assert set(_names(directory, MICRO, 6)) == {"周敏", "孙组长", "何主任", "平安办", "沈建国"}
    assert _names(directory, "", 0) == []


@given(
    st.lists(
        st.tuples(
            st.integers(1, 5),
            st.sampled_from(["grid_worker", "grid_leader", "community", "township", "building_manager"]),
            st.sampled_from([TOWN, COMMUNITY, ELSEWHERE, FIRST, SECOND, MICRO, FAR]),
            st.booleans(),
        ),
        max_size=12,
    ),
    st.sampled_from([COMMUNITY, FIRST, SECOND, MICRO, FAR]),
)
def test_each_circle_holds_the_one_before_nobody_twice_and_all_may_take_it(
    held: list[tuple[int, str, str, bool]], place: str
) -> None:
    people = [Person(id=n, name=f"人{n}", platform="p", user_id=str(n), phone=str(n)) for n in range(1, 6)]
    posts = [Post(id=n, role=role, grid_code=code) for n, (_, role, code, _) in enumerate(held, 1)]
    holdings = [
        Holding(post_id=n, person_id=person, since=LONG_AGO, deputy=deputy)
        for n, (person, _, _, deputy) in enumerate(held, 1)
    ]
    directory = Directory(people=people, posts=posts, holdings=holdings)
    before: set[tuple[str, str]] = set()
    for ring in range(4):
        called = circle(directory, place, ring)
        accounts = [seat.account for seat in called]
        assert len(set(accounts)) == len(accounts)
        assert before <= set(accounts)
        before = set(accounts)
        for seat in called:
            actor = directory.actor(seat.platform, seat.user_id, "")
            hand = hand_of(directory, {}, _ticket(place), actor)
            assert hand is not None
            assert hand.rank > 0
            assert seat.account not in {other.account for other in to_call(directory, place, actor)}
    assert {seat.account for seat in directory.handlers(place, "grid")} <= before
    assert bool(told_at_once(directory, {}, _ticket(place))) == bool(circle(directory, place, 0))


def test_a_resident_lends_no_hand_and_an_empty_place_tells_nobody() -> None:
    ticket = _ticket(FIRST)
    assert hand_of(directory_of(), {}, ticket, Actor("p", "x", "刘大爷")) is None
    assert told_at_once(directory_of(), {}, ticket) == ""
    assert told_at_once(directory_of(PEOPLE[0]), {}, ticket) == "网格员"
    assert told_at_once(directory_of(*PEOPLE), {}, ticket) == "网格员、网格长、社区和镇街"
