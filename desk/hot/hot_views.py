"""Hot issues as people see them."""

from collections.abc import Sequence
from datetime import datetime

from desk.tickets.views import handler_name, titled
from desk.wording import hot as words
from desk.wording.hot import HotView
from desk.work import Work
from grids.masking import mask
from storage.hotissues import HotIssue, hot_issues_found, tickets_numbered, tickets_of_hot
from storage.tickets import Ticket

TOWNSHIP = 9  # digits


def linked(work: Work, hot: HotIssue) -> Sequence[Ticket]:
    """Its tickets: those it was found by, until it is accepted and they belong to it."""
    if hot.state in ("accepted", "closed"):
        return tickets_of_hot(work.session, hot.number)
    return tickets_numbered(work.session, hot.tickets)


def view_of(work: Work, hot: HotIssue) -> HotView:
    """How it looks now; nobody's numbers are in it, for several people read it."""
    return HotView(
        number=hot.number,
        sort=hot.sort,
        state=hot.state,
        place=work.directory.grid_name(hot.area),
        category=work.rules.categories.get(hot.category, hot.category),
        count=hot.count,
        expected=hot.expected,
        found_at=hot.found_at,
        leader=leader_of(work, hot),
        plan=hot.plan,
        result=hot.result,
        reason=hot.reason,
        tickets=[(ticket.number, mask(ticket.place or "")) for ticket in linked(work, hot)],
    )


def leader_of(work: Work, hot: HotIssue) -> str:
    """Who is responsible, as residents say it: a department, the community, or a person in a post."""
    office = work.directory.office(hot.post_id)
    if office is not None:
        return office.name
    seat = work.directory.post(hot.post_id)
    if seat is None:
        return ""
    if seat.role in ("community", "township"):
        return work.directory.grid_name(seat.grid_code)
    return titled(seat)


def holder_of(work: Work, ticket: Ticket) -> str:
    """In whose hands a ticket is."""
    return handler_name(work.directory, ticket.grid_code, ticket.level, ticket.post_id)


def new_ones(work: Work, part: str, since: datetime) -> list[str]:
    """The lines of 日梳理 about what was found since, in one part of the township or around it."""
    found = hot_issues_found(work.session, since, work.now)
    near = [hot for hot in found if hot.area.startswith(part) or part.startswith(hot.area)]
    return words.in_summary([view_of(work, hot) for hot in near])
