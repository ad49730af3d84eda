"""Importing the gazetteer: the whole table or nothing. It adds and corrects, and takes no name away."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from desk.errors import RuleError
from desk.publicity.publicity_sheets import Sheet, Values, checked, take_in
from desk.registry.gazetteer import add_names, check_word
from desk.registry.grid_finder import GridFinder
from desk.registry.heirs import Heirs
from desk.registry.registry_import import ImportRefusedError, ImportReport, RowError
from desk.tables import cells
from desk.tables.cells import CellError, collect
from desk.tables.columns import Column, Record
from desk.tables.sheets import Line, Tick
from desk.wording.places import taken
from grids.codes import LENGTHS, LEVEL_NAMES, level_of
from grids.places import PLACE_KINDS
from storage.gazetteer import Place, all_places
from storage.registry import all_grids, touch_registry
from storage.successions import all_successions
from triage.normalise import normalise
from triage.place_words import everyday

PLACE_COLUMNS = (
    Column("grid", ("网格", "所属网格", "所在网格", "网格代码", "网格名称", "grid_code")),
    Column("kind", ("类别", "类型", "种类", "地名类别")),
    Column("name", ("名称", "地名", "正式名称", "标准名称", "全称")),
    Column("nicknames", ("别名", "俗称", "叫法", "小名", "又名", "俗名", "简称"), required=False),
)
_GAPS = re.compile(r"[、,\uff0c;\uff1b/|]+")


def import_places(session: Session, lines: Sequence[Line], tick: Tick, _now: datetime) -> ImportReport:
    """Add places and names. SheetError for a wrong header, ImportRefusedError for bad rows.

    Nicknames that grid workers have entered meanwhile stay; 删地名 takes them out.
    """
    finder = GridFinder(all_grids(session), Heirs(all_successions(session)))
    stored = list(all_places(session))

    def read(record: Record, errors: list[str]) -> Values:
        return _read(finder, record, errors)

    def save(rows: Sequence[tuple[int, Values]], sheet: Sheet) -> tuple[int, int]:
        return _save(session, stored, rows, sheet)

    return take_in(lines, PLACE_COLUMNS, read, _key, "name", save, tick)


def _key(values: Values) -> tuple[str, str]:
    return values["grid_code"][: LENGTHS["grid"]], normalise(values["name"])


def _read(finder: GridFinder, record: Record, errors: list[str]) -> Values:
    nicknames = record.get("nicknames")
    return {
        "grid_code": collect(errors, lambda: _grid(finder, record.cells["grid"])),
        "kind": collect(errors, lambda: cells.read_word(PLACE_KINDS, record.cells["kind"])),
        "name": collect(errors, lambda: _name(record.cells["name"])),
        "nicknames": collect(errors, lambda: _names(nicknames)) if nicknames else [],
    }


def _grid(finder: GridFinder, cell: str) -> str:
    code = finder.find(cell)
    if len(code) < LENGTHS["grid"]:
        raise CellError(f"“{cell}”是{LEVEL_NAMES[level_of(code)]}，地名要写在网格或微网格上")
    return code


def _name(cell: str) -> str:
    return checked(cells.read_name(cell, "名称"), check_word)


def _names(cell: str) -> list[str]:
    return [checked(word.strip(), check_word) for word in _GAPS.split(cell) if word.strip()]


def _save(
    session: Session, stored: list[Place], rows: Sequence[tuple[int, Values]], sheet: Sheet
) -> tuple[int, int]:
    """Write what is new; RowErrors of names that clash with another place come only now, all at once."""
    known = {(item.grid_code[: LENGTHS["grid"]], normalise(item.name)): item for item in stored}
    new = updated = 0
    touched: list[tuple[int, Place]] = []
    errors: list[RowError] = []
    common: dict[str, None] = {}
    for line, row in rows:
        place = known.get(_key(row))
        added = place is None
        if place is None:
            place = Place(grid_code=row["grid_code"], kind=row["kind"], name=row["name"])
            stored.append(place)
        changed = (place.grid_code, place.kind) != (row["grid_code"], row["kind"])
        place.grid_code, place.kind = row["grid_code"], row["kind"]
        try:
            changed |= add_names(place, row["nicknames"])
        except RuleError as error:
            errors.append(RowError(line, str(error)))
        common |= dict.fromkeys(word for word in place.words if everyday(normalise(word)))
        new, updated = new + added, updated + (changed and not added)
        touched.append((line, place))
    errors += _clashes(stored, touched)
    if errors:
        raise ImportRefusedError(errors)
    session.add_all(place for _, place in touched)
    session.flush()
    if common:
        some = "、".join(f"“{word}”" for word in list(common)[:10])
        sheet.notes.append(f"{some}是到处都有的叫法，只在本网格的群里认")
    if new or updated:
        touch_registry(session)
    return new, updated


def _clashes(stored: Sequence[Place], touched: Sequence[tuple[int, Place]]) -> list[RowError]:
    """As desk.gazetteer.check_free, for thousands of rows at once."""
    owners: dict[tuple[str, str], Place] = {}
    for place in stored:
        for word in place.words:
            owners.setdefault((place.grid_code[: LENGTHS["grid"]], normalise(word)), place)
    errors = []
    for line, place in touched:
        for word in place.words:
            other = owners[place.grid_code[: LENGTHS["grid"]], normalise(word)]
            if other is not place:
                errors.append(RowError(line, taken(word, other.name)))
    return errors


IMPORTS: Mapping[str, Callable[[Session, Sequence[Line], Tick, datetime], ImportReport]] = {
    "places": import_places,
}
