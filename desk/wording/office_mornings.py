"""Words of a department's morning list."""

from collections.abc import Sequence
from datetime import datetime

from desk.wording.reminders import LONGEST_SECTION, Section, greeting, pressing
from desk.wording.tickets import moment, quote


def office_morning(name: str, office: str, day: str, now: datetime) -> str:
    """The whole of it, for one of its people."""
    return f"{greeting(name, now)}{office}今天的事在这里：\n{day}"


def office_day(awaited: Sequence[str], unfinished: Sequence[str], sections: Sequence[Section]) -> str:
    """What is in hand; "" for nothing."""
    lines = [
        *_block("吹哨请你们到场，还没报到", awaited),
        *_block("报到了，自己的部分还没办完", unfinished),
        *pressing(sections),
    ]
    rest = sum(section.count for section in sections if section.name == "rest")
    return "\n".join([*lines, *([f"另有{rest}件在办，还没到期。"] if rest else [])])


def part_line(line: str, report_by: datetime, reported_at: datetime | None, who: str, now: datetime) -> str:
    """One part: the ticket's line, and how far the department is with it."""
    if reported_at is not None:
        return f"{line}\n  {quote(who, 40)}，{moment(reported_at, now)}报到"
    late = "，已经过了" if report_by <= now else ""
    return f"{line}\n  应在{moment(report_by, now)}前报到{late}"


def _block(heading: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    more = len(lines) - LONGEST_SECTION
    tail = [f"还有{more}件，发“待办”看全部。"] if more > 0 else []
    return [f"【{heading}】{len(lines)}件", *lines[:LONGEST_SECTION], *tail]
