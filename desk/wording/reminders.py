"""What the clock says to staff and operators, and how the plan of the days reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from desk.tickets.views import TicketView
from desk.wording.tickets import WEEKDAYS, moment, quote
from grids.deadlines import SHANGHAI
from grids.workdays import holiday_name, made_up_for

LONGEST_SECTION = 8
LONGEST_OVERVIEW = 15
LONGEST_TABLE = 12
_HEADINGS = {
    "overdue": "已经超时",
    "unanswered": "该受理了，还没受理",
    "today": "今天到期",
    "new": "新来的，还没受理",
    "rating": "办结了，等居民评价",
}
SECTIONS = (*_HEADINGS, "rest")


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the morning list: which, how many, and the first lines of them."""

    name: str
    count: int
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Tally:
    """One line of the day's summary."""

    name: str
    opened: int = 0
    accepted: int = 0
    resolved: int = 0
    overdue: int = 0


def greeting(name: str, now: datetime) -> str:
    """周敏，早上好！"""
    hour = now.astimezone(SHANGHAI).hour
    return f"{name}，{'早上' if hour < 11 else '中午' if hour < 14 else '下午' if hour < 18 else '晚上'}好！"


def day_name(day: date) -> str:
    """11月23日（周一）; holidays and the weekends people work for them are named."""
    name = holiday_name(day) or ("调休上班" if made_up_for(day) else "")
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}{'，' + name if name else ''}）"


# --- the morning list -------------------------------------------------------------------------------------


def morning(name: str, sections: Sequence[Section], now: datetime) -> str:
    """A grid worker's day."""
    hello = greeting(name, now)
    counts = {section.name: section.count for section in sections}
    if not any(counts.values()):
        return f"{hello}今天手上没有待办的事，辛苦了。"
    lines = pressing(sections)
    rest = counts.get("rest", 0)
    if not lines:
        return f"{hello}今天没有到期的事，手上在办{rest}件，慢慢来。"
    tail = [f"另有{rest}件在办，还没到期。"] if rest else []
    return "\n".join([f"{hello}今天的事在这里：", *lines, *tail])


def pressing(sections: Sequence[Section]) -> list[str]:
    """What stands under a heading; the rest is only counted."""
    lines: list[str] = []
    for section in sections:
        if heading := _HEADINGS.get(section.name):
            lines += _section(heading, section)
    return lines


def _section(heading: str, section: Section) -> list[str]:
    if not section.count:
        return []
    more = section.count - len(section.lines)
    tail = [f"还有{more}件，发“待办”看全部。"] if more else []
    return [f"【{heading}】{section.count}件", *section.lines, *tail]


# --- what is overdue --------------------------------------------------------------------------------------


def overview(name: str, views: Sequence[TicketView], now: datetime) -> str:
    """To those who look after several grids."""
    lines = [f"{greeting(name, now)}您这里有{len(views)}件超时了，请帮着催一催："]
    shown = sorted(views[:LONGEST_OVERVIEW], key=lambda view: view.grid)
    for grid, tickets in groupby(shown, key=lambda view: view.grid_name):
        lines.append(f"【{grid}】")
        lines += [_late(view, now) for view in tickets]
    if len(views) > len(shown):
        lines.append(f"另有{len(views) - len(shown)}件没有列出。")
    return "\n".join(lines)


def _late(view: TicketView, now: datetime) -> str:
    if view.due_at <= now:
        why = f"办结超时{length(now - view.due_at)}"
    else:
        why = f"还没受理，超时{length(now - view.respond_by)}"
    place = f"{view.place} " if view.place else ""
    return f"{view.number} {view.category_name} · {why} · {view.handler}\n  {place}{quote(view.text, 40)}"


def length(late: timedelta) -> str:
    """2天, 5小时, 10分钟: as exact as anybody needs it."""
    if late >= timedelta(days=1):
        return f"{late.days}天"
    hours = late // timedelta(hours=1)
    return f"{hours}小时" if hours else f"{max(1, late // timedelta(minutes=1))}分钟"


