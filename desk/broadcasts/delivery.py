"""What the end of a delivery means: receipts, stand-ins for what cannot arrive, a word to the operators."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from desk.outbox import Note, as_row, unpack
from desk.wording import delivery as wording
from storage.delivery import Outcome, settle
from storage.outbox import OutboxRow, fail_chat, move_chat, was_said
from storage.registry import Person, find_group
from storage.rows import insert_all, row, savepoint

log = logging.getLogger(__name__)

# A chat that can never be written to, as opposed to a message that cannot be written.
_UNREACHABLE = frozenset({"cannot_initiate", "blocked", "chat_gone", "kicked"})
_LOST = frozenset({"kicked", "chat_gone"})
# Failing to say that saying failed would only breed more of the same; a broadcast has a report of its own.
_UNREPORTED = frozenset({"toast", "notice", "delivery", "campaign"})


@dataclass(slots=True)
class Aftermath:
    """What the deliveries taught about chats: (platform, old id, new id) and (platform, id)."""

    moved: list[tuple[str, str, str]] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)


def record(
    session: Session, outcomes: Sequence[Outcome], operators: Sequence[str], now: datetime
) -> Aftermath:
    """Write down what became of parcels, and queue what follows from it, in the same transaction.

    A receipt is never put at risk by its consequences: those that fail are undone alone, and logged.
    """
    settle(session, outcomes, now)
    aftermath = Aftermath()
    for outcome in outcomes:
        if outcome.state != "failed" and outcome.new_chat is None:
            continue
        try:
            with savepoint(session):
                _follow_up(session, outcome, operators, now, aftermath)
        except (IntegrityError, LookupError, TypeError, ValueError):
            log.exception("no follow-up for outbox row %s", outcome.parcel.id)
    return aftermath


def _follow_up(
    session: Session, outcome: Outcome, operators: Sequence[str], now: datetime, aftermath: Aftermath
) -> None:
    parcel = outcome.parcel
    if outcome.new_chat is not None:
        move_chat(session, parcel.platform, parcel.chat, outcome.new_chat)
        aftermath.moved.append((parcel.platform, parcel.chat, outcome.new_chat))
        return
    if parcel.action == "toast":
        return
    stand_ins: list[Mapping[str, Any] | None] = []
    if outcome.reason in _UNREACHABLE:
        stand_ins.append(session.exec(select(OutboxRow.fallback).where(OutboxRow.id == parcel.id)).one())
    if parcel.group and outcome.reason in _LOST:
        stand_ins += fail_chat(session, parcel.platform, parcel.chat, outcome.error, now)
        aftermath.lost.append((parcel.platform, parcel.chat))
    notes = [unpack(dict(packed)) for packed in stand_ins if packed]
    if parcel.about not in _UNREPORTED:
        notes += _failure_notices(session, outcome, operators, now)
    insert_all(session, OutboxRow, [row(OutboxRow, **as_row(note, now)) for note in notes])


def _failure_notices(
    session: Session, outcome: Outcome, operators: Sequence[str], now: datetime
) -> list[Note]:
    """One note for each operator, unless this chat and reason were reported today already."""
    parcel, notes = outcome.parcel, []
    text = ""
    for operator in operators:
        platform, _, account = operator.partition(":")
        once = f"unreachable {now:%Y-%m-%d} {parcel.platform}:{parcel.chat} {outcome.reason} {operator}"
        if (platform, account) == (parcel.platform, parcel.chat) or was_said(session, once):
            continue
        text = text or wording.unreachable(_place(session, outcome), outcome.reason, outcome.error)
        notes.append(Note(platform, account, text, about="delivery", once=once))
    return notes


def _place(session: Session, outcome: Outcome) -> str:
    parcel = outcome.parcel
    if parcel.group:
        group = find_group(session, parcel.platform, parcel.chat)
        if group is not None and group.title:
            return wording.group_place(group.title)
    else:
        query = select(Person.name).where(Person.platform == parcel.platform, Person.user_id == parcel.chat)
        if name := session.exec(query).first():
            return name
    return wording.unknown_place(parcel.platform, parcel.chat)
