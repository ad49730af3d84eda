"""Tickets driven through whatever people, clocks and restarts may do, beside a plain model that reckons by itself.

`YUNWANGGE_LONG_RUN=2000 pytest tests/desk/test_life_of_a_ticket.py` runs so many examples, with longer lives.
"""

import os
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import func, select

from desk.permits import responsible
from desk.work import Rules, Work
from handlers.message import Message
from scheduler.jobs import JOBS
from storage.database import Database
from storage.pauses import TicketPause
from storage.reporters import reporters_of
from storage.tickets import Ticket, TicketStep, all_tickets, steps_of
from tests.desk.life_model import BEGIN, DAY, HOUR, LEVELS, MINUTE, RANKS, UNDER_WAY, Life
from tests.town import Town

STAFF = st.sampled_from(["周敏", "周敏", "何主任", "平安办", "沈建国"])
PEOPLE = st.sampled_from(["刘大爷", "刘大爷", "王阿姨", "周敏"])
ANYBODY = st.sampled_from(["周敏", "周敏", "刘大爷", "何主任", "沈建国", "平安办", "王阿姨"])
WHICH = st.integers(0, 5)
BUTTON = st.booleans()
BY_CLOCK = ("half", "most", "remind", "supervise", "rise")
LATEST = BEGIN + 75 * DAY
WORDS = {"urgent": "{n}栋电梯又坏了，停在5楼不动", "normal": "{n}栋楼道灯不亮，黑咕隆咚的"}


