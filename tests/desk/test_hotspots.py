"""Finding hot issues: where, since when, of what; and what is no reason to disturb anybody."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desk.hot import hot_drawing
from desk.hot.hot_chart import chart_of
from desk.hot.hot_news import hearers_of
from desk.hot.hot_views import view_of
from desk.hot.hotspots import find
from desk.work import Work
from storage.hotissues import HotIssue, accepted_for
from storage.registry import Grid, Group
from storage.tickets import Ticket
from tests.desk.office import Office
from tests.hot_town import FIRST, MORNING, PEOPLE, SECOND, USUAL, past, reported, rise
from tests.town import Town
from tests.undrawn import undrawn

COMMUNITY, TOWNSHIP = "990101103001", "990101103"
OTHER = "990101103002001"
LIFTS = ("3栋电梯又坏了，停在5楼不动", "5栋电梯坏了", "电梯又坏了", "2单元的电梯又坏了没人修")


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[list[Path]]:
    return undrawn(monkeypatch)


def found(town: Town) -> list[tuple[str, str, str, int]]:
    issues = town.intake.perform(lambda work: find(work, MORNING))
    return [(issue.sort, issue.area, issue.category, issue.count) for issue in issues]


def test_a_rise_of_the_community(town: Town) -> None:
    past(town)
    rise(town)
    assert found(town) == [("rise", COMMUNITY, "elevator", 20)]


def test_a_rise_in_several_communities_is_the_townships(town: Town) -> None:
    with town.database.writing() as session:
        for code, name, kind in (("990101103002", "柳岸社区", "community"), (OTHER, "柳岸网格", "grid")):
            session.add(Grid(code=code, name=name, kind=kind))
            session.flush()
        session.add(Group(platform="fake", chat_id="g3", title="柳岸群", grid_code=OTHER))
    past(town)
    past(town, grid=OTHER)
    town.restart()
    rise(town, PEOPLE[:14])
    rise(town, PEOPLE[:14], "g3")
    assert found(town) == [("rise", TOWNSHIP, "elevator", 28)]
    town.runs("hot_issues")
    assert town.private("何主任").heard("hot") == []
    assert "海棠镇 · 电梯" in town.private("平安办").heard("hot")[-1].text


def test_a_place_that_was_not_heard_of_before_has_no_usual(town: Town) -> None:
    past(town, USUAL[-8:])
    rise(town, PEOPLE[:20], text="各说各的")
    assert [sort for sort, *_ in found(town)] == ["alike"]


def test_what_was_none_is_not_counted(town: Town) -> None:
    past(town)
    numbers = rise(town)
    with town.database.writing() as session:
        for number in numbers[6:]:
            session.get_one(Ticket, number).state = "rejected"
    assert [sort for sort, *_ in found(town)] == ["alike"]


def test_alike_in_words_and_place_by_four_people(town: Town) -> None:
    town.now -= timedelta(days=9)
    for who, said in zip(PEOPLE, LIFTS, strict=False):
        reported(town, who, said)
    reported(town, "别人", "大厅里的广告屏太响")
    town.now = MORNING
    assert found(town) == [("alike", FIRST, "elevator", 4)]
    town.runs("hot_issues")
    [card] = town.private("何主任").heard("hot")
    assert card.text.splitlines()[:2] == [
        "多发问题1 海棠花苑第一网格 · 电梯",
        "同一个地方、说法相近的有4件，是不同的居民反映的。",
    ]
    assert found(town) == []


def test_two_grids_of_one_compound_lie_together_only_by_its_name(town: Town) -> None:
    town.now -= timedelta(days=3)
    numbers = [
        reported(town, who, said, f"g{1 + place % 2}")
        for place, (who, said) in enumerate(zip(PEOPLE, LIFTS, strict=False))
    ]
    town.now = MORNING
    assert found(town) == []
    with town.database.writing() as session:
        for number in numbers:
            session.get_one(Ticket, number).place = "海棠花苑3栋"
    assert found(town) == [("alike", COMMUNITY, "elevator", 4)]


def test_one_person_is_no_crowd_and_a_month_ago_is_long_ago(town: Town) -> None:
    town.now -= timedelta(days=3)
    for said in LIFTS:
        reported(town, "刘大爷", said)
    town.now -= timedelta(days=27)
    for who, said in zip(PEOPLE, LIFTS, strict=False):
        reported(town, who, said)
    town.now = MORNING
    assert found(town) == []


def test_more_of_what_is_known_is_not_new_and_a_wider_rise_must_be_one_without_it(town: Town) -> None:
    past(town)
    rise(town, PEOPLE[:4], text=LIFTS[0])
    town.runs("hot_issues")
    assert len(town.private("何主任").heard("hot")) == 1
    town.now = MORNING
    rise(town, PEOPLE[4:12], text=LIFTS[0])
    assert found(town) == [], "in a grid that is known to be hot"
    rise(town, PEOPLE[:20], "g2")
    assert found(town) == [("rise", COMMUNITY, "elevator", 20)]


def test_the_chart_has_every_week_and_is_drawn_for_a_phone(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    past(town)
    rise(town)

    def chart(work: Work) -> dict[str, Any]:
        [hot] = find(work, MORNING)
        hot.id = 1
        return chart_of(hot, view_of(work, hot))

    wanted = town.intake.perform(chart)
    assert wanted["title"] == "海棠花社区 · 电梯"
    assert wanted["head"] == "最近7天20件，平常一周约6件"
    starts = [
        "8/19",
        "8/26",
        "9/2",
        "9/9",
        "9/16",
        "9/23",
        "9/30",
        "10/7",
        "10/14",
        "10/21",
        "10/28",
        "11/4",
        "11/11",
    ]
    assert wanted["bars"] == [list(bar) for bar in zip(starts, (*USUAL, 20), strict=True)]
    path = town.config.storage.path.parent / "hot.png"
    hot_drawing.draw({**wanted, "title": "海棠花第二社区居民委员会 · 历史遗留不动产权证办理"}, path)
    with Image.open(path) as picture:
        assert picture.width == 1080
        grey = picture.convert("L")
        edges = [(x, y) for x in range(picture.width) for y in (0, 1, picture.height - 1)]
        edges += [(x, y) for y in range(picture.height) for x in (0, 1, picture.width - 1)]
        assert all(grey.getpixel(edge) == 255 for edge in edges)


def test_whoever_tipped_off_without_a_name_hears_of_it_alone(town: Town) -> None:
    town.now = MORNING
    numbers = [reported(town, who, LIFTS[0]) for who in ("刘大爷", "王阿姨")]
    with town.database.writing() as session:
        session.get_one(Ticket, numbers[1]).anonymous = True

    def chats(work: Work) -> list[tuple[str, bool, str]]:
        tickets = [Office(town).ticket(number) for number in numbers]
        hearers = hearers_of(work, tickets)
        return [(each.home.group.chat_id, each.home.private, each.address().names) for each in hearers]

    assert town.intake.perform(chats) == [("g1", False, "刘大爷"), ("王阿姨", True, "您好")]


def test_a_new_ticket_looks_into_one_index_only(town: Town) -> None:
    with town.database.writing() as session:
        plan = session.connection().exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT id FROM hot_issues WHERE state = 'accepted' AND category = 'elevator' "
            "AND substr('990101103001001', 1, length(area)) = area"
        )
        assert "ix_hot_issues_accepted" in str(plan.all())
        for number, (area, state) in enumerate(
            ((TOWNSHIP, "accepted"), (FIRST, "accepted"), (SECOND, "accepted"), (COMMUNITY, "proposed")), 1
        ):
            session.add(
                HotIssue(
                    id=number,
                    sort="rise",
                    area=area,
                    category="elevator",
                    found_at=MORNING,
                    until=MORNING,
                    count=1,
                    expected=1,
                    state=state,
                )
            )
        session.flush()
        assert accepted_for(session, "elevator", FIRST) == [2, 1]
        assert accepted_for(session, "noise", FIRST) == []
