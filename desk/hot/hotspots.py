"""Finding hot issues, every working day: what has risen, what is alike; each is proposed once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from desk.actor import CLOCK
from desk.directory import Directory
from desk.hot.hot_cards import note, propose
from desk.hot.hot_words import places_of, plain_words
from desk.limits.reminders import SUMMARY_READERS, Reach, people_with
from desk.work import Work
from grids.deadlines import SHANGHAI
from grids.hotspots import Rise, Series, Words, clusters, common_area, narrowed, rises
from storage.hotissues import (
    Count,
    HotIssue,
    counted_tickets,
    first_reporters,
    hot_issues_since,
    tickets_of_hot,
    weekly_counts,
)
from storage.tickets import Ticket

WEEK = timedelta(days=7)
TOWNSHIP, COMMUNITY = 9, 12  # digits


def readers(directory: Directory) -> Reach:
    """Those who may get a proposal."""
    return Reach(people=len(people_with(directory, SUMMARY_READERS)))


def daily(work: Work, occurrence: datetime) -> None:
    """Look at the last seven whole days, and the last fortnight for likeness; propose what is new."""
    found = find(work, occurrence)
    for hot in found:
        work.session.add(hot)
    work.session.flush()
    for hot in found:
        note(work, hot, "found", CLOCK)
    propose(work, found)


def find(work: Work, occurrence: datetime) -> list[HotIssue]:
    """Hot issues nobody has been told of, not saved yet."""
    rules = work.rules.grids.hot_issues
    until = datetime.combine(occurrence.astimezone(SHANGHAI).date(), time(), SHANGHAI)
    past = _Past(work, until)
    found = [_of_rise(work, past, rise) for rise in narrowed(rises(past.series(), rules))]
    past.known += found
    since = until - rules.alike_within
    reporters = first_reporters(work.session, since, until)
    alike = [
        Words(
            ticket.number,
            ticket.category,
            places_of(ticket.grid_code, ticket.place),
            plain_words(ticket.text),
            reporters[ticket.number],
        )
        for ticket in past.tickets
        if ticket.opened_at >= since and ticket.number in reporters and not past.explains(ticket)
    ]
    return found + [_of_cluster(work, past, cluster) for cluster in clusters(alike, rules)]


class _Past:
    """The weeks up to a moment: counts by place and category, the latest tickets, what is known."""

    def __init__(self, work: Work, until: datetime) -> None:
        rules = work.rules.grids.hot_issues
        self.work, self.until, self.weeks = work, until, rules.weeks
        begin = until - (self.weeks + 1) * WEEK
        self._counts: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self._oldest: dict[str, int] = defaultdict(int)
        for count in weekly_counts(work.session, begin, until):
            self._add(count)
        self.tickets = counted_tickets(work.session, until - max(WEEK, rules.alike_within), until)
        self.known = list(hot_issues_since(work.session, work.now - rules.quiet_after))
        self._explained = {number for hot in self.known for number in hot.tickets}
        for hot in self.known:
            self._explained |= {ticket.number for ticket in tickets_of_hot(work.session, hot.number)}

    def _add(self, count: Count) -> None:
        for length in (TOWNSHIP, COMMUNITY):
            area = count.grid_code[:length]
            if len(area) == length:
                self._counts[area, count.category][count.week] += count.number
                self._oldest[area] = max(self._oldest[area], count.week)

    def series(self) -> list[Series]:
        """Every category of every community and of the township, without what is known already."""
        now: dict[tuple[str, str], int] = defaultdict(int)
        for ticket in self.latest():
            if not self.explains(ticket):
                for length in (TOWNSHIP, COMMUNITY):
                    now[ticket.grid_code[:length], ticket.category] += 1
        return [
            Series(area, category, self.before(area, category), now[area, category])
            for area, category in self._counts
            if area in self.work.directory.grids
        ]

    def latest(self) -> list[Ticket]:
        """Those of the last seven days."""
        return [ticket for ticket in self.tickets if ticket.opened_at > self.until - WEEK]

    def before(self, area: str, category: str) -> tuple[int, ...]:
        """The weeks before the last, oldest first, as far back as the place has been heard of at all."""
        oldest = self._oldest[area[:COMMUNITY]]
        # The week in which the first complaint came is not a whole one.
        known = self.weeks if oldest >= self.weeks else max(0, oldest - 1)
        counts = self._counts[area[:COMMUNITY], category]
        return tuple(counts[week] for week in range(known, 0, -1))

    def explains(self, ticket: Ticket) -> bool:
        """Is it part of what was proposed already, or does it lie where its category is known to be hot?"""
        return ticket.number in self._explained or any(
            hot.category == ticket.category and ticket.grid_code.startswith(hot.area) for hot in self.known
        )


def _of_rise(work: Work, past: _Past, rise: Rise) -> HotIssue:
    tickets = [
        ticket.number
        for ticket in past.latest()
        if ticket.category == rise.category
        and ticket.grid_code.startswith(rise.area)
        and not past.explains(ticket)
    ]
    return HotIssue(
        sort="rise",
        area=rise.area,
        category=rise.category,
        found_at=work.now,
        until=past.until,
        count=rise.now,
        expected=rise.expected,
        weeks=[*rise.weeks, rise.now],
        tickets=tickets,
    )


def _of_cluster(work: Work, past: _Past, cluster: Sequence[Words]) -> HotIssue:
    numbers = [item.number for item in cluster]
    tickets = [ticket for ticket in past.tickets if ticket.number in numbers]
    area, category = common_area(ticket.grid_code for ticket in tickets), tickets[0].category
    weeks = past.before(area, category)
    now = sum(ticket.category == category and ticket.grid_code.startswith(area) for ticket in past.latest())
    return HotIssue(
        sort="alike",
        area=area if area in work.directory.grids else area[:COMMUNITY],
        category=category,
        found_at=work.now,
        until=past.until,
        count=len(tickets),
        expected=0.0,
        weeks=[*weeks, now],
        tickets=numbers,
    )
