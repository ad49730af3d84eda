"""Assessment sheets: as they stand now, as they were given out, and what disputes have given back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.actor import Actor
from desk.assessment.assessing import Kind, Subject, sheets, subjects
from desk.work import Work
from grids.assessment import Line, is_ranked, packed, places, total, unpacked
from grids.periods import Period
from storage.assessments import AssessmentSheet, sheet_of, sheets_of
from storage.disputes import ADJUSTED, Dispute, disputes_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """One subject's points in a period. `number` is None until it was given out; from then on it is fixed."""

    subject: Subject
    period: Period
    lines: tuple[Line, ...]
    number: int | None = None
    made_at: datetime | None = None
    disputes: Sequence[Dispute] = ()

    @property
    def original(self) -> float:
        """As it was given out."""
        return total(self.lines)

    @property
    def adjustments(self) -> list[Dispute]:
        """Disputes after which points were given back, each a line of its own."""
        return [dispute for dispute in self.disputes if dispute.state == ADJUSTED]

    @property
    def points(self) -> float:
        """With what was given back."""
        return total(self.lines, sum(dispute.points for dispute in self.adjustments))

    @property
    def ranked(self) -> bool:
        """Is there enough to compare it with others?"""
        return is_ranked(self.lines)

    def line(self, code: str) -> Line | None:
        """The line of an indicator."""
        return next((line for line in self.lines if line.code == code), None)


def all_sheets(work: Work, period: Period, part: str = "") -> list[Sheet]:
    """Everybody's below a node of the tree: those given out, or if there are none yet, as it stands now."""
    given = sheets_of(work.session, period.span, period.first)
    if given:
        known = _with_disputes(work, period, given)
        return [sheet for sheet in known if sheet.subject.place.startswith(part)]
    wanted = subjects(work, part)
    lines = sheets(work, period, wanted)
    return [Sheet(one, period, lines[one.key]) for one in wanted if one.key in lines]


def sheet_for(work: Work, subject: Subject, period: Period) -> Sheet:
    """One subject's."""
    given = sheet_of(work.session, subject.key, period.span, period.first)
    if given is not None:
        [sheet] = _with_disputes(work, period, [given])
        return sheet
    lines = sheets(work, period, [subject]).get(subject.key, ())
    return Sheet(subject, period, lines)


def fix(work: Work, period: Period) -> bool:
    """Keep everybody's sheet of a period that is over; False if that was done before."""
    if sheets_of(work.session, period.span, period.first):
        return False
    for sheet in all_sheets(work, period):
        work.session.add(
            AssessmentSheet(
                subject=sheet.subject.key,
                name=sheet.subject.name,
                place=sheet.subject.place,
                span=period.span,
                first=period.first,
                made_at=work.now,
                lines=packed(sheet.lines),
            )
        )
    work.session.flush()
    return True


def own_subjects(work: Work, actor: Actor) -> list[Subject]:
    """Whose sheets are this person's own: their posts', their community's, their department's."""
    held = {f"post:{seat.id}" for seat in actor.seats}
    held |= {f"community:{seat.grid_code}" for seat in actor.seats if seat.role == "community"}
    held |= {f"department:{number}" for number in actor.departments}
    return [subject for subject in subjects(work) if subject.key in held]


def ranking(found: Iterable[Sheet], kind: Kind) -> tuple[list[tuple[int, Sheet]], list[Sheet]]:
    """The places of one kind, the best first, and those of whom there is too little to compare."""
    mine = [sheet for sheet in found if sheet.subject.kind == kind]
    fit = sorted((sheet for sheet in mine if sheet.ranked), key=lambda one: (-one.points, one.subject.name))
    return list(zip(places([sheet.points for sheet in fit]), fit, strict=True)), [
        sheet for sheet in mine if not sheet.ranked
    ]


def _with_disputes(work: Work, period: Period, given: Sequence[AssessmentSheet]) -> list[Sheet]:
    by_sheet: dict[int, list[Dispute]] = defaultdict(list)
    for dispute in disputes_of(work.session, [row.number for row in given]):
        by_sheet[dispute.sheet_id].append(dispute)
    return [
        Sheet(_subject(row), period, unpacked(row.lines), row.number, row.made_at, by_sheet[row.number])
        for row in given
    ]


def _subject(row: AssessmentSheet) -> Subject:
    kind, _, number = row.subject.partition(":")
    known: dict[str, Kind] = {"post": "post", "community": "community", "department": "department"}
    return Subject(known[kind], number, row.name, row.place)
