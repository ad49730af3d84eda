"""Who hears of what: notes for the outbox when something happens to a ticket."""

from collections.abc import Sequence
from dataclasses import replace

from desk.departments import office_cards
from desk.emergency.circles import circle
from desk.emergency.emergency_cards import (
    GROUP_CALL,
    Call,
    call_of,
    card_note,
    department_notes,
    face,
    group_face,
)
from desk.outbox import ButtonRows, Note, edit_row
from desk.people.call_out import called_out
from desk.permits import has_in_hand, may_handle, responsible
from desk.registry import boundaries
from desk.seats import Seat
from desk.tickets import passing_by_place
from desk.tickets.homes import homes
from desk.tickets.report import HOTLINE, Draft, Said
from desk.tickets.views import LEVEL_NAMES, TicketView, masked, name_of, title_of, view_of
from desk.wording import roster as wording_roster
from desk.wording import tickets as wording
from desk.wording.emergency import EMERGENCY
from desk.wording.places import Hint, emergency_home
from desk.work import Work
from grids.lifecycle import UNDER_WAY
from storage.outbox import TALK, URGENT, OutboxRow, shown_of
from storage.registry import Group
from storage.reporters import reporters_of
from storage.tickets import Ticket, messages_of

SHOWN = ("receipt", "card", office_cards.PASSED, office_cards.WHISTLE, GROUP_CALL)


def announce_opened(
    work: Work, draft: Draft, group: Group, reporter: str, said: Sequence[Said], passed: Hint | None = None
) -> int | None:
    """Receipt in the group, cards to those who must act; the receipt's outbox id.

    `passed`: the other grid it went to at once, because its place lies there.
    """
    view = _with_hint(work, draft, view_of(draft, 1, work.directory, work.rules))
    called = draft.source == HOTLINE
    # Nobody can be written to on a telephone, and the neighbours need not know who rang.
    receipt = None if called else _say_receipt(work, view, draft, group, said[0].message_id)
    title = title_of(work.directory, draft) if called else group.title
    group = Group(platform="", chat_id="", title=title) if called else group
    people = work.directory.handlers(draft.grid_code, draft.level)
    if not people:
        work.tell_operators(wording.nobody_responsible(view), f"nobody:{draft.grid_code}")
    alone = draft.anonymous or draft.group_id is None
    heading = passing_by_place.heading(work.directory, group, passed)
    first = None if alone else said[0].message_id
    send_cards(work, view, people, group, reporter, first, heading, thread=draft.thread_id)
    if passed is not None:
        passing_by_place.tell_home(work, draft, group, passed, view)
    if draft.emergency:
        told = {person.account for person in people}
        near = circle(work.directory, draft.grid_code, 0)
        others = [person for person in near if person.account not in told]
        why = EMERGENCY + (view.emergency_name or "")
        call = Call(draft, view, group.title, reporter, why=why)
        for person in others:
            work.say(card_note(work, call, work.directory.actor(*person.account, person.name)))
        told |= {person.account for person in others}
        if passed is not None:
            # Whoever answers for the group may be the nearest, and has the card as well.
            home = passing_by_place.home_workers(work.directory, draft, group)
            call = replace(call, why=emergency_home(passed))
            for person in [seat for seat in home if seat.account not in told]:
                work.say(card_note(work, call, work.directory.actor(*person.account, person.name)))
                told.add(person.account)
        for note in department_notes(work, replace(call, why=why), told):
            work.say(note)
    if duty := called_out(work, draft, people):
        send_cards(work, masked(view), duty, group, reporter, None, wording_roster.ON_DUTY)
    for item in said:
        if item.kind != "text":
            pass_on(work, draft, [*people, *duty], item, reporter)
    return receipt


def _say_receipt(work: Work, view: TicketView, draft: Draft, group: Group, reply_to: str) -> int | None:
    return work.say(
        Note(
            platform=group.platform,
            chat=group.chat_id,
            group=draft.group_id is not None,
            text=wording.receipt(view, work.now),
            buttons=wording.receipt_buttons(view),
            reply_to=reply_to,
            thread=draft.thread_id,
            about="receipt",
            ticket=draft.id,
        )
    )


