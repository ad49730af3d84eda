"""Who gets and who leaves a post; the tickets stay with the post."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from grids.roles import DEPARTMENT
from storage.departments import Department
from storage.posts import Holding, Post
from storage.registry import Person


def appoint(
    session: Session, person: Person, role: str, grid_code: str, now: datetime, *, title: str = ""
) -> Holding:
    """Put somebody into a post of that role at that node: a vacant one if there is, else one more."""
    if person.id is None:
        session.add(person)
        session.flush()
    post = _vacant(session, role, grid_code, title)
    if post is None:
        post = Post(role=role, grid_code=grid_code, title=title)
        session.add(post)
        session.flush()
    holding = Holding(post_id=post.number, person_id=person.number, since=now)
    session.add(holding)
    return holding


def leave(session: Session, person: Person, now: datetime) -> list[Post]:
    """End all a person holds in their own right; the posts, vacant now. Departments have their own table."""
    left = []
    for holding, post in own_posts(session, person):
        if post.department_id is not None:
            continue
        holding.until = now
        session.add(holding)
        left.append(post)
    session.flush()
    return left


def own_posts(session: Session, person: Person) -> list[tuple[Holding, Post]]:
    """What a person holds now, without what they only look after."""
    query = (
        select(Holding, Post)
        .join(Post, col(Post.id) == col(Holding.post_id))
        .where(Holding.person_id == person.id, col(Holding.until).is_(None), col(Holding.deputy).is_(False))
    )
    return list(session.exec(query.order_by(col(Holding.id))).all())


@dataclass(frozen=True, slots=True)
class Sat:
    """What came of seating people: was it news, and how many sit there."""

    changed: bool
    left: int


def sit_down(session: Session, department: Department, people: Iterable[Person] | None, now: datetime) -> Sat:
    """Exactly these people sit in the department's one post; None leaves them as they are."""
    post = session.exec(select(Post).where(Post.department_id == department.number)).first()
    if post is None:
        post = Post(
            role=DEPARTMENT,
            grid_code=department.grid_code,
            title=department.name,
            department_id=department.number,
        )
        session.add(post)
        session.flush()
    query = select(Holding).where(Holding.post_id == post.number, col(Holding.until).is_(None))
    held = {holding.person_id: holding for holding in session.exec(query).all()}
    if people is None:
        return Sat(changed=False, left=len(held))
    wanted = {person.number for person in people}
    for person_id in held.keys() - wanted:
        held[person_id].until = now
        session.add(held[person_id])
    for person_id in sorted(wanted - held.keys()):
        session.add(Holding(post_id=post.number, person_id=person_id, since=now))
    session.flush()
    return Sat(changed=wanted != held.keys(), left=len(wanted))


def _vacant(session: Session, role: str, grid_code: str, title: str) -> Post | None:
    held = select(Holding.post_id).where(col(Holding.until).is_(None), col(Holding.deputy).is_(False))
    query = select(Post).where(
        Post.role == role, Post.grid_code == grid_code, Post.title == title, col(Post.id).not_in(held)
    )
    return session.exec(query.order_by(col(Post.id))).first()
