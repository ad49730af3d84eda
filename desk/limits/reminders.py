"""What the clock says to those who work: their list in the morning, what is overdue, how the day went."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.actor import Actor
from desk.alone import to_each
from desk.directory import Directory
from desk.hot.hot_views import new_ones
from desk.outbox import Note
from desk.seats import Seat
from desk.tickets import lists
from desk.tickets.views import TicketView, view_of
from desk.wording import reminders as wording
from desk.wording.reminders import Tally
from desk.work import Work
from grids.deadlines import DAY, SHANGHAI
from grids.lifecycle import UNDER_WAY, State
from storage.outbox import BROADCAST
from storage.registry import Group
from storage.runs import last_done
from storage.tickets import Ticket, movements, overdue_tickets

OVERSEERS = ("grid_leader", "community")
SUMMARY_READERS = ("community", "township")
# What was to be read in the morning is of no use at night.
USEFUL_FOR = timedelta(hours=12)
LONGEST_SUMMARY = timedelta(days=7)
_COUNTED = {"open": "opened", "accept": "accepted", "resolve": "resolved", "confirm": "resolved"}


@dataclass(frozen=True, slots=True)
class Reach:
    """How many chats of each sort something goes to."""

    groups: int = 0
    people: int = 0


def nobody(_directory: Directory) -> Reach:
    """What is only kept in order is said to nobody."""
    return Reach()


def workers(directory: Directory) -> Reach:
    """Those who get a list in the morning."""
    return Reach(people=len(people_with(directory, ("grid_worker",))))


def overseers(directory: Directory) -> Reach:
    """Those who hear of what is overdue."""
    return Reach(people=len(people_with(directory, OVERSEERS)))


def resident_groups(directory: Directory) -> Reach:
    """Groups in which residents are told something."""
    return Reach(groups=sum(group.present for group in directory.residents.values()))


def summary_readers(directory: Directory) -> Reach:
    """Where the day's summary goes."""
    groups = staff_groups(directory)
    return Reach(groups=len(groups)) if groups else Reach(people=len(people_with(directory, SUMMARY_READERS)))


def morning_list(work: Work, _occurrence: datetime) -> None:
    """Each grid worker's day: what is overdue, due today, new, and what waits for a rating."""
    people = people_with(work.directory, ("grid_worker",))
    to_each(work, "morning_list", people, lambda person: _morning(work, person))


def _morning(work: Work, person: Seat) -> None:
    actor = Actor(person.platform, person.user_id, person.name, (person,))
    mine = lists.held_by(work, actor, UNDER_WAY)
    rated = lists.held_by(work, actor, (State.RESOLVED,))
    tell(work, person, wording.morning(person.name, sections(work, mine, rated), work.now))


def overdue_overview(work: Work, _occurrence: datetime) -> None:
    """To grid leaders and community staff: what is overdue in their part; nothing is said about nothing."""
    late = overdue_tickets(work.session, work.now)

    def overview(person: Seat) -> None:
        if views := _views(work, [ticket for ticket in late if person.covers(ticket.grid_code)]):
            tell(work, person, wording.overview(person.name, views, work.now))

    to_each(work, "overdue_overview", people_with(work.directory, OVERSEERS), overview)


def day_summary(work: Work, occurrence: datetime) -> None:
    """What has happened since the last one, by grid and category: to staff groups, or to people if none."""
    since = last_done(work.session, "day_summary", occurrence) or occurrence - DAY
    since = max(since, occurrence - LONGEST_SUMMARY)
    moved = movements(work.session, tuple(_COUNTED), since, work.now)
    late = overdue_tickets(work.session, work.now)
    groups = staff_groups(work.directory)
    for group in groups:
        tell(work, group, _summary(work, group.grid_code or "", since, moved, late))
    if not groups:
        for person in people_with(work.directory, SUMMARY_READERS):
            tell(work, person, _summary(work, person.grid_code, since, moved, late))


def sections(work: Work, mine: Sequence[Ticket], rated: Sequence[Ticket]) -> list[wording.Section]:
    """Each ticket where it presses most, under its heading; what does not press today is only counted."""
    today = work.now.astimezone(SHANGHAI).date()
    found: dict[str, list[Ticket]] = {name: [] for name in wording.SECTIONS}
    found["rating"] += rated
    for ticket in mine:
        # What is due at midnight is due on the day that ends.
        due = (ticket.due_at - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
        if ticket.paused:
            found["rest"].append(ticket)
        elif ticket.due_at <= work.now:
            found["overdue"].append(ticket)
        elif ticket.state == "open" and ticket.respond_by <= work.now:
            found["unanswered"].append(ticket)
        elif due == today:
            found["today"].append(ticket)
        else:
            found["new" if ticket.state == "open" else "rest"].append(ticket)
    return [
        wording.Section(name, len(tickets), lists.ticket_lines(work, tickets[: wording.LONGEST_SECTION]))
        for name, tickets in found.items()
    ]


def _summary(
    work: Work,
    part: str,
    since: datetime,
    moved: Iterable[tuple[str, str, str, int]],
    late: Sequence[Ticket],
) -> str:
    grids: dict[str, Counter[str]] = {}
    categories: dict[str, Counter[str]] = {}
    counts = [(_COUNTED[event], grid, category, count) for event, grid, category, count in moved]
    counts += [("overdue", ticket.grid_code, ticket.category, 1) for ticket in late]
    for what, grid, category, count in counts:
        if grid.startswith(part):
            grids.setdefault(work.directory.grid_name(grid), Counter())[what] += count
            name = work.rules.categories.get(category, category)
            categories.setdefault(name, Counter())[what] += count
    place = work.directory.grid_name(part) if part else work.rules.desk.township
    text = wording.summary(place, since, work.now, _tallies(grids), _tallies(categories))
    return "\n".join([text, *new_ones(work, part, since)])


def _tallies(counts: dict[str, Counter[str]]) -> list[Tally]:
    """The busiest first."""
    tallies = [Tally(name, **counter) for name, counter in counts.items()]
    return sorted(tallies, key=lambda tally: (-tally.opened, -tally.overdue, tally.name))


def _views(work: Work, tickets: Sequence[Ticket]) -> list[TicketView]:
    return [view_of(ticket, 1, work.directory, work.rules) for ticket in tickets]


def people_with(directory: Directory, roles: Sequence[str]) -> list[Seat]:
    return [seat for seat in directory.seats if seat.role in roles]


def staff_groups(directory: Directory) -> list[Group]:
    return [group for group in directory.groups.values() if group.purpose == "staff" and group.present]


def tell(
    work: Work, whom: Seat | Group, text: str, *, photo: str | None = None, file: str | None = None
) -> None:
    """Nothing that the clock says is worth a ring at night, or worth reading much later."""
    group = not isinstance(whom, Seat)
    chat = whom.user_id if isinstance(whom, Seat) else whom.chat_id
    moment = work.planned(f"{whom.platform}:{chat}")
    work.say(
        Note(
            platform=whom.platform,
            chat=chat,
            group=group,
            text=text,
            photo=photo,
            file=file,
            about="reminder",
            rank=BROADCAST,
            not_before=moment,
            expires_at=moment + USEFUL_FOR,
        )
    )
