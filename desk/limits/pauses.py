"""When a ticket's clock stands still: on hold for a reason (挂账), or until the reporter has answered."""

from datetime import datetime

from desk.actor import Actor
from desk.errors import RuleError
from desk.history import log_note
from desk.limits import terms
from desk.outbox import Note, edit_row
from desk.permits import as_department, is_reporter, must_handle, responsible
from desk.seats import LEVEL_RANKS, Seat
from desk.tickets import announce
from desk.tickets.views import STATE_NAMES, masked
from desk.wording import deadlines as wording
from desk.work import Work
from grids.lifecycle import State
from storage.outbox import shown_of
from storage.pauses import TicketPause, asked_for
from storage.reporters import reporters_of
from storage.tickets import Ticket

HOLD, ANSWER = "hold", "answer"


def hold(work: Work, ticket: Ticket, actor: Actor, until: datetime, reason: str) -> list[Seat]:
    """Stop the clock until then. Whoever is of the grid asks the level above first: those who are asked."""
    _check_hold(ticket, actor, reason)
    above = _approvers(work, ticket, actor)
    request = _request(work, ticket, actor, HOLD, reason, until)
    if above:
        log_note(work, ticket, "hold_asked", actor, reason)
        _ask_for_approval(work, ticket, actor, request, above)
        return above
    _withdraw_requests(work, ticket, "replaced", "已由新的挂账代替", but=request.id)
    stop(work, ticket, request)
    log_note(work, ticket, "hold", actor, reason)
    announce.refresh(work, ticket)
    _tell(work, ticket, actor, wording.hold_approved(ticket.number, until, actor.name, work.now))
    return []


def approve(work: Work, request_id: int, actor: Actor) -> Ticket:
    """The level above agrees: the clock stops from now on."""
    request, ticket = _open_request(work, request_id, actor)
    if request.until <= work.now:
        raise RuleError("申请挂账的日期已经过了，请让办理人重新申请。")
    request.approved_by = actor.name
    stop(work, ticket, request)
    log_note(work, ticket, "hold", actor, request.why)
    _settle(work, ticket, request, f"{actor.name}已同意")
    announce.refresh(work, ticket)
    _tell(work, ticket, actor, wording.hold_approved(ticket.number, request.until, actor.name, work.now))
    return ticket


def refuse(work: Work, request_id: int, actor: Actor) -> Ticket:
    """The level above does not agree: nothing changes, and the handler knows."""
    request, ticket = _open_request(work, request_id, actor)
    request.end = "refused"
    log_note(work, ticket, "hold_refused", actor)
    _settle(work, ticket, request, f"{actor.name}没有同意")
    _tell(work, ticket, actor, wording.hold_refused(ticket.number, actor.name))
    return ticket


def resume(work: Work, ticket: Ticket, actor: Actor) -> None:
    """The handler goes on before the time."""
    must_handle(ticket, actor, "恢复")
    if not ticket.paused:
        raise RuleError(f"工单{ticket.number} 没有挂账，也没有在等居民答复，计时照常。")
    terms.end_pause(work, ticket, "resumed", work.now)
    log_note(work, ticket, "resume", actor)
    announce.refresh(work, ticket)


def answered(work: Work, ticket: Ticket, actor: Actor) -> None:
    """A reporter has said something: if that was waited for, the clock goes on."""
    if ticket.paused != ANSWER or not is_reporter(reporters_of(work.session, ticket.number), actor):
        return
    terms.end_pause(work, ticket, "answer", work.now)
    log_note(work, ticket, "resume", actor, "已答复")
    announce.refresh(work, ticket)
    _tell(work, ticket, actor, wording.answered(ticket.number, actor.name, ticket.due_at, work.now))


def wait_for_answer(work: Work, ticket: Ticket, actor: Actor, words: str, until: datetime) -> None:
    """Stop the clock until the reporter has answered, and not longer than till then."""
    stop(work, ticket, _request(work, ticket, actor, ANSWER, words, until))


def stop(work: Work, ticket: Ticket, pause: TicketPause) -> None:
    """The clock stops now; what it stood still for before is over."""
    if ticket.paused:
        terms.end_pause(work, ticket, "replaced", work.now)
    pause.since = work.now
    ticket.paused, ticket.paused_until, ticket.paused_why = pause.kind, pause.until, pause.why
    ticket.clock_at = pause.until
    work.session.add(pause)
    work.session.flush()


