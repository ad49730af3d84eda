"""What the township tells its residents week by week: themes, tips, and who has read them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.rows import driver
from storage.types import utc, written


class Seeded(SQLModel, table=True):
    """Which version of what ships the database holds, so that a start need not compare it all."""

    __tablename__ = "seeded"

    name: str = Field(primary_key=True)
    digest: str


class Theme(SQLModel, table=True):
    """A subject a week can be about."""

    __tablename__ = "themes"

    code: str = Field(primary_key=True)
    name: str
    flavour: str  # fraud, custom, household, theme
    opening: str  # the week's first words


class PlannedWeek(SQLModel, table=True):
    """A week the staff have given a theme of their own; all others follow the plan that ships."""

    __tablename__ = "planned_weeks"

    monday: str = Field(primary_key=True)  # the week's Monday, 2026-11-23
    theme_code: str = Field(foreign_key="themes.code")
    title: str = ""
    by: str = ""
    at: datetime


class Tip(SQLModel, table=True):
    """One tip; `code` is set for those that ship, so that a new version can add to them."""

    __tablename__ = "tips"

    id: int | None = Field(default=None, primary_key=True)
    code: str | None = Field(default=None, unique=True)
    theme_code: str = Field(foreign_key="themes.code", index=True)
    text: str
    photo: str | None = None  # the platform's handle of a picture
    photo_platform: str | None = None  # where that handle is good
    source: str = "shipped"  # shipped, chat, import; draft (waits for a second word), dropped
    by: str = ""
    created_at: datetime
    changed_at: datetime | None = None  # by the staff: a new version then leaves it alone
    retired_at: datetime | None = None


class TipPost(SQLModel, table=True):
    """A tip given to a group on a day."""

    __tablename__ = "tip_posts"
    __table_args__ = (UniqueConstraint("group_id", "occurrence"),)

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tips.id", index=True)
    group_id: int = Field(foreign_key="groups.id", index=True)
    occurrence: datetime
    at: datetime
    outbox_id: int | None = None


class Read(SQLModel, table=True):
    """Somebody pressed 我知道了 under a tip or a broadcast: counted once a person."""

    __tablename__ = "reads"
    __table_args__ = (UniqueConstraint("kind", "subject_id", "platform", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # tip, campaign
    subject_id: int = Field(index=True)  # the tip post's id, the campaign's number
    group_id: int | None = Field(default=None, foreign_key="groups.id")
    platform: str
    user_id: str
    at: datetime


def find_seeded(session: Session, name: str) -> Seeded | None:
    """What the database was last given under that name."""
    return session.get(Seeded, name)


def all_themes(session: Session) -> Sequence[Theme]:
    """Every theme there is."""
    return session.exec(select(Theme).order_by(col(Theme.code))).all()


def planned_week(session: Session, monday: str) -> PlannedWeek | None:
    """The staff's own plan for a week, if they made one."""
    return session.get(PlannedWeek, monday)


def planned_weeks(session: Session) -> Sequence[PlannedWeek]:
    """All weeks the staff have planned."""
    return session.exec(select(PlannedWeek).order_by(col(PlannedWeek.monday))).all()


def all_tips(session: Session) -> Sequence[Tip]:
    """Every tip, retired ones as well."""
    return session.exec(select(Tip).order_by(col(Tip.id))).all()


def live_tips(session: Session, theme_code: str | None = None) -> Sequence[Tip]:
    """The tips in use, of one theme or of all."""
    query = select(Tip).where(col(Tip.retired_at).is_(None))
    if theme_code is not None:
        query = query.where(Tip.theme_code == theme_code)
    return session.exec(query.order_by(col(Tip.id))).all()


def get_tip(session: Session, number: int) -> Tip | None:
    """The tip of that number."""
    return session.get(Tip, number) if 0 < number < 2**63 else None


def last_seen(session: Session, tip_ids: Collection[int] | None = None) -> Sequence[tuple[int, int, str]]:
    """(group, tip, when it was last given there), of these tips or of all; plain rows, there may be many.

    What could not be delivered was not seen.
    """
    where, values = "", tuple(tip_ids or ())
    if tip_ids is not None:
        where = f"AND p.tip_id IN ({', '.join('?' * len(values))})"
    query = (
        "SELECT p.group_id, p.tip_id, max(p.occurrence) FROM tip_posts p "
        "LEFT JOIN outbox o ON o.id = p.outbox_id "
        f"WHERE coalesce(o.state, '') NOT IN ('failed', 'skipped') {where} GROUP BY p.group_id, p.tip_id"
    )
    return driver(session).execute(query, values).fetchall()


def groups_given(session: Session, first: datetime, last: datetime) -> set[int]:
    """The groups that were given a tip for an occurrence between two moments, both included."""
    query = select(TipPost.group_id).where(TipPost.occurrence >= utc(first), TipPost.occurrence <= utc(last))
    return set(session.exec(query).all())


def mark_read(
    session: Session, kind: str, subject_id: int, group_id: int | None, who: tuple[str, str], at: datetime
) -> bool:
    """Count somebody (platform, user id) as a reader; False if they were counted already."""
    marked = driver(session).execute(
        "INSERT OR IGNORE INTO reads (kind, subject_id, group_id, platform, user_id, at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (kind, subject_id, group_id, *who, written(at)),
    )
    return marked.rowcount == 1


def count_reads(session: Session, kind: str, subject_id: int) -> int:
    """How many people have pressed under this."""
    query = select(func.count()).select_from(Read).where(Read.kind == kind, Read.subject_id == subject_id)
    return session.exec(query).one()


def reach(session: Session, tip_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """For each tip that ever arrived: in how many groups, and how many people pressed 我知道了."""
    marks = ", ".join("?" * len(tip_ids))
    rows = driver(session).execute(
        "SELECT p.tip_id, count(DISTINCT p.group_id), count(DISTINCT r.platform || ':' || r.user_id) "
        "FROM tip_posts p JOIN outbox o ON o.id = p.outbox_id AND o.state = 'sent' "
        "LEFT JOIN reads r ON r.kind = 'tip' AND r.subject_id = p.id "
        f"WHERE p.tip_id IN ({marks}) GROUP BY p.tip_id",
        tuple(tip_ids),
    )
    return {tip: (groups, people) for tip, groups, people in rows}


def drop_drafts(session: Session, before: datetime) -> None:
    """Tips that nobody confirmed are given up; their rows stay, so that no number is ever given twice."""
    driver(session).execute(
        "UPDATE tips SET source = 'dropped' WHERE source = 'draft' AND created_at < ?",
        (written(before),),
    )
