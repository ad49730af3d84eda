"""海棠镇， the sample township: invented places and people, imported through the same door as real ones."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlmodel import Session

from desk.departments import department_import
from desk.registry import place_import, registry_import
from desk.registry.registry_import import ImportReport
from desk.tables.columns import Column, read_table
from desk.tables.sheets import read_sheet

SAMPLE = Path(__file__).parent
_RESIDENT_COLUMNS = (Column("name", ("姓名",)), Column("user_id", ("账号",)), Column("groups", ("群",)))


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody to be in the chat room: the name shown, the account, and the groups they are in."""

    name: str
    user_id: str
    groups: tuple[str, ...]


def load_sample(session: Session, now: datetime) -> dict[str, ImportReport]:
    """Import the township's grids, groups, people, departments and places; a second time changes nothing."""
    imports = {**registry_import.IMPORTS, **department_import.IMPORTS, **place_import.IMPORTS}
    return {
        topic: load(session, read_sheet(_bytes(topic)), lambda: None, now) for topic, load in imports.items()
    }


@cache
def sample_residents() -> tuple[Resident, ...]:
    """The residents of the chat room, in the order of their groups."""
    table = read_table(read_sheet(_bytes("residents")), _RESIDENT_COLUMNS)
    return tuple(
        Resident(row.cells["name"], row.cells["user_id"], tuple(row.cells["groups"].split()))
        for row in table.records
    )


def _bytes(topic: str) -> bytes:
    return (SAMPLE / f"{topic}.csv").read_bytes()
