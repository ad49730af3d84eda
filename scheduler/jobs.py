"""The timed jobs: plain functions on a unit of work, and the table that names them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk import campaigns, moves, publicity, reminders
from desk.directory import Directory
from desk.reminders import Reach
from desk.work import Work
from scheduler.settings import JobName
from storage.inbox import forget_seen

# Telegram keeps updates for 24 hours; nothing can be delivered again after that.
REDELIVERY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the table: what people call it, what it does, whom it reaches.

    What is not `ledgered` does nothing more when it is done twice, so it needs no line in the ledger for each
    minute of the year; after a stop it is simply done.
    """

    title: str
    run: Callable[[Work, datetime], object]
    reach: Callable[[Directory], Reach] = reminders.nobody
    ledgered: bool = True


def close_unrated(work: Work, _occurrence: datetime) -> None:
    """Close what nobody rated within the rating window."""
    moves.close_unrated(work)


def tidy(work: Work, _occurrence: datetime) -> None:
    """Forget which events were handled once no platform can deliver them again."""
    forget_seen(work.session, work.now - REDELIVERY)


# At the same moment the upper one comes first.
JOBS: dict[JobName, Job] = {
    "morning_list": Job("早清单", reminders.morning_list, reminders.workers),
    "overdue_overview": Job("超时提醒", reminders.overdue_overview, reminders.overseers),
    "weekly_theme": Job("本周主题", publicity.weekly_theme, reminders.resident_groups),
    "daily_tip": Job("每日提示", publicity.daily_tip, reminders.resident_groups),
    "quiz": Job("每周一问", publicity.friday_quiz, reminders.resident_groups),
    "day_summary": Job("日梳理", reminders.day_summary, reminders.summary_readers),
    "close_unrated": Job("到期未评价的自动结案", close_unrated, ledgered=False),
    "tidy": Job("夜间清理", tidy, ledgered=False),
}
# What goes on between the minutes; cheap when there is nothing to do.
PULSES: dict[str, Callable[[Work], object]] = {"广播": campaigns.advance}
