"""Whom an emergency calls: those who answer for the place at once, then wider and wider circles."""

from collections.abc import Iterable, Mapping, Sequence

from desk.actor import Actor
from desk.departments.offices import Office, office_for
from desk.directory import LEVEL_CODES, Directory
from desk.seats import Seat
from desk.tickets.report import Draft
from storage.registry import Group
from storage.tickets import Ticket

MOST_NUMBERS = 3
_OFFICES = {"grid_worker": "网格员", "grid_leader": "网格长", "community": "社区", "township": "镇街"}


def circle(directory: Directory, grid_code: str, ring: int) -> list[Seat]:
    """Everybody the ring-th call goes to, the nearest first, each account once.

    0, at once: for each post up the tree whoever sits there; in an office that has somebody on duty now,
    they instead. 1: also the others who sit there, and everybody of the community, deputies too. From 2 on:
    also the whole township office.
    """
    chain = directory.chain(grid_code)
    duty = _on_duty(directory, grid_code)
    offices = {seat.grid_code for seat in duty if seat.role in ("community", "township")}
    holders = [seat for seat in chain if directory.post(seat.id) == seat]
    called = [*duty, *(seat for seat in holders if seat.rank <= 1 or seat.grid_code not in offices)]
    called.sort(key=lambda seat: seat.rank)
    if ring >= 1:
        called += holders + [seat for seat in directory.seats if _is_near(seat, grid_code)]
    if ring >= 2:
        called += chain
    return _each_once(called)


def _on_duty(directory: Directory, grid_code: str) -> list[Seat]:
    """Everybody on duty at the nodes that answer for a place, the nearest first."""
    grid_code = directory.heirs.today(grid_code)
    codes = {seat.grid_code: None for seat in directory.chain(grid_code)}
    codes |= dict.fromkeys(grid_code[:length] for length in range(len(grid_code), 0, -1))
    return [seat for code in sorted(codes, key=len, reverse=True) for seat in directory.on_duty(code)]


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
    # Whoever answers for the group it was said in has the card, even if the place lies in another community.
    group = directory.groups_by_id.get(ticket.group_id)
    said_in = group.grid_code if group is not None else None
    for seat in (*actor.seats, *actor.duty):
        if said_in and seat.rank == 1 and seat.covers(said_in):
            return seat
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
