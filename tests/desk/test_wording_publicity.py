"""What is said about themes and questions where there is much, little or nothing to say."""

from datetime import UTC, date, datetime

from desk.publicity.quizzes import GridCount, QuizResult
from desk.wording import publicity as wording

ASKED = datetime(2026, 11, 20, 8, tzinfo=UTC)


def result(*grids: tuple[str, int, int]) -> QuizResult:
    counts = tuple(GridCount(name, name, answered, right) for name, answered, right in grids)
    answered, right = sum(grid.answered for grid in counts), sum(grid.right for grid in counts)
    return QuizResult("问？", ASKED, len(counts), answered, right, counts)


def test_many_grids_are_cut_and_the_silent_ones_counted() -> None:
    lines = wording.by_grid(result(*((f"第{n}网格", 2, 1) for n in range(15)), ("静", 0, 0))).splitlines()
    assert lines[0] == "“问？”问了16个群，30人答，15人答对。"
    assert len(lines) == 1 + wording.GRIDS_SHOWN + 2
    assert lines[-2:] == ["另有3个网格没有列出。", "还有1个网格没有人答。"]


def test_a_question_nobody_answered_has_one_line() -> None:
    assert wording.by_grid(result(("静", 0, 0))) == "“问？”问了1个群，还没有人答。"


def test_a_week_over_the_end_of_a_month_or_a_year() -> None:
    assert wording.week_name(date(2026, 12, 7)) == "12月7日—13日"
    assert wording.week_name(date(2026, 11, 30)) == "11月30日—12月6日"
    assert wording.week_name(date(2026, 12, 28)) == "12月28日—1月3日"


def test_a_theme_with_few_tips_is_pointed_out() -> None:
    assert "有点少" in wording.week_set(date(2026, 12, 7), False, "消防安全", "消防安全", 3)
    assert "有点少" not in wording.week_set(date(2026, 12, 7), False, "消防安全", "消防安全", 5)
    assert "从下一条提示开始" in wording.week_set(date(2026, 12, 7), True, "消防安全", "厨房", 5)


def test_a_theme_without_tips_says_how_to_add_one() -> None:
    assert wording.tips("消防安全", []) == "“消防安全”还没有小知识。添一条：小知识 消防安全 内容"


def test_what_answers_say_fits_a_toast() -> None:
    longest = "长" * 20
    assert len(wording.answered(False, longest, "因" * 100)) <= 200
    assert len(wording.answered_before(longest, longest, "因" * 100, False)) <= 200
