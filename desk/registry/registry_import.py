"""Importing grids, groups and people: the whole table or nothing, and every bad row named."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import Session, SQLModel

from desk.people.posting import appoint, leave, own_posts
from desk.registry.grid_finder import GridFinder, check_tree
from desk.registry.grid_rows import check_retired, read_grid, settle_shared
from desk.registry.heirs import Heirs
from desk.tables import cells
from desk.tables.cells import PLATFORMS, CellError, collect, read_word
from desk.tables.columns import GRID_COLUMNS, GROUP_COLUMNS, PEOPLE_COLUMNS, Column, Record, read_table
from desk.tables.sheets import Line, Tick
from grids.codes import LEVEL_NAMES, level_of
from grids.roles import DEPARTMENT_WORDS, PURPOSES, ROLE_LEVELS, ROLES
from storage.departments import all_departments
from storage.registry import Grid, Group, Person, all_grids, all_groups, all_people, touch_registry
from storage.successions import all_successions


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one line of the file, and what would be right."""

    line: int
    words: str


class ImportRefusedError(Exception):
    """The table has bad rows; nothing was written."""

    def __init__(self, errors: Iterable[RowError]) -> None:
        self.errors = sorted(errors, key=lambda error: error.line)
        super().__init__(f"表格有 {len(self.errors)} 处问题，没有导入任何内容")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import changed, and which columns of the file it did not use."""

    new: int
    updated: int
    unchanged: int
    ignored: Sequence[str] = ()
    notes: Sequence[str] = ()  # what was taken in and is worth a second look


Values = dict[str, Any]
Rows = list[tuple[int, Values]]


@dataclass(frozen=True, slots=True)
class _Topic:
    """What one import is about; `identity` names the fields that say which row is meant."""

    model: type[SQLModel]
    columns: Sequence[Column]
    identity: tuple[str, ...]
    stored: Sequence[SQLModel]
    read: Callable[[Record, list[str]], Values]
    check: Callable[[Rows], Iterable[tuple[int, str]]] = lambda _rows: ()
    # What a row says beyond its own table; True if that changed something.
    settle: Callable[[SQLModel, Values], bool] = lambda _item, _values: False


def import_grids(session: Session, lines: Sequence[Line], tick: Tick, _now: datetime) -> ImportReport:
    """Add or update grids. SheetError for a wrong header, ImportRefusedError for bad rows."""
    stored = all_grids(session)
    living = {grid.code: grid for grid in stored if grid.retired_at is None}
    retired = {grid.code: grid for grid in stored if grid.retired_at is not None}
    names = {code: grid.name for code, grid in living.items()}
    heirs = Heirs(all_successions(session))

    def check(rows: Rows) -> Iterable[tuple[int, str]]:
        yield from check_tree(rows, names, retired.keys())
        yield from check_retired(rows, retired, heirs)
        yield from settle_shared(rows, living)

    return _import(session, lines, _Topic(Grid, GRID_COLUMNS, ("code",), stored, read_grid, check), tick)


def import_groups(session: Session, lines: Sequence[Line], tick: Tick, _now: datetime) -> ImportReport:
    """Add or update chat groups; each belongs to a grid that must be known already."""
    stored = all_groups(session)
    check = partial(_check_departments, _departments_groups(session, stored))
    read = partial(_read_group, _finder(session))
    topic = _Topic(Group, GROUP_COLUMNS, ("platform", "chat_id"), stored, read, check)
    return _import(session, lines, topic, tick)


def import_people(session: Session, lines: Sequence[Line], tick: Tick, now: datetime) -> ImportReport:
    """Add or update people; by the table an account is one person in one post, and leaves any other."""
    read = partial(_read_person, _finder(session))
    topic = _Topic(
        Person,
        PEOPLE_COLUMNS,
        ("platform", "user_id"),
        all_people(session),
        read,
        settle=lambda person, values: _seat(session, person, values, now),
    )
    return _import(session, lines, topic, tick)


def _departments_groups(session: Session, groups: Sequence[Group]) -> Mapping[tuple[str, str], str]:
    """The name of the department that each group of one belongs to, by platform and chat id."""
    names = {department.group_id: department.name for department in all_departments(session)}
    return {(group.platform, group.chat_id): names[group.id] for group in groups if group.id in names}


def _check_departments(owners: Mapping[tuple[str, str], str], rows: Rows) -> Iterable[tuple[int, str]]:
    """Rows that would take a department's group away from it."""
    for line, values in rows:
        owner = owners.get((values["platform"], values["chat_id"]))
        if owner is not None and values["purpose"] not in (None, "department"):
            word = PURPOSES.names[values["purpose"]]
            yield line, f"“{values['chat_id']}”是“{owner}”的群，用途应为部门，不能改成{word}"


def _finder(session: Session) -> GridFinder:
    return GridFinder(all_grids(session), Heirs(all_successions(session)))


