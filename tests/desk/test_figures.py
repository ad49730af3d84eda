"""What is counted, against another count of the raw steps that shares nothing with it."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import pytest

from desk.errors import RuleError
from desk.limits import extensions, pauses
from desk.permits import find
from desk.review.figures import Figures, cells_of, figures_of
from desk.tickets import moves, together
from desk.tickets.category import change_category
from desk.tickets.opening import widen
from desk.work import Work
from grids.deadlines import add_working, deadlines
from grids.lifecycle import State
from grids.periods import Period, period_of
from grids.rates import Counts, Rate, total
from grids.settings import GridsSettings
from storage.posts import Post
from storage.registry import touch_registry
from storage.tickets import Ticket, TicketStep, all_tickets, steps_of
from tests.desk.office import Office
from tests.town import Town

HOUR = timedelta(hours=1)
WEEK = period_of("week", date(2026, 11, 18))
LIMITS = GridsSettings().limits
BACK = ("rate_bad", "reopen", "follow_up")


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def whole(office: Office, period: Period = WEEK) -> Counts:
    """All of a period."""
    return office.town.intake.perform(lambda work: total(cell.counts for cell in cells_of(work, period)))


def figures(office: Office, part: str = "") -> Figures:
    """The week's figures."""
    return office.town.intake.perform(lambda work: figures_of(work, WEEK, part))


def accept(office: Office, number: int, who: str = "周敏") -> None:
    office.do(lambda work, ticket: moves.accept(work, ticket, office.who(who)), number)


def resolve(office: Office, number: int, who: str = "周敏") -> None:
    office.do(lambda work, ticket: moves.resolve(work, ticket, office.who(who), "修好了"), number)


def rate(office: Office, number: int, rating: str) -> None:
    office.do(lambda work, ticket: moves.rate(work, ticket, office.who("刘大爷"), rating), number)


def test_an_answer_in_time_and_one_too_late(office: Office) -> None:
    first, second = office.opened(), office.opened()
    assert whole(office).response == Rate(0, 0)
    office.town.now += HOUR
    accept(office, first)
    assert whole(office).response == Rate(1, 1)
    office.town.now += 2 * HOUR
    assert whole(office).response == Rate(1, 2), "its limit has passed, answered or not"
    accept(office, second)
    assert whole(office).response == Rate(1, 2)


def test_passing_it_up_too_late_does_not_make_the_first_answer_good(office: Office) -> None:
    number = office.opened()
    office.town.now += 3 * HOUR
    office.do(lambda work, ticket: moves.escalate(work, ticket, office.who("周敏"), "要社区协调"), number)
    office.town.now += HOUR
    accept(office, number, "何主任")
    assert whole(office).response == Rate(0, 1)


def test_passing_it_up_in_time_gives_the_next_a_time_of_their_own(office: Office) -> None:
    number = office.opened()
    office.town.now += HOUR
    office.do(lambda work, ticket: moves.escalate(work, ticket, office.who("周敏"), "要社区协调"), number)
    office.town.now += 1.5 * HOUR
    accept(office, number, "何主任")
    assert whole(office).response == Rate(1, 1)


def test_a_late_answer_stays_late_after_a_reopening_that_sets_new_limits(office: Office) -> None:
    number = office.opened()
    office.town.now += 3 * HOUR
    accept(office, number)
    resolve(office, number)
    rate(office, number, "unsatisfied")
    counts = whole(office)
    assert (counts.response, counts.reopening, counts.satisfaction) == (Rate(0, 1), Rate(1, 1), Rate(0, 1))
    assert counts.resolution == Rate(0, 0), "taken up anew, with its new limit still ahead"


def test_a_limit_that_was_missed_stays_missed_when_it_is_extended(office: Office) -> None:
    number = office.opened(urgency="normal")
    accept(office, number)
    office.town.now += timedelta(days=11)
    he = office.who("何主任")
    office.do(lambda work, ticket: extensions.extend(work, ticket, he, 4, "要等配件"), number)
    resolve(office, number)
    later = period_of("week", office.town.now.date())
    assert whole(office, later).on_time == Rate(0, 1)


