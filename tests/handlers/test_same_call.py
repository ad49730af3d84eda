"""When a call is about a trouble that has its ticket already: by place, kind, time and words."""

from datetime import timedelta

import pytest

from desk.tickets.report import Finding
from handlers.same_call import KnownTroubles
from handlers.settings import HandlersSettings
from tests.desk.office import LIFT, Office
from tests.town import NOON, Town

GRID, COMMUNITY, ELSEWHERE = "990101103001001", "990101103001", "990101103001002"
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> KnownTroubles:
    """One ticket: the lift of building 3 stands, reported at noon."""
    town = Town(tmp_path_factory.mktemp("town"))
    assert Office(town).opened() == 1
    with town.database.reading() as session:
        known = KnownTroubles(session, HandlersSettings())
        known.find(GRID, Finding("other", "help", "normal"), "", NOON)
    town.database.close()
    return known


def finding(category: str = "elevator", place: str | None = "海棠花苑3栋", kind: str = "help") -> Finding:
    return Finding(category, kind, "urgent", place=place)


@pytest.mark.parametrize(
    ("code", "what", "words", "later", "number"),
    [
        (GRID, finding(), "电梯不动了", HOUR, 1),
        (COMMUNITY, finding(), "电梯不动了", HOUR, 1),  # only the community is known
        (GRID, finding(), "电梯不动了", -HOUR, 1),  # the call came first
        (GRID, finding(), "电梯不动了", timedelta(days=2), 1),
        (GRID, finding(), "电梯不动了", timedelta(days=4), None),
        (GRID, finding(), "电梯不动了", timedelta(days=-4), None),
        (ELSEWHERE, finding(), "电梯不动了", HOUR, None),
        ("990101103", finding(), "电梯不动了", HOUR, None),  # nobody knows where
        ("", finding(), "电梯不动了", HOUR, None),
        (GRID, finding(place="海棠花苑9栋"), "电梯不动了", HOUR, None),
        (GRID, finding("lighting"), "楼道灯不亮", HOUR, None),
        (GRID, finding(kind="inquiry"), "电梯什么时候修", HOUR, None),
        (GRID, finding(place=None), LIFT, HOUR / 4, 1),  # no place: the words have to be alike
        (GRID, finding(place=None), "有人困住要求赔偿", HOUR / 4, None),
    ],
)
def test_the_rules_of_the_talk_hold_for_calls(
    known: KnownTroubles, code: str, what: Finding, words: str, later: timedelta, number: int | None
) -> None:
    assert known.find(code, what, words, NOON + later) == number


def test_rows_of_a_sheet_are_known_to_those_that_follow(known: KnownTroubles) -> None:
    light = finding("lighting", "柳岸2栋")
    assert known.find(ELSEWHERE, light, "楼道灯不亮", NOON) is None
    known.remember(-7, ELSEWHERE, light, "楼道灯不亮", NOON)
    assert known.find(ELSEWHERE, light, "灯还是不亮", NOON + HOUR) == -7
