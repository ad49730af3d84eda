"""What is counted of whom for assessment: grid workers' posts, communities, departments."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from desk.broadcasts.audience import community_of
from desk.followup.followups import answers
from desk.review.figures import cells_of, grid_label, post_label
from desk.seats import LEVEL_RANKS, RANKS
from desk.work import Work
from grids.assessment import Line, Record, assess
from grids.followups import Outcome
from grids.periods import Period
from grids.rates import Counts, Rate
from grids.roles import DEPARTMENT
from storage.duties import Duty, answers_between, called_between, supervised_between
from storage.posts import Post, all_posts

Kind = Literal["post", "community", "department"]
KINDS: tuple[Kind, ...] = ("post", "community", "department")
ASSESSED_ROLE = "grid_worker"


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is assessed; `key` tells it among all: post:12, community:990101103001, department:3."""

    kind: Kind
    id: str
    name: str
    place: str  # the node of the tree it belongs to

    @property
    def key(self) -> str:
        """As it is kept with its sheet."""
        return f"{self.kind}:{self.id}"


def subjects(work: Work, part: str = "") -> list[Subject]:
    """Everybody who is assessed below a node of the tree; a department belongs to the whole township."""
    post, grid = post_label(work), grid_label(work)
    found = [
        Subject("post", str(item.number), post(item.id), item.grid_code)
        for item in all_posts(work.session)
        if item.role == ASSESSED_ROLE
    ]
    communities = [code for code, node in work.directory.grids.items() if node.kind == "community"]
    found += [Subject("community", code, grid(code), code) for code in communities]
    found += [
        Subject("department", str(office.id), office.name, _township(work))
        for office in work.directory.offices.values()
    ]
    return [subject for subject in found if subject.place.startswith(part)]


def _township(work: Work) -> str:
    return min(work.directory.grids, key=len, default="")


def sheets(work: Work, period: Period, wanted: Iterable[Subject]) -> dict[str, tuple[Line, ...]]:
    """The sheet of each, by its key, as it stands at this moment; none of a seat nobody sat in."""
    records, rules = records_of(work, period), work.rules.desk.assessment
    return {
        subject.key: assess(records.get(subject.key, Record()), rules)
        for subject in wanted
        if subject.key in records or _is_there(work, subject)
    }


def _is_there(work: Work, subject: Subject) -> bool:
    if subject.kind == "post":
        return work.directory.post(int(subject.id)) is not None
    return subject.kind == "community" or bool(work.directory.offices[int(subject.id)].seats)


def records_of(work: Work, period: Period) -> dict[str, Record]:
    """What is counted in a period, by the key of each subject of which there is anything."""
    count = _Count(work)
    since, until, now = period.since, period.until, work.now
    for cell in cells_of(work, period):
        count.add(cell.grid, cell.post, _of_counts(cell.counts), Record(response=cell.counts.response))
    for duty in answers_between(work.session, since, until, now):
        good = duty.cases if duty.good else 0
        count.add_to_posts(duty, Record(response=Rate(good, duty.cases)))
    for duty in supervised_between(work.session, since, until, now):
        count.add_to_posts(duty, Record(supervised=duty.cases))
        count.add(duty.grid_code, None, Record(), Record(supervised=duty.cases))
    for item in answers(work, since, until):
        solved = Rate(int(item.outcome == Outcome.SOLVED), 1)
        if item.outcome in (Outcome.SOLVED, Outcome.UNSOLVED):
            count.add(item.grid_code, item.post, Record(followup=solved))
    for called in called_between(work.session, since, until, now):
        record = Record(report_in=Rate(called.in_time, called.cases))
        count.records[f"department:{called.department_id}"] += record
    return dict(count.records)


def _of_counts(counts: Counts) -> Record:
    return Record(
        on_time=counts.on_time,
        resolution=counts.resolution,
        satisfaction=counts.satisfaction,
        reopening=counts.reopening,
    )


class _Count:
    """Adds what is found to whoever it is to be counted for."""

    def __init__(self, work: Work) -> None:
        self.records: defaultdict[str, Record] = defaultdict(Record)
        self._directory = work.directory
        self._posts = {post.number: post for post in all_posts(work.session)}

    def add(self, grid: str, post_id: int | None, record: Record, only_place: Record | None = None) -> None:
        """To the community of a place, and to a post; `only_place`: what the place alone answers for."""
        place = record if only_place is None else record + only_place
        self.records[f"community:{community_of(grid)}"] += place
        if (key := self._key(post_id)) is not None:
            self.records[key] += record

    def add_to_posts(self, duty: Duty, record: Record) -> None:
        """To the post that had it; where none had, to each whose turn it was."""
        post = self._posts.get(duty.post_id or 0)
        keys = {self._key(post.number)} if post is not None and _had(post, duty) else self._on_duty(duty)
        for key in keys - {None}:
            self.records[str(key)] += record

    def _on_duty(self, duty: Duty) -> set[str | None]:
        seats = self._directory.handlers(duty.grid_code, duty.level)
        return {self._key(seat.id) for seat in seats}

    def _key(self, post_id: int | None) -> str | None:
        post = self._posts.get(post_id or 0)
        if post is None:
            return None
        return f"department:{post.department_id}" if post.department_id is not None else f"post:{post.number}"


def _had(post: Post, duty: Duty) -> bool:
    """Was it this post's? Who took late, from another level, what others had left lying is not to blame."""
    return duty.good or post.role == DEPARTMENT or RANKS.get(post.role, 0) == LEVEL_RANKS.get(duty.level, 0)
