"""Posts: a successor finds everything, and one person may sit in several."""

import pytest
from sqlmodel import Session

from desk.directory import Directory
from desk.people.posting import appoint, leave, own_posts
from storage.posts import Holding, all_posts
from storage.registry import Grid
from tests.staff import LONG_AGO, staff

FIRST, SECOND, COMMUNITY = "990101103001001", "990101103001002", "990101103001"


@pytest.fixture
def session(session: Session) -> Session:
    for code in (COMMUNITY, FIRST, SECOND):
        session.add(Grid(code=code, name=code, kind="grid"))
    session.flush()
    return session


def test_a_successor_sits_in_the_same_post(session: Session) -> None:
    old = staff(session, "周敏", "grid_worker", FIRST)
    before = Directory.load(session).handlers(FIRST, "grid")[0].id
    session.add(old)
    leave(session, old, LONG_AGO)
    assert Directory.load(session).post(before) is None
    staff(session, "李伟", "grid_worker", FIRST)
    directory = Directory.load(session)
    [seat] = directory.handlers(FIRST, "grid")
    assert (seat.id, seat.name) == (before, "李伟")
    assert directory.actor("fake", "周敏", "周敏").rank == 0
    assert directory.seat_of(old.id) is not None  # known by name all the same


def test_a_second_worker_of_a_grid_gets_a_post_of_their_own(session: Session) -> None:
    staff(session, "周敏", "grid_worker", FIRST)
    staff(session, "李伟", "grid_worker", FIRST)
    assert len(all_posts(session)) == 2
    assert [seat.name for seat in Directory.load(session).handlers(FIRST, "grid")] == ["周敏", "李伟"]


def test_one_person_in_two_posts_has_the_rights_of_both_where_they_hold(session: Session) -> None:
    person = staff(session, "周敏", "grid_worker", FIRST)
    appoint(session, person, "community", COMMUNITY, LONG_AGO)
    appoint(session, person, "grid_worker", SECOND, LONG_AGO)
    assert len(own_posts(session, person)) == 3
    actor = Directory.load(session).actor("fake", "周敏", "某人")
    assert (actor.name, actor.role, actor.rank) == ("周敏", "community", 2)
    assert actor.rank_over(FIRST) == 2
    assert not actor.answers_for("990101103002001")


def test_a_deputy_answers_where_the_holder_is_gone_and_stands_behind_where_not(session: Session) -> None:
    holder = staff(session, "周敏", "grid_worker", FIRST)
    deputy = staff(session, "李伟", "grid_worker", SECOND)
    [post] = [post for post in all_posts(session) if post.grid_code == FIRST]
    session.add(Holding(post_id=post.number, person_id=deputy.number, since=LONG_AGO, deputy=True))
    session.flush()
    directory = Directory.load(session)
    assert [seat.name for seat in directory.handlers(FIRST, "grid")] == ["周敏", "李伟"]
    assert directory.actor("fake", "李伟", "").role == "grid_worker"
    found = directory.post(post.id)
    assert found is not None
    assert found.name == "周敏"
    session.add(holder)
    leave(session, holder, LONG_AGO)
    [seat] = Directory.load(session).handlers(FIRST, "grid")
    assert (seat.name, seat.deputy, seat.id) == ("李伟", True, post.id)
