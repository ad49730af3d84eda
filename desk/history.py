"""A ticket's records: its steps, its reporters, its messages. Only ever added to."""

from desk.actor import Actor
from desk.limits.terms import missed
from desk.tickets.report import Said
from desk.work import Work
from storage.reporters import TicketReporter
from storage.tickets import Ticket, TicketMessage, TicketStep


def add_reporter(work: Work, number: int, actor: Actor, building: str | None) -> None:
    work.write(
        TicketReporter,
        ticket_id=number,
        platform=actor.platform,
        user_id=actor.user_id,
        name=actor.name,
        building=building,
        joined_at=work.now,
    )


def keep_message(work: Work, number: int, said: Said) -> None:
    work.write(
        TicketMessage,
        ticket_id=number,
        platform=said.platform,
        chat_id=said.chat,
        message_id=said.message_id,
        user_id=said.user_id,
        kind=said.kind,
        text=said.text,
        ref=said.ref,
        at=said.at,
    )


def log_note(work: Work, ticket: Ticket, event: str, actor: Actor, words: str = "") -> None:
    late = missed(work, ticket)
    add_step(
        *(work, ticket.number, event, actor, ticket.state, ticket.state, ticket.level, ticket.level, words),
        *(late, ticket.post_id),
    )


def add_step(
    work: Work,
    number: int,
    event: str,
    actor: Actor,
    from_state: str | None,
    to_state: str,
    from_level: str | None,
    to_level: str,
    words: str,
    missed: str = "",
    post: int | None = None,
) -> None:
    work.write(
        TicketStep,
        ticket_id=number,
        at=work.now,
        event=str(event),
        from_state=from_state,
        to_state=to_state,
        from_level=from_level,
        to_level=to_level,
        actor=actor.account,
        actor_name=actor.name,
        actor_role=actor.role,
        words=words,
        missed=missed,
        post_id=post,
    )
