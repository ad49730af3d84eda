"""Where a shared place lies: the grid around it, and what to say of that."""

from dataclasses import dataclass

from sqlmodel import Session

from desk.tickets.report import Draft, Said
from desk.wording import grids as words
from desk.wording.places import Buttons, grid_buttons
from desk.work import Work
from grids.boundaries import Area, holds
from grids.codes import is_within, level_of
from grids.lifecycle import UNDER_WAY, Level
from storage.boundaries import boundaries_around
from storage.registry import Grid
from storage.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Spot:
    """The grid a shared place lies in."""

    code: str
    name: str


def spot_of(work: Work, said: Said) -> Spot | None:
    """Where a shared location lies; None for anything else, and for a place in no boundary."""
    if said.kind != "location":
        return None
    found = grid_at(work.session, said.ref)
    return Spot(found.code, found.name) if found is not None else None


def grid_at(session: Session, ref: str) -> Grid | None:
    """The innermost grid around `纬度,经度`; of several an exclusive one, then the smallest."""
    point = _point(ref)
    if point is None:
        return None
    longitude, latitude = point
    near = boundaries_around(session, longitude, latitude)
    found = [(line, grid) for line, grid in near if holds(line.geometry, longitude, latitude)]
    if not found:
        return None
    deepest = max((len(grid.code), grid.kind == "exclusive") for _, grid in found)
    best = [pair for pair in found if (len(pair[1].code), pair[1].kind == "exclusive") == deepest]
    return min(best, key=lambda pair: (Area.of(pair[0].geometry, latitude).size, pair[1].code))[1]


def _point(ref: str) -> tuple[float, float] | None:
    """Longitude and latitude of a location as messages carry it; None if it is none."""
    try:
        latitude, longitude = (float(part) for part in ref.split(","))
    except ValueError:
        return None
    return longitude, latitude


def shown(work: Work, ticket: Ticket | Draft, said: Said) -> tuple[str, Buttons]:
    """What to tell the handlers of a shared location: its grid, and a button to pass it there.

    It is never passed by itself: people share where they stand, not always where the trouble is.
    """
    spot = spot_of(work, said)
    if spot is None:
        return "", ()
    if is_within(spot.code, ticket.grid_code) or is_within(ticket.grid_code, spot.code):
        return words.lies_in(spot.name, ""), ()
    text = words.lies_in(spot.name, work.directory.grid_name(ticket.grid_code))
    under_way = ticket.state in UNDER_WAY and ticket.level == Level.GRID
    there, here = (
        {seat.account for seat in work.directory.handlers(code, "grid")}
        for code in (spot.code, ticket.grid_code)
    )
    if not under_way or level_of(spot.code) not in ("grid", "micro") or not there or there == here:
        return text, ()
    return text, grid_buttons(ticket.number, [(spot.code, spot.name)])


def note_words(work: Work, said: Said, otherwise: str) -> str:
    """What history keeps of a shared location: the grid it lies in."""
    spot = spot_of(work, said)
    return words.place_noted(otherwise, spot.name) if spot is not None else otherwise
