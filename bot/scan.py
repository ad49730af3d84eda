"""What the bot would have made of a group's history: the real path, with the export's own times as its clock.

Nothing is said to anybody and nothing is kept: the database is a temporary one, thrown away at the end.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.config import Config
from bot.exports.history import PLATFORM, History
from bot.intake import Intake
from bot.platforms.base import Raw
from bot.rules import rules_of
from desk.actor import Actor, speaks_as_staff
from desk.people.posting import appoint
from handlers.context import Kit
from handlers.conversation import Conversations
from handlers.message import Event, Message, Press
from storage.blank import new_database
from storage.cards import AskCard, waiting_cards
from storage.database import Database
from storage.inbox import dead_letters, was_seen
from storage.registry import Grid, Group, Person
from storage.reporters import reporters_of
from storage.settings import StorageSettings
from storage.tickets import Ticket, all_tickets, messages_of, steps_of
from triage import Decision, Gazetteer, Handbook, Judge, Verdict, load_judge

TOWNSHIP, COMMUNITY, GRID = "990101001", "990101001001", "990101001001001"
# Whoever presses the buttons of unsure cards once the history has been heard.
WORKER = "试看网格员"


@dataclass(slots=True)
class Foreseen:
    """One ticket (or unsure card) as it stands at the end of the history; message ids in order."""

    number: int
    decision: str
    category: str
    kind: str
    urgency: str
    emergency: str | None
    place: str | None
    opened_by: str
    messages: list[str]
    reporters: list[str]
    state: str
    reopen_of: int | None
    evidence: list[dict[str, Any]]


@dataclass(slots=True)
class Alarm:
    """A scam lure that the staff would have been warned of."""

    message: str
    evidence: list[dict[str, Any]]


@dataclass(slots=True)
class Outlook:
    """What would have come of one group's history."""

    history: History
    tickets: list[Foreseen] = field(default_factory=list)
    alerts: list[Alarm] = field(default_factory=list)
    staff: list[str] = field(default_factory=list)
    failed: int = 0
    said: dict[str, Message] = field(init=False)

    def __post_init__(self) -> None:
        self.said = {message.id: message for message in self.history.messages}


def scan(
    history: History,
    config: Config,
    judge: Judge | None = None,
    staff: Iterable[str] = (),
    tick: Callable[[], None] = lambda: None,
) -> Outlook:
    """Let the bot hear a history; `staff`: more names (or account ids) of those who work for the place."""
    with _rehearsal(history, config, judge or load_judge(config.triage), frozenset(staff)) as rehearsal:
        for message in history.messages:
            rehearsal.hear(message)
            tick()
        return rehearsal.outlook()


@contextmanager
def _rehearsal(
    history: History, config: Config, judge: Judge, staff: frozenset[str]
) -> Iterator["_Rehearsal"]:
    with TemporaryDirectory(prefix="yunwangge-scan-") as folder:
        database = new_database(StorageSettings(path=Path(folder) / "scan.db"))
        try:
            people = _populate(database, history, staff)
            yield _Rehearsal(history, config, judge, database, people)
        finally:
            database.close()


def _populate(database: Database, history: History, staff: frozenset[str]) -> list[str]:
    """One township with this one group; everybody who speaks for it may act on its tickets."""
    found: dict[str, str] = {}
    for message in history.messages:
        actor = Actor(PLATFORM, message.sender, message.sender_name)
        if message.sender and (speaks_as_staff(actor) or staff & {message.sender, message.sender_name}):
            found[message.sender] = message.sender_name
    with database.writing() as session:
        for code, name, kind in ((TOWNSHIP, "镇街", "township"), (COMMUNITY, "社区", "community")):
            session.add(Grid(code=code, name=name, kind=kind))
        session.add(Grid(code=GRID, name=history.title or "本网格", kind="grid"))
        session.flush()
        session.add(Group(platform=PLATFORM, chat_id=history.chat, title=history.title, grid_code=GRID))
        for account, name in {**found, WORKER: WORKER}.items():
            person = Person(name=name or account, platform=PLATFORM, user_id=account)
            appoint(session, person, "grid_worker", GRID, history.messages[0].at)
    return list(dict.fromkeys(found.values()))


