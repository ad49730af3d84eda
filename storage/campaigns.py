"""Broadcasts: what is to be said, to which groups, and the ledger row each group has in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Field, Session, SQLModel, and_, col, or_, select

from storage.outbox import Shown
from storage.rows import driver
from storage.types import json_field, written

# Between the press that ends a broadcast and the last receipt or deletion.
UNDER_WAY = ("sending", "paused", "cancelled", "recalled")
ENDED = ("done", "cancelled", "refused", "recalled")
UNSENT = ("draft", "dropped")
_MINE = "id IN (SELECT outbox_id FROM deliveries WHERE campaign_id = ?)"


class Campaign(SQLModel, table=True):
    """One broadcast, from the first word of its draft to the last receipt; its number is its id."""

    __tablename__ = "campaigns"

    id: int | None = Field(default=None, primary_key=True)
    state: str = Field(default="draft", index=True)
    # draft, dropped, waiting (for approval), scheduled, sending, paused, done, cancelled, refused, recalled
    step: str = ""  # of a draft: what the author is asked next
    text: str = ""
    media_kind: str | None = None  # photo, file
    media: str | None = None  # the platform's handle
    media_platform: str | None = None
    audience: dict[str, Any] = json_field(dict)  # {"grids": [codes], "purposes": ["residents"]}
    urgent: bool = False
    reason: str = ""  # why it is urgent
    author_id: int = Field(foreign_key="people.id", index=True)
    approver_id: int | None = Field(default=None, foreign_key="people.id")
    created_at: datetime
    scheduled_for: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    progress_id: int | None = None  # the outbox row whose message shows the author how it goes
    progress_at: datetime | None = None
    stopped_at: datetime | None = None  # when it was cancelled or recalled
    shown: str = ""  # what the progress message says

    @property
    def number(self) -> int:
        """The id of a saved campaign."""
        assert self.id is not None
        return self.id


class Delivery(SQLModel, table=True):
    """A group's row in a campaign's ledger; whether it was sent is told by its outbox row's receipt."""

    __tablename__ = "deliveries"

    campaign_id: int = Field(foreign_key="campaigns.id", primary_key=True)
    group_id: int = Field(foreign_key="groups.id", primary_key=True)
    outbox_id: int | None = Field(default=None, unique=True)
    skipped: str = ""  # why nothing is sent there
    recall_id: int | None = None  # the outbox row that takes the message back


class Entry(NamedTuple):
    """A group's row in the ledger with what became of it."""

    group_id: int
    skipped: str
    state: str | None  # of the outbox row
    message_id: str | None
    error: str
    settled_at: str | None  # UTC, as the database writes it
    recall_state: str | None
    recall_error: str | None


class Counts(NamedTuple):
    """How a campaign stands, in groups."""

    sent: int
    failed: int
    skipped: int
    left: int
    lately: int  # settled since the moment asked for
    recalled: int
    not_recalled: int

    @property
    def total(self) -> int:
        """All groups of the ledger."""
        return self.sent + self.failed + self.skipped + self.left


def get_campaign(session: Session, number: int) -> Campaign | None:
    """The campaign of that number."""
    return session.get(Campaign, number) if 0 < number < 2**63 else None


def draft_of(session: Session, author_id: int) -> Campaign | None:
    """What somebody has begun to write and not yet handed in."""
    query = select(Campaign).where(Campaign.author_id == author_id, Campaign.state == "draft")
    return session.exec(query.order_by(col(Campaign.id).desc())).first()


def latest_campaigns(session: Session, limit: int) -> Sequence[Campaign]:
    """The newest ones that were handed in."""
    query = select(Campaign).where(col(Campaign.state).not_in(UNSENT)).order_by(col(Campaign.id).desc())
    return session.exec(query.limit(limit)).all()