def test_another_category_with_more_time_does_not_undo_lateness(office: Office) -> None:
    number = office.opened()
    accept(office, number)
    office.town.now += timedelta(days=2)
    zhou = office.who("周敏")
    assert office.do(lambda work, ticket: change_category(work, ticket, zhou, "sanitation"), number)
    resolve(office, number)
    assert whole(office).on_time == Rate(0, 1)


def test_what_turns_out_an_emergency_was_answered_late_all_the_same(office: Office) -> None:
    number = office.opened(urgency="normal")
    office.town.now += timedelta(days=1, hours=1)
    office.do(lambda work, ticket: widen(work, ticket, "gas"), number)
    accept(office, number)
    assert whole(office).response == Rate(0, 1)


def test_time_on_hold_is_not_lateness(office: Office) -> None:
    number = office.opened(urgency="normal")
    accept(office, number)
    he, until = office.who("何主任"), office.town.now + timedelta(days=20)
    office.do(lambda work, ticket: pauses.hold(work, ticket, he, until, "等厂家"), number)
    office.town.now += timedelta(days=15)
    later = period_of("week", office.town.now.date())
    assert whole(office).resolution == whole(office, later).on_time == Rate(0, 0)
    resolve(office, number, "何主任")
    assert whole(office, later).on_time == Rate(1, 1)


def test_what_ran_out_without_a_result_counts_against_being_on_time(office: Office) -> None:
    number = office.opened()
    accept(office, number)
    office.town.now += timedelta(days=2)
    counts = whole(office)
    assert (counts.on_time, counts.ran_out, counts.resolution) == (Rate(0, 1), 1, Rate(0, 1))
    resolve(office, number)
    counts = whole(office)
    assert (counts.on_time, counts.ran_out, counts.resolution) == (Rate(0, 1), 0, Rate(1, 1))


def test_unrated_is_neither_satisfied_nor_unsatisfied(office: Office) -> None:
    for rating in ("satisfied", "basic", "unsatisfied", None):
        number = office.opened()
        accept(office, number)
        resolve(office, number)
        if rating:
            rate(office, number, rating)
    counts = whole(office)
    assert (counts.satisfaction, counts.unrated, counts.results) == (Rate(2, 3), 1, 4)
    office.town.now += timedelta(days=4)
    office.town.runs("close_unrated")
    assert whole(office).satisfaction == Rate(2, 3)


def test_merged_rejected_and_withdrawn_stand_apart(office: Office) -> None:
    for state in (State.MERGED, State.REJECTED, State.WITHDRAWN):
        office.ticket_in(state)
    counts = whole(office)
    assert (counts.opened, counts.merged, counts.rejected, counts.withdrawn, counts.counted) == (
        4,
        1,
        1,
        1,
        1,
    )
    office.town.now += timedelta(days=3)
    assert whole(office).response.denominator == whole(office).resolution.denominator == 1


def test_the_moment_of_opening_and_of_the_result_decide_the_week(office: Office) -> None:
    office.town.now = WEEK.until - timedelta(minutes=1)
    number = office.opened()
    office.town.now = WEEK.until
    accept(office, number)
    resolve(office, number)
    next_week = period_of("week", WEEK.after)
    assert (whole(office).opened, whole(office).results) == (1, 0)
    assert (whole(office, next_week).opened, whole(office, next_week).results) == (0, 1)


def test_by_grid_community_post_and_category(office: Office) -> None:
    number = office.opened()
    accept(office, number)
    office.opened("李姐", group="g2")
    told = figures(office)
    assert [name for name, _ in told.grids] == ["柳岸第二网格", "海棠花苑第一网格"]
    assert [(name, counts.opened) for name, counts in told.communities] == [("海棠花社区", 2)]
    assert [(name, counts.opened) for name, counts in told.categories] == [("电梯", 2)]
    assert {name for name, _ in told.posts} == {"还没有人接手", "海棠花苑第一网格 网格员（周敏）"}
    for parts in (told.grids, told.communities, told.posts, told.categories):
        assert total(counts for _, counts in parts) == told.whole
    assert [name for name, _ in figures(office, "990101103001002").grids] == ["柳岸第二网格"]


