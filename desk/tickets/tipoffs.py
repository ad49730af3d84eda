"""Anonymous tip-offs: a ticket whose handlers see no name, and the one officer who may look."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import col, select

from desk.actor import ANONYMOUS, Actor
from desk.errors import RuleError
from desk.outbox import Note
from desk.registry.locating import Locator
from desk.tickets.opening import open_ticket
from desk.tickets.report import PRIVATELY, Finding, Report, Said
from desk.wording import tipoffs as wording
from desk.work import Work
from storage.registry import Group
from storage.reporters import TicketReporter
from storage.tickets import Ticket
from storage.tipoffs import TipOff, drop_old, drop_waiting, tip_off_of

MOST_GROUPS = 6
KEPT_WAITING = timedelta(days=1)
ASKED = "tipoff"  # what the question for the place is about


def veil(actor: Actor) -> Actor:
    """The same account without a name or a post: what history and cards get to know of whoever tipped off."""
    return Actor(actor.platform, actor.user_id, ANONYMOUS, veiled=True)


def known_groups(work: Work, actor: Actor) -> list[Group]:
    """The residents' groups in which somebody has reported things, the latest first."""
    query = (
        select(Ticket.group_id)
        .join(TicketReporter, col(TicketReporter.ticket_id) == col(Ticket.id))
        .where(TicketReporter.platform == actor.platform, TicketReporter.user_id == actor.user_id)
        .where(col(Ticket.group_id).is_not(None))
        .order_by(col(Ticket.id).desc())
    )
    groups = (work.directory.groups_by_id.get(number) for number in dict.fromkeys(work.session.exec(query)))
    return [group for group in groups if group is not None and group.grid_code][:MOST_GROUPS]


def place_named(work: Work, text: str) -> str:
    """The code of the part the words mean, by a place of the gazetteer or by a name; else the township's."""
    locator = Locator(work.directory)
    return locator.find(text) or locator.township


def ask_where(work: Work, actor: Actor, text: str, groups: list[Group], *, media: bool) -> None:
    """Keep the words for a day, and ask in private which group's place it is."""
    drop_waiting(work.session, actor.platform, actor.user_id)
    waiting = TipOff(platform=actor.platform, user_id=actor.user_id, name=actor.name, text=text, at=work.now)
    work.session.add(waiting)
    work.session.flush()
    choices = [(group.id or 0, group.title) for group in groups]
    buttons = wording.where_buttons(waiting.id or 0, choices)
    work.say(Note(actor.platform, actor.user_id, wording.where(media), buttons, about=ASKED))


def waiting_tip_off(work: Work, number: int, actor: Actor) -> TipOff:
    """What somebody has begun and not placed yet; RuleError if it is not theirs or gone."""
    waiting = work.session.get(TipOff, number)
    if waiting is None or waiting.ticket_id is not None or work.now - waiting.at > KEPT_WAITING:
        raise RuleError(wording.GONE)
    if (waiting.platform, waiting.user_id) != (actor.platform, actor.user_id):
        raise RuleError(wording.NOT_YOURS)
    return waiting


def place(work: Work, waiting: TipOff) -> None:
    """It has become a ticket of its own: the words stand there now."""
    work.session.delete(waiting)
    work.session.flush()


def file(work: Work, actor: Actor, code: str, finding: Finding, said: Said) -> int:
    """Open the ticket. No group hears of it; the name goes where only the officer can ask for it."""
    level = {9: "township", 12: "community"}.get(len(code), "grid")
    # A chat that is no group of ours: the receipt goes there, nothing can find its way to neighbours.
    private = Group(platform=actor.platform, chat_id=actor.user_id, title=PRIVATELY, grid_code=code)
    report = Report(
        veil(actor), private, replace(finding, kind="tipoff"), said.text, (said,), "tipoff", level=level
    )
    number = open_ticket(work, report)
    work.flush()
    work.session.add(
        TipOff(ticket_id=number, platform=actor.platform, user_id=actor.user_id, name=actor.name, at=work.now)
    )
    return number


def reveal(work: Work, ticket: Ticket, actor: Actor, reason: str) -> TipOff:
    """Who is behind it, for the named officer and with a reason; the audit log keeps the look itself."""
    officer = work.rules.desk.officer
    if officer is None:
        raise RuleError(wording.NO_OFFICER)
    if f"{actor.platform}:{actor.user_id}" != officer:
        raise RuleError(wording.NOT_OFFICER)
    if not ticket.anonymous:
        raise RuleError(wording.NOT_ANONYMOUS)
    if not reason.strip():
        raise RuleError(wording.why_reveal(ticket.number))
    found = tip_off_of(work.session, ticket.number)
    if found is None:
        raise RuleError(wording.NAME_IS_GONE)
    return found


def forget_unplaced(work: Work) -> None:
    """Words that nobody placed within a day are not kept."""
    drop_old(work.session, work.now - KEPT_WAITING)
