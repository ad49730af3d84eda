"""The run ledger: each occurrence of a timed job happens once, whoever else runs beside."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.rows import driver
from storage.types import utc


class Run(SQLModel, table=True):
    """One occurrence of a job: done, missed (too late to make up), or where the ledger begins."""

    __tablename__ = "runs"
    __table_args__ = (UniqueConstraint("job", "occurrence"),)

    id: int | None = Field(default=None, primary_key=True)
    job: str
    occurrence: datetime  # when it was due; of a manual run, when it was asked for
    state: str  # begun, done, missed
    manual: bool = False
    by: str = ""  # who asked for a manual run
    at: datetime  # when it was written down


def claim_run(
    session: Session,
    job: str,
    occurrence: datetime,
    state: str,
    at: datetime,
    manual: bool = False,
    by: str = "",
) -> bool:
    """Take an occurrence, in the transaction that does its work; False if somebody already has."""
    taken = driver(session).execute(
        "INSERT OR IGNORE INTO runs (job, occurrence, state, manual, by, at) VALUES (?, ?, ?, ?, ?, ?)",
        (job, _written(occurrence), state, manual, by, _written(at)),
    )
    return taken.rowcount == 1


def last_occurrence(session: Session, job: str) -> datetime | None:
    """Up to when the ledger knows what became of a job's timed occurrences."""
    query = select(func.max(Run.occurrence)).where(Run.job == job, col(Run.manual).is_(False))
    return session.exec(query).one()


def runs_since(session: Session, since: datetime) -> Sequence[Run]:
    """What the ledger holds from a moment on, in the order the occurrences were due."""
    query = select(Run).where(Run.occurrence >= since).order_by(col(Run.occurrence), col(Run.id))
    return session.exec(query).all()


def _written(moment: datetime) -> str:
    return utc(moment).strftime("%Y-%m-%d %H:%M:%S.%f")
