"""A post and the person who sits in it now: what the desk deals with when it says “grid worker”."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from storage.posts import Holding, Post
from storage.registry import Person

RANKS = {"grid_worker": 1, "grid_leader": 1, "community": 2, "township": 3}
LEVEL_RANKS = {"grid": 1, "community": 2, "township": 3}


@dataclass(frozen=True, slots=True)
class Seat:
    """Rights and tickets belong to the post (`id`), words go to the person's account.

    `id` is None for somebody who holds no post (any more): known by name, without any right.
    """

    id: int | None
    person_id: int
    name: str
    role: str
    grid_code: str
    platform: str
    user_id: str
    phone: str = ""
    title: str = ""
    deputy: bool = False
    department_id: int | None = None
    shared: tuple[str, ...] = ()  # exclusive grids of another community, for which theirs answers too
    duty: bool = False  # no post of theirs: what they may do while they are on duty

    @property
    def rank(self) -> int:
        """0 for those who handle nothing, then grid, community, township."""
        return RANKS.get(self.role, 0)

    @property
    def account(self) -> tuple[str, str]:
        """Platform and id by which the person is known there."""
        return self.platform, self.user_id

    def covers(self, grid_code: str) -> bool:
        """Does this place lie in the part of the township the post is for?"""
        return self.rank > 0 and grid_code.startswith((self.grid_code, *self.shared))


def seats_of(
    people: Iterable[Person],
    posts: Iterable[Post],
    holdings: Iterable[Holding],
    shared: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> dict[int, list[Seat]]:
    """By person, all posts held now, the highest first; somebody without a post has one empty seat.

    `shared`: by community, the grids of others for which it answers as well.
    """
    known = {post.id: post for post in posts}
    held: dict[int, list[tuple[Post, bool]]] = defaultdict(list)
    for holding in holdings:
        held[holding.person_id].append((known[holding.post_id], holding.deputy))
    found: dict[int, list[Seat]] = {}
    for person in people:
        if person.id is not None:
            seats = [_seat(person, post, deputy, shared) for post, deputy in held[person.id]]
            # Their own post before one they only look after.
            seats.sort(key=lambda seat: (seat.deputy, -seat.rank, seat.id))
            found[person.id] = seats or [_seat(person, None, False, {})]
    return found


def _seat(person: Person, post: Post | None, deputy: bool, shared: Mapping[str, tuple[str, ...]]) -> Seat:
    if person.id is None:
        raise ValueError("only somebody saved can hold a post")
    return Seat(
        id=post.id if post else None,
        person_id=person.id,
        name=person.name,
        role=post.role if post else "resident",
        grid_code=post.grid_code if post else "",
        platform=person.platform,
        user_id=person.user_id,
        phone=person.phone,
        title=post.title if post else "",
        department_id=post.department_id if post else None,
        deputy=deputy,
        shared=shared.get(post.grid_code, ()) if post is not None and post.role == "community" else (),
    )
