"""The timed jobs: plain functions on a unit of work, and the table that names them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.assessment import assessment_day
from desk.broadcasts import campaigns
from desk.departments import office_mornings, whistle
from desk.directory import Directory
from desk.emergency import emergencies
from desk.followup import followup_draw
from desk.hot import hotspots
from desk.limits import reminders, watch
from desk.limits.reminders import Reach
from desk.people import deputies, joining, residency, roster
from desk.publicity import week as publicity
from desk.review import reviews
from desk.tickets import anonymising, hotline_drafts, moves, reporting, tipoffs
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


def morning_list(work: Work, occurrence: datetime) -> None:
    """Everybody's day: of each grid worker and of each department."""
    reminders.morning_list(work, occurrence)
    office_mornings.office_lists(work, occurrence)


def close_unrated(work: Work, _occurrence: datetime) -> None:
    """Close what nobody rated within the rating window."""
    moves.close_unrated(work)


def deadlines(work: Work, _occurrence: datetime) -> None:
    """Remind, urge, supervise and raise what has come to that; let go on what stood still."""
    watch.watch(work)


def whistles(work: Work, _occurrence: datetime) -> None:
    """Show who was whistled up and has not reported in in time."""
    whistle.show_absent(work)


def stand_ins(work: Work, _occurrence: datetime) -> None:
    """End what was only until now."""
    deputies.end_due(work)


def tidy(work: Work, _occurrence: datetime) -> None:
    """Forget which events were handled once no platform can deliver them again, and unplaced tip-offs."""
    forget_seen(work.session, work.now - REDELIVERY)
    tipoffs.forget_unplaced(work)
    joining.tidy(work)
    residency.tidy(work)
    hotline_drafts.tidy(work)
    reporting.tidy(work)
    roster.tidy(work)


def anonymise(work: Work, _occurrence: datetime) -> None:
    """Take the people out of what ended long ago; a second time there is nobody left to take out."""
    anonymising.run(work)


# At the same moment the upper one comes first.
JOBS: dict[JobName, Job] = {
    "morning_list": Job("早清单", morning_list, office_mornings.readers),
    "overdue_overview": Job("超时提醒", reminders.overdue_overview, reminders.overseers),
    "duty_gaps": Job("值班空档", roster.name_gaps, roster.gap_readers),
    "weekly_theme": Job("本周主题", publicity.weekly_theme, reminders.resident_groups),
    "daily_tip": Job("每日提示", publicity.daily_tip, reminders.resident_groups),
    "quiz": Job("每周一问", publicity.friday_quiz, reminders.resident_groups),
    "day_summary": Job("日梳理", reminders.day_summary, reminders.summary_readers),
    "week_review": Job("周通报", reviews.week_review, reminders.summary_readers),
    "month_review": Job("月研判", reviews.month_review, reminders.summary_readers),
    "assessment": Job("考核", assessment_day.give_out, assessment_day.readers),
    "hot_issues": Job("多发问题", hotspots.daily, hotspots.readers),
    "followups": Job("回访", followup_draw.daily, reminders.overseers),
    "deadlines": Job("时限提醒、催办和督办", deadlines, ledgered=False),
    "whistles": Job("吹哨后没有按时报到的", whistles, ledgered=False),
    "close_unrated": Job("到期未评价的自动结案", close_unrated, ledgered=False),
    "deputies": Job("代班到期的自动结束", stand_ins, ledgered=False),
    "tidy": Job("夜间清理", tidy, ledgered=False),
    "anonymise": Job("去掉结案已久的反映人信息", anonymise, ledgered=False),
}
# What goes on between the minutes; cheap when there is nothing to do.
PULSES: dict[str, Callable[[Work], object]] = {"广播": campaigns.advance, "紧急事项再呼叫": emergencies.ring}
