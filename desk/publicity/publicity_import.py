"""Importing tips, questions and planned weeks: the whole table or nothing, and every bad row named."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from desk.publicity.publicity_sheets import (
    Sheet,
    Values,
    checked,
    known_themes,
    read_theme,
    short,
    take_in,
    update,
)
from desk.publicity.themes import LONGEST_TITLE, today
from desk.publicity.tips import bare, check_text, most_alike, widen
from desk.registry.registry_import import ImportReport
from desk.tables.cells import CellError, collect
from desk.tables.columns import Column, Record
from desk.tables.sheets import Line, Tick
from desk.wording import publicity as wording
from grids.hotlines import unknown_numbers
from grids.weeks import read_week
from storage.publicity import PlannedWeek, Tip, all_tips, planned_weeks
from storage.quizzes import Quiz, all_quizzes
from storage.rows import insert_all, row

_BY = "导入"
_LONGEST_QUESTION, _LONGEST_OPTION, _LONGEST_WHY = 60, 20, 100
_FEWEST_OPTIONS = 2
_THEME = Column("theme", ("主题", "主题名称", "主题名", "类别"))
TIP_COLUMNS = (_THEME, Column("text", ("内容", "小知识", "提示", "正文", "文本", "tip")))
PLAN_COLUMNS = (
    Column("week", ("周", "哪一周", "日期", "周一", "周次", "开始日期", "monday", "date")),
    _THEME,
    Column("title", ("标题", "周标题", "口号"), required=False),
)
_OPTIONS = ("option1", "option2", "option3", "option4")
QUIZ_COLUMNS = (
    _THEME,
    Column("question", ("问题", "题目", "题干")),
    Column("option1", ("选项1", "选项A", "选项一", "A")),
    Column("option2", ("选项2", "选项B", "选项二", "B")),
    Column("option3", ("选项3", "选项C", "选项三", "C"), required=False),
    Column("option4", ("选项4", "选项D", "选项四", "D"), required=False),
    Column("answer", ("答案", "正确答案", "正确选项")),
    Column("why", ("为什么", "解析", "理由", "说明", "原因")),
)


def import_tips(session: Session, lines: Sequence[Line], tick: Tick, now: datetime) -> ImportReport:
    """Add tips; one whose words are there already changes nothing. Near-duplicates are named."""
    themes = known_themes(session, now)

    def read(record: Record, errors: list[str]) -> Values:
        text = widen(record.cells["text"])
        return {
            "theme_code": collect(errors, lambda: read_theme(themes, record.cells["theme"])),
            "text": collect(errors, lambda: checked(text, check_text)),
        }

    def save(rows: Sequence[tuple[int, Values]], sheet: Sheet) -> tuple[int, int]:
        return _save_tips(session, rows, sheet, now)

    return take_in(lines, TIP_COLUMNS, read, lambda values: bare(values["text"] or ""), "text", save, tick)


def import_plan(session: Session, lines: Sequence[Line], tick: Tick, now: datetime) -> ImportReport:
    """Give weeks themes of the township's own; a week is any day in it, or 2026-W50."""
    themes = known_themes(session, now)

    def read(record: Record, errors: list[str]) -> Values:
        theme = collect(errors, lambda: read_theme(themes, record.cells["theme"]))
        title = collect(errors, lambda: short(record.get("title") or "", "标题", LONGEST_TITLE))
        monday = collect(errors, lambda: _monday(record.cells["week"], today(now)))
        name = next((item.name for item in themes if item.code == theme), "")
        return {"monday": monday, "theme_code": theme, "title": title or name}

    def save(rows: Sequence[tuple[int, Values]], _sheet: Sheet) -> tuple[int, int]:
        known = {week.monday: week for week in planned_weeks(session)}
        fresh = [values for _, values in rows if values["monday"] not in known]
        insert_all(session, PlannedWeek, [row(PlannedWeek, **values, by=_BY, at=now) for values in fresh])
        old = [(known[values["monday"]], values) for _, values in rows if values["monday"] in known]
        return len(fresh), sum(update(item, values, by=_BY, at=now) for item, values in old)

    return take_in(lines, PLAN_COLUMNS, read, lambda values: values["monday"], "monday", save, tick)


