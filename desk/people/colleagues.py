"""People of the registry by name, and what somebody may decide about the posts of others."""

import unicodedata
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from desk.actor import Actor
from desk.directory import Directory
from desk.errors import RuleError
from desk.outbox import Note
from desk.people.posting import own_posts
from desk.seats import Seat
from desk.wording import posts as words
from desk.work import Work
from grids.rights import OPERATOR, may_fill
from storage.posts import Holding, Post
from storage.registry import Person

NEAR = 50
_UP = {"building_manager": "grid", "grid_worker": "community", "grid_leader": "community"}


def is_operator(work: Work, actor: Actor) -> bool:
    """Do they keep the installation running?"""
    return actor.account in work.rules.operators


def roles_of(work: Work, actor: Actor) -> list[str]:
    """All somebody is, for the table of rights; everybody is a resident as well."""
    held = [seat.role for seat in actor.seats if seat.id is not None]
    return ["resident", *held, *([OPERATOR] if is_operator(work, actor) else [])]


def may_decide(work: Work, actor: Actor, role: str, place: str) -> bool:
    """May they decide who sits in a post of that role there? Who only stands in for somebody may not."""
    held = [(seat.role, seat.grid_code) for seat in actor.seats if not seat.deputy]
    if is_operator(work, actor):
        held.append((OPERATOR, ""))
    return any(may_fill(mine, where, role, place) for mine, where in held)


def find_colleague(work: Work, name: str) -> Seat:
    """Somebody of the registry, with or without a post, by their whole name; else RuleError asks who."""
    wanted = _plain(name).lstrip("@")
    people = [seats[0] for seats in work.directory.people.values()]
    found = [seat for seat in people if wanted in (_plain(seat.name), _plain(_key(work, seat)))]
    if len(found) == 1:
        return found[0]
    if found:
        raise RuleError(words.which_of(name, [_key(work, seat) for seat in found]))
    keys = list({_key(work, seat): None for seat in people})
    scored = process.extract(name, keys, scorer=fuzz.partial_ratio, limit=3, score_cutoff=NEAR)
    raise RuleError(words.unknown_name(name, [key for key, _, _ in scored]))


def posts_to_give(work: Work, actor: Actor, person: Seat) -> list[tuple[Holding, Post]]:
    """All that somebody holds in their own right, if this actor may give it away; RuleError otherwise."""
    known = work.session.get_one(Person, person.person_id)
    held = own_posts(work.session, known)
    mine = [pair for pair in held if pair[1].department_id is None]
    own = person.account == (actor.platform, actor.user_id)
    if not mine:
        raise RuleError(
            words.only_in_department(person.name) if held else words.no_post(person.name, own=own)
        )
    for _, post in mine:
        if not own and not may_decide(work, actor, post.role, post.grid_code):
            raise RuleError(words.not_yours_to_give(person.name, post_name(work.directory, post)))
    return mine


def post_name(directory: Directory, post: Post) -> str:
    """A post as people call it: 海棠花苑第一网格的网格员."""
    return words.post_name(directory.grid_name(post.grid_code), post.role, post.title)


def tell_above(work: Work, posts: Iterable[Post], text: str, but: Sequence[tuple[str, str]]) -> None:
    """A word to the level above each of these posts, once to each person; above the township: operators."""
    heard = set(but)
    for post in posts:
        if post.role == "township":
            work.tell_operators(text, f"post:{post.number}:{work.now.isoformat()}")
            continue
        for seat in work.directory.handlers(post.grid_code, _UP.get(post.role, "township")):
            if seat.account not in heard:
                heard.add(seat.account)
                work.say(Note(seat.platform, seat.user_id, text, about="notice"))


def _key(work: Work, seat: Seat) -> str:
    place = work.directory.grid_name(seat.grid_code) if seat.grid_code else ""
    return f"{seat.name}\uff08{place}\uff09" if place else seat.name


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
