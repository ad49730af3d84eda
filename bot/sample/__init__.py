"""海棠镇， the sample township: invented places and people, imported through the same door as real ones."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from sqlmodel import Session

from desk.tables.columns import Column, read_table
from desk.tables.sheets import read_sheet
from storage.registry import touch_registry
from storage.rows import driver

if TYPE_CHECKING:
    from desk.registry.registry_import import ImportReport

SAMPLE = Path(__file__).parent
_RESIDENT_COLUMNS = (Column("name", ("姓名",)), Column("user_id", ("账号",)), Column("groups", ("群",)))


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody to be in the chat room: the name shown, the account, and the groups they are in."""

    name: str
    user_id: str
    groups: tuple[str, ...]


def settle(session: Session, now: datetime) -> bool:
    """Load the township, unless this very one was loaded before: what was changed since then stays. Was it?

    Which one that was stands in the file's header, as the registry's version does.
    """
    this = crc32(b"".join(path.read_bytes() for path in sorted(SAMPLE.glob("*.csv")))) >> 1
    if driver(session).execute("PRAGMA application_id").fetchone()[0] == this:
        return False
    load_sample(session, now)
    touch_registry(session)
    driver(session).execute(f"PRAGMA application_id = {this}")
    return True


def load_sample(session: Session, now: datetime) -> "dict[str, ImportReport]":
    """Import the township's grids, groups, people, departments and places; a second time changes nothing."""
    # Needed for this alone, and a tenth of a second of every start.
    from desk.departments import department_import  # noqa: PLC0415
    from desk.registry import place_import, registry_import  # noqa: PLC0415

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
