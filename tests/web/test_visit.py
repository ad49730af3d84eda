"""Where one visitor of the page stands."""

from tests.web.scripted import township_room
from web.parts.visit import Visit
from web.room import Room


def test_a_visitor_comes_into_the_first_group_as_who_is_there() -> None:
    visit = Visit(township_room(), "", "")
    assert (visit.chat_id, visit.me_id) == ("g1", "r1")
    assert [person.id for person in visit.members()] == ["r1", "r2", "w1"]


def test_a_private_chat_is_its_owners() -> None:
    visit = Visit(township_room(), "g1", "r2")
    visit.go("w1")
    assert (visit.chat_id, visit.me_id) == ("w1", "w1")
    visit.become("t1")
    assert (visit.chat_id, visit.me_id) == ("t1", "t1")
    assert [person.id for person in visit.members()] == ["t1"]


def test_a_group_remembers_as_whom_one_spoke() -> None:
    visit = Visit(township_room(), "g1", "r2")
    visit.go("w1")
    visit.go("g1")
    assert visit.me_id == "r2"
    visit.become("t1")
    visit.go("g2")
    visit.go("g1")
    assert visit.me_id == "t1"


def test_what_does_not_exist_changes_nothing() -> None:
    visit = Visit(township_room(), "gone", "nobody")
    visit.go("gone")
    visit.become("nobody")
    assert (visit.chat_id, visit.me_id) == ("g1", "r1")


def test_an_empty_room_has_nobody_to_be() -> None:
    visit = Visit(Room(), "", "")
    assert (visit.chat, visit.me, visit.members()) == (None, None, [])
