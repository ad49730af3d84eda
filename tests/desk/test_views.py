"""How a ticket looks to people."""

from datetime import UTC, datetime
from typing import Any

import pytest

from desk.directory import Directory
from desk.tickets import moves
from desk.tickets.views import board, count_reporters, handler_name, view_of
from desk.work import Rules
from storage.tickets import Ticket
from tests.desk.office import LIFT, Office
from tests.staff import directory_of
from tests.town import Town

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
GRID = "990101103001001"


PEOPLE = [
    ("周敏", "grid_worker", GRID),
    ("网格员小李", "grid_worker", "990101103001002"),
    ("孙姐", "grid_leader", GRID),
    ("社区何主任", "community", "990101103001"),
    ("平安办", "township", "990101103"),
]


@pytest.mark.parametrize(
    ("code", "level", "handler", "name"),
    [
        (GRID, "grid", None, "网格员周敏"),
        ("990101103001002", "grid", None, "网格员小李"),  # the title is said once
        (GRID, "community", None, "社区何主任"),
        (GRID, "township", None, "镇街平安办"),
        (GRID, "grid", 3, "网格长孙姐"),  # whoever has it in hand comes before whose place it is
        (GRID, "grid", 99, "网格员周敏"),  # somebody who has left the registry
        ("880101103001001", "grid", None, "网格员"),
        ("880101103001001", "community", None, "社区"),
        ("880101103001001", "township", None, "镇街"),
    ],
)
def test_whoever_follows_it_is_named_as_residents_do(
    code: str, level: str, handler: int | None, name: str
) -> None:
    assert handler_name(directory_of(*PEOPLE), code, level, handler) == name


def _ticket(**more: Any) -> Ticket:
    values: dict[str, Any] = {
        "id": 12,
        "state": "closed",
        "level": "community",
        "grid_code": GRID,
        "source": "talk",
        "category": "elevator",
        "kind": "help",
        "urgency": "urgent",
        "text": LIFT,
        "opened_at": NOW,
        "respond_by": NOW,
        "due_at": NOW,
        "active_at": NOW,
    }
    return Ticket(**{**values, **more})


def test_codes_become_the_names_people_know() -> None:
    rules = Rules(
        categories={"elevator": "电梯"},
        kinds={"help": "求助"},
        urgencies={"urgent": "急件"},
        emergencies={"trapped": "困梯"},
    )
    view = view_of(_ticket(rating="basic", emergency="trapped"), 2, directory_of(*PEOPLE), rules)
    assert (view.number, view.reporters, view.state_name, view.level_name) == (12, 2, "已结案", "社区")
    assert (view.category_name, view.kind_name, view.urgency_name) == ("电梯", "求助", "急件")
    assert (view.emergency_name, view.rating_name, view.grid_name) == ("困梯", "基本满意", GRID)


def test_a_code_without_a_name_is_shown_itself() -> None:
    view = view_of(_ticket(emergency="new"), 0, Directory((), (), ()), Rules())
    assert (view.category_name, view.kind_name, view.urgency_name) == ("elevator", "help", "urgent")
    assert view.emergency_name == "new"
    assert view.rating_name is None


def test_the_board_shows_the_newest_first_and_no_more_than_asked(town: Town) -> None:
    office = Office(town)
    for name in ("刘大爷", "王阿姨", "陈叔"):
        office.opened(name)
    office.do(lambda work, ticket: moves.withdraw(work, ticket, office.who("王阿姨")), 2)
    rules, directory = Rules(), town.intake.directory
    with town.database.reading() as session:
        assert [view.number for view in board(session, directory, rules)] == [3, 2, 1]
        assert [view.number for view in board(session, directory, rules, 2)] == [3, 2]
        assert len(board(session, directory, rules, None)) == 3
        assert [view.state for view in board(session, directory, rules)] == ["open", "withdrawn", "open"]
        assert count_reporters(session, [1, 2, 99]) == {1: 1, 2: 1}
        assert count_reporters(session, []) == {}
