"""A township's years, written straight into the file: ended tickets by the thousand behind those under way.

What is under way is a matter of how many people live there, not of how long the books have been kept: a database
of 500,000 has as many live tickets as one of 5,000, and a hundred times the past.
"""

import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel

from storage.outbox import OutboxRow
from storage.reporters import TicketReporter
from storage.rows import row
from storage.tickets import Ticket, TicketMessage, TicketStep

LIVE = 1_440  # twenty a grid: open, accepted, waiting for a rating
YEARS = timedelta(days=730)
RESIDENTS = 1_000  # a group
# Few sorts of trouble are most of it, and the rarest are looked for the longest.
CATEGORIES = ("elevator", "lighting", "drainage", "parking", "noise", "sanitation", "road", "greening")
RARE = ("gas", "heating", "labour", "education", "telecom", "consumer", "welfare", "fire_safety")
HOUR = timedelta(hours=1)
# What of a hundred ended tickets became of them, and with which steps.
ENDS = (
    (70, "closed", ("open", "accept", "resolve", "rate_good")),
    (84, "closed", ("open", "accept", "resolve", "lapse")),
    (88, "closed", ("open", "half", "accept", "resolve", "rate_bad", "resolve", "rate_good")),
    (93, "rejected", ("open", "reject")),
    (97, "withdrawn", ("open", "withdraw")),
    (100, "closed", ("open", "half", "most", "remind", "escalate", "accept", "resolve", "rate_good")),
)
ALIVE = (
    (45, "open", ("open",)),
    (85, "accepted", ("open", "accept")),
    (100, "resolved", ("open", "accept", "resolve")),
)
STATE_AFTER = {
    **{"accept": "accepted", "rate_bad": "accepted", "resolve": "resolved", "escalate": "open"},
    **{"rate_good": "closed", "lapse": "closed", "reject": "rejected", "withdraw": "withdrawn"},
}
BY_STAFF = frozenset({"accept", "resolve", "escalate", "reject"})
BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """A group, its grid, and the post of its worker."""

    group: int
    chat: str
    grid: str
    post: int
    worker: str


def fill(path: Path, count: int, now: datetime) -> None:
    """That many tickets into a furnished database; ended ones over two years, the live ones lately."""
    with closing(sqlite3.connect(path)) as base:
        # Nobody needs it if this breaks off: no journal, and only afterwards what keeps a database safe.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000"):
            base.execute(f"PRAGMA {pragma}")
        # Rows of which each is right; built at the end, an index is an eighth of the work.
        indexes = base.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
            "AND tbl_name IN ('tickets', 'ticket_steps', 'ticket_reporters', 'ticket_messages', 'outbox')"
        ).fetchall()
        for name, _ in indexes:
            base.execute(f"DROP INDEX {name}")
        places = _places(base)
        for start in range(0, count, BATCH):
            _write(base, places, range(start, min(start + BATCH, count)), count, now)
        for _, words in indexes:
            base.execute(words)
        base.commit()
        base.execute("PRAGMA journal_mode=WAL")


def _places(base: sqlite3.Connection) -> list[Place]:
    query = """SELECT g.id, g.chat_id, g.grid_code, p.id, n.user_id FROM groups g
        JOIN posts p ON p.grid_code = g.grid_code AND p.role = 'grid_worker'
        JOIN holdings h ON h.post_id = p.id JOIN people n ON n.id = h.person_id GROUP BY g.id ORDER BY g.id"""
    return [Place(*line) for line in base.execute(query)]


