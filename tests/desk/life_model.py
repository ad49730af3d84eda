"""A ticket's life as plain people would reckon it: a few fields, and time counted minute by minute on a calendar.

Nothing here asks the product: the calendar is the State Council's paper of 2026, written down once more.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEGIN = datetime(2026, 9, 13, 16, 0, tzinfo=UTC)  # midnight in Shanghai before Monday the 14th
DAYS = 140
HOLIDAYS = {date(2026, 9, day) for day in (25, 26, 27)} | {date(2026, 10, day) for day in range(1, 8)}
MADE_UP = {date(2026, 9, 20), date(2026, 10, 10)}


def _is_working(number: int) -> bool:
    day = date(2026, 9, 14) + number * DAY
    return day in MADE_UP or (day.weekday() < 5 and day not in HOLIDAYS)


WORKING = [_is_working(number) for number in range(DAYS) for _ in range(24 * 60)]  # by minute
EVERY = [True] * len(WORKING)
LIMITS = {"urgent": (2 * HOUR, 24 * HOUR, EVERY), "normal": (24 * HOUR, 7 * DAY, WORKING)}
RISE_AFTER = {"urgent": 8 * HOUR, "normal": 3 * DAY}
EXTENSION = 15 * DAY
RANKS = {"周敏": 1, "沈建国": 1, "何主任": 2, "平安办": 3}
PLACES = {"周敏": "g1", "沈建国": "g2"}
LEVELS = ("", "grid", "community", "township")
UNDER_WAY = ("open", "accepted")


def minute_of(moment: datetime) -> int:
    """How many minutes after the beginning."""
    return round((moment - BEGIN) / MINUTE)


def add(start: datetime, length: timedelta, table: list[bool]) -> datetime:
    """One minute after the other, until enough of them have counted."""
    minute, left = minute_of(start), round(length / MINUTE)
    while left:
        left -= table[minute]
        minute += 1
    return BEGIN + minute * MINUTE


_COUNTED = {id(table): [0, *accumulate(table)] for table in (WORKING, EVERY)}


def count(start: datetime, end: datetime, table: list[bool]) -> timedelta:
    """How many minutes in between count."""
    sums = _COUNTED[id(table)]
    return (sums[minute_of(end)] - sums[minute_of(start)]) * MINUTE


@dataclass
class Pause:
    """The clock stands still from then, at most until then."""

    kind: str
    since: datetime
    until: datetime
    post: str | None
    ended: datetime | None = None
    by_answer: bool = False


@dataclass
class Request:
    """A hold somebody has asked for."""

    until: datetime
    post: str | None


@dataclass
class Life:
    """One ticket: every method is something somebody tries; False where it must not work."""

    number: int
    group: str
    urgency: str
    now: datetime
    reporters: list[str]
    state: str = "open"
    level: int = 1
    post: str | None = None
    began: datetime = BEGIN
    respond_by: datetime = BEGIN
    due: datetime = BEGIN
    renewed: datetime = BEGIN
    ended_at: datetime = BEGIN
    paused: Pause | None = None
    pauses: list[Pause] = field(default_factory=list)
    request: Request | None = None
    steps: list[tuple[str, str]] = field(default_factory=list)
    reminders: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.steps.append(("open", ""))
        self._anew()

    # -- rights and time ------------------------------------------------------------------------------------

    def may_handle(self, who: str) -> bool:
        """It is theirs, or lies in their part and not above them."""
        return self.post == who or self.rank(who) >= self.level

    def rank(self, who: str) -> int:
        """What somebody has to say in the place of this ticket."""
        return RANKS.get(who, 0) if PLACES.get(who, self.group) == self.group else 0

    def _table(self) -> list[bool]:
        return LIMITS[self.urgency][2]

    def _anew(self) -> None:
        _, resolve, table = LIMITS[self.urgency]
        self.began = self.now
        self.due = add(self.now, resolve, table)
        self._respond_anew()

    def _respond_anew(self) -> None:
        self.respond_by = add(self.now, LIMITS[self.urgency][0], self._table())
        self._remind_anew()

    def _remind_anew(self) -> None:
        self.renewed = self.now
        self.reminders.clear()

    def _go_on(self, *, by_answer: bool = False) -> None:
        """The pause is over: since now, or since its own end if that is past."""
        if self.paused is not None:
            pause, self.paused = self.paused, None
            pause.ended, pause.by_answer = min(self.now, pause.until), by_answer
            if self.due > pause.since:
                left = count(pause.since, self.due, self._table())
                self.due = add(pause.ended, left, self._table())

    def _missed(self) -> str:
        """Which limits have run out, by the ticket's own clock."""
        if self.state not in UNDER_WAY:
            return ""
        now, due = self.now, self.due
        if self.paused is not None:
            if self.paused.until <= self.now:
                left = count(self.paused.since, max(self.due, self.paused.since), self._table())
                due = add(self.paused.until, left, self._table()) if left else self.due
            else:
                now = self.paused.since
        late = ["respond"] if self.state == "open" and now > self.respond_by else []
        return " ".join([*late, "resolve"] if now > due else late)

    def note(self, event: str) -> bool:
        """Something stands in the history that moves nothing."""
        self.steps.append((event, self._missed()))
        return True

    def _move(self, event: str, state: str, up: int = 0) -> bool:
        self.steps.append((event, self._missed()))
        self.state, self.level = state, min(self.level + up, 3)
        self._go_on()
        return True

    # -- what people do -------------------------------------------------------------------------------------

    def accept(self, who: str) -> bool:
        if self.state != "open" or not self.may_handle(who):
            return False
        self.post = who
        return self._move("accept", "accepted")

    def reject(self, who: str) -> bool:
        if self.state not in UNDER_WAY or not self.may_handle(who):
            return False
        self.ended_at = self.now
        return self._move("reject", "rejected")

    def resolve(self, who: str) -> bool:
        if self.state != "accepted" or not self.may_handle(who):
            return False
        self.ended_at = self.now
        return self._move("resolve", "resolved")

    def escalate(self, who: str) -> bool:
        if self.state not in UNDER_WAY or self.level == 3 or not self.may_handle(who):
            return False
        return self._up("escalate")

    def _up(self, event: str) -> bool:
        self._move(event, "open", up=1)
        self.post = None
        self._respond_anew()
        return True

    def transfer(self, who: str, to: str) -> bool:
        if self.state not in UNDER_WAY or not self.may_handle(who) or to in (who, self.post):
            return False
        self._move("transfer", "open")
        self.post = to
        self._respond_anew()
        return True

    def withdraw(self, who: str) -> bool:
        if self.state not in UNDER_WAY or who not in self.reporters:
            return False
        if len(self.reporters) > 1:
            self.reporters.remove(who)
            return self.note("leave")
        self.ended_at = self.now
        return self._move("withdraw", "withdrawn")

    def join(self, who: str) -> bool:
        if self.state not in (*UNDER_WAY, "resolved") or self.rank(who) or who in self.reporters:
            return False
        self.reporters.append(who)
        return self.note("join")

    def rate(self, who: str, *, good: bool) -> bool:
        if self.state != "resolved" or who not in self.reporters:
            return False
        if good:
            self.ended_at = self.now
            return self._move("rate_good", "closed")
        before = self.level
        self._move("rate_bad", "accepted", up=1)
        self.post = self.post if self.level == before else None
        self._anew()
        return True

    def reopen(self, who: str) -> bool:
        if self.state != "closed" or who not in self.reporters or self.now - self.ended_at > 7 * DAY:
            return False
        self._move("reopen", "accepted")
        self._anew()
        return True

    def appeal(self, who: str) -> bool:
        if self.state != "rejected" or who not in self.reporters or self.now - self.ended_at > 7 * DAY:
            return False
        self._move("appeal", "open", up=1)
        self.post = None
        self._anew()
        return True

    def hold(self, who: str, until: datetime) -> bool:
        if self.state != "accepted" or not self.may_handle(who):
            return False
        self.request = None
        if self.rank(who) < 2:
            self.request = Request(until, self.post)
            return self.note("hold_asked")
        self._pause(Pause("hold", self.now, until, self.post))
        return self.note("hold")

    def approve(self, who: str) -> bool:
        asked = self.request
        if asked is None or self.rank(who) < max(2, self.level) or asked.until <= self.now:
            return False
        if self.state != "accepted" or self.post != asked.post:
            return False
        self.request = None
        self._pause(Pause("hold", self.now, asked.until, self.post))
        return self.note("hold")

    def _pause(self, pause: Pause) -> None:
        self._go_on()
        self.paused = pause
        self.pauses.append(pause)

    def ask(self, who: str) -> bool:
        if self.state not in UNDER_WAY or not self.may_handle(who):
            return False
        if self.state == "open":
            self.accept(who)
        last = next((pause for pause in reversed(self.pauses) if pause.kind == "answer"), None)
        if self.paused is None and (last is None or last.by_answer or last.post != self.post):
            self._pause(Pause("answer", self.now, self.now + DAY, self.post))
        return self.note("ask")

    def answer(self, who: str) -> bool:
        """补充: by a reporter, by somebody of the group, by staff."""
        if self.state not in (*UNDER_WAY, "resolved"):
            return False
        self.note("note")
        if self.paused is not None and self.paused.kind == "answer" and who in self.reporters:
            self._go_on(by_answer=True)
            self.note("resume")
        return True

    def resume(self, who: str) -> bool:
        if self.paused is None or not self.may_handle(who):
            return False
        self._go_on()
        return self.note("resume")

    def extend(self, who: str, days: int) -> bool:
        if self.state not in UNDER_WAY or self.rank(who) < max(2, self.level):
            return False
        due = add(self.due, days * DAY, WORKING)
        latest = add(self.began, EXTENSION, WORKING)
        for pause in self.pauses:
            if pause.ended is not None and pause.since >= self.began and latest > pause.since:
                latest = add(pause.ended, count(pause.since, latest, self._table()), self._table())
        if due > latest or due <= (self.paused.since if self.paused else self.now):
            return False
        self.note("extend")
        self.due = due
        self._remind_anew()
        return True

    # -- what the clock does --------------------------------------------------------------------------------

    def wake(self) -> None:
        """A minute's look: what must happen by itself."""
        if self.paused is not None and self.paused.until <= self.now:
            self._go_on()
            self.note("resume")
        if self.state == "resolved" and self.now - self.ended_at > 3 * DAY:
            self.ended_at = self.now
            self._move("lapse", "closed")

    def clock_did(self, event: str, words: str) -> None:
        """A step of the clock that depends on the hours it may speak in: was it due, and not done before?"""
        assert self.state in UNDER_WAY, f"{event} of a ticket that is {self.state}"
        assert self.paused is None, f"{event} while the clock stands still"
        if event == "rise":
            assert self.level < 3, "nothing is above the township"
            late = RISE_AFTER[self.urgency]
            ends = [self.respond_by] if self.state == "open" else []
            assert any(self.now >= add(end, late, self._table()) for end in (*ends, self.due)), "too early"
            self._up("rise")
            return
        term = "respond" if "受理" in words else "resolve"
        assert (term, event) not in self.reminders, f"{event} of {term} twice"
        if event in ("remind", "supervise"):
            assert self.now >= (self.respond_by if term == "respond" else self.due), "not late yet"
        self.reminders.add((term, event))
        self.note(event)

    def must_have_been_urged(self) -> bool:
        """A first response that is late was spoken of, at an hour and on a day on which one may speak."""
        local = self.now + 8 * HOUR
        may_speak = 9 <= local.hour < 20 and (self.urgency == "urgent" or WORKING[minute_of(self.now)])
        late = self.state == "open" and self.now >= self.respond_by > self.renewed
        return may_speak and late and self.paused is None

    @property
    def was_urged(self) -> bool:
        """With more than a reminder beforehand."""
        return any(event in ("remind", "supervise") for _, event in self.reminders)
