"""The cards of follow-ups: one living card each, in the private chat of whoever's turn it is."""

from collections.abc import Sequence

from desk.actor import Actor
from desk.errors import RuleError
from desk.followup.followup_rights import handled_by, is_moot, must_be_theirs
from desk.outbox import ButtonRows, Note, edit_row
from desk.tickets import announce
from desk.tickets.report import HOTLINE
from desk.tickets.views import masked, name_of, title_of
from desk.wording import followups as words
from desk.work import Work
from storage.followups import FollowUp, due_followups
from storage.outbox import OutboxRow
from storage.reporters import Reporter, reporters_of
from storage.tickets import Ticket, get_ticket

CARD = "followup"  # what the message is about
LONGEST = 8  # lines of the morning's word
AT_ONCE = 5  # cards


def show(work: Work, actor: Actor) -> str:
    """The answer to 回访: a card for each of theirs, the most pressing first; and a line above them."""
    if actor.rank == 0:
        raise RuleError(words.NOT_FOR_YOU)
    mine = theirs(work, actor)
    if not mine:
        return words.NONE_DUE
    for ticket, followup in mine[:AT_ONCE]:
        settle_card(work, followup, words.ANEW)
        _send(work, ticket, followup, actor)
    return words.shown(min(len(mine), AT_ONCE), max(0, len(mine) - AT_ONCE))


def theirs(work: Work, actor: Actor) -> list[tuple[Ticket, FollowUp]]:
    """Follow-ups this person may answer now."""
    posts = [seat.id for seat in actor.seats if seat.id is not None]
    found = []
    for followup in due_followups(work.session, posts):
        ticket = get_ticket(work.session, followup.ticket_id)
        if ticket is None or followup.due_by <= work.now or is_moot(ticket, followup):
            continue
        if actor.account not in handled_by(work, ticket):
            found.append((ticket, followup))
    return found


def turn_card(work: Work, ticket: Ticket, followup: FollowUp, actor: Actor, unsolved: bool) -> None:
    """未解决 asks whether it is reasonable; 返回 takes that back."""
    must_be_theirs(work, ticket, followup, actor)
    if unsolved:
        text, buttons = words.is_it_reasonable(ticket.number), words.reasonable_buttons(followup.number)
        settle_card(work, followup, text, buttons)
    else:
        people = reporters_of(work.session, ticket.number)
        text = _text(work, ticket, followup, people, reachable=False)
        settle_card(work, followup, text, words.card_buttons(followup.number))


def settle_card(work: Work, followup: FollowUp, text: str, buttons: ButtonRows = ()) -> None:
    """The card, if there is one, turns into this."""
    row = work.session.get(OutboxRow, followup.card_row) if followup.card_row is not None else None
    if row is not None:
        work.queue(edit_row(row, text, buttons, work.now))


def _send(work: Work, ticket: Ticket, followup: FollowUp, actor: Actor) -> None:
    people = reporters_of(work.session, ticket.number)
    # A mention leads to the person: never to whoever tipped off without a name.
    reachable = bool(people) and not ticket.anonymous and people[0].platform == actor.platform
    followup.card_row = work.say(
        Note(
            actor.platform,
            actor.user_id,
            _text(work, ticket, followup, people, reachable),
            buttons=words.card_buttons(followup.number),
            mention=people[0].user_id if reachable else None,
            about=CARD,
            ticket=ticket.number,
        )
    )


def _text(work: Work, ticket: Ticket, followup: FollowUp, people: Sequence[Reporter], reachable: bool) -> str:
    name = name_of(people).replace("\uff1a", ":")
    return words.card(
        masked(announce.view(work, ticket, len(people))),
        words.why(followup),
        (name, len(people)),
        title_of(work.directory, ticket),
        reachable,
        (followup.due_by, work.now),
        by_telephone=bool(people) and people[0].platform == HOTLINE,
    )
