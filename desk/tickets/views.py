"""How a ticket looks to people: the facts of it under the names they know."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from desk.directory import Directory
from desk.emergency.circles import told_at_once
from desk.seats import Seat
from desk.tickets.report import HOTLINE, PRIVATE_TITLE, PRIVATELY, Draft
from desk.wording.places import Hint
from desk.work import Rules
from grids.codes import LENGTHS
from grids.masking import mask
from storage.reporters import Reporter, TicketReporter
from storage.tickets import Ticket
from triage.place_words import at_home

STATE_NAMES = {
    "open": "待受理",
    "accepted": "办理中",
    "resolved": "待评价",
    "closed": "已结案",
    "rejected": "不予受理",
    "withdrawn": "已撤回",
    "merged": "已合并",
}
NEIGHBOUR = "居民"
LEVEL_NAMES = {"grid": "网格", "community": "社区", "township": "镇街"}
# SQLite takes no more than 32,766 values in a query.
_AT_ONCE = 10_000
RATING_NAMES = {"satisfied": "满意", "basic": "基本满意", "unsatisfied": "不满意"}


# Never changed once it is made. Frozen it would set its fields one slow call at a time, thrice as long.
@dataclass(slots=True)
class TicketView:
    """A ticket's facts. Codes are the taxonomy's and the lifecycle's; `…_name` is what people call them."""

    number: int
    state: str
    level: str
    grid: str
    category: str
    urgency: str
    reporters: int
    opened_at: datetime
    respond_by: datetime
    due_at: datetime
    text: str
    place: str | None
    state_name: str
    level_name: str
    grid_name: str
    category_name: str
    kind_name: str
    urgency_name: str
    emergency_name: str | None
    handler: str
    taken: bool
    result: str
    rating_name: str | None
    emergency: str | None = None
    informed: str = ""  # of an emergency: which offices hear of it at once
    supervised: bool = False
    paused: str | None = None  # hold, answer
    paused_until: datetime | None = None
    paused_why: str = ""
    grievance: str = ""  # why residents were not satisfied with the last result
    anonymous: bool = False  # a tip-off in private
    private: bool = False  # reported in private: no group has heard of it
    hot: int | None = None  # the hot issue it belongs to
    there: str = ""  # the grid it lies in, where that is not the one of the group it was said in
    hint: Hint | None = None  # on cards: another grid its place may lie in


def handler_name(directory: Directory, grid_code: str, level: str, post_id: int | None = None) -> str:
    """Who follows a ticket, as residents say it: 网格员周敏， or just the office."""
    office = directory.office(post_id)
    if office is not None and office.seats:
        return office.name
    person = directory.post(post_id)
    people = [person] if person else directory.handlers(grid_code, level)
    if not people:
        return {"grid": "网格员", "community": "社区", "township": "镇街"}[level]
    return titled(people[0])


def titled(seat: Seat) -> str:
    """Role and name of one person, as residents say it."""
    title = {"grid_worker": "网格员", "grid_leader": "网格长", "community": "社区", "township": "镇街"}
    prefix = "值班人员" if seat.duty else title.get(seat.role, "")
    # 镇平安办 says where it sits.
    named = prefix == "镇街" and seat.name.startswith(("镇", "街道", "乡"))
    return seat.name if named or seat.name.startswith(prefix) else prefix + seat.name


