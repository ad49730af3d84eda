"""Which theme a week has, how the staff name themes, and how they give a week another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rapidfuzz import fuzz, process

from desk.actor import Actor
from desk.errors import RuleError
from desk.publicity.content import seed, year_plan
from desk.seats import LEVEL_RANKS
from desk.wording import publicity as wording
from desk.work import Work
from grids.deadlines import SHANGHAI
from grids.weeks import WEEK, Subject, monday_of
from storage.publicity import PlannedWeek, Theme, all_themes, live_tips, planned_week

WEEKS_SHOWN = 6
LONGEST_TITLE = 20


@dataclass(frozen=True, slots=True)
class Week:
    """A week's theme and headline; `own`: the staff have chosen it."""

    monday: date
    theme: Theme
    title: str
    own: bool


def today(moment: datetime) -> date:
    """The day it is in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def themes(work: Work) -> dict[str, Theme]:
    """All themes by code, with what ships in place."""
    seed(work.session, work.now)
    return {theme.code: theme for theme in all_themes(work.session)}


def theme_of_week(work: Work, monday: date) -> Week:
    """The staff's choice for a week, else the plan's."""
    known = themes(work)
    chosen = planned_week(work.session, monday.isoformat())
    if chosen is not None:
        theme = known[chosen.theme_code]
        return Week(monday, theme, chosen.title or theme.name, True)
    subject: Subject = year_plan().subject(monday)
    return Week(monday, known[subject.theme], subject.title, False)


def this_week(work: Work, moment: datetime | None = None) -> Week:
    """The week a moment is in, by default the present one."""
    return theme_of_week(work, monday_of(today(moment or work.now)))


def coming_weeks(work: Work) -> list[Week]:
    """This week and the next ones."""
    first = monday_of(today(work.now))
    return [theme_of_week(work, first + ahead * WEEK) for ahead in range(WEEKS_SHOWN)]


def find_theme(known: Sequence[Theme], words: str) -> Theme:
    """The theme meant by its name, its code or a part of either; RuleError with the nearest ones."""
    wanted = "".join(words.split()).casefold()
    if not wanted:
        raise RuleError(wording.which_theme([theme.name for theme in known]))
    for theme in known:
        if wanted in (theme.name.casefold(), theme.code):
            return theme
    within = [theme for theme in known if wanted in theme.name or wanted in theme.code]
    if len(within) == 1:
        return within[0]
    near = within or [known[at] for at in _nearest(wanted, known)]
    if near:
        raise RuleError(wording.theme_unclear(words, [theme.name for theme in near]))
    raise RuleError(wording.no_theme(words, [theme.name for theme in known]))


def _nearest(wanted: str, known: Sequence[Theme]) -> list[int]:
    names = [theme.name for theme in known]
    found = process.extract(wanted, names, scorer=fuzz.ratio, limit=3, score_cutoff=45)
    # A short word is like the part of a name that it misspells.
    found = found or process.extract(wanted, names, scorer=fuzz.partial_ratio, limit=3, score_cutoff=50)
    return [at for _, score, at in found if score >= found[0][1] - 15]


def plans(actor: Actor) -> bool:
    """Whether somebody may change the plan: it is the township's."""
    return actor.rank >= LEVEL_RANKS["township"]


def may_plan(actor: Actor) -> None:
    """RuleError for whoever may not change the plan."""
    if not plans(actor):
        raise RuleError(wording.PLAN_IS_THE_TOWNSHIPS)


def set_week(work: Work, actor: Actor, monday: date, theme: Theme, title: str = "") -> str:
    """Give a week a theme; the answer to whoever did it."""
    may_plan(actor)
    _not_past(work, monday)
    # What the plan calls the week goes with the plan's own theme only.
    title = title or theme.name
    if len(title) > LONGEST_TITLE:
        raise RuleError(wording.title_too_long(len(title), LONGEST_TITLE))
    chosen = PlannedWeek(
        monday=monday.isoformat(), theme_code=theme.code, title=title, by=actor.name, at=work.now
    )
    work.session.merge(chosen)
    count = len(live_tips(work.session, theme.code))
    return wording.week_set(monday, monday == monday_of(today(work.now)), theme.name, title, count)


def reset_week(work: Work, actor: Actor, monday: date) -> str:
    """Return a week to the plan; the answer to whoever did it."""
    may_plan(actor)
    _not_past(work, monday)
    chosen = planned_week(work.session, monday.isoformat())
    if chosen is not None:
        work.session.delete(chosen)
        work.session.flush()
    week = theme_of_week(work, monday)
    return wording.week_reset(monday, week.title, week.theme.name, chosen is not None)


def _not_past(work: Work, monday: date) -> None:
    if monday < monday_of(today(work.now)):
        raise RuleError(wording.week_is_past(monday))
