"""What ships to be read by neighbours: enough of it, short, different, with the right numbers, all year."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from rapidfuzz import fuzz

from desk.publicity.content import shipped_themes, year_plan
from desk.publicity.tips import ALIKE, MOST, bare, check_text
from grids.hotlines import HOTLINES, ill_placed, numbers_in, unknown_numbers
from grids.rotation import Candidate, choose
from grids.weeks import WEEK, monday_of

THEMES = shipped_themes()
TIPS = [(tip["code"], tip["text"]) for theme in THEMES for tip in theme["tips"]]
QUIZZES = [(theme["code"], quiz) for theme in THEMES for quiz in theme["quizzes"]]
SENTENCES = [
    *TIPS,
    *((theme["code"], theme["opening"]) for theme in THEMES),
    *((quiz["code"], quiz["why"]) for _, quiz in QUIZZES),
    *((quiz["code"], quiz["question"]) for _, quiz in QUIZZES),
]
# Words of offices, not of neighbours.
OFFICIALESE = re.compile(
    "广大|严禁|务必|切实|进一步|予以|上述|其它|相关部门|有关部门|请知悉|提高警惕|杜绝|严格|积极"
)
NARROW = re.compile(r"[一-鿿”][,:;!?()]|[,:;!?()][一-鿿“]|[\"'…]|\.\.|  ")
YEARS = [date(2025, 1, 1), date(2034, 1, 1)]


def _weeks() -> list[date]:
    first, last = map(monday_of, YEARS)
    return [first + number * WEEK for number in range((last - first) // WEEK)]


def test_there_is_enough_of_it() -> None:
    assert len(TIPS) >= 150
    assert len(THEMES) >= 16
    assert {theme["flavour"] for theme in THEMES} == {"fraud", "custom", "household", "theme"}
    assert len({code for code, _ in QUIZZES}) >= 10


def test_every_code_is_given_once_and_names_its_theme() -> None:
    codes = [code for code, _ in TIPS] + [quiz["code"] for _, quiz in QUIZZES]
    assert len(set(codes)) == len(codes)
    assert len({theme["name"] for theme in THEMES}) == len(THEMES)
    for theme in THEMES:
        own = [item["code"] for item in (*theme["tips"], *theme["quizzes"])]
        assert all(re.fullmatch(rf"{theme['code']}-q?\d+", code) for code in own)


@pytest.mark.parametrize(("code", "text"), TIPS)
def test_a_tip_is_short_and_a_whole_sentence(code: str, text: str) -> None:
    check_text(text)
    assert len(text) <= MOST < 120
    assert text.endswith("。")


@pytest.mark.parametrize(("code", "text"), SENTENCES)
def test_words_are_a_neighbours_with_marks_of_full_width(code: str, text: str) -> None:
    assert not OFFICIALESE.search(text), OFFICIALESE.findall(text)
    assert not NARROW.search(text), NARROW.findall(text)
    assert text.count("“") == text.count("”")
    assert text == text.strip()
    assert re.search("[一-鿿]", text)


def test_no_two_tips_say_the_same() -> None:
    words = [(code, bare(text)) for code, text in TIPS]
    alike = [(one, other) for (one, a), (other, b) in combinations(words, 2) if fuzz.ratio(a, b) >= ALIKE - 5]
    assert alike == []


@pytest.mark.parametrize(("code", "text"), SENTENCES)
def test_only_known_numbers_each_beside_its_words(code: str, text: str) -> None:
    assert unknown_numbers(text) == []
    # A question leaves the matter to its answers.
    assert text.endswith("？") or ill_placed(text) == []


def test_the_numbers_that_matter_are_told() -> None:
    told = Counter(number for _, text in TIPS for number in numbers_in(text))
    assert {"110", "119", "120", "122", "12345", "96110", "12315", "12393"} <= set(told)
    assert set(told) <= set(HOTLINES)


@pytest.mark.parametrize(("theme", "quiz"), QUIZZES, ids=[quiz["code"] for _, quiz in QUIZZES])
def test_a_question_has_one_right_answer_and_says_why(theme: str, quiz: dict[str, Any]) -> None:
    options = quiz["options"]
    assert 2 <= len(options) <= 4
    assert len(set(options)) == len(options)
    assert 1 <= quiz["answer"] <= len(options)
    assert all(isinstance(option, str) and 1 <= len(option) <= 16 for option in options)
    assert quiz["question"].endswith("？")
    assert quiz["why"].endswith("。")
    # A toast holds 200 characters, with the right answer before the why.
    assert len(quiz["why"]) + max(map(len, options)) <= 150


def test_right_answers_do_not_all_stand_in_the_same_place() -> None:
    places = Counter(quiz["answer"] for _, quiz in QUIZZES)
    assert max(places.values()) <= len(QUIZZES) // 2


def test_every_week_of_nine_years_has_a_theme_with_tips_enough() -> None:
    count = {theme["code"]: len(theme["tips"]) for theme in THEMES}
    subjects = {monday: year_plan().subject(monday) for monday in _weeks()}
    assert all(count[subject.theme] >= 5 for subject in subjects.values())
    assert all(2 <= len(subject.title) <= 12 for subject in subjects.values())
    assert set(range(1, 53)) <= set(year_plan().weeks)
    assert {subject.theme for subject in subjects.values()} == set(count), "a theme that is never told"


@pytest.mark.parametrize("year", range(2025, 2034))
@pytest.mark.parametrize(
    ("month", "day", "theme"),
    [
        (3, 15, "consumer"),
        (4, 15, "national-security"),
        (6, 26, "drugs"),
        (11, 9, "fire"),
        (12, 2, "traffic"),
        (7, 1, "drowning"),
    ],
)
def test_the_days_everybody_knows_are_in_their_week(year: int, month: int, day: int, theme: str) -> None:
    subject = year_plan().subject(monday_of(date(year, month, day)))
    if (month, day) == (7, 1):
        days = [date(year, 6, 25) + timedelta(days=past) for past in range(14)]
        assert theme in {year_plan().subject(monday_of(day)).theme for day in days}
    else:
        assert subject.theme == theme


@pytest.mark.parametrize(
    ("day", "theme"),
    [
        ("2026-02-10", "spring-festival"),
        ("2026-02-17", "spring-festival"),
        ("2027-02-06", "spring-festival"),
        ("2026-10-18", "elders"),
        ("2026-08-31", "ebike"),
        ("2026-08-25", "minors"),
    ],
)
def test_festivals_move_with_the_moon(day: str, theme: str) -> None:
    assert year_plan().subject(monday_of(date.fromisoformat(day))).theme == theme


def test_for_nine_years_no_tip_comes_twice_within_sixty_days_and_each_week_keeps_to_its_theme() -> None:
    pool = {(theme["code"], n): theme["code"] for theme in THEMES for n in range(len(theme["tips"]))}
    numbered = dict(enumerate(pool.values(), 1))
    seen: dict[int, date] = {}
    for monday in _weeks():
        theme = year_plan().subject(monday).theme
        candidates = [Candidate(number, int(code != theme)) for number, code in numbered.items()]
        own = 0
        for past in range(7):
            today = monday + timedelta(days=past)
            chosen = choose(candidates, seen, today, "g1")
            assert chosen is not None
            assert today - seen.get(chosen, date.min) >= timedelta(days=60)
            seen[chosen] = today
            own += numbered[chosen] == theme
        assert own >= 5, f"{monday}: {theme} has {own} tips left"


def test_the_present_is_within_the_years_that_were_looked_at() -> None:
    assert YEARS[0] <= datetime(2026, 11, 22, tzinfo=UTC).date() < YEARS[1]