def view_of(ticket: Ticket | Draft, reporters: int, directory: Directory, rules: Rules) -> TicketView:
    """The view of one ticket."""
    return TicketView(
        number=ticket.number,
        state=ticket.state,
        level=ticket.level,
        grid=ticket.grid_code,
        category=ticket.category,
        urgency=ticket.urgency,
        reporters=reporters,
        opened_at=ticket.opened_at,
        respond_by=ticket.respond_by,
        due_at=ticket.due_at,
        text=ticket.text,
        place=ticket.place,
        state_name=STATE_NAMES[ticket.state],
        level_name=LEVEL_NAMES[ticket.level],
        grid_name=directory.grid_name(ticket.grid_code),
        category_name=rules.categories.get(ticket.category, ticket.category),
        kind_name=rules.kinds.get(ticket.kind, ticket.kind),
        urgency_name=rules.urgencies.get(ticket.urgency, ticket.urgency),
        emergency_name=rules.emergencies.get(ticket.emergency, ticket.emergency)
        if ticket.emergency
        else None,
        handler=handler_name(directory, ticket.grid_code, ticket.level, ticket.post_id),
        taken=ticket.post_id is not None,
        result=ticket.result,
        rating_name=RATING_NAMES.get(ticket.rating) if ticket.rating else None,
        emergency=ticket.emergency,
        informed=told_at_once(directory, rules.departments, ticket) if ticket.emergency else "",
        supervised=ticket.supervised,
        paused=ticket.paused,
        paused_until=ticket.paused_until,
        paused_why=ticket.paused_why,
        grievance=ticket.grievance,
        anonymous=ticket.anonymous,
        private=ticket.group_id is None,
        hot=ticket.hot_id,
        there=_elsewhere(directory, ticket),
    )


def _elsewhere(directory: Directory, ticket: Ticket | Draft) -> str:
    """The name of another grid than the group's, while whoever answers there has the ticket; else ""."""
    group = directory.groups_by_id.get(ticket.group_id)
    if group is None or not group.grid_code or at_home(ticket.grid_code, group.grid_code):
        return ""
    seat = directory.post(ticket.post_id)
    people = [seat] if seat is not None else directory.handlers(ticket.grid_code, ticket.level)
    there = ticket.level == "grid" and bool(people) and people[0].covers(ticket.grid_code)
    # A retired grid's tickets did not go anywhere: the group's new grid is their own.
    here = directory.heirs.today(group.grid_code) == directory.heirs.today(ticket.grid_code)
    return directory.grid_name(ticket.grid_code[: LENGTHS["grid"]]) if there and not here else ""


def name_of(reporters: Sequence[Reporter]) -> str:
    """Whose ticket it is, by the name of the first who reported it."""
    return reporters[0].name if reporters else NEIGHBOUR


def title_of(directory: Directory, ticket: Ticket | Draft) -> str:
    """Where it was said: the group's title; a tip-off's chat has none to tell, nor has a telephone."""
    if ticket.source == HOTLINE and ticket.group_id is None:
        return f"热线来电（看号码发：查来电 {ticket.number}）"
    group = directory.groups_by_id.get(ticket.group_id)
    if ticket.anonymous:
        return PRIVATELY
    return group.title if group else PRIVATE_TITLE if ticket.group_id is None else ""


def masked(view: TicketView) -> TicketView:
    """The view for whoever does not have the ticket in hand: nobody's telephone or identity number in it."""
    return replace(
        view,
        text=mask(view.text),
        place=mask(view.place) if view.place else view.place,
        result=mask(view.result),
        paused_why=mask(view.paused_why),
        grievance=mask(view.grievance),
        hint=None,
    )


def count_reporters(session: Session, ticket_ids: Sequence[int]) -> dict[int, int]:
    """How many reporters each ticket has now; only those with any are listed."""
    counts: dict[int, int] = {}
    for start in range(0, len(ticket_ids), _AT_ONCE):
        query = (
            select(TicketReporter.ticket_id, func.count())
            .where(
                col(TicketReporter.ticket_id).in_(ticket_ids[start : start + _AT_ONCE]),
                col(TicketReporter.left_at).is_(None),
            )
            .group_by(col(TicketReporter.ticket_id))
        )
        counts |= dict(session.exec(query).all())
    return counts


def board(session: Session, directory: Directory, rules: Rules, limit: int | None = 100) -> list[TicketView]:
    """The newest tickets, newest first, without people's numbers; all of them with limit None."""
    tickets = session.exec(select(Ticket).order_by(col(Ticket.id).desc()).limit(limit)).all()
    counts = count_reporters(session, [ticket.number for ticket in tickets])
    return [masked(view_of(ticket, counts.get(ticket.number, 0), directory, rules)) for ticket in tickets]
