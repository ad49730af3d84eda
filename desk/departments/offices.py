"""A department with the people who sit in it now, and how to find one by what somebody types."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz, process

from desk.errors import RuleError
from desk.seats import Seat
from desk.wording import offices as wording
from grids.hours import parse_hours
from storage.departments import Department
from storage.posts import Post
from storage.registry import Group

# Of three characters one wrong is 67; the second best must be clearly worse, or nobody knows who is meant.
_LIKELY, _MARGIN = 60, 12


@dataclass(frozen=True, slots=True)
class Office:
    """A department as the desk deals with it; `post_id` is the post its tickets belong to."""

    id: int
    name: str
    categories: tuple[str, ...]
    hours: str
    group: Group | None
    post_id: int | None
    seats: tuple[Seat, ...] = ()

    def closed(self, now: datetime) -> bool:
        """Is this outside the hours it has told?"""
        return bool(self.hours) and not parse_hours(self.hours).holds(now)


def offices_of(
    departments: Iterable[Department],
    posts: Iterable[Post],
    seats: Sequence[Seat],
    groups: Mapping[int | None, Group],
) -> dict[int, Office]:
    """Every department by its number."""
    post_ids = {post.department_id: post.id for post in posts if post.department_id is not None}
    return {
        item.number: Office(
            id=item.number,
            name=item.name,
            categories=tuple(item.categories),
            hours=item.hours,
            group=groups.get(item.group_id),
            post_id=post_ids.get(item.number),
            seats=tuple(seat for seat in seats if seat.department_id == item.number),
        )
        for item in departments
    }


def find_office(offices: Iterable[Office], words: str) -> Office:
    """The department meant, even if misspelt a little; RuleError says which there are."""
    known = {office.name: office for office in offices}
    wanted = words.strip().lstrip("@\uff20")
    if not known:
        raise RuleError(wording.NO_OFFICES)
    found = exact_office(known.values(), wanted) or _alike(known, wanted)
    if found is None:
        raise RuleError(wording.no_such_office(wanted, list(known)))
    return found


def exact_office(offices: Iterable[Office], words: str) -> Office | None:
    """The department of that name, or the only one whose name holds it (市政: 市政所) or lies in it."""
    wanted = "".join(words.split())
    known = list(offices)
    if same := [office for office in known if office.name == wanted]:
        return same[0]
    near = [
        office for office in known if len(wanted) > 1 and (wanted in office.name or office.name in wanted)
    ]
    return near[0] if len(near) == 1 else None


def _alike(known: Mapping[str, Office], wanted: str) -> Office | None:
    likely = process.extract(wanted, known.keys(), scorer=fuzz.ratio, limit=2, score_cutoff=_LIKELY)
    if not likely or (len(likely) > 1 and likely[0][1] - likely[1][1] < _MARGIN):
        return None
    return known[likely[0][0]]


def office_for(offices: Iterable[Office], category: str, usual: Mapping[str, str]) -> Office | None:
    """Who answers for a category: whoever has it, else the department of the name taxonomy.yaml gives it."""
    known = list(offices)
    own = next((office for office in known if category in office.categories), None)
    return own or exact_office(known, usual.get(category, ""))
