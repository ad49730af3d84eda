"""What the imports of tips, questions and weeks share: reading rows, refusing all of them if any is bad."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from desk.errors import RuleError
from desk.publicity.content import seed
from desk.publicity.themes import find_theme
from desk.registry.registry_import import ImportRefusedError, ImportReport, RowError
from desk.tables.cells import CellError
from desk.tables.columns import Column, Record, read_table
from desk.tables.sheets import Line, Tick
from storage.publicity import Theme, all_themes

Values = dict[str, Any]


@dataclass
class Sheet:
    """The rows of a file as they are read, and what is wrong or worth a word about them."""

    errors: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    first: dict[Any, int] = field(default_factory=dict)

    def once(self, line: int, key: Any, name: str) -> None:
        """A row that says again what an earlier one said is a mistake."""
        if key in self.first:
            self.errors.append((line, f"“{name}”与第 {self.first[key]} 行重复，请只留一行"))
        self.first.setdefault(key, line)


Read = Callable[[Record, list[str]], Values]
Save = Callable[[Sequence[tuple[int, Values]], Sheet], tuple[int, int]]


def take_in(
    lines: Sequence[Line],
    columns: Sequence[Column],
    read: Read,
    key: Callable[[Values], Any],
    name: str,
    save: Save,
    tick: Tick,
) -> ImportReport:
    """Read every row, then write all of them or, if any is bad, none (ImportRefusedError).

    `key` tells rows that mean the same; `name` is the field such a row is called by; `save` returns how many
    rows were new and how many changed.
    """
    table, sheet = read_table(lines, columns), Sheet()
    rows: list[tuple[int, Values]] = []
    for record in table.records:
        complaints = record.complaints()
        values = read(record, complaints)
        sheet.errors += [(record.line, words) for words in complaints]
        if not complaints:
            sheet.once(record.line, key(values), str(values[name]))
        rows.append((record.line, values))
        tick()
    if sheet.errors:
        raise ImportRefusedError(RowError(line, words) for line, words in sheet.errors)
    new, updated = save(rows, sheet)
    return ImportReport(
        new, updated, len(rows) - new - updated, tuple(table.ignored), notes=tuple(sheet.notes)
    )


def update(item: Any, values: Values, **stamp: Any) -> bool:
    """Change a stored row where it differs; True if it did. `stamp`: what is written only with a change."""
    changes = {name: value for name, value in values.items() if getattr(item, name) != value}
    if changes:
        item.sqlmodel_update({**changes, **stamp})
    return bool(changes)


def known_themes(session: Session, now: datetime) -> Sequence[Theme]:
    """Every theme a row may name."""
    seed(session, now)
    return all_themes(session)


def read_theme(themes: Sequence[Theme], cell: str) -> str:
    """A theme's code by what people call it."""
    if not cell:
        raise CellError("主题为空")
    try:
        return find_theme(themes, cell).code
    except RuleError as error:
        raise CellError(str(error)) from error


def checked(cell: str, check: Callable[[str], None]) -> str:
    """The cell, if a rule of the desk has nothing against it."""
    try:
        check(cell)
    except RuleError as error:
        raise CellError(str(error)) from error
    return cell


def short(cell: str, what: str, most: int, needed: bool = False) -> str:
    """The cell, if it is not too long, and not empty where it is needed."""
    if needed and not cell:
        raise CellError(f"{what}为空")
    if len(cell) > most:
        raise CellError(f"{what}有 {len(cell)} 个字，最多 {most} 个")
    return cell