# --- the day's summary ------------------------------------------------------------------------------------


def summary(
    place: str, since: datetime, now: datetime, grids: Sequence[Tally], categories: Sequence[Tally]
) -> str:
    """日梳理: what was opened, accepted, resolved, and is overdue."""
    head = f"{place}日梳理 {day_name(now.astimezone(SHANGHAI).date())}"
    period = f"{moment(since, now)}到现在"
    if not grids:
        return f"{head}\n{period}没有新的事，也没有超时的。大家辛苦了。"
    opened, accepted, resolved, overdue = (
        sum(getattr(tally, what) for tally in grids) for what in ("opened", "accepted", "resolved", "overdue")
    )
    late = f"超时{overdue}件" if overdue else "没有超时"
    lines = [head, f"{period}：登记{opened}件，受理{accepted}件，办结{resolved}件；目前{late}。"]
    return "\n".join([*lines, *_table("按网格", grids), *_table("按类别", categories)])


def _table(heading: str, tallies: Sequence[Tally]) -> list[str]:
    lines = [_tally(tally) for tally in tallies[:LONGEST_TABLE]]
    more = [f"另有{len(tallies) - len(lines)}个没有列出。"] if len(tallies) > len(lines) else []
    return [f"【{heading}】", *lines, *more]


def _tally(tally: Tally) -> str:
    parts = (
        ("登记", tally.opened),
        ("受理", tally.accepted),
        ("办结", tally.resolved),
        ("超时", tally.overdue),
    )
    return f"{tally.name}：{'，'.join(f'{name}{count}' for name, count in parts if count)}"


# --- for the operators ------------------------------------------------------------------------------------


def missed(occurrences: Sequence[tuple[str, datetime]], code: str, now: datetime) -> str:
    """What was due while the bot stood still, and is too old to make up for."""
    shown = "、".join(f"{title}（{moment(at, now)}）" for title, at in occurrences[:10])
    more = f"等{len(occurrences)}次" if len(occurrences) > 10 else ""
    return f"这些定时任务错过了，没有补发：{shown}{more}。\n需要的话可以补一次，例如：yunwangge schedule run {code}"


def unknown_year(year: int) -> str:
    """The calendar does not reach so far."""
    return f"还不知道{year}年的放假和调休安排，{year}年先按周一到周五上班算。国务院公布以后，请升级 chinesecalendar。"


def job_failed(title: str, error: str) -> str:
    """A job broke; it goes on trying."""
    return f"定时任务“{title}”出错了（{error}），什么也没有发出，过一分钟会再试。详情在运行日志里，请联系维护人员。"


# --- the plan of the days ---------------------------------------------------------------------------------


def reach(groups: int, people: int) -> str:
    """72个群, 15人."""
    parts = [f"{groups}个群"] if groups else []
    parts += [f"{people}人"] if people else []
    return "、".join(parts) or "暂时没有人"


def agenda(entries: Sequence[tuple[datetime, str, tuple[int, int]]], days: int, quiet_hours: str) -> str:
    """A line for each day, then whom it all goes to; the entries' moments are Shanghai's."""
    if not entries:
        return f"接下来{days}天没有安排。"
    lines = [f"接下来{days}天的安排："]
    for day, those in groupby(entries, key=lambda entry: entry[0].date()):
        lines.append(
            f"{day_name(day)}" + "，".join(f"{at.hour}:{at.minute:02d}{title}" for at, title, _ in those)
        )
    whom = {title: counts for _, title, counts in entries}
    lines.append("发给：" + "；".join(f"{title} {reach(*counts)}" for title, counts in whom.items()) + "。")
    if quiet_hours:
        lines.append(f"{quiet_hours.replace('-', '到')}是免打扰时间，不发提醒。")
    return "\n".join(lines)


def last_done(title: str, at: datetime, now: datetime) -> str:
    """So that an operator sees that the clock goes."""
    return f"最近一次按时做的：{title}（{moment(at, now)}）"
