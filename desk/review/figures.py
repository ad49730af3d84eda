"""A period's figures: counted once, then read by grid, community, post, department and category."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from desk.broadcasts.audience import community_of
from desk.followup.followups import answers
from desk.tickets.views import view_of
from desk.work import Work
from grids.followups import Answer, FollowUpTally, tally_of
from grids.periods import Period
from grids.rates import Counts, total
from grids.roles import ROLE_NAMES
from storage.posts import all_posts
from storage.rates import opened_between, ran_out_between, results_between
from storage.tickets import Ticket, overdue_tickets

NOBODY = "还没有人接手"
Key = TypeVar("Key", str, int | None)
Value = TypeVar("Value")
Part = tuple[str, Counts]  # what it is called, and its figures
AskedPart = tuple[str, FollowUpTally]


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one grid, post and category: the smallest thing that is counted."""

    grid: str
    post: int | None
    category: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Asked:
    """The follow-ups of a period, by the same parts as the rates."""

    whole: FollowUpTally = field(default_factory=FollowUpTally)
    before: FollowUpTally = field(default_factory=FollowUpTally)
    grids: Sequence[AskedPart] = ()
    communities: Sequence[AskedPart] = ()
    posts: Sequence[AskedPart] = ()
    departments: Sequence[AskedPart] = ()
    categories: Sequence[AskedPart] = ()


@dataclass(frozen=True, slots=True)
class Late:
    """One ticket that is overdue now; nobody's words in it, for it is shown to many."""

    number: int
    category: str
    grid: str
    handler: str
    due_at: datetime
    respond_by: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """All there is to tell of a period in one part of the township, beside the period before."""

    place: str
    period: Period
    now: datetime
    whole: Counts
    before: Counts
    grids: Sequence[Part]
    communities: Sequence[Part]
    posts: Sequence[Part]
    departments: Sequence[Part]
    categories: Sequence[Part]
    categories_before: dict[str, Counts]
    late: Sequence[Late]
    asked: Asked = field(default_factory=Asked)  # what the follow-ups came to


def figures_of(work: Work, period: Period, part: str = "") -> Figures:
    """Everything below a node of the tree (or everywhere), as it stands at this moment."""
    cells, past = cells_of(work, period, part), cells_of(work, period.before, part)
    grid, category = grid_label(work), partial(_category, work)
    return Figures(
        place=work.directory.grid_name(part) if part else work.rules.desk.township,
        period=period,
        now=work.now,
        whole=total(cell.counts for cell in cells),
        before=total(cell.counts for cell in past),
        grids=_by(cells, lambda cell: cell.grid, grid),
        communities=_by(cells, lambda cell: community_of(cell.grid), work.directory.grid_name),
        posts=_by(cells, lambda cell: cell.post, post_label(work)),
        departments=_by(cells, lambda cell: cell.post, partial(_department, work)),
        categories=_by(cells, lambda cell: cell.category, category),
        categories_before=dict(_by(past, lambda cell: cell.category, category)),
        late=[_late(work, ticket) for ticket in overdue_tickets(work.session, work.now) if _in(ticket, part)],
        asked=_asked(work, period, part),
    )


def _asked(work: Work, period: Period, part: str) -> Asked:
    """What was drawn in the period, by the same names as everything else."""
    grid = grid_label(work)
    found, past = (
        [item for item in answers(work, one.since, one.until) if item.grid_code.startswith(part)]
        for one in (period, period.before)
    )
    return Asked(
        whole=tally_of(found),
        before=tally_of(past),
        grids=_asked_by(found, lambda item: item.grid_code, grid),
        communities=_asked_by(found, lambda item: community_of(item.grid_code), work.directory.grid_name),
        posts=_asked_by(found, lambda item: item.post, post_label(work)),
        departments=_asked_by(found, lambda item: item.post, partial(_department, work)),
        categories=_asked_by(found, lambda item: item.category, partial(_category, work)),
    )


def cells_of(work: Work, period: Period, part: str = "") -> list[Cell]:
    """The figures of a period below a node, each ticket and each result once."""
    sums: dict[tuple[str, int | None, str], Counts] = defaultdict(Counts)
    since, until = period.since, period.until
    for found in opened_between(work.session, since, until, work.now):
        sums[found[:3]] += Counts(*found.numbers)
    for found in results_between(work.session, since, until):
        results, in_time, rated, satisfied, sent_back = found.numbers
        sums[found[:3]] += Counts(
            results=results, in_time=in_time, rated=rated, satisfied=satisfied, sent_back=sent_back
        )
    for found in ran_out_between(work.session, since, until, work.now):
        sums[found[:3]] += Counts(ran_out=found.numbers[0])
    return [Cell(*key, counts) for key, counts in sums.items() if key[0].startswith(part)]


def _by(cells: Sequence[Cell], key: Callable[[Cell], Key], label: Callable[[Key], str]) -> list[Part]:
    """The busiest first."""
    sums: dict[Key, Counts] = defaultdict(Counts)
    for cell in cells:
        sums[key(cell)] += cell.counts
    parts = _named(sums, label)
    return sorted(parts, key=lambda part: (-part[1].opened, -part[1].results, part[0]))


def _asked_by(
    found: Sequence[Answer], key: Callable[[Answer], Key], label: Callable[[Key], str]
) -> list[AskedPart]:
    """Where most was asked first."""
    groups: dict[Key, list[Answer]] = defaultdict(list)
    for item in found:
        groups[key(item)].append(item)
    parts = _named({one: tally_of(items) for one, items in groups.items()}, label)
    return sorted(parts, key=lambda part: (-part[1].drawn, part[0]))


def _named(sums: Mapping[Key, Value], label: Callable[[Key], str]) -> list[tuple[str, Value]]:
    """What has no label is left out, what has the same label as another is numbered."""
    labels = {one: label(one) for one in sums}
    seen: Counter[str] = Counter()
    twice = {name for name, count in Counter(labels.values()).items() if count > 1}
    parts = []
    for one in sorted(sums, key=str):
        name = labels[one]
        seen[name] += 1
        if name:
            parts.append((f"{name}（{seen[name]}）" if name in twice else name, sums[one]))
    return parts


def grid_label(work: Work) -> Callable[[str], str]:
    """Names are unique only within a community: a first grid there may be in each."""
    names = work.directory.grid_name
    count = Counter(grid.name for grid in work.directory.grids.values())

    def label(code: str) -> str:
        name = names(code)
        return name if count[name] < 2 else f"{names(community_of(code))}{name}"

    return label


def post_label(work: Work) -> Callable[[int | None], str]:
    """A post by its place, what it is, and who sits there now: posts stay when people go."""
    known = {post.number: post for post in all_posts(work.session)}
    grid = grid_label(work)

    def label(post_id: int | None) -> str:
        post = known.get(post_id or 0)
        if post is None:
            return NOBODY
        seat = work.directory.post(post_id)
        title = post.title or ROLE_NAMES.get(post.role, post.role)
        return f"{grid(post.grid_code)} {title}（{seat.name if seat else '空缺'}）"

    return label


def _department(work: Work, post: int | None) -> str:
    office = work.directory.office(post)
    return office.name if office else ""


def _category(work: Work, code: str) -> str:
    return work.rules.categories.get(code, code)


def _in(ticket: Ticket, part: str) -> bool:
    return ticket.grid_code.startswith(part)


def _late(work: Work, ticket: Ticket) -> Late:
    view = view_of(ticket, 1, work.directory, work.rules)
    return Late(
        ticket.number, view.category_name, view.grid_name, view.handler, ticket.due_at, ticket.respond_by
    )
