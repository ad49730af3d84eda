"""The audit log: every staff action, each row sealed by a hash over itself and the row before it."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, or_, select

from storage.rows import driver
from storage.types import written

BEGINNING = "0" * 64  # what the first row is chained to


class AuditRow(SQLModel, table=True):
    """One staff action. Triggers refuse to change or delete a row; `hash` gives away who got round them."""

    __tablename__ = "audit_log"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor: str  # "platform:user_id", or "cli"
    actor_name: str
    actor_role: str
    action: str  # a command's code, "press:" and a button's verb, "reply:" and a move, "import:" and a table
    ticket: int | None = None  # no foreign key: also a number that was only asked for is written down
    words: str = ""
    done: bool = True  # False: it was refused
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written down of an action, before it is sealed."""

    actor: str
    actor_name: str
    actor_role: str
    action: str
    ticket: int | None = None
    words: str = ""
    done: bool = True


@dataclass(frozen=True, slots=True)
class Break:
    """The first row at which the chain does not hold, and why: gap, link or content."""

    row: int
    why: str


_COLUMNS = "id, at, actor, actor_name, actor_role, action, ticket, words, done, previous, hash"


def append(session: Session, entry: Entry, now: datetime) -> None:
    """Write an action down in this transaction, chained to the latest row; in plain statements, being hot."""
    connection = driver(session)
    last = connection.execute("SELECT id, hash FROM audit_log ORDER BY id DESC LIMIT 1").fetchone()
    number, previous = (last[0] + 1, last[1]) if last else (1, BEGINNING)
    fields = (
        *(number, written(now), entry.actor, entry.actor_name, entry.actor_role, entry.action),
        *(entry.ticket, entry.words, int(entry.done)),
    )
    sealed = (*fields, previous, _seal(previous, fields))
    connection.execute(f"INSERT INTO audit_log ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)", sealed)


def audit_rows(session: Session, since: datetime | None = None, who: str = "") -> Iterator[AuditRow]:
    """The log from a moment on, oldest first; `who`: a name or an account, as written down."""
    query = select(AuditRow).order_by(col(AuditRow.id))
    if since is not None:
        query = query.where(col(AuditRow.at) >= since)
    if who:
        query = query.where(or_(AuditRow.actor_name == who, AuditRow.actor == who))
    yield from session.exec(query.execution_options(yield_per=500))


def verify(session: Session) -> tuple[int, str, Break | None]:
    """How many rows hold, the hash of the last of them, and where the chain first breaks, if it does.

    Whoever cuts rows off the end leaves a sound chain: note number and hash elsewhere now and then.
    """
    count, previous = 0, BEGINNING
    for line in driver(session).execute(f"SELECT {_COLUMNS} FROM audit_log ORDER BY id"):
        *fields, linked, sealed = line
        why = ""
        if fields[0] != count + 1:
            why = "gap"
        elif linked != previous:
            why = "link"
        elif sealed != _seal(linked, fields):
            why = "content"
        if why:
            return count, previous, Break(fields[0], why)
        count, previous = count + 1, sealed
    return count, previous, None


def _seal(previous: str, fields: Sequence[object]) -> str:
    canonical = json.dumps(fields, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()
