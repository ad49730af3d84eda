"""Follow-ups drawn by the clock: which closings are asked about, and which leader's turn it is."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from desk.actor import CLOCK
from desk.alone import one_by_one
from desk.followup.followup_cards import LONGEST, settle_card
from desk.followup.followup_rights import handled_by, is_moot, may_ask
from desk.followup.followups import MOOT, STEP
from desk.history import log_note
from desk.outbox import Note
from desk.seats import Seat
from desk.tickets.views import view_of
from desk.wording import followups as words
from desk.wording.reminders import greeting
from desk.work import Work
from grids.deadlines import DAY, SHANGHAI, add, is_workday
from grids.followups import AGAIN_WITHIN, Closing, Outcome, Why, whose_turn, why_drawn
from storage.followups import (
    FollowUp,
    closed_between,
    due_followups,
    last_turns,
    unreached_since,
    was_drawn,
)
from storage.outbox import BROADCAST
from storage.reporters import reporters_of
from storage.runs import last_done
from storage.tickets import Ticket, get_ticket

JOB = "followups"
# After a longer stop nobody remembers well enough to be asked.
LOOK_BACK = timedelta(days=31)
# Those next to the handlers ask; where they all had a hand in it, the township does.
CIRCLES = (("grid_leader", "community"), ("township",))
USEFUL_FOR = timedelta(hours=12)


def daily(work: Work, occurrence: datetime) -> None:
    """The day's work: end what is over, hand on what nobody sits before, draw, and tell whose turn it is.

    In a trial run residents know of no ticket, so there is nothing to ask them.
    """
    if work.rules.dry_run:
        return
    turns = _Turns(work)
    due = [(item.ticket_id, item) for item in due_followups(work.session)]
    one_by_one(work, JOB, due, lambda followup: _look_after(work, followup, turns))
    nobody: list[int] = []
    _draw(work, occurrence, turns, nobody)
    unreached = unreached_since(work.session, work.now - AGAIN_WITHIN)
    # Who was tried today is not tried once more the same day.
    today = _midnight(occurrence)
    before = [(item.ticket_id, item) for item in unreached if (item.settled_at or work.now) < today]
    one_by_one(work, JOB, before, lambda followup: _draw_again(work, followup, turns, nobody))
    if nobody:
        work.tell_operators(words.nobody_to_ask(nobody), "followups:nobody")
    _tell(work)


class _Turns:
    """Whose turn it is: by post, when it last had one."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._last = last_turns(work.session)

    def give(self, ticket: Ticket, tried: int | None = None) -> tuple[int, int] | None:
        """The post whose turn it is and the turn's number; None where nobody may ask.

        `tried`: the post that has reached nobody, which has another turn only where no other post may ask.
        """
        handled = handled_by(self._work, ticket)
        seats = self._work.directory.seats
        fit = [seat for seat in seats if seat.id is not None and self._fits(ticket, seat, handled)]
        for but in dict.fromkeys((tried, None)):
            for roles in CIRCLES:
                posts = [seat.id for seat in fit if seat.role in roles and seat.id not in (None, but)]
                post = whose_turn([number for number in posts if number is not None], self._last)
                if post is not None:
                    self._last[post] = turn = max(self._last.values(), default=0) + 1
                    return post, turn
        return None

    def _fits(self, ticket: Ticket, seat: Seat, handled: set[str]) -> bool:
        sits = self._work.directory.post(seat.id) == seat
        return sits and seat.covers(ticket.grid_code) and may_ask(ticket, seat, handled)


def _draw(work: Work, occurrence: datetime, turns: _Turns, nobody: list[int]) -> None:
    """Everything closed since the day of the last draw, up to yesterday's end; each closing once."""
    today = _midnight(occurrence)
    last = last_done(work.session, JOB, occurrence)
    since = max(_midnight(last) if last else _workday_before(today), today - LOOK_BACK)
    closed = closed_between(work.session, min(since, today - DAY), today)

    def draw(ticket: Ticket) -> None:
        why = _why(work, ticket)
        if why is None or ticket.ended_at is None or was_drawn(work.session, ticket.number, ticket.ended_at):
            return
        _give(work, ticket, ticket.ended_at, why.value, turns.give(ticket), 1, nobody)

    one_by_one(work, JOB, ((ticket.number, ticket) for ticket in closed), draw)