def import_quizzes(session: Session, lines: Sequence[Line], tick: Tick, now: datetime) -> ImportReport:
    """Add or change questions; a question of the same words and theme is the same question."""
    themes = known_themes(session, now)

    def read(record: Record, errors: list[str]) -> Values:
        columns = [record.get(name) or "" for name in _OPTIONS]
        options = _read_options(columns, errors)
        question, why = widen(record.cells["question"]), widen(record.cells["why"])
        return {
            "theme_code": collect(errors, lambda: read_theme(themes, record.cells["theme"])),
            "question": collect(errors, lambda: short(question, "问题", _LONGEST_QUESTION, needed=True)),
            "options": options,
            "answer": collect(errors, lambda: _answer(record.cells["answer"], columns)),
            "why": collect(errors, lambda: short(why, "解析", _LONGEST_WHY, needed=True)),
        }

    def key(values: Values) -> Any:
        return values["theme_code"], bare(values["question"] or "")

    def save(rows: Sequence[tuple[int, Values]], _sheet: Sheet) -> tuple[int, int]:
        known = {(quiz.theme_code, bare(quiz.question)): quiz for quiz in all_quizzes(session)}
        fresh = [values for _, values in rows if key(values) not in known]
        insert_all(session, Quiz, [row(Quiz, **values, changed_at=now) for values in fresh])
        old = [(known[key(values)], values) for _, values in rows if key(values) in known]
        return len(fresh), sum(update(item, values, changed_at=now) for item, values in old)

    return take_in(lines, QUIZ_COLUMNS, read, key, "question", save, tick)


def _save_tips(
    session: Session, rows: Sequence[tuple[int, Values]], sheet: Sheet, now: datetime
) -> tuple[int, int]:
    known = {bare(tip.text): tip for tip in all_tips(session) if tip.source not in ("draft", "dropped")}
    texts: dict[str, str] = {words: tip.text for words, tip in known.items() if tip.retired_at is None}
    fresh = []
    for line, values in rows:
        words = bare(values["text"])
        if words in known:
            if known[words].retired_at is not None:
                sheet.notes.append(wording.stays_retired(line, known[words].id or 0))
            continue
        if like := most_alike(values["text"], list(texts)):
            sheet.notes.append(wording.looks_like(line, values["text"], texts[like]))
        if odd := unknown_numbers(values["text"]):
            sheet.notes.append(wording.odd_numbers(line, odd))
        texts[words] = values["text"]
        fresh.append(values)
    own = {"source": "import", "by": _BY, "created_at": now, "changed_at": now}
    insert_all(session, Tip, [row(Tip, **values, **own) for values in fresh])
    return len(fresh), 0


def _monday(cell: str, now: date) -> str:
    found = read_week(cell, now)
    if found is None or found[1]:
        raise CellError(f"“{cell}”不是日期，请写这一周里的任何一天，如 2026-12-07，或写 2026-W50")
    return found[0].isoformat()


def _read_options(columns: Sequence[str], errors: list[str]) -> list[str]:
    options = [option for option in columns if option]
    if len(options) < _FEWEST_OPTIONS:
        errors.append("至少要有两个选项")
    if len(set(options)) < len(options):
        errors.append("有两个选项一模一样")
    for option in options:
        collect(errors, lambda words=option: short(words, "选项", _LONGEST_OPTION))  # type: ignore[misc]
    return options


def _answer(cell: str, columns: Sequence[str]) -> int:
    """Which of the options that are there is right: the cell names its column (1 or A) or its own words."""
    word = cell.strip().removeprefix("选项").upper()
    if cell and cell in columns:
        place = columns.index(cell) + 1
    else:
        place = "ABCD".find(word) + 1 if len(word) == 1 and word in "ABCD" else 0
        place = place or (int(word) if word in {"1", "2", "3", "4"} else 0)
    if not place:
        raise CellError(f"答案“{cell}”不对，请写第几个选项（1 或 A），或者照抄那个选项的文字")
    if not columns[place - 1]:
        raise CellError(f"答案是“{cell}”，可是“选项{place}”这一列是空的，请核对")
    return sum(bool(option) for option in columns[:place])


IMPORTS: Mapping[str, Callable[[Session, Sequence[Line], Tick, datetime], ImportReport]] = {
    "tips": import_tips,
    "plan": import_plan,
    "quizzes": import_quizzes,
}