def _seat(session: Session, person: Any, values: Values, now: datetime) -> bool:
    """Put somebody where the table has them; whether that was news."""
    wanted = values["role"], values["grid_code"]
    posts = [post for _, post in own_posts(session, person) if post.department_id is None]
    held = [(post.role, post.grid_code) for post in posts]
    if held == [wanted]:
        return False
    leave(session, person, now)
    appoint(session, person, *wanted, now)
    session.flush()
    return True


def _import(session: Session, lines: Sequence[Line], topic: _Topic, tick: Tick) -> ImportReport:
    table = read_table(lines, topic.columns)
    errors: list[tuple[int, str]] = []
    rows: Rows = []
    for record in table.records:
        complaints = record.complaints()
        rows.append((record.line, topic.read(record, complaints)))
        errors.extend((record.line, words) for words in complaints)
        tick()
    errors.extend(_doubles(rows, topic.identity))
    errors.extend(topic.check(rows))
    if errors:
        raise ImportRefusedError(RowError(line, words) for line, words in errors)
    new, updated = _save(session, rows, topic)
    return ImportReport(new, updated, len(rows) - new - updated, tuple(table.ignored))


def _doubles(rows: Rows, identity: tuple[str, ...]) -> Iterable[tuple[int, str]]:
    """Rows that say again who an earlier row already was."""
    first: dict[tuple[Any, ...], int] = {}
    for line, values in rows:
        key = tuple(values.get(name) for name in identity)
        if None in key:
            continue
        if key in first:
            yield line, f"“{key[-1]}”与第 {first[key]} 行重复，请只留一行"
        first.setdefault(key, line)


def _save(session: Session, rows: Rows, topic: _Topic) -> tuple[int, int]:
    """Write what differs; how many rows were new and how many changed."""
    known = {tuple(getattr(item, name) for name in topic.identity): item for item in topic.stored}
    new = updated = 0
    for _, row in rows:
        # None stands for a column the file does not have: what is stored stays.
        values = {name: value for name, value in row.items() if value is not None}
        own = {name: value for name, value in values.items() if name in topic.model.model_fields}
        item = known.get(tuple(values[name] for name in topic.identity))
        if item is None:
            item = topic.model(**own)
            session.add(item)
            session.flush()
            topic.settle(item, values)
            new += 1
            continue
        changes = {name: value for name, value in own.items() if getattr(item, name) != value}
        if changes:
            session.add(item.sqlmodel_update(changes))
        updated += bool(topic.settle(item, values) or changes)
    session.flush()
    if new or updated:
        # A bot that runs beside this import reads the registry again.
        touch_registry(session)
    return new, updated


def _read_group(finder: GridFinder, record: Record, errors: list[str]) -> Values:
    platform = collect(errors, lambda: read_word(PLATFORMS, record.cells["platform"]))
    purpose = record.get("purpose") or None
    return {
        "platform": platform,
        "chat_id": collect(errors, lambda: cells.read_chat_id(platform or "", record.cells["chat_id"])),
        "title": _optional(errors, record.get("title"), cells.read_title),
        "purpose": _optional(errors, purpose, lambda cell: read_word(PURPOSES, cell)),
        "grid_code": collect(errors, lambda: finder.find(record.cells["grid"])),
    }


def _read_person(finder: GridFinder, record: Record, errors: list[str]) -> Values:
    platform = collect(errors, lambda: read_word(PLATFORMS, record.cells["platform"]))
    role = collect(errors, lambda: _read_role(record.cells["role"]))
    grid = collect(errors, lambda: finder.find(record.cells["grid"]))
    if role and grid and level_of(grid) not in ROLE_LEVELS[role]:
        right = "、".join(LEVEL_NAMES[level] for level in ROLE_LEVELS[role])
        errors.append(
            f"{ROLES.names[role]}应属于{right}，而“{record.cells['grid']}”是{LEVEL_NAMES[level_of(grid)]}"
        )
    return {
        "name": collect(errors, lambda: cells.read_name(record.cells["name"], "姓名")),
        "role": role,
        "grid_code": grid,
        "platform": platform,
        "user_id": collect(errors, lambda: cells.read_user_id(platform or "", record.cells["user_id"])),
        "phone": _optional(errors, record.get("phone"), cells.read_phone),
    }


def _read_role(cell: str) -> str:
    if cell in DEPARTMENT_WORDS:
        raise CellError("科室的人写在科室表里（yunwangge import departments 文件），不写在人员表里")
    return read_word(ROLES, cell)


def _optional(errors: list[str], cell: str | None, read: Callable[[str], Any]) -> Any:
    return None if cell is None else collect(errors, lambda: read(cell))


IMPORTS: Mapping[str, Callable[[Session, Sequence[Line], Tick, datetime], ImportReport]] = {
    "grids": import_grids,
    "groups": import_groups,
    "people": import_people,
}
