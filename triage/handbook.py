"""Common questions of residents with their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from triage.verdict import LexiconError

SHIPPED = Path(__file__).with_name("handbook.yaml")
Handbook = Mapping[str, "Entry"]
_KEYS = {"title", "patterns", "answer"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with its plain answer; patterns are written like the lexicon's rules."""

    id: str
    title: str
    patterns: tuple[str, ...]
    answer: str


def read_handbook(extra: Path | None = None) -> dict[str, Entry]:
    """The shipped handbook and a township's entries over it; raises LexiconError naming file and entry."""
    entries: dict[str, Entry] = {}
    for path in (SHIPPED, extra):
        if path is not None:
            entries |= _read(path)
    return entries


def _read(path: Path) -> dict[str, Entry]:
    try:
        rows: Any = yaml.safe_load(path.read_text(encoding="utf-8-sig")) or {}
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: {error}") from error
    if not isinstance(rows, dict):
        raise LexiconError(f"{path}: must be a mapping of entries")
    return {str(name): _entry(path, str(name), row) for name, row in rows.items()}


def _entry(path: Path, name: str, row: Any) -> Entry:
    if not isinstance(row, dict) or set(row) != _KEYS or not isinstance(row["patterns"], list):
        raise LexiconError(f"{path}: {name}: needs exactly title, patterns (a list) and answer")
    answer = str(row["answer"]).strip()
    if not answer or len(answer) > 120:
        raise LexiconError(f"{path}: {name}: the answer must have 1 to 120 characters, it has {len(answer)}")
    return Entry(name, str(row["title"]), tuple(map(str, row["patterns"])), answer)