def _draw_again(work: Work, before: FollowUp, turns: _Turns, nobody: list[int]) -> None:
    """Who was not reached is asked once more, by somebody else if there is anybody."""
    ticket = get_ticket(work.session, before.ticket_id)
    if ticket is None or is_moot(ticket, before):
        return
    turn = turns.give(ticket, before.post_id)
    _give(work, ticket, before.closed_at, before.why, turn, before.attempt + 1, nobody)


def _give(
    work: Work,
    ticket: Ticket,
    closed_at: datetime,
    why: str,
    turn: tuple[int, int] | None,
    attempt: int,
    nobody: list[int],
) -> None:
    if turn is None:
        nobody.append(ticket.number)
        return
    post, number = turn
    work.session.add(
        FollowUp(
            ticket_id=ticket.number,
            closed_at=closed_at,
            attempt=attempt,
            why=why,
            post_id=post,
            turn=number,
            drawn_at=work.now,
            due_by=add(work.now, timedelta(days=work.rules.desk.followup_days), "working"),
        )
    )
    work.session.flush()


def _why(work: Work, ticket: Ticket) -> Why | None:
    # Whoever tipped off without a name must not be sought out, and where everybody has left there is nobody.
    if ticket.anonymous or not reporters_of(work.session, ticket.number):
        return None
    ended = ticket.ended_at or work.now
    closing = Closing(
        ticket.number,
        ended.astimezone(SHANGHAI).date(),
        emergency=ticket.emergency is not None,
        rated=ticket.rating is not None,
        reopened=ticket.reopened > 0,
    )
    return why_drawn(closing, work.rules.desk.followup_share)


def _look_after(work: Work, followup: FollowUp, turns: _Turns) -> None:
    """What is over lapses; what nobody sits before any more, or only a handler, goes to somebody else."""
    ticket = get_ticket(work.session, followup.ticket_id)
    if ticket is None:
        return
    moot = is_moot(ticket, followup)
    if moot or followup.due_by <= work.now:
        followup.state = Outcome.LAPSED.value
        followup.settled_at, followup.settled_name = work.now, CLOCK.name
        followup.settled_by = MOOT if moot else CLOCK.account
        if not moot:
            log_note(work, ticket, STEP, CLOCK, words.result(followup))
        settle_card(work, followup, words.over(ticket.number) if moot else words.lapsed(ticket.number))
        return
    seat = work.directory.post(followup.post_id)
    if seat is not None and may_ask(ticket, seat, handled_by(work, ticket)):
        return
    turn = turns.give(ticket)
    if turn is not None:
        settle_card(work, followup, words.handed_on(ticket.number))
        followup.post_id, followup.turn = turn
        followup.card_row = None


def _tell(work: Work) -> None:
    """One message to each whose turn it is."""
    by_seat: dict[Seat, list[FollowUp]] = defaultdict(list)
    for followup in due_followups(work.session):
        if (seat := work.directory.post(followup.post_id)) is not None:
            by_seat[seat].append(followup)
    for seat, mine in by_seat.items():
        text = words.your_turn(greeting(seat.name, work.now), _lines(work, mine[:LONGEST]), len(mine))
        moment = work.planned(f"{seat.platform}:{seat.user_id}")
        work.say(
            Note(
                *seat.account,
                text,
                buttons=words.your_turn_buttons(),
                about="reminder",
                rank=BROADCAST,
                not_before=moment,
                expires_at=moment + USEFUL_FOR,
            )
        )


def _lines(work: Work, mine: Sequence[FollowUp]) -> list[str]:
    found = []
    for followup in mine:
        ticket = get_ticket(work.session, followup.ticket_id)
        if ticket is not None:
            view = view_of(ticket, 1, work.directory, work.rules)
            found.append(words.line(view, words.why(followup), followup.due_by, work.now))
    return found


def _workday_before(today: datetime) -> datetime:
    """Where the first draw of all begins: a weekend is not left out."""
    day = today - DAY
    while not is_workday(day.date()):
        day -= DAY
    return day


def _midnight(moment: datetime) -> datetime:
    """The beginning of its day, in Shanghai."""
    return datetime.combine(moment.astimezone(SHANGHAI).date(), time(), SHANGHAI)
