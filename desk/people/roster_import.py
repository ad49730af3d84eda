"""Importing the duty roster: the whole table or nothing; a later table replaces the days it names."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlmodel import Session

from desk.publicity.publicity_sheets import Sheet, Values, take_in
from desk.registry.grid_finder import GridFinder
from desk.registry.heirs import Heirs
from desk.registry.registry_import import ImportReport
from desk.seats import Seat, seats_of
from desk.tables.cells import CellError, collect, read_phone
from desk.tables.columns import Column, Record
from desk.tables.sheets import Line, Tick
from desk.wording.roster import replaced
from grids.codes import is_within
from grids.deadlines import SHANGHAI
from grids.roles import nearest
from grids.roster import Span, read_day, read_shift
from storage.posts import all_posts, current_holdings
from storage.registry import all_grids, all_people, touch_registry
from storage.roster import DutyShift, shifts_of_days
from storage.successions import all_successions

ROSTER_COLUMNS = (
    Column("date", ("日期", "值班日期", "哪天", "day")),
    Column("from", ("开始", "开始时间", "起", "上班时间", "begin", "start")),
    Column("to", ("结束", "结束时间", "止", "下班时间", "end", "until")),
    Column("grid", ("网格", "值班地点", "单位", "所属网格", "网格名称", "网格代码", "社区", "grid_code")),
    Column("name", ("姓名", "值班人", "值班人员", "人员")),
    Column("phone", ("电话", "手机", "手机号", "联系电话", "mobile", "tel"), required=False),
)


@dataclass
class _Staff:
    """Who can be on duty: everybody who holds a post now; and what the file has them do so far."""

    by_name: Mapping[str, Sequence[Seat]]
    taken: dict[tuple[str, int], list[tuple[int, Span]]] = field(default_factory=lambda: defaultdict(list))

    def find(self, name: str, phone: str, code: str) -> int:
        """The person meant; CellError says what is missing to tell."""
        word = "".join(name.split())
        if not word:
            raise CellError("姓名为空")
        found = self.by_name.get(word, ())
        if not found:
            near = nearest(word, list(self.by_name))
            hint = f"，是不是“{near}”？" if near else "，请先导入人员表"
            raise CellError(f"没有叫“{name}”的工作人员{hint}")
        if phone:
            found = [seat for seat in found if seat.phone in ("", phone)]
            if not found:
                raise CellError(f"“{name}”的电话 {phone} 与人员表不同，请核对")
        people = {seat.person_id for seat in found}
        if len(people) > 1:
            # Of two with the same name it is whoever works there, or above.
            people = {
                seat.person_id
                for seat in found
                if is_within(seat.grid_code, code) or is_within(code, seat.grid_code)
            }
        if len(people) != 1:
            raise CellError(f"叫“{name}”的工作人员不止一位，请加一列“电话”写明是谁")
        return people.pop()

    def clash(self, line: int, code: str, person: int, span: Span) -> str:
        """The complaint about two shifts of the same person at once; twice the same is another matter."""
        taken = self.taken[code, person]
        for first, (begin, end) in taken:
            if begin < span[1] and span[0] < end and begin != span[0]:
                return f"这一班和第 {first} 行的时间重叠，同一个人同一处只能排一班"
        taken.append((line, span))
        return ""


def import_roster(session: Session, lines: Sequence[Line], tick: Tick, now: datetime) -> ImportReport:
    """Add shifts; whatever stood on a day of a node that the table names is replaced.

    SheetError for a wrong header, ImportRefusedError for bad rows.
    """
    grids = all_grids(session)
    finder, staff = GridFinder(grids, Heirs(all_successions(session))), _staff(session)
    names = {grid.code: grid.name for grid in grids}
    today = now.astimezone(SHANGHAI).date()

    def read(record: Record, errors: list[str]) -> Values:
        day = collect(errors, lambda: _day(record.cells["date"], today))
        code = collect(errors, lambda: finder.find(record.cells["grid"]))
        span = collect(errors, lambda: _span(day or today, record.cells["from"], record.cells["to"]))
        phone = collect(errors, lambda: read_phone(record.get("phone") or "")) or ""
        person = collect(errors, lambda: staff.find(record.cells["name"], phone, code or ""))
        if day and code and span and person and (clash := staff.clash(record.line, code, person, span)):
            errors.append(clash)
        begin, end = span or (None, None)
        return {
            "day": str(day),
            "code": code,
            "person": person,
            "begin": begin,
            "end": end,
            "who": record.cells["name"],
        }

    def save(rows: Sequence[tuple[int, Values]], sheet: Sheet) -> tuple[int, int]:
        return _save(session, rows, sheet, names)

    return take_in(
        lines,
        ROSTER_COLUMNS,
        read,
        lambda values: (values["code"], values["begin"], values["person"]),
        "who",
        save,
        tick,
    )


def _save(
    session: Session, rows: Sequence[tuple[int, Values]], sheet: Sheet, names: Mapping[str, str]
) -> tuple[int, int]:
    """Day by day of each node; how many shifts were new, and how many took the place of others."""
    stored: dict[tuple[str, str], list[DutyShift]] = defaultdict(list)
    for shift in shifts_of_days(session, {values["day"] for _, values in rows}):
        stored[shift.grid_code, shift.day].append(shift)
    wanted: dict[tuple[str, str], list[DutyShift]] = defaultdict(list)
    for _, values in rows:
        wanted[values["code"], values["day"]].append(
            DutyShift(
                grid_code=values["code"],
                person_id=values["person"],
                day=values["day"],
                begin=values["begin"],
                end=values["end"],
            )
        )
    new = updated = 0
    for place, shifts in wanted.items():
        old, given = {_face(shift) for shift in stored[place]}, {_face(shift) for shift in shifts}
        gone = [shift for shift in stored[place] if _face(shift) not in given]
        fresh = [shift for shift in shifts if _face(shift) not in old]
        for shift in gone:
            session.delete(shift)
        session.add_all(fresh)
        if gone:
            sheet.notes.append(replaced(names[place[0]], place[1], len(gone)))
        new, updated = (new, updated + len(fresh)) if gone else (new + len(fresh), updated)
        if gone or fresh:
            session.flush()
            touch_registry(session)
    return new, updated


def _face(shift: DutyShift) -> tuple[int, datetime, datetime]:
    return shift.person_id, shift.begin.astimezone(UTC), shift.end.astimezone(UTC)


def _staff(session: Session) -> _Staff:
    by_name: dict[str, list[Seat]] = defaultdict(list)
    for seats in seats_of(all_people(session), all_posts(session), current_holdings(session)).values():
        for seat in seats:
            if seat.id is not None:
                by_name["".join(seat.name.split())].append(seat)
    return _Staff(by_name)


def _day(cell: str, today: date) -> date:
    try:
        return read_day(cell, today)
    except ValueError as error:
        raise CellError(str(error)) from error


def _span(day: date, begin: str, end: str) -> Span:
    try:
        return read_shift(day, begin, end)
    except ValueError as error:
        raise CellError(str(error)) from error


IMPORTS: Mapping[str, Callable[[Session, Sequence[Line], Tick, datetime], ImportReport]] = {
    "roster": import_roster,
}
