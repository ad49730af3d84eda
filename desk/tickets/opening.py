"""Opening a ticket, and what residents add to it afterwards."""

from desk.actor import CLOCK, Actor
from desk.emergency import emergencies
from desk.errors import RuleError
from desk.history import add_reporter, add_step, keep_message, log_note
from desk.hot import hot_news
from desk.hot.hot_words import hot_issue_for
from desk.limits import pauses, terms
from desk.permits import is_reporter, is_same, responsible
from desk.registry import boundaries
from desk.tickets import announce, passing_by_place
from desk.tickets.recurrence import before
from desk.tickets.report import Draft, Report, Said
from desk.tickets.views import STATE_NAMES
from desk.wording import tickets as wording
from desk.work import Work
from grids.deadlines import deadlines
from grids.lifecycle import LIVE, UNDER_WAY, Event, State
from grids.settings import Limit
from storage.reporters import TicketReporter, all_reporters_of, come_back
from storage.tickets import Ticket, TicketMessage, has_message, mark_active, messages_of


def open_ticket(work: Work, report: Report) -> int:
    """Register a report: ticket, step, reporter, words, receipt and cards; its number."""
    group, finding = report.group, report.finding
    if group.grid_code is None:
        raise RuleError("本群还没有关联网格，暂时不能登记。")
    passed = passing_by_place.at_opening(work, report)
    limit: Limit = getattr(work.rules.grids.limits, finding.urgency)
    respond_by, due_at = deadlines(work.now, limit)
    draft = Draft(
        id=work.next_id(Ticket),
        state=State.OPEN.value,
        level=report.level,
        grid_code=passed.code if passed is not None else group.grid_code,
        group_id=group.id,
        source=report.source,
        category=finding.category,
        kind=finding.kind,
        urgency=finding.urgency,
        emergency=finding.emergency,
        text=report.text,
        place=finding.place,
        opened_at=work.now,
        respond_by=respond_by,
        due_at=due_at,
        active_at=work.now,
        clock_at=terms.first_look(work.now, limit),
        thread_id=report.thread,
        evidence=finding.evidence,
        anonymous=report.anonymous,
    )
    draft.hot_id = hot_issue_for(work, finding.category, draft.grid_code, report.text)
    draft.receipt_id = announce.announce_opened(work, draft, group, report.reporter.name, report.said, passed)
    work.write(Ticket, **draft.columns())
    add_step(work, draft.id, Event.OPEN, report.reporter, None, draft.state, None, draft.level, report.text)
    if passed is not None:
        passing_by_place.write_down(work, draft, group, passed)
    if (again := before(work, group, finding)) is not None:
        add_step(
            work, draft.id, "recur", CLOCK, draft.state, draft.state, draft.level, draft.level, str(again)
        )
    if draft.hot_id is not None:
        words = str(draft.hot_id)
        add_step(work, draft.id, "hot", CLOCK, draft.state, draft.state, draft.level, draft.level, words)
    add_reporter(work, draft.id, report.reporter, finding.building)
    for said in report.said:
        keep_message(work, draft.id, said)
    if draft.hot_id is not None:
        hot_news.tell_newcomer(work, draft.hot_id, draft.id)
    return draft.id


def join(work: Work, ticket: Ticket, actor: Actor, said: Said | None, building: str | None = None) -> int:
    """A resident has the same trouble: one more reporter; how many there are now."""
    if State(ticket.state) not in LIVE:
        raise RuleError(f"工单{ticket.number} {STATE_NAMES[ticket.state]}，有新情况请直接在群里说。")
    known = all_reporters_of(work.after(TicketReporter, ticket_id=ticket.number), ticket.number)
    reporters = [item for item in known if not item.has_left]
    mark_active(work.unflushed, ticket, work.now)
    if said is not None:
        attach(work, ticket, actor, said)
    if is_reporter(reporters, actor):
        return len(reporters)
    if former := next((item for item in known if is_same(item, actor)), None):
        come_back(work.session, former)
    else:
        add_reporter(work, ticket.number, actor, building)
    log_note(work, ticket, "join", actor)
    announce.refresh(work, ticket, (reporters[0].name if reporters else actor.name, len(reporters) + 1))
    return len(reporters) + 1


def attach(work: Work, ticket: Ticket, actor: Actor, said: Said) -> bool:
    """Add a message to the ticket and pass it on to its handlers; False if it was there already."""
    session = work.after(TicketMessage, ticket_id=ticket.number)
    if has_message(session, ticket.number, said.platform, said.chat, said.message_id):
        return False
    keep_message(work, ticket.number, said)
    mark_active(work.unflushed, ticket, work.now)
    announce.pass_on(work, ticket, responsible(work, ticket), said, actor.name)
    return True


def supplement(work: Work, ticket: Ticket, actor: Actor, said: Said, place: str | None = None) -> None:
    """The reporter (or a neighbour) adds a photo, a place or words; a place given later is the better one."""
    if not attach(work, ticket, actor, said):
        return
    noted = said.text or wording.MEDIA_NAMES.get(said.kind, "内容")
    log_note(work, ticket, "note", actor, boundaries.note_words(work, said, noted))
    if ticket.paused:
        pauses.answered(work, ticket, actor)
    if place and place != ticket.place and State(ticket.state) in UNDER_WAY:
        ticket.place = place
        announce.refresh(work, ticket)


def correct(work: Work, ticket: Ticket, actor: Actor, said: Said, place: str | None) -> None:
    """What was understood before is replaced, and of an edited complaint its words; history keeps both.

    A message of its own (打错了，是5栋) says no more than what was wrong: the complaint's words stay.
    """
    session = work.after(TicketMessage, ticket_id=ticket.number)
    if not has_message(session, ticket.number, said.platform, said.chat, said.message_id):
        keep_message(work, ticket.number, said)
    if place:
        ticket.place = place
    complaint = messages_of(session, ticket.number)[0]
    if (complaint.platform, complaint.chat_id, complaint.message_id) == (
        said.platform,
        said.chat,
        said.message_id,
    ):
        ticket.text = said.text
    ticket.active_at = work.now
    log_note(work, ticket, "correct", actor, said.text)
    if ticket.paused:
        pauses.answered(work, ticket, actor)
    announce.refresh(work, ticket)


def widen(work: Work, ticket: Ticket, emergency: str) -> None:
    """More and more are struck: the ticket becomes an emergency, with an emergency's limits."""
    ticket.emergency, ticket.urgency = emergency, "emergency"
    log_note(work, ticket, "widen", CLOCK, emergency)
    terms.begin(work, ticket)
    announce.refresh(work, ticket)
    emergencies.alarm(work, ticket)
