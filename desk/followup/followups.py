"""Follow-ups (回访): what follows from what the residents said."""

from datetime import datetime

from desk.actor import Actor
from desk.followup.followup_cards import settle_card
from desk.followup.followup_rights import must_be_theirs
from desk.history import log_note
from desk.tickets import announce, moves, outcomes
from desk.wording import followups as words
from desk.wording.tickets import quote
from desk.work import Work
from grids.followups import Answer, Outcome, waits_for_again
from grids.lifecycle import Event
from storage.followups import FollowUp, drawn_between
from storage.tickets import Ticket, get_ticket

STEP = "followed_up"
MOOT = "moot"  # who ended it: nobody, the ticket lives again
LONGEST_WORDS = 200


def record(
    work: Work, ticket: Ticket, followup: FollowUp, actor: Actor, outcome: Outcome, said: str = ""
) -> None:
    """The residents said that it is solved, or nobody was reached."""
    must_be_theirs(work, ticket, followup, actor)
    _settle(work, ticket, followup, actor, outcome, said)


def record_unsolved(
    work: Work, ticket: Ticket, followup: FollowUp, actor: Actor, reasonable: bool, said: str = ""
) -> None:
    """It is not solved: what could have been asked for is taken on by whoever asked, the rest is kept."""
    must_be_theirs(work, ticket, followup, actor)
    followup.reasonable = reasonable
    said = "；".join(part for part in (followup.words, said.strip()) if part)
    if reasonable:
        moves.make_move(work, ticket, Event.FOLLOW_UP, actor, said)
        moves.again(work, ticket)
        ticket.post_id, ticket.grievance = followup.post_id, said
    _settle(work, ticket, followup, actor, Outcome.UNSOLVED, said)
    if reasonable:
        announce.refresh(work, ticket)
        announce.call_next_level(work, ticket, words.STILL_UNSOLVED)
        outcomes.tell(work, ticket, Event.FOLLOW_UP, actor)


def keep_words(work: Work, followup: FollowUp, actor: Actor, said: str) -> None:
    """What the residents said, told before the result."""
    ticket = get_ticket(work.session, followup.ticket_id)
    if ticket is None:
        raise LookupError(f"follow-up {followup.id} is of a ticket that does not exist")
    must_be_theirs(work, ticket, followup, actor)
    followup.words = "；".join(part for part in (followup.words, quote(said, LONGEST_WORDS)) if part)


def answers(work: Work, since: datetime, until: datetime) -> list[Answer]:
    """What was drawn in a period, as `grids.followups.tally` counts it.

    Without those whose ticket lived again before anybody asked: nobody was to blame, or to be asked.
    """
    return [
        Answer(
            drawn.grid_code,
            drawn.followup.drawn_at,
            _outcome(work, drawn.followup),
            drawn.followup.reasonable,
            drawn.category,
            drawn.post_id,
        )
        for drawn in drawn_between(work.session, since, until)
        if drawn.followup.settled_by != MOOT
    ]


def _outcome(work: Work, followup: FollowUp) -> str:
    again = waits_for_again(followup.state, followup.attempt, followup.settled_at, work.now)
    return Outcome.AGAIN if again else followup.state


def _settle(
    work: Work, ticket: Ticket, followup: FollowUp, actor: Actor, outcome: Outcome, said: str
) -> None:
    followup.state = outcome.value
    followup.settled_at, followup.settled_by, followup.settled_name = work.now, actor.account, actor.name
    followup.words = said or followup.words
    if outcome is not Outcome.UNSOLVED or not followup.reasonable:
        # A reopening stands in the history as a move.
        log_note(work, ticket, STEP, actor, words.result(followup))
    settle_card(work, followup, words.recorded(ticket.number, followup))
