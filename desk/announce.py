"""Who hears of what: notes for the outbox when something happens to a ticket."""

from collections.abc import Sequence

from desk import wording
from desk.actor import Actor
from desk.outbox import Note, edit_row
from desk.permits import may_handle
from desk.report import Draft, Said
from desk.views import LEVEL_NAMES, TicketView, count_reporters, view_of
from desk.work import Work
from grids.lifecycle import UNDER_WAY
from storage.outbox import TALK, URGENT, OutboxRow, shown_of
from storage.registry import Group, Person
from storage.tickets import Ticket, reporters_of

SHOWN = ("receipt", "card")


def announce_opened(
    work: Work, draft: Draft, group: Group, reporter: str, said: Sequence[Said]
) -> int | None:
    """Receipt in the group, cards to those who must act; the receipt's outbox id."""
    view = view_of(draft, 1, work.directory, work.rules)
    receipt = work.say(
        Note(
            platform=group.platform,
            chat=group.chat_id,
            group=True,
            text=wording.receipt(view, work.now),
            buttons=wording.receipt_buttons(view),
            reply_to=said[0].message_id,
            thread=draft.thread_id,
            about="receipt",
            ticket=draft.id,
        )
    )
    people = work.directory.handlers(draft.grid_code, draft.level)
    if not people:
        work.tell_operators(wording.nobody_responsible(view), f"nobody:{draft.grid_code}")
    send_cards(work, view, people, group, reporter, said[0].message_id)
    if draft.emergency:
        others = [person for person in work.directory.chain(draft.grid_code) if person not in people]
        send_cards(work, view, others, group, reporter, None, why=wording.emergency_widens(view))
    for item in said:
        if item.kind != "text":
            pass_on(work, draft.id, people, item, reporter)
    return receipt


def send_cards(
    work: Work,
    view: TicketView,
    people: Sequence[Person],
    group: Group,
    reporter: str,
    reply_to: str | None,
    why: str = "",
) -> None:
    """A private card for each; with `reply_to`, a mention in the group stands in where that is impossible."""
    for person in people:
        work.say(
            Note(
                platform=person.platform,
                chat=person.user_id,
                text=wording.card(view, group.title, reporter, work.now, why),
                buttons=wording.card_buttons(view),
                about="card",
                ticket=view.number,
                rank=URGENT if view.emergency_name else TALK,
                fallback=_stand_in(view, person, group, reply_to) if reply_to is not None else None,
            )
        )


def _stand_in(view: TicketView, person: Person, group: Group, reply_to: str) -> Note:
    """The mention in the group that says what a card cannot."""
    return Note(
        platform=group.platform,
        chat=group.chat_id,
        group=True,
        text=wording.mention(view, person.name),
        buttons=wording.card_buttons(view),
        reply_to=reply_to,
        mention=person.user_id if person.platform == group.platform else None,
        about="card",
        ticket=view.number,
        rank=URGENT if view.emergency_name else TALK,
    )


def pass_on(work: Work, number: int, people: Sequence[Person], said: Said, name: str) -> None:
    """Show the handlers what was added; a photo as such where it was sent on their own platform."""
    for person in people:
        if (person.platform, person.user_id) == (said.platform, said.user_id):
            continue
        photo = said.ref if said.kind == "photo" and person.platform == said.platform else None
        text = wording.added(number, name, said.kind, said.text)
        work.say(Note(person.platform, person.user_id, text, photo=photo, about="added", ticket=number))


def view(work: Work, ticket: Ticket) -> TicketView:
    """How a saved ticket looks now."""
    counts = count_reporters(work.session, [ticket.number])
    return view_of(ticket, counts.get(ticket.number, 0), work.directory, work.rules)


def refresh(work: Work, ticket: Ticket, reporters: tuple[str, int] | None = None) -> TicketView:
    """Bring the receipt and every card up to date, in place; `reporters`: the first one's name, how many."""
    if reporters is None:
        people = reporters_of(work.session, ticket.number)
        reporters = (people[0].name if people else "居民", len(people))
    reporter, count = reporters
    now = view_of(ticket, count, work.directory, work.rules)
    group = work.directory.groups_by_id.get(ticket.group_id)
    title = group.title if group else ""
    for row in shown_of(work.after(OutboxRow, ticket_id=ticket.number), ticket.number, SHOWN):
        if row.about == "receipt":
            text, buttons = wording.receipt(now, work.now), wording.receipt_buttons(now)
        elif row.group:
            # The stand-in for a card: everybody reads it, so it says no more than the receipt does.
            text = wording.mention_now(now)
            buttons = wording.card_buttons(now) if now.state == "open" else ()
        else:
            person = work.directory.people.get((row.platform, row.chat_id))
            actor = Actor(row.platform, row.chat_id, "", person)
            if now.state not in UNDER_WAY or may_handle(ticket, actor):
                text, buttons = wording.card(now, title, reporter, work.now), wording.card_buttons(now)
            else:
                text, buttons = wording.card_elsewhere(now, title, reporter), ()
        work.queue(edit_row(row, text, buttons, work.now))
    return now


def call_next_level(work: Work, ticket: Ticket, why: str) -> None:
    """New cards for the level that has just become responsible."""
    now = view(work, ticket)
    group = work.directory.groups_by_id[ticket.group_id]
    people = reporters_of(work.session, ticket.number)
    heading = f"{why}（{LEVEL_NAMES[ticket.level]}办理）"
    person = work.directory.people_by_id.get(ticket.handler_id)
    handlers = [person] if person else work.directory.handlers(ticket.grid_code, ticket.level)
    send_cards(work, now, handlers, group, people[0].name if people else "居民", None, why=heading)


def invite_rating(work: Work, ticket: Ticket, first_message: str | None) -> None:
    """Ask every reporter, by one reply to the first complaint, whether they are satisfied."""
    group = work.directory.groups_by_id[ticket.group_id]
    people = reporters_of(work.session, ticket.number)
    names = wording.listed([person.name for person in people], 3, "位") or "各位居民"
    work.say(
        Note(
            platform=group.platform,
            chat=group.chat_id,
            group=True,
            text=wording.please_rate(view(work, ticket), names),
            buttons=wording.rating_buttons(ticket.number),
            reply_to=first_message,
            thread=ticket.thread_id,
            about="rating",
            ticket=ticket.number,
        )
    )


def close_invitation(work: Work, ticket: Ticket, text: str) -> None:
    """Turn the open invitation to rate into what came of it, without buttons."""
    invitations = shown_of(work.session, ticket.number, ("rating",))
    if invitations:
        work.queue(edit_row(invitations[-1], text, (), work.now))


def alarm(work: Work, ticket: Ticket) -> None:
    """It has turned out to be an emergency: everybody up the chain gets a card."""
    now = view(work, ticket)
    group = work.directory.groups_by_id[ticket.group_id]
    people = reporters_of(work.session, ticket.number)
    chain = work.directory.chain(ticket.grid_code)
    why = wording.emergency_widens(now)
    send_cards(work, now, chain, group, people[0].name if people else "居民", None, why=why)
