"""Which tickets belong to a hot issue; a ticket belongs to one at most."""

from desk.actor import Actor
from desk.errors import RuleError
from desk.history import log_note
from desk.hot.hot_words import hot_issue_for
from desk.tickets import announce
from desk.wording import hot as words
from desk.work import Work
from storage.hotissues import HotIssue, counted_tickets, get_hot_issue, tickets_numbered
from storage.tickets import Ticket

JOINED, LEFT = "hot", "hot_out"  # steps


def link(work: Work, hot: HotIssue | None, ticket: Ticket, actor: Actor) -> None:
    """It belongs to this one from now on, or to none; its cards say so."""
    before, ticket.hot_id = ticket.hot_id, hot.number if hot else None
    log_note(work, ticket, JOINED if hot else LEFT, actor, str(hot.number if hot else before))
    announce.refresh(work, ticket)


def links_to(work: Work, hot: HotIssue, actor: Actor) -> int:
    """Those it was found by, without what another one has; how many."""
    mine = [ticket for ticket in tickets_numbered(work.session, hot.tickets) if _is_free(work, ticket)]
    for ticket in mine:
        link(work, hot, ticket, actor)
    return len(mine)


def link_those_since(work: Work, hot: HotIssue, actor: Actor) -> int:
    """What has come in since it was found, as it would be linked on coming in now; how many."""
    count = 0
    for ticket in counted_tickets(work.session, hot.until, work.now):
        near = ticket.category == hot.category and ticket.grid_code.startswith(hot.area)
        if near and ticket.hot_id is None:
            work.flush()
            if hot_issue_for(work, ticket.category, ticket.grid_code, ticket.text) == hot.number:
                link(work, hot, ticket, actor)
                count += 1
    return count


def must_be_there(work: Work, hot: HotIssue, ticket: Ticket) -> None:
    """RuleError for a ticket of another place, or of another hot issue."""
    if not ticket.grid_code.startswith(hot.area):
        raise RuleError(words.elsewhere(ticket.number, work.directory.grid_name(hot.area)))
    if not _is_free(work, ticket):
        raise RuleError(words.belongs_already(ticket.number, ticket.hot_id or 0))


def _is_free(work: Work, ticket: Ticket) -> bool:
    """Nobody's, or of one that is over."""
    other = get_hot_issue(work.session, ticket.hot_id) if ticket.hot_id is not None else None
    return other is None or other.state not in ("proposed", "accepted")
