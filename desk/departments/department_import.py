"""Importing departments: the whole table or nothing; who sits in each, and where it talks, comes along."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, select

from desk.departments.department_rows import DEPARTMENT_COLUMNS, Claims, Known, Member, read_row
from desk.people.posting import sit_down
from desk.publicity.publicity_sheets import Sheet, Values, take_in, update
from desk.registry.grid_finder import GridFinder
from desk.registry.registry_import import ImportReport
from desk.tables.columns import Record
from desk.tables.sheets import Line, Tick
from grids.codes import level_of
from storage.departments import Department, all_departments
from storage.registry import Group, Person, all_grids, all_groups, all_people, find_group, touch_registry
from triage import load_taxonomy


def import_departments(session: Session, lines: Sequence[Line], tick: Tick, now: datetime) -> ImportReport:
    """Add or update departments; of those named, whoever is not in the table any more leaves.

    SheetError for a wrong header, ImportRefusedError for bad rows. An empty or absent cell of people, group,
    hours or categories: an absent column changes nothing, an empty cell empties it.
    """
    known = Known(
        GridFinder(all_grids(session)),
        [grid.code for grid in all_grids(session) if level_of(grid.code) == "township"],
        {(group.platform, group.chat_id): group for group in all_groups(session)},
        {(person.platform, person.user_id): person for person in all_people(session)},
        {code: category.name for code, category in load_taxonomy().categories.items()},
    )
    stored = {item.name: item for item in all_departments(session)}
    claims = Claims(known.categories)

    def read(record: Record, errors: list[str]) -> Values:
        values = read_row(known, record, errors)
        errors += claims.of(record.line, values)
        return values

    def save(rows: Sequence[tuple[int, Values]], sheet: Sheet) -> tuple[int, int]:
        return _save(session, stored, rows, sheet, now)

    return take_in(lines, DEPARTMENT_COLUMNS, read, lambda values: values["name"], "name", save, tick)


def _save(
    session: Session,
    stored: Mapping[str, Department],
    rows: Sequence[tuple[int, Values]],
    sheet: Sheet,
    now: datetime,
) -> tuple[int, int]:
    new = updated = 0
    given = {code for _, row in rows for code in row["categories"] or ()}
    for _, row in rows:
        department = stored.get(row["name"])
        added = department is None
        if department is None:
            department = Department(name=row["name"], grid_code=row["grid_code"])
            session.add(department)
            session.flush()
        changed = _update(session, department, row)
        changed |= row["people"] is not None and _settle(session, department, row["people"], now)
        if not row["people"] and not sit_down(session, department, None, now).left:
            sheet.notes.append(f"“{department.name}”没有人员，暂时不能转办给它、吹它的哨")
        new += added
        updated += changed and not added
    updated += _give_up(stored, {row["name"] for _, row in rows}, given, sheet)
    session.flush()
    if new or updated:
        touch_registry(session)
    return new, updated


def _give_up(stored: Mapping[str, Department], named: set[str], given: set[str], sheet: Sheet) -> int:
    """Departments the table does not name lose what it gives to others; how many did."""
    losing = [item for item in stored.values() if item.name not in named and given & set(item.categories)]
    for item in losing:
        known = load_taxonomy().categories
        names = [known[code].name for code in item.categories if code in given]
        sheet.notes.append(f"“{item.name}”不再负责：{'、'.join(names)}")
        item.categories = [code for code in item.categories if code not in given]
    return len(losing)


def _update(session: Session, department: Department, row: Values) -> bool:
    values: Values = {"grid_code": row["grid_code"]}
    if row["categories"] is not None:
        values["categories"] = row["categories"]
    if row["hours"] is not None:
        values["hours"] = row["hours"]
    if row["group"] is not None:
        values["group_id"] = _group(session, department, row["group"]) if row["group"] else None
    return update(department, values)


def _group(session: Session, department: Department, place: tuple[str, str]) -> int | None:
    """The department's group; one the bot has not seen, or that was bound to nothing, becomes it now."""
    group = find_group(session, *place)
    if group is None:
        group = Group(platform=place[0], chat_id=place[1], title=f"{department.name}群")
    group.purpose = "department"
    group.grid_code = group.grid_code or department.grid_code
    session.add(group)
    session.flush()
    return group.id


def _settle(session: Session, department: Department, members: Sequence[Member], now: datetime) -> bool:
    """Exactly these people sit in the department's post; whether that was news."""
    people = [_person(session, member) for member in members]
    return sit_down(session, department, people, now).changed


def _person(session: Session, member: Member) -> Person:
    account = (Person.platform == member.platform, Person.user_id == member.user_id)
    person = session.exec(select(Person).where(*account)).first()
    if person is None:
        person = Person(name=member.name, platform=member.platform, user_id=member.user_id)
    person.phone = member.phone or person.phone
    session.add(person)
    session.flush()
    return person


IMPORTS: Mapping[str, Callable[[Session, Sequence[Line], Tick, datetime], ImportReport]] = {
    "departments": import_departments,
}
