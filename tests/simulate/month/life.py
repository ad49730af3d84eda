"""What everybody does when they hear from the bot, and how the month is filled."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.simulate.month.people import (
    ALARMS,
    DAY,
    HOLIDAYS,
    HOUR,
    MINUTE,
    REASONS,
    RESULTS,
    TOO_HARD,
    TROUBLES,
    Person,
    name_of,
    when,
    works_on,
)
from tests.simulate.month.town import DEPARTMENTS
from tests.simulate.month.world import Delivered, World, spread

RESIDENTS = 120  # a group
EMERGENCIES = 0.012


@dataclass(frozen=True, slots=True)
class Resident:
    """Who reported a ticket, and where."""

    account: str
    name: str
    chat: str


class Life:
    """The people of the month at work."""

    def __init__(self, world: World) -> None:
        self.world, self.dice = world, world.dice
        self.reporters: dict[int, Resident] = {}
        self._told: dict[str, int] = {}
        self._places: dict[str, int] = {}
        world.hear = self.hear

    # -- residents ------------------------------------------------------------------------------------------

    def fill(self, first: datetime, days: int, tickets: int) -> None:
        """Complaints over the days: fewer on holidays, more on the first day of work."""
        weights = []
        for number in range(days):
            day = (first + number * DAY).date()
            before = works_on(day - timedelta(days=1))
            weights.append(0.7 if day in HOLIDAYS else 1.25 if works_on(day) and not before else 1.0)
        for number in self.dice.choices(range(days), weights, k=tickets):
            chat = self.dice.choice(self.world.town.groups)
            at = spread(self.dice, first + number * DAY)
            self.world.later(at, lambda chat=chat: self.complain(chat))  # type: ignore[misc]

    def complain(self, chat: str) -> None:
        """Somebody says what is wrong; no two speak of the same place."""
        place = self._places[chat] = self._places.get(chat, 0) + 1
        who = self._somebody(chat)
        alarm = self.dice.random() < EMERGENCIES
        words = self.dice.choice(ALARMS if alarm else TROUBLES)
        text = words.format(n=place, u=self.dice.randint(1, 3), f=self.dice.randint(2, 17))
        before = self._newest()
        self.world.says(chat, who.account, who.name, text)
        number = self._newest()
        if alarm:
            self.world.watch_closely()
        if number == before:
            return
        self.reporters[number] = who
        self._afterwards(number, who)

    def _afterwards(self, number: int, who: Resident) -> None:
        fate, now = self.dice.random(), self.world.now
        if fate < 0.03:
            self._later(now + self.dice.uniform(5, 90) * MINUTE, who, f"撤回 {number}")
        elif fate < 0.07:
            neighbour = self._somebody(who.chat)
            self._later(now + self.dice.uniform(1, 8) * MINUTE, neighbour, "我家也是")
        elif fate < 0.11:
            self._later(now + self.dice.uniform(20, 90) * HOUR, who, f"催办 {number}")
        elif fate < 0.13:
            self._later(now + self.dice.uniform(2, 30) * HOUR, who, f"补充 {number} 还是老样子")

    def _somebody(self, chat: str) -> Resident:
        number = self.dice.randrange(RESIDENTS)
        name = name_of(200 + number) if number % 3 else f"{name_of(200 + number)[0]}阿姨"
        return Resident(f"{7_000_000 + abs(int(chat)) % 1000 * 1000 + number}", name, chat)

    def _later(self, at: datetime, who: Resident, text: str) -> None:
        self.world.later(at, lambda: self.world.says(who.chat, who.account, who.name, text))

    def _asked_to_rate(self, number: int) -> None:
        who = self.reporters.get(number)
        mood = self.dice.random()
        if who is None or mood > 0.62:
            if who is not None and mood > 0.97:
                self._later(self.world.now + self.dice.uniform(4, 8) * DAY, who, f"重办 {number} 又坏了")
            return
        at = self.world.now + self.dice.uniform(0.1, 40) * HOUR
        rating = "satisfied" if mood < 0.44 else "basic" if mood < 0.555 else "unsatisfied"
        data = f"rate:{number}:{rating}"
        self.world.later(at, lambda: self.world.presses(who.chat, who.account, who.name, data))
        if rating == "unsatisfied":
            why = f"why:{number}:{self.dice.choice(('undone', 'slow', 'manner'))}"
            self.world.later(
                at + 2 * MINUTE, lambda: self.world.presses(who.chat, who.account, who.name, why)
            )

    # -- staff ----------------------------------------------------------------------------------------------

    def hear(self, heard: Delivered) -> None:
        """A message has arrived."""
        if heard.group:
            if heard.about == "rating" and heard.ticket:
                self._asked_to_rate(heard.ticket)
            return
        person = self.world.town.people.get(heard.chat)
        if person is None:
            return
        for verb, react in self._reactions.items():
            if verb in heard.presses:
                react(self, person, heard)
                return
        if heard.about == "deadline":
            self._reminded(person, heard)

    def _take_on(self, person: Person, heard: Delivered) -> None:
        number = heard.ticket or 0
        urgent = "take" in heard.presses
        span = (0.02, 0.25) if urgent and person.habit.nights else person.habit.take
        span = (0.05, 0.6) if urgent and not person.habit.nights else span
        if not urgent and self.dice.random() < person.habit.forgets:
            return
        data = heard.presses.get("take") or heard.presses["accept"]
        self._do(person, span, lambda: self._taken(person, number, data), at_once=urgent)

    def _taken(self, person: Person, number: int, data: str) -> None:
        if self._state(number) != "open":
            return
        if self.dice.random() < 0.05:
            self._says(person, f"误报 {number} {self.dice.choice(REASONS)}")
            self._appeal(number)
            return
        if person.role == "department" and self.dice.random() < 0.12:
            self._says(person, f"退回 {number} 不归我们管")
            return
        self._presses(person, data)
        if self._state(number) == "accepted":
            self._go_on(person, number)

    def _go_on(self, person: Person, number: int) -> None:
        """What becomes of a ticket somebody has taken on."""
        fate, office = self.dice.random(), self.dice.choice(list(DEPARTMENTS))
        plans: list[tuple[float, str]] = []
        if person.role == "grid_worker":
            day = f"{(self.world.now + self.dice.uniform(2, 6) * DAY):%Y-%m-%d}"
            plans = [
                (0.05, f"上报 {number} {self.dice.choice(TOO_HARD)}"),
                (0.10, f"转办 {number} {office}"),
                (0.12, f"吹哨 {number} {office} {self.dice.choice(list(DEPARTMENTS))}"),
                (0.15, f"挂账 {number} 到 {day} 等配件"),
                (0.17, f"问居民 {number} 在哪个单元"),
                (0.19, f"合并 {number} {self._other(number)}"),
            ]
        elif person.role == "community":
            plans = [
                (0.12, f"转办 {number} {office}"),
                (0.16, f"上报 {number} 需要镇里协调"),
                (0.22, f"延期 {number} 3天 要等厂家配件"),
            ]
        elif person.role == "township":
            plans = [(0.4, f"裁定 {number} {office}")]
        plan = next((words for share, words in plans if fate < share), "")
        if plan:
            self._do(person, (0.2, 5), lambda: self._says(person, plan))
            self._follow_plan(person, number, plan)
        if (
            not plan.startswith(("上报", "转办", "合并", "裁定"))
            and self.dice.random() >= person.habit.forgets
        ):
            self._do(person, person.habit.solve, lambda: self._solve(person, number, 6))

    def _follow_plan(self, person: Person, number: int, plan: str) -> None:
        if plan.startswith("问居民") and number in self.reporters and self.dice.random() < 0.8:
            at = self.world.now + self.dice.uniform(6, 20) * HOUR
            self._later(at, self.reporters[number], f"补充 {number} 2单元")
        if plan.startswith("合并") and self.dice.random() < 0.2:
            self._do(person, (5.1, 5.6), lambda: self._says(person, f"撤销 {number}"))

    def _solve(self, person: Person, number: int, patience: int) -> None:
        """Departments that were whistled up may still be at it: then once more tomorrow."""
        if self._state(number) != "accepted":
            return
        self._says(person, f"办结 {number} {self.dice.choice(RESULTS)}")
        if self._state(number) == "accepted" and patience:
            self._do(person, (8, 30), lambda: self._solve(person, number, patience - 1))

    def _reminded(self, person: Person, heard: Delivered) -> None:
        """The bot's word helps most of those who have forgotten."""
        for number in heard.numbers:
            key = f"{person.account}:{number}"
            if self.dice.random() < 0.65 and self._told.get(key, 0) < 3:
                self._told[key] = self._told.get(key, 0) + 1
                self._do(person, (0.2, 6), lambda number=number: self._wake_up(person, number))  # type: ignore[misc]

    def _wake_up(self, person: Person, number: int) -> None:
        if self._state(number) == "open":
            self._says(person, f"受理 {number}")
        if self._state(number) == "accepted":
            self._do(person, (0.5, 20), lambda: self._solve(person, number, 3))

    def _whistled(self, person: Person, heard: Delivered) -> None:
        number = heard.ticket or 0
        quick = person.habit.solve[0] < 10
        span = (0.05, 0.45) if quick else (0.3, 12)
        self._do(person, span, lambda: self._presses(person, f"report_in:{number}"))
        done = (2.0, 20.0) if quick else (12.0, 60.0)
        self._do(person, done, lambda: self._says(person, f"部分办结 {number} 我们的部分已处理"))

    def _approve(self, person: Person, heard: Delivered) -> None:
        data = heard.presses["holdok" if self.dice.random() < 0.9 else "holdno"]
        self._do(person, person.habit.take, lambda: self._presses(person, data))

    def _follow_up(self, person: Person, heard: Delivered) -> None:
        """The morning's word opens the cards; a card is answered after a call."""
        if any(data.endswith(":cards") for data in heard.datas):
            self._do(person, (0.2, 3), lambda: self._says(person, "回访"))
            return
        card = heard.presses["follow"].split(":")[1]
        fate = self.dice.random()
        answers = ("solved",) if fate < 0.82 else ("unreachable",) if fate < 0.9 else ("unsolved", "yes")
        answers = ("unsolved", "no") if fate > 0.97 else answers

        def answer() -> None:
            for word in answers:
                self._presses(person, f"follow:{card}:{word}")

        self._do(person, (0.1, 4), answer)

    def _register(self, person: Person, heard: Delivered) -> None:
        data = heard.presses["register" if self.dice.random() < 0.8 else "ignore"]
        self._do(person, person.habit.take, lambda: self._presses(person, data))

    _reactions: dict[str, Callable[["Life", Person, Delivered], None]] = {  # noqa: RUF012
        "register": _register,
        "holdok": _approve,
        "follow": _follow_up,
        "report_in": _whistled,
        "take": _take_on,
        "accept": _take_on,
    }

    def _appeal(self, number: int) -> None:
        who = self.reporters.get(number)
        if who is not None and self.dice.random() < 0.2:
            self._later(self.world.now + self.dice.uniform(1, 40) * HOUR, who, f"申诉 {number} 确实有")

    # -- the same for all -----------------------------------------------------------------------------------

    def _do(
        self, person: Person, span: tuple[float, float], do: Callable[[], None], *, at_once: bool = False
    ) -> None:
        now = self.world.now
        at = now + self.dice.uniform(*span) * HOUR if at_once else when(person, now, span, self.dice)
        self.world.later(at, do)

    def _says(self, person: Person, text: str) -> None:
        self.world.counts[text.split(maxsplit=1)[0]] += 1
        self.world.says(person.account, person.account, person.name, text)

    def _presses(self, person: Person, data: str) -> None:
        self.world.counts[data.split(":", maxsplit=1)[0]] += 1
        self.world.presses(person.account, person.account, person.name, data)

    def _newest(self) -> int:
        return int(str(self.world.asked("SELECT coalesce(max(id), 0) FROM tickets")))

    def _state(self, number: int) -> str:
        return str(self.world.asked("SELECT state FROM tickets WHERE id = ?", number))

    def _other(self, number: int) -> int:
        """Another ticket of the same grid that is under way."""
        query = """SELECT max(id) FROM tickets WHERE state IN ('open', 'accepted') AND id <> ?1
            AND grid_code = (SELECT grid_code FROM tickets WHERE id = ?1)"""
        return int(str(self.world.asked(query, number) or 1))
