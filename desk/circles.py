"""Whom an emergency calls: those who answer for the place at once, then wider and wider circles."""

from collections.abc import Iterable, Mapping, Sequence

from desk.actor import Actor
from desk.directory import LEVEL_CODES, Directory
from desk.offices import Office, office_for
from desk.report import Draft
from desk.seats import Seat
from storage.registry import Group
from storage.tickets import Ticket

MOST_NUMBERS = 3
_OFFICES = {"grid_worker": "网格员", "grid_leader": "网格长", "community": "社区", "township": "镇街"}


def circle(directory: Directory, grid_code: str, ring: int) -> list[Seat]:
    """Everybody the ring-th call goes to, the nearest first, each account once.

    0, at once: for each post up the tree whoever sits there. 1: also everybody of the community, deputies
    too. From 2 on: also the whole township office.
    """
    chain = directory.chain(grid_code)
    called = [seat for seat in chain if directory.post(seat.id) == seat]
    if ring >= 1:
        called += [seat for seat in directory.seats if _is_near(seat, grid_code)]
    if ring >= 2:
        called += chain
    return _each_once(called)


def belongs(seat: Seat, grid_code: str) -> bool:
    """May this post take an emergency there: does it answer for the place, or lie in its community?"""
    return seat.covers(grid_code) or _is_near(seat, grid_code)


def department(directory: Directory, usual: Mapping[str, str], category: str) -> Office | None:
    """The department called beside them: the category's, if it has a group to be called in, or people."""
    office = office_for(directory.offices.values(), category, usual)
    return office if office is not None and (group_of(office) or office.seats) else None


def group_of(office: Office) -> Group | None:
    """The department's group, if the bot is in it."""
    return office.group if office.group is not None and office.group.present else None


def hand_of(
    directory: Directory, usual: Mapping[str, str], ticket: Ticket | Draft, actor: Actor
) -> Seat | None:
    """The post in which somebody may take an emergency they can be called to; None if in none."""
    office = department(directory, usual, ticket.category) if actor.departments else None
    for seat in actor.seats:
        if belongs(seat, ticket.grid_code) or (office is not None and seat.id == office.post_id):
            return seat
    return None


def told_at_once(directory: Directory, usual: Mapping[str, str], ticket: Ticket | Draft) -> str:
    """Who hears of it at once, as residents call them: 网格员、社区和燃气公司; empty for nobody."""
    names = list(dict.fromkeys(_OFFICES[seat.role] for seat in circle(directory, ticket.grid_code, 0)))
    if (office := department(directory, usual, ticket.category)) is not None:
        names.append(office.name)
    return "和".join(["、".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def to_call(directory: Directory, grid_code: str, reader: Seat | Actor | None) -> Sequence[Seat]:
    """Whom to ring up, the nearest first: those with a number who were called at once, but for the reader."""
    own = (reader.platform, reader.user_id) if reader is not None else None
    known = [seat for seat in circle(directory, grid_code, 0) if seat.phone and seat.account != own]
    return known[:MOST_NUMBERS]


def _is_near(seat: Seat, grid_code: str) -> bool:
    return seat.rank > 0 and seat.grid_code.startswith(grid_code[: LEVEL_CODES["community"]])


def _each_once(seats: Iterable[Seat]) -> list[Seat]:
    found: dict[tuple[str, str], Seat] = {}
    for seat in seats:
        found.setdefault(seat.account, seat)
    return list(found.values())