def test_a_bad_result_stays_with_the_post_that_made_it(office: Office) -> None:
    number = office.opened()
    accept(office, number)
    resolve(office, number)
    rate(office, number, "unsatisfied")
    resolve(office, number, "何主任")
    told = dict(figures(office).posts)
    worker = told["海棠花苑第一网格 网格员（周敏）"]
    assert (worker.results, worker.satisfaction, worker.reopening) == (1, Rate(0, 1), Rate(1, 1))
    above = told["海棠花社区 社区（何主任）"]
    assert (above.results, above.reopening) == (1, Rate(0, 1))


def test_a_vacant_post_keeps_its_figures(office: Office) -> None:
    number = office.opened()
    accept(office, number)
    with office.town.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE holdings SET until = '2026-11-18 05:00:00.000000'")
        touch_registry(session)
    office.town.restart()
    assert [name for name, _ in figures(office).posts] == ["海棠花苑第一网格 网格员（空缺）"]


def test_what_a_department_has_is_counted_with_it(office: Office) -> None:
    number = office.opened()
    with office.town.database.writing() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO departments (id, name, grid_code, categories, hours) "
            "VALUES (1, '市政所', '990101103', '[]', '')"
        )
        post = Post(role="department", grid_code="990101103", title="市政所", department_id=1)
        session.add(post)
        session.flush()
        ticket = session.get_one(Ticket, number)
        ticket.post_id = post.id
        touch_registry(session)
    office.town.restart()
    assert [(name, counts.opened) for name, counts in figures(office).departments] == [("市政所", 1)]


@pytest.mark.parametrize("seed", range(3))
def test_the_figures_are_those_of_the_raw_steps(office: Office, seed: int) -> None:
    rng, town = random.Random(seed), office.town
    for _ in range(200):
        _something(office, rng)
        town.now += rng.choice((0.1, 0.1, 0.5, 2, 12)) * HOUR
    with town.database.reading() as session:
        history = [(ticket, list(steps_of(session, ticket.number))) for ticket in all_tickets(session)]
        session.expunge_all()
    told = Counter[str]()
    day = date(2026, 11, 16)
    while day <= town.now.date():
        period = period_of("week", day)
        day = period.after

        def by_grid(work: Work, period: Period = period) -> dict[str, Counts]:
            sums: dict[str, Counts] = {}
            for cell in cells_of(work, period):
                sums[cell.grid] = sums.get(cell.grid, Counts()) + cell.counts
            return sums

        counted = {
            grid: {name: value for name, value in asdict(counts).items() if value}
            for grid, counts in town.intake.perform(by_grid).items()
        }
        other = _recounted(history, period, town.now)
        assert counted == other
        told += Counter({name: value for counts in other.values() for name, value in counts.items()})
    assert all(told[name] for name in ("answered", "solved", "in_time", "rated", "sent_back"))


def _something(office: Office, rng: random.Random) -> None:
    """Somebody does something that may or may not be possible."""
    town = office.town
    if rng.random() < 0.12 or not town.tickets():
        office.opened(
            "刘大爷", rng.choice(("g1", "g2")), rng.choice(("emergency", "urgent", "urgent", "normal"))
        )
        return
    number = rng.randint(max(1, len(town.tickets()) - 5), len(town.tickets()))
    worker, above, liu = (
        office.who(rng.choice(("周敏", "沈建国"))),
        office.who("何主任"),
        office.who("刘大爷"),
    )
    accept = [
        lambda work, ticket: moves.accept(work, ticket, worker),
        lambda work, ticket: moves.accept(work, ticket, above),
    ]
    solve = [
        lambda work, ticket: moves.resolve(work, ticket, worker, "好了"),
        lambda work, ticket: moves.resolve(work, ticket, above, "好了"),
        lambda work, ticket: moves.confirm(work, ticket, liu),
    ]
    other = [
        lambda work, ticket: moves.escalate(work, ticket, worker, "难"),
        lambda work, ticket: extensions.extend(work, ticket, above, 3, "等"),
        rng.choice(
            (
                lambda work, ticket: moves.reject(work, ticket, worker, "误报"),
                lambda work, ticket: moves.withdraw(work, ticket, liu),
                lambda work, ticket: together.merge(work, ticket, find(work, number - 1), worker),
            )
        ),
    ]
    deeds: dict[str, list[Callable[[Work, Ticket], object]]] = {
        "open": [*accept, *accept, *other],
        "accepted": [*solve, *solve, *other],
        "resolved": [
            lambda work, ticket: moves.rate(work, ticket, liu, rng.choice(("satisfied", "unsatisfied"))),
            lambda work, ticket: moves.close_unrated(work),
        ],
        "closed": [lambda work, ticket: moves.reopen(work, ticket, liu)],
        "rejected": [lambda work, ticket: moves.appeal(work, ticket, liu)],
    }
    state = town.ticket(number).state
    if state in deeds and (state != "closed" or rng.random() < 0.4):
        with suppress(RuleError):
            office.do(rng.choice(deeds[state]), number)


