"""People in their posts, for tests that need somebody to act."""

from datetime import UTC, datetime

from sqlmodel import Session

from desk.directory import Directory
from desk.people.posting import appoint
from storage.posts import Holding, Post
from storage.registry import Person

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def staff(
    session: Session,
    name: str,
    role: str,
    grid_code: str,
    *,
    platform: str = "fake",
    user_id: str = "",
    phone: str = "",
) -> Person:
    """Somebody with an account (their name, if none is given) in a post of that role at that node."""
    person = Person(name=name, platform=platform, user_id=user_id or name, phone=phone)
    appoint(session, person, role, grid_code, LONG_AGO)
    session.flush()
    return person


def directory_of(*rows: tuple[str, str, str]) -> Directory:
    """A registry of nothing but people: name, role and place of each; ids count from 1."""
    people, posts, holdings = [], [], []
    for number, (name, role, code) in enumerate(rows, 1):
        people.append(Person(id=number, name=name, platform="p", user_id=name))
        posts.append(Post(id=number, role=role, grid_code=code))
        holdings.append(Holding(post_id=number, person_id=number, since=LONG_AGO))
    return Directory(people=people, posts=posts, holdings=holdings)