def campaigns_to_attend(session: Session, now: datetime) -> Sequence[Campaign]:
    """Those whose time has come, and those under way; a look at an index where there are none."""
    due = and_(col(Campaign.state) == "scheduled", col(Campaign.scheduled_for) <= now)
    under_way = and_(col(Campaign.state).in_(UNDER_WAY), col(Campaign.finished_at).is_(None))
    query = select(Campaign).where(or_(due, under_way))
    return session.exec(query.order_by(col(Campaign.id))).all()


def hold_rows(session: Session, number: int) -> None:
    """What still waits is left where it is, for later."""
    driver(session).execute(f"UPDATE outbox SET state = 'held' WHERE state = 'queued' AND {_MINE}", (number,))


def release_rows(session: Session, number: int) -> None:
    """What was held waits for the postman again."""
    driver(session).execute(f"UPDATE outbox SET state = 'queued' WHERE state = 'held' AND {_MINE}", (number,))


def skip_rows(session: Session, number: int, why: str, now: datetime) -> None:
    """What was not sent by now never will be."""
    driver(session).execute(
        "UPDATE outbox SET state = 'skipped', error = ?, settled_at = ? "
        f"WHERE state IN ('queued', 'held') AND {_MINE}",
        (why, written(now), number),
    )


def counts_of(session: Session, number: int, since: datetime) -> Counts:
    """How a campaign stands now; sent is only what has a receipt."""
    sent = "o.state = 'sent' AND o.message_id IS NOT NULL"
    row = (
        driver(session)
        .execute(
            f"""SELECT total({sent}),
            total(o.state = 'failed' OR (o.state = 'sent' AND o.message_id IS NULL)),
            total(d.outbox_id IS NULL OR o.state = 'skipped'), total(o.state IN ('queued', 'held')),
            total(o.settled_at > ?), total(r.state = 'sent'), total(r.state IN ('failed', 'skipped'))
            FROM deliveries d LEFT JOIN outbox o ON o.id = d.outbox_id
            LEFT JOIN outbox r ON r.id = d.recall_id
            WHERE d.campaign_id = ?""",
            (written(since), number),
        )
        .fetchone()
    )
    return Counts(*map(int, row))


def entries_of(session: Session, number: int) -> list[Entry]:
    """The whole ledger of a campaign, group by group."""
    rows = driver(session).execute(
        """SELECT d.group_id, d.skipped, o.state, o.message_id, coalesce(o.error, ''), o.settled_at,
        r.state, r.error
        FROM deliveries d LEFT JOIN outbox o ON o.id = d.outbox_id LEFT JOIN outbox r ON r.id = d.recall_id
        WHERE d.campaign_id = ? ORDER BY d.group_id""",
        (number,),
    )
    return [Entry(*row) for row in rows]


def sent_not_recalled(session: Session, number: int, limit: int) -> list[Shown]:
    """Messages of a campaign that arrived and that nobody has asked the platform to delete yet."""
    rows = driver(session).execute(
        """SELECT o.id, o.platform, o.chat_id, o."group", o.about, o.ticket_id, o.card_id, o.thread_id,
        o."rank"
        FROM deliveries d JOIN outbox o ON o.id = d.outbox_id
        WHERE d.campaign_id = ? AND d.recall_id IS NULL AND o.state = 'sent' AND o.message_id IS NOT NULL
        ORDER BY o.id LIMIT ?""",
        (number, limit),
    )
    return [Shown(*row) for row in rows]


def note_recalls(session: Session, recalls: Sequence[tuple[int, int]]) -> None:
    """Pairs of (the row that deletes, the row whose message it deletes)."""
    driver(session).executemany("UPDATE deliveries SET recall_id = ? WHERE outbox_id = ?", recalls)


def reads_by_group(session: Session, number: int) -> dict[int | None, int]:
    """How many people in each group have said that they read it."""
    rows = driver(session).execute(
        "SELECT group_id, count(*) FROM reads WHERE kind = 'campaign' AND subject_id = ? GROUP BY group_id",
        (number,),
    )
    return dict(rows.fetchall())