def send_cards(
    work: Work,
    view: TicketView,
    people: Sequence[Seat],
    group: Group,
    reporter: str,
    reply_to: str | None,
    why: str = "",
    thread: str | None = None,
) -> None:
    """A private card for each; with `reply_to`, a mention in the group stands in where that is impossible.

    People of a department get the card of one, with their own group to fall back on.
    """
    for person in people:
        if (office := work.directory.office(person.id)) is not None:
            told = office_cards.Told(view, group.title, reporter)
            for note in office_cards.passed_notes(work, office, [person], told, why):
                work.say(note)
            continue
        buttons = wording.card_buttons(view)
        instead = None
        if reply_to is not None:
            instead = _stand_in(view, person, group, reply_to, thread, buttons[:1])
        work.say(
            Note(
                platform=person.platform,
                chat=person.user_id,
                text=wording.card(view, group.title, reporter, work.now, why),
                buttons=buttons,
                about="card",
                ticket=view.number,
                rank=URGENT if view.emergency_name else TALK,
                fallback=instead,
            )
        )


def _stand_in(
    view: TicketView, person: Seat, group: Group, reply_to: str, thread: str | None, buttons: ButtonRows
) -> Note:
    """The mention in the group that says what a card cannot."""
    return Note(
        platform=group.platform,
        chat=group.chat_id,
        group=True,
        text=wording.mention(view, person.name),
        buttons=buttons,
        reply_to=reply_to or None,
        thread=thread,
        mention=person.user_id if person.platform == group.platform else None,
        about="card",
        ticket=view.number,
        rank=URGENT if view.emergency_name else TALK,
    )


def pass_on(work: Work, ticket: Ticket | Draft, people: Sequence[Seat], said: Said, name: str) -> None:
    """Show the handlers what was added: a photo as such where it was sent on their own platform, of a place
    the grid it lies in."""
    number, (where, buttons) = ticket.number, boundaries.shown(work, ticket, said)
    for person in people:
        if (person.platform, person.user_id) == (said.platform, said.user_id):
            continue
        photo = said.ref if said.kind == "photo" and person.platform == said.platform else None
        text = wording.added(number, name, said.kind, said.text) + (f"\n{where}" if where else "")
        work.say(Note(*person.account, text, buttons, photo=photo, about="added", ticket=number))


def view(work: Work, ticket: Ticket, reporters: int | None = None) -> TicketView:
    """How a saved ticket looks now; `reporters`: how many it has, where that is known."""
    count = len(reporters_of(work.session, ticket.number)) if reporters is None else reporters
    now = _with_hint(work, ticket, view_of(ticket, count, work.directory, work.rules))
    return call_of(work, ticket, now, "", "").view if ticket.emergency else now


def _with_hint(work: Work, ticket: Ticket | Draft, view: TicketView) -> TicketView:
    hint = passing_by_place.hint_for(work.directory, ticket)
    return replace(view, hint=hint) if hint is not None else view