def _recounted(
    history: list[tuple[Ticket, list[TicketStep]]], period: Period, now: datetime
) -> dict[str, dict[str, int]]:
    """The same figures from the steps alone: each ticket's life is walked through with limits of its own."""
    found: dict[str, Counter[str]] = {}
    for ticket, steps in history:
        counts = Counter(_of_one(ticket, steps, period, now))
        if counts:
            found.setdefault(ticket.grid_code, Counter()).update(counts)
    return {grid: dict(counts) for grid, counts in found.items()}


@dataclass
class Result:
    """One moment at which a ticket was said to be solved."""

    at: datetime
    late: bool
    rated: str = ""
    back: bool = False


class Life:
    """A ticket's steps walked through, with limits worked out here."""

    def __init__(self, ticket: Ticket, steps: list[TicketStep]) -> None:
        self.limit = getattr(LIMITS, ticket.urgency)
        self.opened_at = steps[0].at
        self.respond_by, self.due = deadlines(steps[0].at, self.limit)
        self.answered: bool | None = None  # in time, once it is known
        self.late_answer = self.late = False
        self.results: list[Result] = []
        self.state = "open"
        for step in steps[1:]:
            self.late_answer |= self.state == "open" and step.at > self.respond_by
            self.late |= self.state in ("open", "accepted") and step.at > self.due
            self._take(step)
            self._limits(step)
            self.state = step.to_state

    def _take(self, step: TicketStep) -> None:
        if step.event in ("accept", "confirm", "unmerge") and self.answered is None:
            self.answered = not self.late_answer
        if step.event in ("resolve", "confirm"):
            self.results.append(Result(step.at, self.late))
        if step.event in ("rate_good", "rate_bad"):
            self.results[-1].rated = step.event
        if step.event in BACK:
            for result in self.results:
                result.back = True

    def _limits(self, step: TicketStep) -> None:
        if step.event in (*BACK, "appeal"):
            self.respond_by, self.due = deadlines(step.at, self.limit)
            self.late = False
        if step.event == "escalate":
            self.respond_by = deadlines(step.at, self.limit)[0]
        if step.event == "extend":
            self.due = add_working(self.due, timedelta(days=int(step.words[0])))


def _of_one(ticket: Ticket, steps: list[TicketStep], period: Period, now: datetime) -> list[str]:
    life = Life(ticket, steps)
    if life.state in ("merged", "rejected", "withdrawn"):
        return ["opened", life.state] if period.since <= life.opened_at < period.until else []
    names = _of_opening(life, now) if period.since <= life.opened_at < period.until else []
    for result in life.results:
        if period.since <= result.at < period.until:
            flags = {
                "in_time": not result.late,
                "rated": bool(result.rated),
                "satisfied": result.rated == "rate_good",
                "sent_back": result.back,
            }
            names += ["results", *(name for name, holds in flags.items() if holds)]
    if life.state in ("open", "accepted") and period.since <= life.due < period.until and now > life.due:
        names.append("ran_out")
    return names


def _of_opening(life: Life, now: datetime) -> list[str]:
    names = ["opened"]
    unanswered = life.state == "open" and now > life.respond_by
    if life.answered is not None or life.late_answer or unanswered:
        names += ["to_answer", *(["answered"] if life.answered else [])]
    if life.state in ("resolved", "closed"):
        names += ["to_solve", "solved"]
    elif now > life.due:
        names.append("to_solve")
    return names
