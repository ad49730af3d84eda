"""The clock's look at tickets whose time has come: reminders, 催办, 督办, one level up, ends of pauses."""

from datetime import timedelta

from desk.actor import CLOCK
from desk.alone import one_by_one
from desk.history import log_note
from desk.limits import nudges, terms
from desk.limits.nudges import Nudge, Nudges
from desk.outbox import Note
from desk.permits import responsible
from desk.tickets import announce, moves
from desk.tickets.views import masked
from desk.wording import deadlines as words
from desk.work import Work
from grids.lifecycle import UNDER_WAY, State
from grids.supervision import Rung, Step, decide
from storage.marks import marks_of, set_mark
from storage.tickets import Ticket, tickets_to_look_at

# After a long stop the rest comes with the next minutes: one transaction must not hold up the talk.
MOST_AT_ONCE = 300
# A ticket that fails is looked at again later, so that those behind it have their turn first.
PUT_OFF = timedelta(hours=1)


def watch(work: Work) -> int:
    """Look at what is due; at how many tickets that was. What is done is marked: twice changes nothing."""
    told = Nudges(work)
    tickets = tickets_to_look_at(work.session, work.now, MOST_AT_ONCE)

    def look(ticket: Ticket) -> None:
        own = Nudges(work)
        _look(work, ticket, own)
        told.take_over(own)

    known = {ticket.number: ticket for ticket in tickets}
    for number in one_by_one(work, "deadlines", known.items(), look):
        known[number].clock_at = work.now + PUT_OFF
    told.send()
    return len(tickets)


def _look(work: Work, ticket: Ticket, told: Nudges) -> None:
    if State(ticket.state) not in UNDER_WAY:
        ticket.clock_at = None
        return
    resumed = ""
    if ticket.paused and ticket.paused_until:
        if ticket.paused_until > work.now:
            ticket.clock_at = ticket.paused_until
            return
        resumed = _resume(work, ticket)
    marks = marks_of(work.session, ticket.number)
    running = terms.running(work, ticket, marks)
    quiet = terms.quiet_for(work, ticket)
    decision = decide(running, marks, work.now, quiet, terms.is_top(work, ticket))
    ticket.clock_at = decision.look_at
    for code in decision.settled:
        set_mark(work.session, ticket.number, code, work.now)
    if decision.rung is not None:
        _climb(work, ticket, decision.rung, told)
    elif resumed:
        _tell_resumed(work, ticket, resumed)


def _climb(work: Work, ticket: Ticket, rung: Rung, told: Nudges) -> None:
    """Do one step, and write it into the history."""
    by = ticket.respond_by if rung.term == terms.RESPOND else ticket.due_at
    step = rung.step.name.lower()
    because = words.why(step, rung.term, by, work.now)
    if rung.step is Step.RISE:
        _rise(work, ticket, because, told)
        return
    if rung.step < Step.REMIND and ticket.emergency is not None and ticket.state == State.OPEN:
        return  # the calls of an emergency (desk/emergency/emergencies.py) are louder than any reminder
    log_note(work, ticket, step, CLOCK, because)
    if rung.step is Step.SUPERVISE:
        nudges.supervise(work, ticket, because, told)
    elif rung.step is Step.REMIND:
        nudges.remind(work, ticket, because, rung.term, told, hint=True)
    else:
        view = announce.view(work, ticket)
        for seat in responsible(work, ticket):
            told.add(seat, Nudge(step, view, because, words.reminder(view, because)))


def _rise(work: Work, ticket: Ticket, because: str, told: Nudges) -> None:
    before = responsible(work, ticket)
    moves.rise(work, ticket, because)
    view = announce.view(work, ticket)
    text = nudges.card_text(work, ticket, view, f"超时升级：{because}（{view.level_name}办理）")
    for seat in responsible(work, ticket):
        told.add(seat, Nudge("rise", view, because, text, card=True))
    shown = masked(view)
    for seat in before:
        told.add(seat, Nudge("rose", shown, because, words.rose(shown, because)))


def _resume(work: Work, ticket: Ticket) -> str:
    """The pause is over since its own moment, however late the clock comes; why."""
    until, kind = ticket.paused_until or work.now, ticket.paused
    terms.end_pause(work, ticket, "clock", until)
    hours = round(work.rules.grids.answer_within.total_seconds() / 3600)
    because = words.HOLD_OVER if kind == "hold" else words.no_answer(hours)
    log_note(work, ticket, "resume", CLOCK, because)
    announce.refresh(work, ticket)
    return because


def _tell_resumed(work: Work, ticket: Ticket, because: str) -> None:
    text = words.resumed_by_clock(announce.view(work, ticket), because, work.now)
    quiet = work.rules.quiet.next_allowed(work.now)
    for seat in responsible(work, ticket):
        work.say(
            Note(
                *seat.account,
                text,
                about="deadline",
                ticket=ticket.number,
                not_before=quiet if quiet > work.now else None,
            )
        )
