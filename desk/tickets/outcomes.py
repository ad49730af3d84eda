"""Every reporter is told of every outcome: one line in each group in which somebody waits for it."""

from desk.actor import Actor
from desk.outbox import ButtonRows, edit_row
from desk.tickets import announce
from desk.tickets.homes import Home, homes
from desk.tickets.views import TicketView, masked
from desk.wording import outcomes as words
from desk.work import Work
from grids.lifecycle import Event
from storage.outbox import shown_of
from storage.tickets import Ticket, merged_tickets

# The group of an emergency has just heard these, in words of their own.
_TOLD_OF_EMERGENCIES = frozenset({Event.REJECT, Event.CONFIRM})


def tell(work: Work, ticket: Ticket, event: Event, actor: Actor) -> None:
    """Say it to all reporters but the one who did it. What is no outcome shows on the receipts alone."""
    view = masked(announce.view(work, ticket))
    merged_receipts(work, ticket, view)
    for home in homes(work, ticket, but=(actor.platform, actor.user_id)):
        if home.own and ticket.emergency and event in _TOLD_OF_EMERGENCIES:
            continue
        text, buttons = _line(work, view, event, actor.name, home)
        if text:
            work.say(home.note(ticket, text, buttons))


def _line(work: Work, view: TicketView, event: Event, who: str, home: Home) -> tuple[str, ButtonRows]:
    rules, names, now = work.rules.desk, home.names, work.now
    match event:
        case Event.REJECT:
            text = words.rejected(view, names, len(home.people), rules.appeal_days)
            return text, words.appeal_buttons(view.number)
        case Event.RATE_GOOD:
            return words.closed(view, names, who, rules.reopen_days), words.reopen_buttons(view.number)
        case Event.RATE_BAD:
            return words.sent_back(view, names, who, now), ()
        case Event.REOPEN:
            return words.reopened(view, names, who, now), ()
        case Event.APPEAL:
            return words.appealed(view, names, who), ()
        case Event.CONFIRM:
            return words.confirmed(view, names, who), ()
        case Event.FOLLOW_UP:
            return words.still_unsolved(view, names, now), ()
        case _:
            return "", ()


def merged_receipts(work: Work, ticket: Ticket, view: TicketView | None = None) -> None:
    """On the receipts of what was merged into it stands how it goes on."""
    parts = merged_tickets(work.session, ticket.number)
    if not parts:
        return
    view = masked(view or announce.view(work, ticket))
    for part in parts:
        for row in shown_of(work.session, part.number, ("receipt",)):
            work.queue(edit_row(row, words.merged_receipt(part.number, view), (), work.now))