def _write(
    base: sqlite3.Connection, places: Sequence[Place], numbers: range, count: int, now: datetime
) -> None:
    dice = random.Random(numbers.start)
    tickets: list[tuple[Any, ...]] = []
    steps: list[tuple[Any, ...]] = []
    people: list[tuple[Any, ...]] = []
    said: list[tuple[Any, ...]] = []
    shown: list[tuple[Any, ...]] = []
    for number in numbers:
        place, ends = places[number % len(places)], number < count - LIVE
        age = YEARS * ((count - number) / count) if ends else timedelta(hours=dice.uniform(1, 70))
        opened, share = now - age, dice.randrange(100)
        _, state, events = next(end for end in (ENDS if ends else ALIVE) if share < end[0])
        steps += _history(number + 1, place, opened, events)
        resident = str(5_000_000 + place.group * 1000 + dice.randrange(RESIDENTS))
        at, words = _at(opened), _words(number)
        tickets.append(_ticket(number, place, opened, state, len(events), words, dice))
        people.append((number + 1, "telegram", resident, "刘大爷", at))
        said.append((number + 1, "telegram", place.chat, f"{number}", resident, "text", words, at))
        for chat, about in ((place.chat, "receipt"), (place.worker, "card")):
            shown.append(("sent", chat, number + 1, about, f"b{number}", at, at, words))
    _insert(base, Ticket, _TICKET, tickets)
    _insert(base, TicketStep, _STEP, steps)
    _insert(base, TicketReporter, ("ticket_id", "platform", "user_id", "name", "joined_at"), people)
    _insert(
        base,
        TicketMessage,
        ("ticket_id", "platform", "chat_id", "message_id", "user_id", "kind", "text", "at"),
        said,
    )
    names = ("state", "chat_id", "ticket_id", "about", "message_id", "created_at", "settled_at", "text")
    _insert(base, OutboxRow, names, shown, platform="telegram", action="send")


_TICKET = (
    *("id", "state", "level", "grid_code", "group_id", "category", "text", "place", "opened_at"),
    *("respond_by", "due_at", "accepted_at", "resolved_at", "ended_at", "active_at", "post_id"),
    *("result", "rating", "clock_at", "emergency"),
)


def _ticket(
    number: int, place: Place, opened: datetime, state: str, events: int, words: str, dice: random.Random
) -> tuple[Any, ...]:
    at = [_at(opened + hours * HOUR) for hours in (0, 2, 24, 24 * 7)]
    solved, alive = state in ("resolved", "closed"), state in ("open", "accepted")
    return (
        number + 1,
        state,
        "community" if events == 8 else "grid",
        place.grid,
        place.group,
        dice.choice(RARE if dice.random() < 0.1 else CATEGORIES),
        words,
        f"{number % 40 + 1}栋{number % 17 + 2}楼",
        *(at[0], at[1], at[3]),
        at[1] if state != "open" else None,
        at[2] if solved else None,
        None if alive or state == "resolved" else at[2],
        at[2],
        None if state == "open" else place.post,
        "已更换配件" if solved else "",
        "satisfied" if state == "closed" else None,
        at[3] if alive else None,
        "gas_leak" if number % 500 == 0 else None,
    )


_STEP = ("ticket_id", "at", "event", "from_state", "to_state", "actor", "actor_name", "actor_role")


def _history(number: int, place: Place, opened: datetime, events: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    before: str | None = None
    worker = (f"telegram:{place.worker}", "周敏", "grid_worker")
    for hours, event in enumerate(events):
        after = STATE_AFTER.get(event, before or "open")
        actor = worker if event in BY_STAFF else ("clock:", "系统", "resident")
        yield number, _at(opened + 3 * hours * HOUR), event, before, after, *actor
        before = after


def _at(moment: datetime) -> str:
    """As it is kept: quicker than `written`, which is made for a few moments at a time."""
    return moment.isoformat(" ", "microseconds")[:26]


def _words(number: int) -> str:
    return f"{number % 40 + 1}栋{number % 3 + 1}单元电梯又坏了，停在{number % 17 + 2}楼不动，麻烦来看看"


def _insert(
    base: sqlite3.Connection,
    model: type[SQLModel],
    names: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    **fixed: Any,
) -> None:
    """Rows of plain values; the columns that are not named have their defaults."""
    usual = {
        **{"kind": "help", "urgency": "normal", "source": "talk", "from_level": "grid", "to_level": "grid"},
        **fixed,
    }
    every = row(model, **{name: value for name, value in usual.items() if name in model.model_fields})
    others = [name for name in every if name not in names and name != "id"]
    columns = ", ".join(f'"{name}"' for name in (*names, *others))
    # Binding what is always the same would cost as much as what differs.
    values = ", ".join([*("?" * len(names)), *(_literal(every[name], name) for name in others)])
    base.executemany(f"INSERT INTO {model.__tablename__} ({columns}) VALUES ({values})", rows)


def _literal(value: Any, name: str) -> str:
    """A default as SQL has it; JSON columns have words of their own for nothing."""
    if value is None:
        return "'null'" if name == "fallback" else "NULL"
    return "'[]'" if value == [] else repr(value) if isinstance(value, str) else str(int(value))