class _Heard:
    """The judge, remembering what it said last: nothing else tells why a message was an alert."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.last: Verdict | None = None

    @property
    def handbook(self) -> Handbook:
        return self._judge.handbook

    @property
    def gazetteer(self) -> Gazetteer:
        return self._judge.gazetteer

    def knowing(self, _gazetteer: Gazetteer) -> "_Heard":
        return self  # a history is read without any township

    def keywords(self) -> list[tuple[str, str]]:
        return self._judge.keywords()

    def ahead_of(self, texts: Iterable[str]) -> AbstractContextManager[None]:
        return self._judge.ahead_of(texts)

    def judge(self, text: str, home: str = "") -> Verdict:
        self.last = self._judge.judge(text, home)
        return self.last


class _Rehearsal:
    """The bot at work on a history; it takes the place of the platform as well."""

    name = PLATFORM

    def __init__(
        self, history: History, config: Config, judge: Judge, database: Database, staff: list[str]
    ) -> None:
        self._database = database
        self._history = history
        self._heard = _Heard(judge)
        self._now = history.messages[0].at
        kit = Kit(self._heard, Conversations(config.handlers))  # type: ignore[arg-type]
        forever = timedelta(days=36500)
        self._intake = Intake(database, kit, rules_of(config), forever, lambda: self._now)
        self._outlook = Outlook(history, staff=staff)

    def parse(self, raw: Raw) -> Event:
        """The part of a platform that the intake uses."""
        event: Event = raw["event"]
        return event

    def hear(self, message: Message) -> None:
        """One message arrives at its own time."""
        self._now, self._heard.last = max(self._now, message.at), None
        self._take(message)
        verdict = self._heard.last
        if verdict is not None and verdict.decision is Decision.ALERT and self._acted_on(message):
            self._outlook.alerts.append(Alarm(message.id, verdict.items()))

    def outlook(self) -> Outlook:
        """Register what the worker would have been asked about, and tell all there is."""
        for card in self._waiting():
            press = Press(
                platform=PLATFORM,
                chat=self._history.chat,
                id=f"card{card.id}",
                sender=WORKER,
                sender_name=WORKER,
                at=self._now,
                message="",
                data=f"register:{card.id}",
            )
            self._take(press)
        with self._database.reading() as session:
            self._outlook.failed = dead_letters(session)
            self._outlook.tickets = [_foreseen(session, ticket) for ticket in all_tickets(session)]
        order = {message.id: index for index, message in enumerate(self._history.messages)}
        self._outlook.tickets.sort(key=lambda item: order.get(item.opened_by, 0))
        return self._outlook

    def _take(self, event: Event) -> None:
        self._intake.take(self, [{"event": event}])  # type: ignore[arg-type]

    def _acted_on(self, message: Message) -> bool:
        with self._database.reading() as session:
            return was_seen(session, PLATFORM, message.chat, message.key)

    def _waiting(self) -> list[AskCard]:
        with self._database.reading() as session:
            cards = list(waiting_cards(session))
            session.expunge_all()
        return cards


def _foreseen(session: Any, ticket: Ticket) -> Foreseen:
    said = messages_of(session, ticket.number)
    opened = next((item for item in said if item.text), said[0])
    again = next((step.words for step in steps_of(session, ticket.number) if step.event == "recur"), "")
    return Foreseen(
        number=ticket.number,
        decision="ask" if ticket.source == "card" else "open",
        category=ticket.category,
        kind=ticket.kind,
        urgency=ticket.urgency,
        emergency=ticket.emergency,
        place=ticket.place,
        opened_by=opened.message_id,
        messages=[item.message_id for item in sorted(said, key=lambda item: (item.at, item.id or 0))],
        reporters=[item.user_id for item in reporters_of(session, ticket.number)],
        state=ticket.state,
        reopen_of=int(again) if again.isdecimal() else None,
        evidence=ticket.evidence,
    )


def as_json(item: Foreseen | Alarm) -> Mapping[str, Any]:
    """One line for other programs; ids that are numbers in the export are numbers here."""
    if isinstance(item, Alarm):
        return {"type": "alert", "message": _id(item.message), "evidence": item.evidence}
    return {
        "type": "ticket",
        "ticket": item.number,
        "decision": item.decision,
        "category": item.category,
        "kind": item.kind,
        "urgency": item.urgency,
        "emergency": item.emergency,
        "place": item.place,
        "opened_by": _id(item.opened_by),
        "messages": [_id(message) for message in item.messages],
        "reporters": item.reporters,
        "state": item.state,
        "reopen_of": item.reopen_of,
        "evidence": item.evidence,
    }


def _id(key: str) -> int | str:
    return int(key) if key.isdecimal() and len(key) < 19 else key
