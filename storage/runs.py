"""The run ledger: each occurrence of a timed job happens once, whoever else runs beside."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.rows import driver
from storage.types import read_back, written


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
    rule: str = ""  # of a beginning: the cron line and the days that hold from then on
    at: datetime  # when it was written down


def claim_run(
    session: Session,
    job: str,
    occurrence: datetime,
    state: str,
    at: datetime,
    manual: bool = False,
    by: str = "",
    rule: str = "",
) -> bool:
    """Take an occurrence, in the transaction that does its work; False if somebody already has."""
    taken = driver(session).execute(
        "INSERT OR IGNORE INTO runs (job, occurrence, state, manual, by, rule, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (job, written(occurrence), state, manual, by, rule, written(at)),
    )
    return taken.rowcount == 1


def last_occurrence(session: Session, job: str) -> datetime | None:
    """Up to when the ledger knows what became of a job's timed occurrences; manual runs are none."""
    found = driver(session).execute(
        "SELECT occurrence FROM runs WHERE job = ? AND NOT manual ORDER BY occurrence DESC LIMIT 1", (job,)
    )
    line = found.fetchone()
    return read_back(line[0]) if line else None


def rule_of(session: Session, job: str) -> str:
    """The rule under which the job began last."""
    found = driver(session).execute(
        "SELECT rule FROM runs WHERE job = ? AND state = 'begun' ORDER BY id DESC LIMIT 1", (job,)
    )
    line = found.fetchone()
    return line[0] if line else ""


def last_done(session: Session, job: str, before: datetime) -> datetime | None:
    """At what moment the latest timed occurrence before this one was done."""
    query = select(Run.at).where(
        Run.job == job, Run.state == "done", col(Run.manual).is_(False), Run.occurrence < before
    )
    return session.exec(query.order_by(col(Run.occurrence).desc())).first()


def runs_since(session: Session, since: datetime) -> Sequence[Run]:
    """What the ledger holds from a moment on, in the order the occurrences were due."""
    query = select(Run).where(Run.occurrence >= since).order_by(col(Run.occurrence), col(Run.id))
    return session.exec(query).all()
