"""Tickets, their append-only history, and what was said and shown about them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Index, and_, bindparam, or_, text, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.reporters import TicketReporter
from storage.rows import all_with, by_id, driver
from storage.types import json_field, written


class Ticket(SQLModel, table=True):
    """One trouble or question of one place, from the first word to the rated close; its number is its id."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_resolved_at", "resolved_at", sqlite_where=text("resolved_at IS NOT NULL")),
        # Every new ticket is compared with what its group had of its category before.
        Index("ix_tickets_group_category", "group_id", "category"),
        # What has ended has no clock: looking for what is due touches nothing but what is due.
        Index("ix_tickets_clock_at", "clock_at", sqlite_where=text("clock_at IS NOT NULL")),
        # Emergencies nobody has taken: looked for every few seconds.
        Index("ix_tickets_emergency", "state", sqlite_where=text("emergency IS NOT NULL")),
        # A new ticket has neither: what has ended, and what was merged into what, is found all the same.
        Index("ix_tickets_ended_at", "ended_at", sqlite_where=text("ended_at IS NOT NULL")),
        Index("ix_tickets_merged_into", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
        Index("ix_tickets_hot_id", "hot_id", sqlite_where=text("hot_id IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    state: str = Field(index=True)
    level: str
    grid_code: str = Field(foreign_key="grids.code")
    group_id: int | None = Field(default=None, foreign_key="groups.id")
    source: str  # talk, command, card, split, tipoff, hotline
    category: str
    kind: str
    urgency: str
    emergency: str | None = None
    text: str
    place: str | None = None
    evidence: list[dict[str, Any]] = json_field(list)
    opened_at: datetime = Field(index=True)  # a week among years of them is found at once
    respond_by: datetime
    due_at: datetime
    accepted_at: datetime | None = None
    resolved_at: datetime | None = None
    ended_at: datetime | None = None
    active_at: datetime
    post_id: int | None = Field(default=None, foreign_key="posts.id")  # the one that has it in hand
    result: str = ""
    rating: str | None = None
    reopened: int = 0
    merged_into: int | None = Field(default=None, foreign_key="tickets.id")
    hot_id: int | None = Field(default=None, foreign_key="hot_issues.id")  # the hot issue it belongs to
    thread_id: str | None = None
    receipt_id: int | None = None  # the outbox row whose message in the group shows how this ticket stands
    clock_at: datetime | None = None  # when the clock looks at it next, a pause's end included
    supervised: bool = False  # the level above watches it (督办)
    paused: str | None = None  # hold (挂账), answer (waiting for the reporter's): the limits stand still
    paused_until: datetime | None = None
    paused_why: str = ""
    grievance: str = ""  # why residents were not satisfied, until it is resolved anew
    anonymous: bool = False  # a tip-off in private: nobody who handles it sees whose
    anonymised_at: datetime | None = None  # when its people's names were taken out for good

    @property
    def number(self) -> int:
        """The number people call it by."""
        if self.id is None:
            raise ValueError("a ticket has a number only once it is saved")
        return self.id


class TicketStep(SQLModel, table=True):
    """One move in a ticket's life: who, when, from, to, words. Never edited."""

    __tablename__ = "ticket_steps"
    __table_args__ = (
        # Few steps are results, and all that rates ask of a period begins with them.
        Index("ix_ticket_steps_results", "at", sqlite_where=text("event IN ('resolve', 'confirm')")),
        Index("ix_ticket_steps_supervised", "at", sqlite_where=text("event = 'supervise'")),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True)
    at: datetime
    event: str
    from_state: str | None
    to_state: str
    from_level: str | None
    to_level: str
    actor: str  # "platform:user_id", or "clock"
    actor_name: str
    actor_role: str
    words: str = ""
    missed: str = ""  # which limits had run out by then: respond, resolve, both with a blank between
    post_id: int | None = None  # the post that had it in hand then; of an accept, the one that took it


class TicketMessage(SQLModel, table=True):
    """A message, photo, voice or place that belongs to a ticket."""

    __tablename__ = "ticket_messages"
    # An edited message, of which there are many, is looked for by its own id; that grows, so it comes first.
    __table_args__ = (UniqueConstraint("message_id", "chat_id", "platform", "ticket_id"),)

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True)
    platform: str
    chat_id: str
    message_id: str
    user_id: str
    kind: str  # text, photo, video, voice, file, sticker, location
    text: str = ""
    ref: str = ""
    at: datetime


def get_ticket(session: Session, number: int) -> Ticket | None:
    """The ticket of that number; numbers beyond what the database can hold are simply unknown."""
    return by_id(session, Ticket, number) if 0 < number < 2**63 else None


def mark_active(session: Session, ticket: Ticket, now: datetime) -> None:
    """Something was said about a ticket just now. A plain statement: it is all that most such words change,
    and the ORM takes ten times as long to write it."""
    if ticket.active_at != now:
        driver(session).execute("UPDATE tickets SET active_at = ? WHERE id = ?", (written(now), ticket.id))
        set_committed_value(ticket, "active_at", now)


def tickets_in(session: Session, states: Iterable[str], group_id: int | None = None) -> Sequence[Ticket]:
    """Tickets in any of the states, oldest first, of one group or of all."""
    query = select(Ticket).where(col(Ticket.state).in_(tuple(states)))
    if group_id is not None:
        # No index holds a sum: the few live tickets are found by their states, not among all of the group's.
        query = query.where(col(Ticket.group_id) + 0 == group_id)
    return session.exec(query.order_by(col(Ticket.id))).all()


def all_tickets(session: Session) -> Sequence[Ticket]:
    """Every ticket, oldest first."""
    return session.exec(select(Ticket).order_by(col(Ticket.id))).all()


def tickets_under(
    session: Session, grid_code: str, states: Iterable[str], post_id: int | None = None
) -> Sequence[Ticket]:
    """Tickets in these states anywhere below a node of the tree (of one handler), the most pressing first."""
    # A code has digits only, nothing that LIKE would take for a sign of its own.
    values = {"states": tuple(states), "under": f"{grid_code}%", "post": post_id}
    found: Sequence[Ticket] = session.exec(_under(of_post=post_id is not None), params=values).all()
    return found


@cache
def _under(*, of_post: bool) -> Any:
    """Put together once: that takes as long as the answer."""
    query = select(Ticket).where(
        col(Ticket.state).in_(bindparam("states", expanding=True)),
        col(Ticket.grid_code).like(bindparam("under")),
    )
    if of_post:
        query = query.where(col(Ticket.post_id) == bindparam("post"))
    return query.order_by(col(Ticket.due_at))


def tickets_of_reporter(session: Session, platform: str, user_id: str) -> Sequence[Ticket]:
    """Tickets somebody reported or joined, newest first."""
    mine = select(TicketReporter.ticket_id).where(
        TicketReporter.platform == platform,
        TicketReporter.user_id == user_id,
        col(TicketReporter.left_at).is_(None),
    )
    return session.exec(select(Ticket).where(col(Ticket.id).in_(mine)).order_by(col(Ticket.id).desc())).all()


def merged_tickets(session: Session, ticket_id: int) -> list[Ticket]:
    """What was merged into a ticket, and what had been merged into that."""
    found: list[Ticket] = []
    targets = [ticket_id]
    # Few have any: that is found out by a plain statement, once the ORM has written what it holds.
    session.flush()
    query = "SELECT id FROM tickets WHERE merged_into = ? ORDER BY id"
    while targets:
        numbers = [number for target in targets for (number,) in driver(session).execute(query, (target,))]
        parts = [session.get_one(Ticket, number) for number in numbers]
        # A part that is split off again and merged the other way round must not lead in circles.
        new = [part for part in parts if part.number != ticket_id and part not in found]
        found += new
        targets = [part.number for part in new]
    return found


def steps_of(session: Session, ticket_id: int) -> Sequence[TicketStep]:
    """The ticket's history, oldest first."""
    return all_with(session, TicketStep, ticket_id=ticket_id)


def messages_of(session: Session, ticket_id: int) -> Sequence[TicketMessage]:
    """What was said and shown about it, oldest first."""
    return all_with(session, TicketMessage, ticket_id=ticket_id)


def has_message(session: Session, ticket_id: int, platform: str, chat_id: str, message_id: str) -> bool:
    """Is this message with the ticket already?"""
    query = "SELECT 1 FROM ticket_messages WHERE (ticket_id, platform, chat_id, message_id) = (?, ?, ?, ?)"
    return driver(session).execute(query, (ticket_id, platform, chat_id, message_id)).fetchone() is not None


def ticket_of_message(session: Session, platform: str, chat_id: str, message_id: str) -> Ticket | None:
    """The ticket a message of the talk belongs to (the newest, if it belongs to two)."""
    query = (
        select(Ticket)
        .join(TicketMessage, col(TicketMessage.ticket_id) == col(Ticket.id))
        .where(
            TicketMessage.platform == platform,
            TicketMessage.chat_id == chat_id,
            TicketMessage.message_id == message_id,
        )
    )
    return session.exec(query.order_by(col(Ticket.id).desc())).first()


def places_before(session: Session, group_id: int, category: str, since: datetime) -> list[tuple[int, str]]:
    """Number and place of a group's latest real tickets of a category, newest first; five at most."""
    # Numbers grow with time: what is older than the first of that time is not even looked at.
    query = (
        "SELECT id, place FROM tickets WHERE group_id = ? AND category = ? AND opened_at >= ? "
        "AND id >= (SELECT id FROM tickets WHERE opened_at >= ? ORDER BY opened_at, id LIMIT 1) "
        "AND place IS NOT NULL AND state NOT IN ('withdrawn', 'rejected', 'merged') ORDER BY id DESC LIMIT 5"
    )
    moment = written(since)
    return list(driver(session).execute(query, (group_id, category, moment, moment)).fetchall())


def unrated_since(session: Session, before: datetime) -> Sequence[Ticket]:
    """Tickets resolved before a moment and still waiting for a rating."""
    query = select(Ticket).where(Ticket.state == "resolved", col(Ticket.resolved_at) < before)
    return session.exec(query.order_by(col(Ticket.id))).all()


def overdue_tickets(session: Session, now: datetime) -> Sequence[Ticket]:
    """Tickets under way that are late, in their solution or in their first response; the latest first."""
    late = or_(col(Ticket.due_at) <= now, and_(col(Ticket.state) == "open", col(Ticket.respond_by) <= now))
    query = select(Ticket).where(
        col(Ticket.state).in_(("open", "accepted")), col(Ticket.paused).is_(None), late
    )
    return session.exec(query.order_by(col(Ticket.due_at))).all()


def tickets_to_look_at(session: Session, now: datetime, most: int) -> Sequence[Ticket]:
    """Tickets the clock has to look at by now, the longest due first."""
    query = select(Ticket).where(col(Ticket.clock_at) <= now).order_by(col(Ticket.clock_at)).limit(most)
    return session.exec(query).all()


def movements(
    session: Session, events: Sequence[str], since: datetime, until: datetime
) -> list[tuple[str, str, str, int]]:
    """Event, grid, category, and to how many tickets it happened, later than `since` and up to `until`."""
    # What has moved since then has either not ended, or ended since then: both are found by an index,
    # while the steps of all years are not looked through.
    query = f"""
        SELECT s.event, t.grid_code, t.category, count(DISTINCT t.id)
        FROM tickets AS t CROSS JOIN ticket_steps AS s ON s.ticket_id = t.id
        WHERE (t.state IN ('open', 'accepted', 'resolved') OR t.ended_at > ?)
            AND s.at > ? AND s.at <= ? AND s.event IN ({", ".join("?" * len(events))})
        GROUP BY 1, 2, 3
    """
    values = (written(since), written(since), written(until), *events)
    return list(driver(session).execute(query, values))


def move_tickets(session: Session, old_group: int | None, new_group: int | None) -> None:
    """All tickets of one group belong to another from now on."""
    moved = update(Ticket).where(col(Ticket.group_id) == old_group).values(group_id=new_group)
    session.execute(moved, execution_options={"synchronize_session": False})