def refresh(work: Work, ticket: Ticket, reporters: tuple[str, int] | None = None) -> TicketView:
    """Bring the receipt and every card up to date, in place; `reporters`: the first one's name, how many."""
    if reporters is None:
        people = reporters_of(work.session, ticket.number)
        reporters = (name_of(people), len(people))
    reporter, count = reporters
    now = _with_hint(work, ticket, view_of(ticket, count, work.directory, work.rules))
    title = title_of(work.directory, ticket)
    call = call_of(work, ticket, now, title, reporter) if ticket.emergency else None
    now = call.view if call is not None else now
    for row in shown_of(work.after(OutboxRow, ticket_id=ticket.number), ticket.number, SHOWN):
        if row.about == "receipt":
            text, buttons = wording.receipt(now, work.now), wording.receipt_buttons(now)
        elif row.about in (office_cards.PASSED, office_cards.WHISTLE):
            text, buttons = office_cards.face(work, ticket, office_cards.Told(now, title, reporter), row)
        elif row.about == GROUP_CALL and call is not None:
            text, buttons = group_face(work, call)
        elif row.group:
            # The stand-in for a card: everybody reads it, so it says no more than the receipt does.
            text = wording.mention_now(now)
            buttons = wording.card_buttons(now)[:1] if now.state == "open" else ()
        elif call is not None:
            text, buttons = face(work, call, work.directory.actor(row.platform, row.chat_id, ""))
        else:
            actor = work.directory.actor(row.platform, row.chat_id, "")
            mine = has_in_hand(work, ticket, actor)
            # Who has handed it to somebody could take it back; but it is not theirs any more.
            if now.state not in UNDER_WAY or mine or (may_handle(ticket, actor) and ticket.post_id is None):
                shown = now if mine else masked(now)
                text, buttons = wording.card(shown, title, reporter, work.now), wording.card_buttons(shown)
            else:
                text, buttons = wording.card_elsewhere(now, title, reporter), ()
        work.queue(edit_row(row, text, buttons, work.now))
    return now


def call_next_level(work: Work, ticket: Ticket, why: str) -> None:
    """New cards for the level (or the department) that has just become responsible."""
    office = work.directory.office(ticket.post_id)
    who = office.name if office is not None and office.seats else LEVEL_NAMES[ticket.level]
    call_responsible(work, ticket, f"{why}（{who}办理）")


def call_responsible(work: Work, ticket: Ticket, why: str) -> None:
    """New cards, under this heading, for those who have it now; a mention in the group where need be."""
    people = reporters_of(work.session, ticket.number)
    now, reporter = view(work, ticket, len(people)), name_of(people)
    said = messages_of(work.session, ticket.number)
    if ticket.anonymous or ticket.group_id is None:
        group = Group(platform="", chat_id="", title=title_of(work.directory, ticket))
        first = None  # no mention in any group, and none under the words that came in private
    else:
        group = work.directory.groups_by_id[ticket.group_id]
        first = said[0].message_id if said and said[0].chat_id == group.chat_id else ""
    having = responsible(work, ticket)
    send_cards(work, now, having, group, reporter, first, why=why, thread=ticket.thread_id)
    send_cards(work, masked(now), called_out(work, ticket, having), group, reporter, None, why=why)


def told(work: Work, ticket: Ticket) -> office_cards.Told:
    """What the cards of departments say of it."""
    people = reporters_of(work.session, ticket.number)
    return office_cards.Told(
        view(work, ticket, len(people)), title_of(work.directory, ticket), name_of(people)
    )


def refresh_parts(work: Work, ticket: Ticket) -> None:
    """Bring the cards of the departments that were whistled up to date."""
    about = (office_cards.WHISTLE,)
    said = told(work, ticket)
    for row in shown_of(work.after(OutboxRow, ticket_id=ticket.number), ticket.number, about):
        text, buttons = office_cards.face(work, ticket, said, row)
        work.queue(edit_row(row, text, buttons, work.now))


def invite_rating(work: Work, ticket: Ticket) -> None:
    """Ask every reporter, by one reply in each group they are in, whether they are satisfied."""
    now, days = masked(view(work, ticket)), work.rules.desk.rating_days
    for home in homes(work, ticket):
        text = wording.please_rate(now, home.names, days)
        work.say(home.note(ticket, text, wording.rating_buttons(ticket.number), about="rating"))


def close_invitation(work: Work, ticket: Ticket, text: str, buttons: ButtonRows = ()) -> None:
    """Turn the open invitation to rate, in each group that has one, into what came of it."""
    latest = {(row.platform, row.chat_id): row for row in shown_of(work.session, ticket.number, ("rating",))}
    for row in latest.values():
        work.queue(edit_row(row, text, buttons, work.now))