class Lives(RuleBasedStateMachine):
    """The town and, for each of its tickets, the model's."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.town = Town(Path(self.folder.name))
        self.lives: list[Life] = []
        self.last: Message | None = None

    def teardown(self) -> None:
        self.town.database.close()
        self.folder.cleanup()

    # -- time and restarts ----------------------------------------------------------------------------------

    @initialize(
        day=st.integers(0, 30), minute=st.integers(0, 24 * 60 - 1), urgency=st.sampled_from(list(WORDS))
    )
    def begin(self, day: int, minute: int, urgency: str) -> None:
        self.town.now = BEGIN + day * DAY + minute * MINUTE
        self.town.restart()
        self._open("g1", urgency)

    @rule(
        minutes=st.one_of(st.integers(1, 90), st.integers(60, 24 * 60), st.integers(24 * 60, 9 * 24 * 60)),
        asleep=st.sampled_from([False, False, False, True]),
    )
    def time_passes(self, minutes: int, asleep: bool) -> None:
        """The bot may be down meanwhile, and hear people before its clock has looked."""
        self._until(self.town.now + minutes * MINUTE, asleep=asleep)

    @rule(
        which=WHICH,
        what=st.sampled_from(["respond", "due", "pause", "pause"]),
        minutes=st.one_of(st.integers(-1, 1), st.integers(2, 3 * 24 * 60)),
        asleep=st.booleans(),
    )
    def something_runs_out(self, which: int, what: str, minutes: int, asleep: bool) -> None:
        """To the minute before a limit, to the minute itself, or well past it."""
        life = self.life(which)
        pause = life.paused.until if life.paused else life.due
        moment = {"respond": life.respond_by, "due": life.due, "pause": pause}[what] + minutes * MINUTE
        if moment > self.town.now:
            self._until(moment, asleep=asleep)

    def _until(self, moment: datetime, *, asleep: bool) -> None:
        if moment >= LATEST:
            return
        self.town.now = moment
        for life in self.lives:
            life.now = moment
        if asleep:
            self.restart()
        else:
            self.tick()

    @rule(twice=st.booleans())
    def look(self, twice: bool) -> None:
        """The clock looks again: nothing is done twice."""
        for _ in range(1 + twice):
            self.tick()

    @rule()
    def restart(self) -> None:
        """Another process on the same file."""
        self.town.database.close()
        self.town.database = Database(self.town.config.storage)
        self.town.restart()

    def tick(self) -> None:
        before = {life.number: len(life.steps) for life in self.lives}
        for job in ("deadlines", "close_unrated"):
            self.town.intake.perform(lambda work, job=job: JOBS[job].run(work, work.now))  # type: ignore[misc]
        self.town._deliver(planned=True)
        for life in self.lives:
            life.wake()
            for step in self.steps(life.number)[before[life.number] :]:
                if step.event in BY_CLOCK:
                    life.clock_did(step.event, step.words)
            if life.must_have_been_urged():
                assert life.was_urged, "nobody was reminded of a late response"

    # -- what people say and press --------------------------------------------------------------------------

    @precondition(lambda self: len(self.lives) < 3)
    @rule(group=st.sampled_from(["g1", "g1", "g2"]), urgency=st.sampled_from(list(WORDS)))
    def another(self, group: str, urgency: str) -> None:
        self._open(group, urgency)

    def _open(self, group: str, urgency: str) -> None:
        number = len(self.lives) + 1
        self.lives.append(Life(number, group, urgency, self.town.now, ["刘大爷"]))
        self.town.chats[group].says("刘大爷", WORDS[urgency].format(n=10 + number))

    def life(self, which: int) -> Life:
        return self.lives[which % len(self.lives)]

    def says(self, who: str, text: str) -> None:
        """In private by staff, in the group by residents."""
        chat = self.town.private(who) if who in RANKS else self.town.group
        self.last = chat.message(who, text)
        self.town.tell(self.last)

    def presses(self, who: str, data: str) -> None:
        chat = self.town.private(who) if who in RANKS else self.town.group
        chat.press("1", data, who)

    @precondition(lambda self: self.last is not None)
    @rule()
    def delivered_again(self) -> None:
        """The platform delivers the same words once more."""
        assert self.last is not None
        self.town.tell(self.last)

    @rule(which=WHICH, who=ANYBODY, button=BUTTON)
    def accept(self, which: int, who: str, button: bool) -> None:
        life = self.life(which)
        life.accept(who)
        self.presses(who, f"accept:{life.number}") if button else self.says(who, f"受理 {life.number}")

    @rule(which=WHICH, who=ANYBODY)
    def resolve(self, which: int, who: str) -> None:
        life = self.life(which)
        life.resolve(who)
        self.says(who, f"办结 {life.number} 已更换配件")

    @rule(which=WHICH, who=ANYBODY, button=BUTTON)
    def reject(self, which: int, who: str, button: bool) -> None:
        life = self.life(which)
        life.reject(who)
        self.presses(who, f"reject:{life.number}") if button else self.says(who, f"误报 {life.number} 是玩笑")

    @rule(which=WHICH, who=ANYBODY, button=BUTTON)
    def escalate(self, which: int, who: str, button: bool) -> None:
        life = self.life(which)
        life.escalate(who)
        self.presses(who, f"escalate:{life.number}") if button else self.says(who, f"上报 {life.number} 难")

    @rule(which=WHICH, who=ANYBODY, to=st.sampled_from(["周敏", "沈建国", "何主任"]))
    def transfer(self, which: int, who: str, to: str) -> None:
        life = self.life(which)
        life.transfer(who, to)
        self.says(who, f"转办 {life.number} {to}")

    @rule(which=WHICH, who=PEOPLE, button=BUTTON)
    def withdraw(self, which: int, who: str, button: bool) -> None:
        life = self.life(which)
        life.withdraw(who)
        self.presses(who, f"withdraw:{life.number}") if button else self.says(who, f"撤回 {life.number}")

    @rule(which=WHICH, who=PEOPLE)
    def join(self, which: int, who: str) -> None:
        life = self.life(which)
        life.join(who)
        self.presses(who, f"join:{life.number}")

    @rule(which=WHICH, who=PEOPLE, good=st.booleans(), button=BUTTON)
    def rate(self, which: int, who: str, good: bool, button: bool) -> None:
        life = self.life(which)
        life.rate(who, good=good)
        if button:
            self.presses(who, f"rate:{life.number}:{'basic' if good else 'unsatisfied'}")
        else:
            self.says(who, f"评价 {life.number} {'满意' if good else '不满意'}")

    @rule(which=WHICH, who=PEOPLE, button=BUTTON)
    def reopen(self, which: int, who: str, button: bool) -> None:
        life = self.life(which)
        life.reopen(who)
        self.presses(who, f"reopen:{life.number}") if button else self.says(who, f"重办 {life.number} 又坏了")

    @rule(which=WHICH, who=PEOPLE, button=BUTTON)
    def appeal(self, which: int, who: str, button: bool) -> None:
        life = self.life(which)
        life.appeal(who)
        self.presses(who, f"appeal:{life.number}") if button else self.says(who, f"申诉 {life.number} 真的")

    @rule(which=WHICH, who=ANYBODY, days=st.integers(1, 9), minute=st.integers(0, 24 * 60 - 1))
    def hold(self, which: int, who: str, days: int, minute: int) -> None:
        life = self.life(which)
        midnight = self.town.now - (self.town.now - BEGIN) % DAY
        until = midnight + days * DAY + minute * MINUTE
        life.hold(who, until)
        local = until + 8 * HOUR
        self.says(who, f"挂账 {life.number} 到 {local:%Y-%m-%d %H:%M} 等配件")

    @rule(which=WHICH, who=ANYBODY)
    def approve(self, which: int, who: str) -> None:
        life = self.life(which)
        with self.town.database.reading() as session:
            query = select(func.max(TicketPause.id)).where(TicketPause.ticket_id == life.number)
            newest = session.exec(query).one()
        if newest is not None:
            life.approve(who)
            self.presses(who, f"holdok:{newest}")

    @rule(which=WHICH, who=ANYBODY)
    def ask(self, which: int, who: str) -> None:
        life = self.life(which)
        life.ask(who)
        self.says(who, f"问居民 {life.number} 在哪个单元")

    @rule(which=WHICH, who=PEOPLE)
    def answer(self, which: int, who: str) -> None:
        life = self.life(which)
        if life.group != "g1" and who not in life.reporters:
            return  # said in another group it is nobody's
        life.answer(who)
        self.says(who, f"补充 {life.number} 还在老地方")

    @rule(which=WHICH, who=ANYBODY)
    def resume(self, which: int, who: str) -> None:
        life = self.life(which)
        life.resume(who)
        self.says(who, f"恢复 {life.number}")

    @rule(which=WHICH, who=STAFF, days=st.integers(1, 9))
    def extend(self, which: int, who: str, days: int) -> None:
        life = self.life(which)
        life.extend(who, days)
        self.says(who, f"延期 {life.number} {days}天 等厂家")

    # -- what gets a ticket on ------------------------------------------------------------------------------

    @rule(which=WHICH, what=st.integers(0, 9))
    def as_it_should_be(self, which: int, what: int) -> None:
        """Without this most lives would be nothing but refusals."""
        life = self.life(which)
        handler = life.post or next(who for who in RANKS if life.rank(who) >= life.level)
        reporter = life.reporters[0]
        match life.state:
            case "open":
                self.accept(which, handler, what < 5)
            case "accepted" if what < 3:
                self.resolve(which, handler)
            case "accepted" if what < 5:
                self.hold(which, handler, 1 + what, 17 * 60)
                self.approve(which, "平安办")
            case "accepted" if what < 7:
                self.ask(which, handler)
            case "accepted":
                self.extend(which, "平安办", what - 5) if what < 9 else self.answer(which, reporter)
            case "resolved":
                self.rate(which, reporter, what < 5, what % 2 == 0)
            case "closed":
                self.reopen(which, reporter, what < 5)
            case "rejected":
                self.appeal(which, reporter, what < 5)

    # -- what must always hold ------------------------------------------------------------------------------

    def steps(self, number: int) -> list[TicketStep]:
        with self.town.database.reading() as session:
            return list(steps_of(session, number))

    @invariant()
    def the_tickets_are_as_reckoned(self) -> None:
        with self.town.database.reading() as session:
            work = Work(session, self.town.intake.directory, Rules(), self.town.now)
            tickets = all_tickets(session)
            assert len(tickets) == len(self.lives)
            for life, ticket in zip(self.lives, tickets, strict=True):
                self._is_as_reckoned(work, life, ticket)

    def _is_as_reckoned(self, work: Work, life: Life, ticket: Ticket) -> None:
        seat = work.directory.post(ticket.post_id)
        paused = life.paused
        assert {
            "state": ticket.state,
            "level": ticket.level,
            "post": seat.name if seat else None,
            "respond_by": ticket.respond_by,
            "due": ticket.due_at,
            "paused": (ticket.paused, ticket.paused_until),
            "reporters": sorted(item.name for item in reporters_of(work.session, life.number)),
        } == {
            "state": life.state,
            "level": LEVELS[life.level],
            "post": life.post,
            "respond_by": life.respond_by,
            "due": life.due,
            "paused": (paused.kind, paused.until) if paused else (None, None),
            "reporters": sorted(life.reporters),
        }
        steps = steps_of(work.session, life.number)
        assert [(step.event, step.missed) for step in steps] == life.steps
        # What is under way is looked at by the clock, at the top until all is said; what has ended is not.
        assert ticket.clock_at is None or life.state in UNDER_WAY
        assert ticket.clock_at is not None or life.state not in UNDER_WAY or life.level == len(LEVELS) - 1
        assert responsible(work, ticket), "nobody is responsible"


LONG = int(os.environ.get("YUNWANGGE_LONG_RUN", "0"))
TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=LONG or 25,
    stateful_step_count=60 if LONG else 30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
