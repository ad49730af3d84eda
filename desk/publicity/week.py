"""The week's publicity as the clock tells it: a theme on Monday, a tip every day, a question on Friday."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from desk.outbox import ButtonRows, Note
from desk.publicity.content import seed as seed_content
from desk.publicity.quizzes import tell_quiz_result
from desk.publicity.themes import Week, this_week, today
from desk.wording import publicity as wording
from desk.work import Work
from grids.deadlines import DAY, SHANGHAI
from grids.rotation import Candidate, choose, rested
from storage.outbox import BROADCAST
from storage.publicity import (
    Theme,
    Tip,
    TipPost,
    all_themes,
    groups_given,
    last_seen,
    live_tips,
)
from storage.quizzes import QuizPost, groups_asked, live_quizzes
from storage.registry import Group
from storage.types import read_back

# What has not got through by then is stale; the next day brings its own.
FRESH = timedelta(hours=12)
# What fills in where a theme's tips are used up. Themes of a season (fireworks, floods) come last.
_FILLING = {"household": 1, "custom": 1, "fraud": 2}


def seed(work: Work) -> None:
    """Have in the tables what ships; costs a single query when nothing is new."""
    seed_content(work.session, work.now)


def daily_tip(work: Work, occurrence: datetime) -> None:
    """A tip of the week's theme to each residents' group; on Monday the theme comes with it."""
    week = this_week(work, occurrence)
    _give_tips(work, occurrence, week, headed=today(occurrence) == week.monday)


def weekly_theme(work: Work, occurrence: datetime) -> None:
    """The week's theme with its first tip, in one message; to the staff how last week's question went."""
    week = this_week(work, occurrence)
    _give_tips(work, occurrence, week, headed=True)
    tell_quiz_result(work, week, occurrence)


def friday_quiz(work: Work, occurrence: datetime) -> None:
    """One question on the week's theme to each residents' group, the same for all."""
    week = this_week(work, occurrence)
    questions = live_quizzes(work.session, week.theme.code)
    if not questions:
        return
    quiz = questions[0]
    for group in _listeners(work, groups_asked(work.session, occurrence)):
        number = work.next_id(QuizPost)
        text = wording.quiz(week.theme.name, quiz.question)
        said = _say(work, group, text, wording.quiz_buttons(number, quiz.options), "quiz")
        values = {"quiz_id": quiz.id, "group_id": group.id, "occurrence": occurrence, "at": work.now}
        work.write(QuizPost, id=number, **values, outbox_id=said)


def _give_tips(work: Work, occurrence: datetime, week: Week, headed: bool) -> None:
    first = last = occurrence
    if today(occurrence) == week.monday:
        # Two jobs meet on Mondays: whichever comes first brings theme and tip, the other nothing.
        first = datetime.combine(week.monday, time(), SHANGHAI)
        last = first + DAY - timedelta(microseconds=1)
    groups = _listeners(work, groups_given(work.session, first, last))
    for group, tip in _choose(work, groups, week.theme, today(occurrence)):
        number = work.next_id(TipPost)
        if headed:
            text = wording.theme_and_tip(week.title, week.theme.opening, tip.text)
        else:
            text = wording.tip(week.theme.name if tip.theme_code == week.theme.code else None, tip.text)
        photo = tip.photo if tip.photo_platform == group.platform else None
        about = "theme" if headed else "tip"
        said = _say(work, group, text, wording.known_button(number), about, photo)
        values = {"tip_id": tip.id, "group_id": group.id, "occurrence": occurrence, "at": work.now}
        work.write(TipPost, id=number, **values, outbox_id=said)


def _choose(work: Work, groups: Sequence[Group], theme: Theme, day: date) -> list[tuple[Group, Tip]]:
    """The tip whose turn it is for each group; other themes are looked at only where this one is used up."""
    tips = {tip.id: tip for tip in live_tips(work.session) if tip.id is not None}
    own = [Candidate(number) for number, tip in tips.items() if tip.theme_code == theme.code]
    seen = _seen(work, [item.id for item in own])
    everything: list[Candidate] = []
    everywhere: Mapping[int | None, Mapping[int, date]] = seen
    chosen = []
    for group in groups:
        pool, ours = own, seen.get(group.id, {})
        if not rested(own, ours, day):
            if not everything:
                everything, everywhere = _by_distance(work, tips, theme), _seen(work)
            pool, ours = everything, everywhere.get(group.id, {})
        number = choose(pool, ours, day, group.id)
        if number is not None:
            chosen.append((group, tips[number]))
    return chosen


def _by_distance(work: Work, tips: Mapping[int, Tip], theme: Theme) -> list[Candidate]:
    flavours = {item.code: item.flavour for item in all_themes(work.session)}

    def distance(tip: Tip) -> int:
        if tip.theme_code == theme.code:
            return 0
        flavour = flavours[tip.theme_code]
        same = flavour == theme.flavour and flavour in _FILLING
        return 1 if same else _FILLING.get(flavour, 3)

    return [Candidate(number, distance(tip)) for number, tip in tips.items()]


def _seen(work: Work, tip_ids: Collection[int] | None = None) -> Mapping[int | None, Mapping[int, date]]:
    """For each group the day it last had each tip."""
    seen: dict[int | None, dict[int, date]] = defaultdict(dict)
    for group, tip, written in last_seen(work.session, tip_ids):
        seen[group][tip] = today(read_back(written))
    return seen


def _listeners(work: Work, given: Collection[int]) -> list[Group]:
    """The residents' groups the bot is in, without those that have been given theirs."""
    groups = work.directory.residents.values()
    return [group for group in groups if group.present and group.id not in given]


def _say(
    work: Work, group: Group, text: str, buttons: ButtonRows, about: str, photo: str | None = None
) -> int | None:
    # The chat alone is the key: what is said there later is never planned earlier.
    when = work.planned(f"{group.platform}:{group.chat_id}")
    return work.say(
        Note(
            platform=group.platform,
            chat=group.chat_id,
            group=True,
            text=text,
            buttons=buttons,
            photo=photo,
            about=about,
            rank=BROADCAST,
            not_before=when,
            expires_at=when + FRESH,
        )
    )
