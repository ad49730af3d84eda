"""Hot issues (多发群发): what was found, who is responsible, the plan, the result; their history."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Index, text
from sqlmodel import Field, Session, SQLModel, col, or_, select

import storage.posts  # noqa: F401 - hot issues point to its table
from storage.rows import all_with, driver
from storage.tickets import Ticket
from storage.types import json_field, written

OPEN = ("proposed", "accepted")


class HotIssue(SQLModel, table=True):
    """Many complaints that are one matter; its number is its id. Tickets link to it once it is accepted."""

    __tablename__ = "hot_issues"
    __table_args__ = (
        # A new ticket asks for its category's: nearly always there is none.
        Index("ix_hot_issues_accepted", "category", sqlite_where=text("state = 'accepted'")),
    )

    id: int | None = Field(default=None, primary_key=True)
    sort: str  # rise: more than usual; alike: the same words at the same place
    area: str = Field(foreign_key="grids.code")
    category: str
    found_at: datetime
    until: datetime  # the end of the last week that was counted
    count: int
    expected: float  # a usual week
    weeks: list[int] = json_field(list)  # of the past, oldest first
    tickets: list[int] = json_field(list)  # those it was found by
    state: str = "proposed"  # proposed, accepted, dismissed, closed
    post_id: int | None = Field(default=None, foreign_key="posts.id")  # the one that is responsible
    # Written without people's numbers: many read them, and nobody goes through them when tickets grow old.
    plan: str = ""
    result: str = ""
    reason: str = ""  # why it was dismissed
    accepted_at: datetime | None = None
    settled_at: datetime | None = None  # dismissed or closed

    @property
    def number(self) -> int:
        """The number people call it by."""
        if self.id is None:
            raise ValueError("a hot issue has a number only once it is saved")
        return self.id


class HotNote(SQLModel, table=True):
    """One step in a hot issue's life; only ever added to."""

    __tablename__ = "hot_notes"

    id: int | None = Field(default=None, primary_key=True)
    hot_id: int = Field(foreign_key="hot_issues.id", index=True)
    at: datetime
    event: str  # found, accept, dismiss, give, plan, progress, join, leave, close
    actor: str  # "platform:user_id", or "clock:"
    actor_name: str
    words: str = ""


class Count(NamedTuple):
    """How many complaints of a category a grid had in one week; week 0 is the last, 1 the one before."""

    grid_code: str
    category: str
    week: int
    number: int


# What was no complaint, or is counted as part of another one.
_COUNTED = "state NOT IN ('rejected', 'withdrawn', 'merged')"
_WEEKS = f"""
SELECT grid_code, category, CAST((julianday(:until) - julianday(opened_at)) / 7 AS INTEGER), count(*)
FROM tickets WHERE opened_at >= :since AND opened_at < :until AND {_COUNTED} GROUP BY 1, 2, 3
"""


def weekly_counts(session: Session, since: datetime, until: datetime) -> list[Count]:
    """Complaints by grid, category and week, counted back in weeks from `until`."""
    moments = {"since": written(since), "until": written(until)}
    return [Count(*line) for line in driver(session).execute(_WEEKS, moments)]


def counted_tickets(session: Session, since: datetime, until: datetime) -> Sequence[Ticket]:
    """The complaints of some days, oldest first."""
    query = select(Ticket).where(Ticket.opened_at >= since, Ticket.opened_at < until, text(_COUNTED))
    return session.exec(query.order_by(col(Ticket.id))).all()


def get_hot_issue(session: Session, number: int) -> HotIssue | None:
    """The hot issue of that number; numbers beyond what the database can hold are simply unknown."""
    return session.get(HotIssue, number) if 0 < number < 2**63 else None


def open_hot_issues(session: Session) -> Sequence[HotIssue]:
    """Those that are proposed or under way, oldest first."""
    query = select(HotIssue).where(col(HotIssue.state).in_(OPEN))
    return session.exec(query.order_by(col(HotIssue.id))).all()


def hot_issues_since(session: Session, settled_since: datetime) -> Sequence[HotIssue]:
    """Those that are open, and those settled since; they keep what they explain from being found again."""
    query = select(HotIssue).where(
        or_(col(HotIssue.state).in_(OPEN), col(HotIssue.settled_at) >= settled_since)
    )
    return session.exec(query.order_by(col(HotIssue.id))).all()


def hot_issues_found(session: Session, since: datetime, until: datetime) -> Sequence[HotIssue]:
    """Those found later than `since` and up to `until`."""
    query = select(HotIssue).where(HotIssue.found_at > since, HotIssue.found_at <= until)
    return session.exec(query.order_by(col(HotIssue.id))).all()


def accepted_for(session: Session, category: str, grid_code: str) -> list[int]:
    """Numbers of the hot issues of a category that a place lies in, the nearest first; a plain statement."""
    query = (
        "SELECT id FROM hot_issues WHERE state = 'accepted' AND category = ? "
        "AND substr(?, 1, length(area)) = area ORDER BY length(area) DESC, id"
    )
    return [number for (number,) in driver(session).execute(query, (category, grid_code))]


def tickets_of_hot(session: Session, hot_id: int) -> Sequence[Ticket]:
    """The tickets that belong to a hot issue, oldest first."""
    return all_with(session, Ticket, hot_id=hot_id)


def latest_words(session: Session, hot_id: int, most: int) -> list[str]:
    """What the latest of its tickets say; a plain statement, for every new ticket nearby comes here."""
    query = "SELECT text FROM tickets WHERE hot_id = ? ORDER BY id DESC LIMIT ?"
    return [words for (words,) in driver(session).execute(query, (hot_id, most))]


def tickets_numbered(session: Session, numbers: Iterable[int]) -> Sequence[Ticket]:
    """The tickets of these numbers, oldest first."""
    query = select(Ticket).where(col(Ticket.id).in_(tuple(numbers))).order_by(col(Ticket.id))
    return session.exec(query).all()


def notes_of(session: Session, hot_id: int) -> Sequence[HotNote]:
    """A hot issue's history, oldest first."""
    return all_with(session, HotNote, hot_id=hot_id)


_FIRST = """
SELECT ticket_id, platform || ':' || user_id, min(ticket_reporters.id) FROM ticket_reporters
JOIN tickets ON tickets.id = ticket_id WHERE opened_at >= :since AND opened_at < :until GROUP BY ticket_id
"""


def first_reporters(session: Session, since: datetime, until: datetime) -> dict[int, str]:
    """By ticket of some days the account of whoever reported it first."""
    moments = {"since": written(since), "until": written(until)}
    return {number: account for number, account, _ in driver(session).execute(_FIRST, moments)}
