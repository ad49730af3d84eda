"""The end of a hot issue: what the responsible post has in hand is resolved with it; residents rate it."""

from collections.abc import Sequence

from desk.actor import Actor
from desk.departments import parts
from desk.errors import RuleError
from desk.hot.hot_cards import note, refresh, tell_leader
from desk.hot.hot_news import concerned, tell_result
from desk.hot.hot_rights import must_lead
from desk.hot.hot_views import holder_of, view_of
from desk.permits import check_who, is_reporter, must_find, responsible
from desk.tickets import moves
from desk.tickets.views import RATING_NAMES
from desk.wording import hot as words
from desk.work import Work
from grids.lifecycle import UNDER_WAY, Event, State
from grids.masking import mask
from storage.hotissues import HotIssue, tickets_of_hot
from storage.reporters import reporters_of
from storage.tickets import Ticket


def close(work: Work, hot: HotIssue, actor: Actor, result: str) -> str:
    """It is done: what the responsible post has in hand is resolved with it, the rest stays and is listed."""
    must_lead(work, hot, actor, "办结")
    if not hot.plan:
        raise RuleError(words.plan_first(hot.number))
    if not result.strip():
        raise RuleError(words.write(hot.number, "办结", "两台电梯都换了主板"))
    hot.result = mask(result.strip())
    tickets = tickets_of_hot(work.session, hot.number)
    done, left = _resolve_with(work, hot, actor, tickets)
    hot.state, hot.settled_at = "closed", work.now
    note(work, hot, "close", actor, hot.result)
    refresh(work, hot)
    view = view_of(work, hot)
    people = tell_result(work, view, concerned(tickets), set(done))
    tell_leader(work, hot, actor, f"办结：{view.result}")
    return words.closed(hot.number, done, left, people)


def _resolve_with(
    work: Work, hot: HotIssue, actor: Actor, tickets: Sequence[Ticket]
) -> tuple[list[int], list[str]]:
    """The numbers resolved, and a line for each that stays."""
    done, left = [], []
    for ticket in tickets:
        if State(ticket.state) not in UNDER_WAY:
            continue
        number = ticket.number
        if all(seat.id != hot.post_id for seat in responsible(work, ticket)):
            left.append(words.left_line(number, f"{holder_of(work, ticket)}办理"))
            continue
        try:
            with work.apart():
                _resolve(work, ticket, actor, hot.result)
            done.append(number)
        except RuleError as refusal:
            left.append(words.left_line(number, str(refusal)))
    return done, left


def _resolve(work: Work, ticket: Ticket, actor: Actor, result: str) -> None:
    if ticket.state == State.OPEN:
        check_who(work, ticket, must_find(ticket, Event.ACCEPT), actor)
        parts.must_be_done(work, ticket, actor)
        moves.accept(work, ticket, actor)
    # One question in each group asks about all of them; a tip-off's reporter is asked alone.
    moves.resolve(work, ticket, actor, result, invite=ticket.anonymous)


def rate(work: Work, hot: HotIssue, actor: Actor, rating: str) -> tuple[str, list[Ticket]]:
    """A reporter's verdict on all of their own that was resolved; what they are told, and which those are."""
    mine = [
        ticket
        for ticket in tickets_of_hot(work.session, hot.number)
        if ticket.state == State.RESOLVED
        and not ticket.anonymous
        and is_reporter(reporters_of(work.session, ticket.number), actor)
    ]
    if rating not in RATING_NAMES or not mine:
        raise RuleError(words.NOTHING_TO_RATE)
    for ticket in mine:
        moves.rate(work, ticket, actor, rating)
    numbers = [ticket.number for ticket in mine]
    return (words.sorry(numbers) if rating == "unsatisfied" else words.thanks(numbers)), mine