def may_approve(ticket: Ticket, actor: Actor) -> bool:
    """Whoever decides on a hold or an extension is of the community or above, and not below the ticket."""
    return actor.rank_over(ticket.grid_code) >= max(LEVEL_RANKS["community"], LEVEL_RANKS[ticket.level])


def _check_hold(ticket: Ticket, actor: Actor, reason: str) -> None:
    must_handle(ticket, actor, "挂账")
    number = ticket.number
    if ticket.state == State.OPEN:
        raise RuleError(f"还没有受理，请先发“受理 {number}”，再挂账。")
    if ticket.state != State.ACCEPTED:
        raise RuleError(f"工单{number} 现在是“{STATE_NAMES[ticket.state]}”，不用挂账。")
    if ticket.urgency == "emergency":
        raise RuleError(f"工单{number} 是紧急事项，不能挂账。办不了请发“上报 {number} 理由”。")
    if not reason.strip():
        raise RuleError(f"请写上为什么要等，例如：{wording.HOW_HOLD}")


def _approvers(work: Work, ticket: Ticket, actor: Actor) -> list[Seat]:
    """Whom the handler has to ask; nobody, if he is of the community or above, or nobody is there to ask."""
    if actor.rank_over(ticket.grid_code) >= LEVEL_RANKS["community"]:
        return []
    above = max(ticket.level, "community", key=lambda level: LEVEL_RANKS[level])
    above = "township" if as_department(ticket, actor) else above
    mine = (actor.platform, actor.user_id)
    return [seat for seat in work.directory.handlers(ticket.grid_code, above) if seat.account != mine]


def _request(
    work: Work, ticket: Ticket, actor: Actor, kind: str, reason: str, until: datetime
) -> TicketPause:
    request = TicketPause(
        ticket_id=ticket.number,
        kind=kind,
        why=reason.strip(),
        until=until,
        asked_at=work.now,
        asked_by=actor.name,
        post_id=ticket.post_id,
    )
    work.session.add(request)
    work.session.flush()
    return request


def _ask_for_approval(
    work: Work, ticket: Ticket, actor: Actor, request: TicketPause, above: list[Seat]
) -> None:
    _withdraw_requests(work, ticket, "replaced", "已改为新的申请", but=request.id)
    view = masked(announce.view(work, ticket))
    text = wording.please_approve(view, actor.name, request.until, request.why, work.now)
    for seat in above:
        work.say(
            Note(
                *seat.account,
                text,
                buttons=wording.approve_buttons(request.id or 0),
                about=HOLD,
                ticket=ticket.number,
                card=request.id,
            )
        )


def _open_request(work: Work, request_id: int, actor: Actor) -> tuple[TicketPause, Ticket]:
    request = work.session.get(TicketPause, request_id)
    ticket = work.session.get(Ticket, request.ticket_id) if request else None
    if request is None or ticket is None:
        raise RuleError("没有这个挂账申请。")
    if not may_approve(ticket, actor):
        raise RuleError("挂账要由社区或镇里同意。")
    if request.since is not None or request.end:
        raise RuleError("这个申请已经处理过了。")
    if ticket.state != State.ACCEPTED or ticket.post_id != request.post_id:
        raise RuleError(f"工单{ticket.number} 的情况已经变了，不用再批。发“工单 {ticket.number}”看看。")
    return request, ticket


def _withdraw_requests(work: Work, ticket: Ticket, end: str, outcome: str, but: int | None) -> None:
    for request in asked_for(work.session, ticket.number):
        if request.id != but:
            request.end = end
            _settle(work, ticket, request, outcome)


def _settle(work: Work, ticket: Ticket, request: TicketPause, outcome: str) -> None:
    """Everybody who was asked sees what came of it."""
    text = wording.decided(ticket.number, request.until, request.why, outcome, work.now)
    for row in shown_of(work.session, ticket.number, (HOLD,)):
        if row.card_id == request.id:
            work.queue(edit_row(row, text, (), work.now))


def _tell(work: Work, ticket: Ticket, actor: Actor, text: str) -> None:
    """A word to those who have it in hand, unless they have done it themselves."""
    for seat in responsible(work, ticket):
        if seat.account != (actor.platform, actor.user_id):
            work.say(Note(*seat.account, text, about="notice", ticket=ticket.number))
