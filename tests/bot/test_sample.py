"""海棠镇： as large as promised, whole, and in no way real."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from bot import sample
from bot.sample import load_sample, sample_residents, settle
from desk.directory import Directory
from grids.codes import is_within
from storage.blank import new_database
from storage.registry import all_grids, all_groups, registry_version
from storage.settings import StorageSettings
from tests.staff import LONG_AGO


def test_the_sample_township_is_whole(tmp_path: Path) -> None:
    database = new_database(StorageSettings(path=tmp_path / "x.db"))
    with database.writing() as session:
        assert all(report.updated == 0 for report in load_sample(session, LONG_AGO).values())
    with database.writing() as session:
        assert all(report.new + report.updated == 0 for report in load_sample(session, LONG_AGO).values())
        grids, groups, people = all_grids(session), all_groups(session), Directory.load(session).seats
        kinds = Counter(grid.kind for grid in grids)
        assert kinds == {"township": 1, "community": 9, "grid": 31, "exclusive": 1, "micro": 72}

        micros = {grid.code for grid in grids if grid.kind == "micro"}
        residents = [group for group in groups if group.purpose == "residents"]
        assert {group.grid_code for group in residents} == micros
        assert [group.chat_id for group in residents] == [f"g{number:02d}" for number in range(1, 73)]
        assert [group.chat_id for group in groups if group.purpose == "staff"] == ["s01"]

        for grid in grids:
            if grid.kind in {"grid", "exclusive"}:
                roles = {person.role for person in people if person.grid_code == grid.code}
                assert roles == {"grid_worker", "grid_leader"}
        assert sum(person.role == "community" for person in people) == 9
        assert sum(person.role == "township" for person in people) == 3
        assert all(re.fullmatch("1990000[0-9]{4}", person.phone) for person in people)
        assert len({person.name for person in people}) == len(people)
        top = next(grid for grid in grids if grid.kind == "township")
        assert top.code.startswith("990101")
        assert all(is_within(grid.code, top.code) for grid in grids)
        below = sum(grid.households for grid in grids if grid.kind == "micro")
        assert below == top.households
    database.close()


def test_what_was_changed_in_the_sample_stays_until_another_sample_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = new_database(StorageSettings(path=tmp_path / "x.db"))
    with database.writing() as session:
        assert settle(session, LONG_AGO)
        version = registry_version(session)
    with database.writing() as session:
        all_groups(session)[0].title = "海棠一家亲"
    with database.writing() as session:
        assert not settle(session, LONG_AGO)
        assert all_groups(session)[0].title == "海棠一家亲"
        assert registry_version(session) == version

    shutil.copytree(sample.SAMPLE, tmp_path / "next")
    with (tmp_path / "next/residents.csv").open("a", encoding="utf-8") as residents:
        residents.write("高奶奶,r999,g01\n")
    monkeypatch.setattr(sample, "SAMPLE", tmp_path / "next")
    with database.writing() as session:
        assert settle(session, LONG_AGO)
        assert all_groups(session)[0].title != "海棠一家亲"
        assert registry_version(session) != version
    database.close()


def test_the_residents_are_in_groups_that_exist() -> None:
    residents = sample_residents()
    assert len(residents) >= 40
    assert len({resident.user_id for resident in residents}) == len(residents)
    known = {f"g{number:02d}" for number in range(1, 73)}
    assert all(resident.groups and set(resident.groups) <= known for resident in residents)
