"""What the duty roster says: who is on duty now and this week, and when nobody is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from desk.actor import Actor
from desk.directory import Directory
from desk.errors import RuleError
from desk.limits.reminders import Reach, people_with, tell
from desk.people.call_out import hours_of
from desk.registry.grid_names import find_grid
from desk.seats import Seat
from desk.wording import roster as words
from desk.work import Work
from grids.codes import is_within
from grids.deadlines import DAY, SHANGHAI
from grids.roster import Shift, Span, outside, uncovered
from storage.roster import forget_shifts

AHEAD = 3  # days: how early a gap is named
WEEK = 7
KEPT = timedelta(days=90)


def roster_text(work: Work, actor: Actor, said: str) -> str:
    """The answer to 值班: who is on duty now, and the week, in one's own part or at a node of it."""
    directory, roots = work.directory, _roots(actor)
    if not directory.roster:
        raise RuleError(words.NO_ROSTER)
    if said:
        grid = find_grid(directory, said)
        if not any(is_within(grid.code, root) for root in roots):
            raise RuleError(words.not_your_part(grid.name))
        roots = [grid.code]
    begin = datetime.combine(work.now.astimezone(SHANGHAI).date(), datetime.min.time(), SHANGHAI)
    mine = [shift for shift in directory.roster if any(is_within(shift.grid_code, root) for root in roots)]
    week = [shift for shift in mine if shift.begin < begin + WEEK * DAY and shift.end > begin]
    nodes = sorted({shift.grid_code for shift in directory.roster if _concerns(shift, roots, begin)})
    return words.roster(
        [(directory.grid_name(code), [_named(seat) for seat in directory.on_duty(code)]) for code in nodes],
        [_in_week(directory, shift) for shift in week],
        work.now,
    )


def name_gaps(work: Work, _occurrence: datetime) -> None:
    """One line to the township's people about the coming days; nothing where there is no roster or no gap."""
    text = gaps_line(work)
    if text:
        for seat in _township(work.directory):
            tell(work, seat, text)


def gap_readers(directory: Directory) -> Reach:
    """Those who hear of gaps."""
    return Reach(people=len(_township(directory)))


def gaps_line(work: Work) -> str:
    """Where nobody is on duty outside working hours in the next days; empty if somebody always is."""
    today = work.now.astimezone(SHANGHAI).date()
    end = datetime.combine(today + (AHEAD + 1) * DAY, datetime.min.time(), SHANGHAI)
    spans = outside(hours_of(work.rules.desk.working_hours), work.now, end)
    found = [
        (work.directory.grid_name(code), begin, end)
        for code in sorted({shift.grid_code for shift in work.directory.roster})
        for begin, end in gaps_of(work.directory, code, spans)
    ]
    return words.gaps(sorted(found, key=lambda gap: gap[1]), work.now) if found else ""


def gaps_of(directory: Directory, code: str, spans: Sequence[Span]) -> list[Span]:
    """The stretches of these in which nobody is on duty at a node."""
    return uncovered(spans, [shift for shift in directory.roster if shift.grid_code == code])


def tidy(work: Work) -> None:
    """What is long past is not kept."""
    forget_shifts(work.session, work.now - KEPT)


def _township(directory: Directory) -> list[Seat]:
    return [seat for seat in people_with(directory, ("township",)) if not seat.deputy]


def _roots(actor: Actor) -> list[str]:
    return [seat.grid_code for seat in (*actor.seats, *actor.duty) if seat.rank]


def _concerns(shift: Shift, roots: Sequence[str], today: datetime) -> bool:
    """Of the nodes above one's own it is good to know who is on duty; a roster long past is none."""
    code = shift.grid_code
    return shift.end > today and any(is_within(code, root) or is_within(root, code) for root in roots)


def _named(seat: Seat) -> str:
    return f"{seat.name} {seat.phone}".rstrip()


def _in_week(directory: Directory, shift: Shift) -> words.Turn:
    seat = directory.seat_of(shift.person_id)
    return words.Turn(directory.grid_name(shift.grid_code), shift.begin, shift.end, seat.name if seat else "")
