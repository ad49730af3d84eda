"""Who answers for a place: the nearest of the role, else the level above, up to nobody."""

import itertools

import pytest

from desk.directory import Directory
from storage.registry import Grid, Group
from tests.staff import directory_of

TOWN, COMMUNITY = "990101103", "990101103001"
FIRST, SECOND = "990101103001001", "990101103001002"
MICRO, OTHER = "99010110300100101", "990101103002001"


PEOPLE = {
    "周敏": ("周敏", "grid_worker", FIRST),
    "吴微": ("吴微", "grid_worker", MICRO),
    "孙组长": ("孙组长", "grid_leader", FIRST),
    "何主任": ("何主任", "community", COMMUNITY),
    "平安办": ("平安办", "township", TOWN),
    "楼长": ("楼长", "building_manager", FIRST),
}


def _directory(*names: str) -> Directory:
    return directory_of(*(PEOPLE[name] for name in names))


@pytest.mark.parametrize(
    ("present", "code", "level", "names"),
    [
        ("周敏 吴微 何主任 平安办", MICRO, "grid", "吴微"),
        ("周敏 何主任 平安办", MICRO, "grid", "周敏"),
        ("周敏 何主任 平安办", FIRST, "grid", "周敏"),
        ("周敏 何主任 平安办", SECOND, "grid", "何主任"),  # no worker: the community
        ("周敏 平安办", SECOND, "grid", "平安办"),  # no community either: the township
        ("周敏", SECOND, "grid", ""),
        ("", FIRST, "grid", ""),
        ("周敏 何主任 平安办", FIRST, "community", "何主任"),
        ("周敏 平安办", FIRST, "community", "平安办"),
        ("周敏", FIRST, "community", ""),  # never downwards
        ("周敏 何主任 平安办", FIRST, "township", "平安办"),
        ("周敏 何主任", FIRST, "township", ""),
        ("周敏 何主任 平安办", OTHER, "grid", "平安办"),  # another community's people do not count
        ("周敏 何主任 平安办", TOWN, "grid", "平安办"),
        ("周敏 何主任 平安办", "", "grid", ""),
        ("孙组长 楼长 何主任", FIRST, "grid", "何主任"),  # who leads or helps does not handle
    ],
)
def test_the_nearest_of_the_role_answers(present: str, code: str, level: str, names: str) -> None:
    found = _directory(*present.split()).handlers(code, level)
    assert " ".join(person.name for person in found) == names


def test_several_of_one_place_answer_together() -> None:
    two = directory_of(PEOPLE["周敏"], ("李工", "grid_worker", FIRST))
    assert [seat.name for seat in two.handlers(MICRO, "grid")] == ["周敏", "李工"]


def test_a_worker_of_the_whole_village_answers_for_its_grids() -> None:
    directory = directory_of(("村网格员", "grid_worker", COMMUNITY), PEOPLE["何主任"])
    assert [seat.name for seat in directory.handlers(SECOND, "grid")] == ["村网格员"]


def test_the_chain_goes_from_the_grid_up_and_the_nearest_come_first() -> None:
    names = ["平安办", "何主任", "孙组长", "楼长", "周敏", "吴微"]
    assert [person.name for person in _directory(*names).chain(MICRO)] == [
        "吴微",
        "周敏",
        "孙组长",
        "何主任",
        "平安办",
    ]
    assert [person.name for person in _directory(*names).chain(SECOND)] == ["何主任", "平安办"]
    assert _directory(*names).chain("") == []


def test_whoever_handles_at_any_level_is_in_the_chain() -> None:
    for count in range(len(PEOPLE) + 1):
        for present in itertools.combinations(PEOPLE, count):
            directory = _directory(*present)
            for code, level in itertools.product((MICRO, FIRST, SECOND), ("grid", "community", "township")):
                assert all(person in directory.chain(code) for person in directory.handlers(code, level))


def test_people_with_a_role_go_by_their_registered_name() -> None:
    directory = _directory("周敏")
    actor = directory.actor("p", "周敏", "小周周🌸")
    assert (actor.name, actor.role, actor.rank) == ("周敏", "grid_worker", 1)
    stranger = directory.actor("q", "周敏", "小周周🌸")
    assert (stranger.name, stranger.role, stranger.rank) == ("小周周🌸", "resident", 0)
    assert not stranger.answers_for(FIRST)


@pytest.mark.parametrize(
    ("name", "code", "answers"),
    [
        ("周敏", FIRST, True),
        ("周敏", MICRO, False),
        ("周敏", SECOND, False),
        ("何主任", SECOND, True),
        ("何主任", OTHER, False),
        ("平安办", OTHER, True),
        ("楼长", FIRST, False),
    ],
)
def test_each_answers_for_their_part_of_the_township(name: str, code: str, answers: bool) -> None:
    actor = _directory(*PEOPLE).actor("p", name, name)
    assert actor.answers_for(code) is (answers or (name, code) == ("周敏", MICRO))


def test_groups_and_grids_are_found() -> None:
    group = Group(id=7, platform="p", chat_id="1", grid_code=FIRST)
    grids = [Grid(code=FIRST, name="海棠花苑第一网格", kind="grid")]
    directory = Directory(grids, [group], ())
    assert directory.groups["p", "1"] is directory.groups_by_id[7] is group
    assert directory.grid_name(FIRST) == "海棠花苑第一网格"
    assert directory.grid_name(SECOND) == SECOND
