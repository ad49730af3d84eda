"""Reading labelled rows: the shared development sets, or the project's own where those are absent."""

import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWN = Path(__file__).with_name("own_rows.jsonl")
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled message."""

    text: str
    want: str
    category: str | None = None
    kind: str | None = None
    urgency: str | None = None
    emergency: str | None = None
    also: tuple[str, ...] = ()
    held_out: bool = False


def data_folder() -> Path:
    """Where the shared sets are: YUNWANGGE_DATA, else ../shared/data beside the repository."""
    return Path(os.environ.get("YUNWANGGE_DATA") or ROOT.parent / "shared" / "data")


def read_rows(path: Path) -> list[Row]:
    """All rows of a JSONL file; a fifth of them, by checksum of their id, is marked as held out."""
    with path.open(encoding="utf-8") as lines:
        return [_row(json.loads(line)) for line in lines if line.strip()]


def _row(raw: dict[str, Any]) -> Row:
    tags = [tag.removeprefix("also:") for tag in raw.get("tags") or () if tag.startswith("also:")]
    key = str(raw.get("id") or raw["text"])
    return Row(
        text=raw["text"],
        want=raw["want"],
        category=raw.get("category"),
        kind=raw.get("kind"),
        urgency=raw.get("urgency"),
        emergency=raw.get("emergency"),
        also=(*(raw.get("also") or ()), *tags),
        held_out=zlib.crc32(key.encode()) % 5 == 0,
    )
