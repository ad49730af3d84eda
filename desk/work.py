"""One unit of work: a transaction's session together with everything a desk function needs to decide."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, SQLModel

from desk.directory import Directory
from desk.outbox import Note, as_row
from desk.rehearsal import edited, rehearsed
from desk.settings import DeskSettings
from grids.quiet import QuietHours
from grids.settings import GridsSettings
from grids.spread import planned
from storage.outbox import TALK, OutboxRow, was_said
from storage.rows import Row, driver, insert_all, savepoint

# Parents before children: foreign keys are on.
_ORDER = ("tickets", "ask_cards")
# What somebody hears only while it is fresh; after a long stop it would be a burst of stale replies.
_FRESH_ONLY = frozenset({"receipt", "toast", "answer", "reply", "help", "offer"})


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings the desk decides by, and the names things go by (code → Chinese name)."""

    desk: DeskSettings = field(default_factory=DeskSettings)
    grids: GridsSettings = field(default_factory=GridsSettings)
    categories: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    urgencies: Mapping[str, str] = field(default_factory=dict)
    emergencies: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)  # category → the urgency it has by itself
    departments: Mapping[str, str] = field(default_factory=dict)  # category → who usually answers for it
    operators: tuple[str, ...] = ()
    dry_run: bool = False
    anonymise_after_days: int = 365
    quiet: QuietHours = field(default_factory=QuietHours)
    jitter: timedelta = timedelta(minutes=5)
    files: Path = Path("data/files")  # where tables are kept that the bot makes
    # Platform → the bot's own name there, as far as it is known; filled in once a platform has told it.
    bots: dict[str, str] = field(default_factory=dict)


class Work:
    """What one transaction has at hand. New rows are buffered and written together, before any reading."""

    def __init__(self, session: Session, directory: Directory, rules: Rules, now: datetime) -> None:
        self._session = session
        self.directory = directory.at(now)
        self.rules = rules
        self.now = now
        self.stale = False
        self.registry_changed = False
        self._rows: dict[type[SQLModel], list[Row]] = defaultdict(list)
        self._next: dict[type[SQLModel], int] = {}
        self.said = False

    @property
    def session(self) -> Session:
        """The session, with everything written so far visible in it."""
        self.flush()
        return self._session

    def after(self, model: type[SQLModel], **values: Any) -> Session:
        """The session with the rows that have these values visible in it: all the reader looks at."""
        wanted = values.items()
        if any(wanted <= row.items() for row in self._rows.get(model, ())):
            self._flush([other for other in self._rows if other is model or other.__tablename__ in _ORDER])
        return self._session

    @property
    def unflushed(self) -> Session:
        """The session for what does not depend on anything this work has written."""
        return self._session

    def write(self, model: type[SQLModel], **values: Any) -> None:
        """Add a new row; it reaches the database with the next read or at the end."""
        self._rows[model].append(values)

    def next_id(self, model: type[SQLModel]) -> int:
        """The id the next row of a table will have: safe, because a writing transaction is alone."""
        if model not in self._next:
            query = f"SELECT max(id) FROM {model.__tablename__}"
            self._next[model] = driver(self._session).execute(query).fetchone()[0] or 0
        self._next[model] += 1
        return self._next[model]

    def flush(self) -> None:
        """Write what is buffered, parents first."""
        self._flush(list(self._rows))

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is done within is undone alone if it raises; what was done before stays. The error goes on."""
        self.flush()
        said, changed, numbers = self.said, self.registry_changed, dict(self._next)
        try:
            with savepoint(self._session):
                yield
                self.flush()
        except BaseException:
            self._rows.clear()
            self._next, self.said, self.registry_changed = numbers, said, changed
            raise

    def _flush(self, models: list[type[SQLModel]]) -> None:
        """Write what is buffered of some tables; the parents of the others must be among them."""
        for model in sorted(models, key=lambda m: m.__tablename__ not in _ORDER):
            insert_all(self._session, model, self._rows.pop(model))

    def say(self, note: Note) -> int | None:
        """Put a note in the outbox; its row's id, or None if it would come too late to be of use."""
        if self.stale and note.about in _FRESH_ONLY:
            return None
        if self.rules.dry_run:
            heard = rehearsed(note, self.directory)
            return self.queue(as_row(heard, self.now)) if heard is not None else None
        return self.queue(as_row(note, self.now))

    def tell_operators(self, text: str, what: str, *, daily: bool = True, rank: int = TALK) -> None:
        """A word to those who keep the installation running, once a day (or once) for the same matter."""
        for operator in self.rules.operators:
            platform, _, user = operator.partition(":")
            once = f"{what}:{operator}:{self.now:%Y-%m-%d}" if daily else f"{what}:{operator}"
            self.say_once(Note(platform, user, text, about="notice", once=once, rank=rank))

    def say_once(self, note: Note) -> None:
        """Say it unless a note with the same `once` was said before."""
        if note.once is None or not was_said(self.session, note.once):
            self.say(note)

    def planned(self, key: str) -> datetime:
        """When to say what can wait: a little later, differently for each key, and never in quiet hours."""
        return planned(self.now, key, self.rules.quiet, self.rules.jitter)

    def queue(self, columns: Row) -> int:
        """Put a row in the outbox, which has it from now on; its id."""
        if self.rules.dry_run:
            columns = edited(columns)
        columns["id"] = number = self.next_id(OutboxRow)
        self._rows[OutboxRow].append(columns)
        self.said = True
        return number

    def folder(self) -> Path:
        """Where tables and pictures are kept that the bot makes; they are the township's own."""
        folder = self.rules.files.absolute()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def within(self, moment: datetime | None, days: int) -> bool:
        """Has no more than that many days passed since?"""
        return moment is not None and self.now - moment <= timedelta(days=days)
