"""The desk's way to say something: a description of what to say, and the outbox row that will say it."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import compress
from operator import attrgetter, ne
from typing import Any

from grids.masking import mask
from storage.outbox import TALK, URGENT, OutboxRow, Shown

ButtonRows = tuple[tuple[tuple[str, str], ...], ...]  # rows of (text, data)

# What repeats residents' and handlers' words where everybody reads. Not so notices and broadcasts:
# the number they tell people to ring is meant for all.
_REPEATS = frozenset({"receipt", "card", "office", "rating", "news", "question", "offer"})

# A press that is answered later than this shows nothing to anybody any more.
TOAST_LIFE = timedelta(minutes=2)


# Never changed once it is made. Frozen it would set its fields one slow call at a time, five times as long.
@dataclass(slots=True)
class Note:
    """Something to be said in a chat.

    `fallback` is said instead if the platform does not let this one arrive: nobody may be written to who has
    not written first. `rank` decides which chat comes first (URGENT, TALK, BROADCAST), never the order within
    one. Of several notes with the same `once` only the first may be written.
    """

    platform: str
    chat: str
    text: str
    buttons: ButtonRows = ()
    reply_to: str | None = None
    thread: str | None = None
    photo: str | None = None
    file: str | None = None  # an absolute path, or the platform's own handle
    mention: str | None = None  # user ids with commas: whom the words before the first wide colon name
    group: bool = False
    about: str = ""
    ticket: int | None = None
    card: int | None = None
    expires_at: datetime | None = None
    not_before: datetime | None = None
    fallback: "Note | None" = None
    rank: int = TALK
    once: str | None = None


_NAMES = tuple(item.name for item in fields(Note))
_DEFAULTS = tuple(item.default for item in fields(Note))
_values = attrgetter(*_NAMES)


# What most notes have none of, and the columns' names: None takes the driver longer than anything else.
_SELDOM = {
    "reply_to": "reply_to",
    "thread": "thread_id",
    "photo": "photo",
    "file": "file",
    "mention": "mention",
    "ticket": "ticket_id",
    "card": "card_id",
    "expires_at": "expires_at",
    "not_before": "not_before",
    "once": "once",
}
_seldom = attrgetter(*_SELDOM)


def as_row(note: Note, now: datetime) -> dict[str, Any]:
    """The columns of the row that says it; columns left out have their defaults."""
    some = zip(_SELDOM.values(), _seldom(note), strict=True)
    row = {
        "platform": note.platform,
        "chat_id": note.chat,
        "action": "send",
        "text": _for_all(note.text, note.about, group=note.group),
        "buttons": note.buttons,
        "group": note.group,
        "about": note.about,
        "rank": note.rank,
        "created_at": now,
        **{name: value for name, value in some if value is not None},
    }
    if note.fallback is not None:
        row["fallback"] = pack(note.fallback)
    return row


def edit_row(target: OutboxRow | Shown, text: str, buttons: ButtonRows, now: datetime) -> dict[str, Any]:
    """The columns of a row that replaces words and buttons of a message of ours, sent or still waiting."""
    text = _for_all(text, target.about, group=target.group)
    return {**_change_of(target, now), "action": "edit", "text": text, "buttons": buttons}


def delete_row(target: OutboxRow | Shown, now: datetime) -> dict[str, Any]:
    """The columns of a row that takes a message of ours back."""
    return {**_change_of(target, now), "action": "delete"}


def toast_row(platform: str, chat: str, press: str, text: str, now: datetime) -> dict[str, Any]:
    """The columns of a row that answers a press; without text it only stops the button's waiting."""
    return {
        "platform": platform,
        "chat_id": chat,
        "action": "toast",
        "press_id": press,
        "text": text,
        "about": "toast",
        "rank": URGENT,
        "expires_at": now + TOAST_LIFE,
        "created_at": now,
    }


def pack(note: Note) -> dict[str, Any]:
    """A note as JSON can keep it; what has its default is left out."""
    values = _values(note)
    packed: dict[str, Any] = dict(compress(zip(_NAMES, values, strict=True), map(ne, values, _DEFAULTS)))
    if note.fallback is not None:
        packed["fallback"] = pack(note.fallback)
    for name in ("expires_at", "not_before"):
        if name in packed:
            packed[name] = packed[name].isoformat()
    return packed


def unpack(packed: dict[str, Any]) -> Note:
    """The note that `pack` kept."""
    values = dict(packed)
    if buttons := values.get("buttons"):
        values["buttons"] = tuple(tuple((text, data) for text, data in row) for row in buttons)
    for name in ("expires_at", "not_before"):
        if values.get(name):
            values[name] = datetime.fromisoformat(values[name])
    if values.get("fallback"):
        values["fallback"] = unpack(values["fallback"])
    return Note(**values)


def _for_all(text: str, about: str, *, group: bool) -> str:
    """The words as a group may read them."""
    return mask(text) if group and about in _REPEATS else text


def _change_of(target: OutboxRow | Shown, now: datetime) -> dict[str, Any]:
    return {
        "platform": target.platform,
        "chat_id": target.chat_id,
        "target_id": target.id,
        "group": target.group,
        "about": target.about,
        "ticket_id": target.ticket_id,
        "card_id": target.card_id,
        "thread_id": target.thread_id,
        "rank": target.rank,
        "created_at": now,
    }
