"""What residents hear of a hot issue: one line in each group, however many tickets are there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from desk.hot.hot_views import view_of
from desk.outbox import ButtonRows
from desk.tickets.homes import Home, homes
from desk.wording import hot as words
from desk.wording.hot import HotView
from desk.wording.outcomes import you
from desk.work import Work
from grids.lifecycle import UNDER_WAY, State
from storage.hotissues import get_hot_issue
from storage.reporters import Reporter
from storage.tickets import Ticket, get_ticket


@dataclass(slots=True)
class Hearers:
    """Those of one chat who reported any of these tickets."""

    home: Home
    tickets: list[Ticket] = field(default_factory=list)
    people: dict[tuple[str, str], Reporter] = field(default_factory=dict)
    threads: set[str | None] = field(default_factory=set)

    def address(self) -> Home:
        """All of them, spoken to at once; in the forum's topic if they all spoke there."""
        thread = next(iter(self.threads)) if len(self.threads) == 1 else None
        reply_to = self.home.reply_to if len(self.tickets) == 1 else None
        return replace(self.home, people=list(self.people.values()), reply_to=reply_to, thread=thread)


def hearers_of(work: Work, tickets: Iterable[Ticket]) -> list[Hearers]:
    """By chat, in the order of the tickets."""
    found: dict[tuple[str, str], Hearers] = {}
    for ticket in tickets:
        for home in homes(work, ticket):
            chat = (home.group.platform, home.group.chat_id)
            hearers = found.setdefault(chat, Hearers(home))
            hearers.tickets.append(ticket)
            hearers.threads.add(home.thread)
            for person in home.people:
                hearers.people.setdefault(person.account, person)
    return list(found.values())


def tell_plan(work: Work, view: HotView, tickets: Iterable[Ticket]) -> int:
    """What will be done; how many people that is told to."""
    many = len(view.tickets)

    def line(home: Home, _tickets: list[Ticket]) -> tuple[str, ButtonRows]:
        return words.plan_for_residents(home.names, view, many, you(len(home.people))), ()

    return _say(work, tickets, line)


def tell_newcomer(work: Work, hot_id: int, number: int) -> None:
    """Whoever's ticket joins when there is a plan already hears it too."""
    hot, ticket = get_hot_issue(work.session, hot_id), get_ticket(work.session, number)
    if hot is not None and ticket is not None and hot.plan:
        tell_plan(work, view_of(work, hot), [ticket])


def tell_result(work: Work, view: HotView, tickets: Iterable[Ticket], resolved: set[int]) -> int:
    """What came of it, with one question for all that was resolved; how many people that is told to."""
    days = work.rules.desk.rating_days

    def line(home: Home, mine: list[Ticket]) -> tuple[str, ButtonRows]:
        # An anonymous tip-off is asked about by itself, in private.
        rated = [ticket for ticket in mine if ticket.number in resolved and not home.private]
        own = words.numbers([ticket.number for ticket in mine], 6)
        text = words.result_for_residents(
            home.names, view, you(len(home.people)), own, days if rated else None
        )
        still = [ticket.number for ticket in mine if ticket.state in UNDER_WAY]
        text += words.still_open(still) if still else ""
        return text, words.rating_buttons(view.number) if rated else ()

    return _say(work, tickets, line)


def _say(
    work: Work, tickets: Iterable[Ticket], line: Callable[[Home, list[Ticket]], tuple[str, ButtonRows]]
) -> int:
    told: set[tuple[str, str]] = set()
    for hearers in hearers_of(work, tickets):
        home = hearers.address()
        text, buttons = line(home, hearers.tickets)
        note = home.note(hearers.tickets[0], text, buttons)
        # A reply to what is about several tickets is about none of them in particular.
        work.say(note if len(hearers.tickets) == 1 else replace(note, ticket=None))
        told |= hearers.people.keys()
    return len(told)


def concerned(tickets: Sequence[Ticket]) -> list[Ticket]:
    """Whose reporters are told: not of what they took back or what was none; a merged one's hear it too."""
    return [ticket for ticket in tickets if ticket.state not in (State.WITHDRAWN, State.REJECTED)]
