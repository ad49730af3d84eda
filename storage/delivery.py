"""The outbox as the postman sees it: what is due, in which order, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    Boolean,
    Integer,
    Select,
    Subquery,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.outbox import BROADCAST, OutboxRow

# Written out, not bound: SQLite uses a partial index only if it can read the index's condition in the query.
_WAITS = text("outbox.state = 'queued' AND outbox.action <> 'toast'")
_TOAST_WAITS = text("outbox.state = 'queued' AND outbox.action = 'toast'")
_NEWER_WAITS = text("newer.state = 'queued' AND newer.action <> 'toast'")

Lane = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One row that is due, with what must be known to deliver it."""

    id: int
    platform: str
    chat: str
    action: Literal["send", "edit", "delete", "toast"]
    text: str
    buttons: list[list[list[str]]]
    reply_to: str | None
    thread: str | None
    photo: str | None
    file: str | None
    mention: str | None
    message: str | None  # the message to edit or delete, or the press to answer
    about: str
    group: bool
    rank: int  # of its chat: the most urgent row waiting there
    attempts: int
    tried_at: datetime | None
    may_wait: bool = False  # nothing that anybody expects: it does not ring in quiet hours
    skip: str = ""  # why it needs no delivery
    wait_until: datetime | None = None  # its target is itself planned for later

    @property
    def lane(self) -> Lane:
        """Parcels of one lane go one after the other; an answer to a press waits for nobody."""
        return (self.platform, self.chat, self.id if self.action == "toast" else 0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel; `queued` means that it stays where it is, to be tried again."""

    parcel: Parcel
    state: Literal["sent", "failed", "skipped", "queued"]
    message_id: str | None = None
    reason: str = ""
    error: str = ""
    counted: bool = False  # one attempt more
    not_before: datetime | None = None
    new_chat: str | None = None


def due_parcels(
    session: Session, platform: str, now: datetime, limit: int, quiet_until: datetime | None = None
) -> list[Parcel]:
    """The oldest row of each chat whose time has come, the chats with the most urgent rows first.

    A row planned for later is not in the queue yet; a row being retried holds its chat until it is settled.
    In quiet hours (`quiet_until`: their end) what may wait is not in the queue either.
    """
    values = {"platform": platform, "now": now, "limit": limit, "quiet": quiet_until is not None}
    rows = session.execute(due_query(), values).all()
    return [_parcel(row, now, quiet_until) for row in rows]


def next_due(session: Session, platform: str, now: datetime) -> datetime | None:
    """When the next row that is planned or paused comes due."""
    found = session.execute(_next_query(), {"platform": platform, "now": now}).one()
    return min((moment for moment in found if moment is not None), default=None)


def settle(session: Session, outcomes: Iterable[Outcome], now: datetime) -> None:
    """Write down what became of parcels, in one statement."""
    values = [_change(outcome, now) for outcome in outcomes]
    if values:
        session.connection().execute(_settling(), values)


def sent_since(session: Session, platform: str, since: datetime) -> Sequence[tuple[str, bool, datetime]]:
    """Chat, whether a group, and moment of what was delivered lately, so that a restart keeps the limits."""
    row = OutboxRow
    query = select(col(row.chat_id), col(row.group), col(row.settled_at)).where(
        col(row.platform) == platform,
        col(row.settled_at) > since,
        col(row.state) == "sent",
        col(row.action) != "toast",
    )
    return [(chat, group, at) for chat, group, at in session.execute(query).all()]


def _change(outcome: Outcome, now: datetime) -> dict[str, Any]:
    parcel = outcome.parcel
    return {
        "row_id": parcel.id,
        "new_state": outcome.state,
        "new_message_id": outcome.message_id,
        "new_error": outcome.error,
        "new_attempts": parcel.attempts + outcome.counted,
        "new_tried_at": parcel.tried_at or (now if outcome.counted else None),
        "new_not_before": outcome.not_before,
        "new_settled_at": None if outcome.state == "queued" else now,
    }


# Building a query costs more than running it, so each is built once, with its values left open.


@cache
def _settling() -> Update:
    names = ("state", "message_id", "error", "attempts", "tried_at", "not_before", "settled_at")
    change = update(OutboxRow).where(col(OutboxRow.id) == bindparam("row_id"))
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    # What is to be tried again keeps its state: it may have been held back or called off on the way.
    for name in ("state", "settled_at"):
        again = bindparam("new_state") == "queued"
        values[name] = case((again, col(getattr(OutboxRow, name))), else_=values[name])
    return change.values(values)


@cache
def _next_query() -> Select[Any]:
    moment, platform = col(OutboxRow.not_before), col(OutboxRow.platform) == bindparam("platform")
    moments: list[Any] = [
        select(func.min(moment)).where(platform, waits, moment > bindparam("now")).scalar_subquery()
        for waits in (_WAITS, _TOAST_WAITS)
    ]
    return select(*moments)


def _heads() -> Subquery:
    """Ids of the due rows with their chats' ranks, answered from the indexes alone."""
    row = OutboxRow
    in_time = or_(col(row.not_before).is_(None), col(row.not_before) <= bindparam("now"))
    quiet = bindparam("quiet", type_=Boolean)
    may_ring = or_(not_(quiet), col(row.rank) < BROADCAST, col(row.action) != "send")
    held = func.max(case((and_(col(row.attempts) > 0, col(row.not_before) > bindparam("now")), 1), else_=0))
    chats = (
        select(func.min(col(row.id)).label("id"), func.min(col(row.rank)).label("rank"))
        .where(
            col(row.platform) == bindparam("platform"), _WAITS, may_ring, or_(in_time, col(row.attempts) > 0)
        )
        .group_by(col(row.chat_id))
        .having(held == 0)
    )
    # An answer to a press comes before everything: it is awaited this moment, and no limit counts it.
    head: tuple[Any, ...] = (col(row.id).label("id"), literal(-1).label("rank"))
    toasts = select(*head).where(col(row.platform) == bindparam("platform"), _TOAST_WAITS, in_time)
    both = union_all(chats, toasts).subquery()
    return (
        select(both.c.id, both.c.rank)
        .order_by(both.c.rank, both.c.id)
        .limit(bindparam("limit", type_=Integer))
        .subquery()
    )


@cache
def due_query() -> Select[Any]:
    """The search behind `due_parcels`; open are `platform`, `now`, `limit` and `quiet`."""
    heads = _heads()
    row, target, newer = OutboxRow, aliased(OutboxRow), aliased(OutboxRow, name="newer")
    overtaken = exists().where(
        col(newer.platform) == col(row.platform),
        col(newer.chat_id) == col(row.chat_id),
        col(newer.id) > col(row.id),
        col(newer.target_id) == col(row.target_id),
        _NEWER_WAITS,
        or_(col(newer.not_before).is_(None), col(newer.not_before) <= bindparam("now")),
    )
    columns: tuple[Any, ...] = (
        *(row.id, row.platform, row.chat_id, row.action, row.text, row.buttons, row.reply_to, row.thread_id),
        *(
            row.photo,
            row.file,
            row.mention,
            row.press_id,
            row.about,
            row.group,
            row.attempts,
            row.tried_at,
            row.expires_at,
        ),
        heads.c.rank,
        col(row.rank).label("own_rank"),
        col(target.state).label("target_state"),
        col(target.chat_id).label("target_chat"),
        col(target.message_id).label("target_message"),
        col(target.not_before).label("target_not_before"),
        case((col(row.action) == "edit", overtaken), else_=False).label("overtaken"),
    )
    return (
        select(*columns)
        .select_from(heads)
        .join(row, col(row.id) == heads.c.id)
        .outerjoin(target, col(target.id) == col(row.target_id))
        .order_by(heads.c.rank, heads.c.id)
    )


def _parcel(row: Any, now: datetime, quiet_until: datetime | None) -> Parcel:
    skip, wait_until = _hindrance(row, now, quiet_until)
    return Parcel(
        id=row.id,
        platform=row.platform,
        chat=row.chat_id,
        action=row.action,
        text=row.text,
        buttons=row.buttons,
        reply_to=row.reply_to,
        thread=row.thread_id,
        photo=row.photo,
        file=row.file,
        mention=row.mention,
        message=row.press_id if row.action == "toast" else row.target_message,
        about=row.about,
        group=row.group,
        rank=row.rank,
        attempts=row.attempts,
        tried_at=row.tried_at,
        may_wait=row.action == "send" and row.own_rank >= BROADCAST,
        skip=skip,
        wait_until=wait_until,
    )


def _hindrance(row: Any, now: datetime, quiet_until: datetime | None) -> tuple[str, datetime | None]:
    """Why the row needs no delivery, or until when it must wait for its target."""
    if row.expires_at is not None and row.expires_at < now:
        return "expired", None
    if row.action not in {"edit", "delete"}:
        return "", None
    if row.target_state == "queued":
        # The target stands before it in the same chat, so it can only be waiting for its own planned time,
        # or for the end of the quiet hours.
        planned = row.target_not_before
        return "", planned if planned is not None and planned > now else quiet_until or now
    if row.target_message is None:
        return "target_missing", None
    if row.target_chat != row.chat_id:
        # The chat has moved meanwhile: in the new one somebody else's message has that id.
        return "message_gone", None
    return ("overtaken" if row.overtaken else ""), None
