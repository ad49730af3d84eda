"""The codes a verdict may carry: categories, kinds, urgencies and the 13 emergencies."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from triage.verdict import LexiconError

SHIPPED = Path(__file__).with_name("taxonomy.yaml")


@dataclass(frozen=True, slots=True)
class Category:
    """What a complaint is about, with its default urgency and the department that deals with it."""

    code: str
    name: str
    about: str
    urgency: str
    department: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All codes with their Chinese names."""

    categories: Mapping[str, Category]
    kinds: Mapping[str, str]
    urgencies: Mapping[str, str]
    emergencies: Mapping[str, str]


@lru_cache(maxsize=4)
def load_taxonomy(path: Path = SHIPPED) -> Taxonomy:
    """Read a taxonomy file; raises LexiconError naming file and entry when it is broken."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
        return Taxonomy(
            categories={
                code: Category(code, row["name"], row["about"], row["urgency"], row["department"])
                for code, row in raw["categories"].items()
            },
            kinds={code: str(name) for code, name in raw["kinds"].items()},
            urgencies={code: row["name"] for code, row in raw["urgencies"].items()},
            emergencies={code: str(name) for code, name in raw["emergencies"].items()},
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise LexiconError(f"{path}: {error}") from error


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
