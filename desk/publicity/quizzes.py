"""The Friday question: what an answer gets to hear, and how a week's question went, grid by grid."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from desk.actor import Actor
from desk.errors import RuleError
from desk.outbox import Note
from desk.publicity.themes import Week
from desk.wording import publicity as wording
from desk.wording.tickets import BUTTON_GONE
from desk.work import Work
from grids.codes import LENGTHS
from storage.outbox import BROADCAST
from storage.quizzes import Quiz, QuizAnswer, QuizPost, answer_of, last_quiz_post, quiz_counts


@dataclass(frozen=True, slots=True)
class GridCount:
    """How the residents of one grid answered."""

    grid: str
    name: str
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class QuizResult:
    """How one week's question went; grids without an answer are listed with 0."""

    question: str
    asked_at: datetime
    groups: int
    answered: int
    right: int
    grids: tuple[GridCount, ...]


def answer(work: Work, actor: Actor, chat: str, number: int, word: str) -> str:
    """Somebody's answer to a question of their group: the first counts; what they are told."""
    post = work.session.get(QuizPost, number)
    quiz = work.session.get(Quiz, post.quiz_id) if post else None
    if post is None or quiz is None or work.directory.group_here(post.group_id, actor.platform, chat) is None:
        raise RuleError(BUTTON_GONE)
    if not word.isdecimal() or len(word) > 2 or not 1 <= int(word) <= len(quiz.options):
        raise RuleError(BUTTON_GONE)
    choice, solution = int(word), quiz.options[quiz.answer - 1]
    earlier = answer_of(work.session, number, actor.platform, actor.user_id)
    if earlier is not None:
        own = quiz.options[earlier.choice - 1] if earlier.choice <= len(quiz.options) else ""
        return wording.answered_before(own, solution, quiz.why, earlier.right)
    right = choice == quiz.answer
    if not actor.staff:
        who = {"platform": actor.platform, "user_id": actor.user_id}
        work.write(QuizAnswer, post_id=number, **who, choice=choice, right=right, at=work.now)
    return wording.answered(right, solution, quiz.why)


def quiz_result(work: Work, before: datetime | None = None, within: str = "") -> QuizResult | None:
    """How the latest question asked before a moment (now) went, below a node of the tree of grids."""
    post = last_quiz_post(work.session, before or work.now)
    quiz = work.session.get(Quiz, post.quiz_id) if post else None
    if post is None or quiz is None:
        return None
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    groups = 0
    for count in quiz_counts(work.session, post.occurrence):
        group = work.directory.groups_by_id.get(count.group_id)
        if group is None or group.grid_code is None or not group.grid_code.startswith(within):
            continue
        groups += 1
        # Micro-grids are counted with the grid they belong to.
        pair = sums[group.grid_code[: LENGTHS["grid"]]]
        pair[0] += count.answered
        pair[1] += count.right
    grids = [GridCount(code, work.directory.grid_name(code), *pair) for code, pair in sums.items()]
    grids.sort(key=lambda grid: (-grid.answered, grid.grid))
    answered, right = sum(grid.answered for grid in grids), sum(grid.right for grid in grids)
    return QuizResult(quiz.question, post.occurrence, groups, answered, right, tuple(grids))


def tell_quiz_result(work: Work, week: Week, occurrence: datetime) -> None:
    """On Monday each staff group hears the week's theme and how its own residents answered on Friday."""
    for group in work.directory.groups.values():
        if group.purpose != "staff" or group.grid_code is None or not group.present:
            continue
        result = quiz_result(work, occurrence, group.grid_code)
        recent = result is not None and work.within(result.asked_at, 7)
        text = wording.staff_week(week, result if recent else None)
        once = f"week:{week.monday}:{group.platform}:{group.chat_id}"
        when = work.planned(once)
        work.say_once(
            Note(
                group.platform,
                group.chat_id,
                text,
                group=True,
                about="week",
                rank=BROADCAST,
                not_before=when,
                once=once,
            )
        )
