"""A complaint whose place lies in another grid: whether that is sure, and who hears of it."""

import re
from collections.abc import Iterable, Sequence

from desk.actor import CLOCK
from desk.directory import Directory
from desk.history import add_step
from desk.outbox import Note
from desk.seats import Seat
from desk.tickets.report import Draft, Report
from desk.tickets.views import TicketView, masked
from desk.wording import places as wording_places
from desk.wording import tickets as wording
from desk.wording.places import Hint
from desk.work import Work
from grids.codes import LENGTHS
from storage.registry import Group
from storage.tickets import Ticket
from triage import Found, Known, Place
from triage.normalise import normalise
from triage.place_words import at_home, everyday
from triage.places import place_in

REGRID = "regrid"  # the step, as desk/tickets/regrid.py writes it
# Somebody's own house is spoken of too, or the named place is only on the way, far off or a comparison.
_HOME_TOO = re.compile(r"[我咱俺]们?(?:家|小区|楼|这|院|单元|村)|本(?:小区|楼|单元)")
_ON_THE_WAY = re.compile(r"(?:从|去|往|回|到|离|距|像|跟|和|与|比|自|同|叫|问)$")
_NOT_THERE = re.compile(r"(?:回来|过来|来的|搬来|一样|那样|也是|都有|都没)")


def at_opening(work: Work, report: Report) -> Hint | None:
    """The grid a new ticket belongs to in place of the group's, if its words leave no doubt."""
    group = report.group
    if report.mixed or report.anonymous or group.id is None or report.level != "grid":
        return None
    hint = look(work.directory, group.grid_code or "", report.text, None)
    return hint if hint is not None and hint.sure else None


def hint_for(directory: Directory, ticket: Ticket | Draft) -> Hint | None:
    """Another grid the place of a ticket may lie in, while it still lies in that of its group."""
    if ticket.state not in ("open", "accepted") or ticket.level != "grid":
        return None
    home = said_in(directory, ticket)
    if ticket.anonymous or not home or not at_home(ticket.grid_code, home):
        return None
    return look(directory, home, ticket.text, ticket.place)


def said_in(directory: Directory, ticket: Ticket | Draft) -> str:
    """The grid of the group in which it was said; "" if it was said in none."""
    group = directory.groups_by_id.get(ticket.group_id)
    return directory.heirs.today(group.grid_code) if group is not None and group.grid_code else ""


def look(directory: Directory, home: str, text: str, place: str | None) -> Hint | None:
    """The one other grid the words name a place of; `sure` if they can mean nothing else.

    `place`: what was understood, perhaps from later words or the speaker's name; never sure.
    """
    gazetteer = directory.gazetteer
    if not gazetteer.places:
        return None
    home, plain = directory.heirs.today(home), normalise(text)
    hits, spoken = gazetteer.hits(plain), place_in(plain)
    near = gazetteer.near(spoken, home) if not hits else None
    if not hits and near is None and place:
        near_place = normalise(place)
        hits = [_unsure(item) for item in gazetteer.hits(near_place)]
        near = gazetteer.near(place_in(near_place), home) if not hits else None
    found = [*hits, *([near] if near is not None else [])]
    if any(item.here(home) for item in found):
        return None
    found = [item for item in found if not everyday(item.word)]
    code = _one_grid(directory, home, [place for item in found for place in item.places])
    if code is None:
        return None
    said = all(item.exact for item in found)
    sure = said and not _doubtful(plain, spoken, found)
    return Hint(code, _name(directory, code), found[0].full(""), said, sure)


def home_workers(directory: Directory, ticket: Ticket | Draft, group: Group) -> Sequence[Seat]:
    """Who answers where it was said, if the ticket has gone to another grid at once."""
    if group.id is None or group.grid_code is None or at_home(ticket.grid_code, group.grid_code):
        return ()
    there = {seat.account for seat in directory.handlers(ticket.grid_code, "grid")}
    return [seat for seat in directory.handlers(group.grid_code, "grid") if seat.account not in there]


def heading(directory: Directory, group: Group, passed: Hint | None) -> str:
    """What stands above the card of whoever gets it; "" for a ticket that stays at home."""
    if passed is None:
        return ""
    return wording_places.came_from(_name(directory, group.grid_code or ""), passed.place)


def tell_home(work: Work, draft: Draft, group: Group, hint: Hint, view: TicketView) -> None:
    """One line for the worker whose group it was said in; of an emergency they have the card itself."""
    if draft.emergency:
        return
    text = wording_places.told_home(draft.id, wording.gist(masked(view)), hint, view.handler)
    for seat in home_workers(work.directory, draft, group):
        work.say(Note(seat.platform, seat.user_id, text, about="notice", ticket=draft.id))


def write_down(work: Work, draft: Draft, group: Group, hint: Hint) -> None:
    """The step in the history."""
    words = wording_places.step(hint.place, _name(work.directory, group.grid_code or ""), hint.grid)
    add_step(work, draft.id, REGRID, CLOCK, draft.state, draft.state, draft.level, draft.level, words)


def _name(directory: Directory, code: str) -> str:
    return directory.grid_name(code[: LENGTHS["grid"]])


def _unsure(found: Found) -> Found:
    return Found(found.word, found.places, found.start, found.end, exact=False, building=found.building)


def _one_grid(directory: Directory, home: str, places: Iterable[Known]) -> str | None:
    """The grid all these lie in, if other people answer for it than here."""
    codes = {place.grid for place in places if place.grid in directory.grids}
    roots = {code[: LENGTHS["grid"]] for code in codes}
    if len(roots) != 1 or not home or next(iter(roots))[:9] != home[:9]:
        return None
    workers = {_accounts(directory, code) for code in codes}
    if len(workers) != 1 or workers & {frozenset(), _accounts(directory, home)}:
        return None
    return codes.pop() if len(codes) == 1 else roots.pop()


def _accounts(directory: Directory, code: str) -> frozenset[tuple[str, str]]:
    return frozenset(seat.account for seat in directory.handlers(code, "grid"))


def _doubtful(plain: str, spoken: Place | None, found: Sequence[Found]) -> bool:
    """Might the trouble be elsewhere than at the place that is named?"""
    if _HOME_TOO.search(plain):
        return True
    for item in found:
        if _ON_THE_WAY.search(plain[: item.start]) or _NOT_THERE.match(plain, item.end):
            return True
    if spoken is None:
        return False
    numbered = spoken.building or spoken.room
    if numbered and not any(item.building or _has_doors(item) for item in found):
        return True
    return any(
        name and not any(_overlap(name, item.word) for item in found)
        for name in (spoken.compound, spoken.road)
    )


def _has_doors(found: Found) -> bool:
    return all(place.kind in ("compound", "building") for place in found.places)


def _overlap(name: str, word: str) -> bool:
    """Is what was taken for a name the known one, perhaps with a word before or behind it?"""
    return word in name or name in word or any(name[at : at + 2] in word for at in range(len(name) - 1))
