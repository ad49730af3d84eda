"""Those on duty at a moment, as seats that last no longer than their shift."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from desk.seats import Seat
from grids.codes import LENGTHS
from grids.roster import Shift, window

TITLE = "值班"
_ROLES = {LENGTHS["township"]: "township", LENGTHS["community"]: "community"}


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on duty, by node and by account; the same from `since` until `until` (None: for ever)."""

    by_node: Mapping[str, tuple[Seat, ...]] = field(default_factory=dict)
    by_account: Mapping[tuple[str, str], tuple[Seat, ...]] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None

    def lasts(self, now: datetime) -> bool:
        """Are they the same at this moment?"""
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)


def duty_at(
    shifts: Sequence[Shift],
    now: datetime,
    seat_of: Callable[[int], Seat | None],
    posts: Mapping[tuple[str, str], Sequence[Seat]],
) -> Duty:
    """Everybody whose shift holds now; `posts`: who holds what, by role and node."""
    by_node: dict[str, list[Seat]] = defaultdict(list)
    by_account: dict[tuple[str, str], list[Seat]] = defaultdict(list)
    for shift in shifts:
        person = seat_of(shift.person_id) if shift.holds(now) else None
        if person is None:
            continue
        role = _ROLES.get(len(shift.grid_code), "grid_worker")
        held = posts.get((role, shift.grid_code), ())
        seat = replace(
            person,
            id=held[0].id if held else None,
            role=role,
            grid_code=shift.grid_code,
            title=TITLE,
            deputy=True,
            department_id=None,
            shared=held[0].shared if held else (),
            duty=True,
        )
        by_node[shift.grid_code].append(seat)
        by_account[person.account].append(seat)
    since, until = window(shifts, now)
    return Duty(
        {code: tuple(seats) for code, seats in by_node.items()},
        {account: tuple(seats) for account, seats in by_account.items()},
        since,
        until,
    )
