"""What ships for the year's publicity: the plan, the themes with their tips and questions, kept as files."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any, TypeVar

import yaml
from sqlmodel import Session

from grids.weeks import Subject, YearPlan
from storage.publicity import Seeded, Theme, Tip, all_themes, all_tips, find_seeded
from storage.quizzes import Quiz, all_quizzes
from storage.rows import Row, insert_all, row

# The C loader is ten times as fast; PyYAML has it wherever it ships as a wheel.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTENT = files("desk") / "content"
_NAME = "content"
Kept = TypeVar("Kept", Tip, Quiz)


@cache
def year_plan() -> YearPlan:
    """The plan that holds for every week the staff have not planned themselves."""
    document = _parse((_CONTENT / "plan.yaml").read_bytes())
    dates = {}
    for item in document["dates"]:
        month, _, day = item["date"].partition("-")
        dates[int(month), int(day)] = _subject(item)
    return YearPlan(
        {item["week"]: _subject(item) for item in document["weeks"]},
        dates,
        [(item["festival"], item["weeks"], _subject(item)) for item in document["festivals"]],
    )


def shipped_themes() -> Sequence[Mapping[str, Any]]:
    """The themes as their files have them."""
    return [_parse(data) for data in shipped_files()]


def seed(session: Session, now: datetime, shipped: tuple[bytes, ...] | None = None) -> bool:
    """Bring what ships into the tables, if the database holds another version of it; True if it did.

    What is new is added, what nobody changed follows the files (also out of use, if it ships no more);
    what the staff have changed or retired stays as they left it.
    """
    shipped = shipped_files() if shipped is None else shipped
    seeded = find_seeded(session, _NAME)
    if seeded is not None and seeded.digest == _digest(shipped):
        return False
    themes = [_parse(data) for data in shipped]
    _seed_themes(session, themes)
    tips = {tip["code"]: {"theme_code": theme["code"], **tip} for theme in themes for tip in theme["tips"]}
    quizzes = {
        quiz["code"]: {"theme_code": theme["code"], **quiz}
        for theme in themes
        for quiz in theme.get("quizzes", ())
    }
    fresh = _follow(all_tips(session), tips, now)
    insert_all(session, Tip, [row(Tip, **values, created_at=now) for values in fresh])
    fresh = _follow(all_quizzes(session), quizzes, now)
    insert_all(session, Quiz, [row(Quiz, **values) for values in fresh])
    session.merge(Seeded(name=_NAME, digest=_digest(shipped)))
    session.flush()
    return True


def _seed_themes(session: Session, themes: Sequence[Mapping[str, Any]]) -> None:
    known = {theme.code: theme for theme in all_themes(session)}
    rows = []
    for theme in themes:
        values = {name: theme[name] for name in ("code", "name", "flavour", "opening")}
        if theme["code"] in known:
            known[theme["code"]].sqlmodel_update(values)
        else:
            rows.append(row(Theme, **values))
    session.flush()
    insert_all(session, Theme, rows)


def _follow(stored: Sequence[Kept], shipped: Mapping[str, Row], now: datetime) -> list[Row]:
    """Let the rows nobody changed be what ships now; what ships and has no row yet."""
    missing = dict(shipped)
    for item in stored:
        if item.code is None:
            continue
        values = missing.pop(item.code, None)
        if item.changed_at is None:
            item.sqlmodel_update(values or {})
            item.retired_at = None if values else item.retired_at or now
    return list(missing.values())


@cache
def shipped_files() -> tuple[bytes, ...]:
    """The themes' files, unread."""
    themes = (_CONTENT / "themes").iterdir()
    return tuple(file.read_bytes() for file in sorted(themes, key=lambda file: file.name))


@cache
def _digest(shipped: tuple[bytes, ...]) -> str:
    return blake2b(b"\0".join(shipped), digest_size=16).hexdigest()


def _parse(data: bytes) -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(data, Loader=_LOADER)
    return document


def _subject(item: Mapping[str, Any]) -> Subject:
    return Subject(item["theme"], item["title"])
