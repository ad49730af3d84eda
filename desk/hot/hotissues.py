"""The life of a hot issue: accepted or not, given to one post, planned, worked on."""

from desk.actor import Actor
from desk.departments.offices import exact_office, find_office, office_for
from desk.errors import RuleError
from desk.hot.hot_cards import deciders, note, refresh, tell, tell_leader
from desk.hot.hot_links import link, link_those_since, links_to, must_be_there
from desk.hot.hot_news import concerned, tell_newcomer, tell_plan
from desk.hot.hot_rights import may_see, must_be, must_decide, must_lead
from desk.hot.hot_views import holder_of, view_of
from desk.people.finding import find_person
from desk.permits import find as find_ticket
from desk.tickets import announce
from desk.wording import hot as words
from desk.work import Work
from grids.masking import mask
from storage.hotissues import HotIssue, notes_of, open_hot_issues, tickets_of_hot


def accept(work: Work, hot: HotIssue, actor: Actor) -> str:
    """It is one: its tickets belong to it, and one post is responsible; what whoever accepted is told."""
    must_decide(hot, actor)
    must_be(hot, "proposed", "立项")
    hot.state, hot.accepted_at = "accepted", work.now
    hot.post_id = _usual_post(work, hot, actor)
    note(work, hot, "accept", actor)
    count = links_to(work, hot, actor) + link_those_since(work, hot, actor)
    refresh(work, hot)
    view = view_of(work, hot)
    tell(work, work.directory.sitting(hot.post_id), words.given(view, actor.name), but=actor)
    return words.accepted(view, count)


def _usual_post(work: Work, hot: HotIssue, actor: Actor) -> int | None:
    """The department of the category if anybody sits there, else the community's (or township's) post."""
    office = office_for(work.directory.offices.values(), hot.category, work.rules.departments)
    if office is not None and office.seats:
        return office.post_id
    own = [seat for seat in deciders(work, hot) if actor.holds(seat.id)]
    return next((seat.id for seat in own or deciders(work, hot)), None)


def dismiss(work: Work, hot: HotIssue, actor: Actor, reason: str) -> str:
    """It is none, for a reason; what whoever said so is told."""
    must_decide(hot, actor)
    must_be(hot, "proposed", "改成“不是”")
    if not reason.strip():
        raise RuleError(words.write(hot.number, "不是", "每年这时候都这样"))
    hot.state, hot.reason, hot.settled_at = "dismissed", mask(reason.strip()), work.now
    note(work, hot, "dismiss", actor, hot.reason)
    refresh(work, hot)
    return words.dismissed(hot.number, hot.reason)


def give(work: Work, hot: HotIssue, actor: Actor, said: str) -> str:
    """A department or a colleague is responsible from now on; what whoever named them is told."""
    must_decide(hot, actor)
    must_be(hot, "accepted", "换人负责")
    if not said.strip():
        raise RuleError(words.write(hot.number, "给", "市政所"))
    post, name = _post_meant(work, actor, said.strip())
    if post is not None and post == hot.post_id:
        raise RuleError(words.leads_already(hot.number, name))
    hot.post_id = post
    note(work, hot, "give", actor, name)
    refresh(work, hot)
    view = view_of(work, hot)
    tell(work, work.directory.sitting(hot.post_id), words.given(view, actor.name), but=actor)
    return words.given_to(view)


def _post_meant(work: Work, actor: Actor, said: str) -> tuple[int | None, str]:
    offices = work.directory.offices.values()
    office = exact_office(offices, said)
    names = work.directory.grid_name
    mine = [seat for seat in actor.seats if seat.id is not None]
    own = [seat for seat in mine if said in (seat.name, names(seat.grid_code), "我", "自己")]
    if office is None and own:
        return own[0].id, own[0].name
    if office is None:
        try:
            seat = find_person(work, actor, said)
        except RuleError as refusal:
            try:
                office = find_office(offices, said)
            except RuleError:
                raise refusal from None
        else:
            return seat.id, seat.name
    if not office.seats or office.post_id is None:
        raise RuleError(words.vacant(office.name))
    return office.post_id, office.name


def plan(work: Work, hot: HotIssue, actor: Actor, said: str) -> str:
    """What will be done; every reporter hears it. What whoever planned is told."""
    must_lead(work, hot, actor, "定计划")
    if not said.strip():
        raise RuleError(words.write(hot.number, "计划", "这周请厂家换主板"))
    hot.plan = mask(said.strip())
    note(work, hot, "plan", actor, hot.plan)
    refresh(work, hot)
    view = view_of(work, hot)
    people = tell_plan(work, view, concerned(tickets_of_hot(work.session, hot.number)))
    tell_leader(work, hot, actor, f"计划：{view.plan}")
    return words.planned(hot.number, people)


def progress(work: Work, hot: HotIssue, actor: Actor, said: str) -> str:
    """How far it is; those who decided see it on their cards."""
    must_lead(work, hot, actor, "写进展")
    if not said.strip():
        raise RuleError(words.write(hot.number, "进展", "厂家已到场，换了一台"))
    note(work, hot, "progress", actor, said.strip())
    refresh(work, hot)
    tell_leader(work, hot, actor, f"进展：{said.strip()}")
    return words.noted(hot.number)


def add(work: Work, hot: HotIssue, actor: Actor, number: int) -> str:
    """A ticket belongs to it as well; what whoever said so is told."""
    must_lead(work, hot, actor, "并入工单")
    ticket = find_ticket(work, number)
    must_be_there(work, hot, ticket)
    link(work, hot, ticket, actor)
    note(work, hot, "join", actor, str(number))
    refresh(work, hot)
    tell_newcomer(work, hot.number, number)
    return words.joined(hot.number, number)


def take_out(work: Work, hot: HotIssue, actor: Actor, number: int) -> str:
    """A ticket has nothing to do with it; what whoever said so is told."""
    must_lead(work, hot, actor, "移出工单")
    ticket = find_ticket(work, number)
    if ticket.hot_id != hot.number:
        raise RuleError(words.belongs_not(number, hot.number))
    link(work, None, ticket, actor)
    note(work, hot, "leave", actor, str(number))
    refresh(work, hot)
    return words.left(hot.number, number)


def listing(work: Work, actor: Actor) -> str:
    """The answer to 多发: what is open in one's part."""
    mine = [hot for hot in open_hot_issues(work.session) if may_see(hot, actor)]
    return words.listing([words.line(view_of(work, hot)) for hot in mine])


def text(work: Work, hot: HotIssue) -> str:
    """The answer to 多发 3: how it stands, and how it came there."""
    view = view_of(work, hot)
    steps = [
        (item.at, item.event, item.actor_name, item.words) for item in notes_of(work.session, hot.number)
    ]
    numbers = [number for number, _ in view.tickets]
    tickets = [find_ticket(work, number) for number in numbers]
    shown = [(each.number, announce.view(work, each).state_name, holder_of(work, each)) for each in tickets]
    return words.full(view, steps, shown, work.now)
