"""Roles, kinds and purposes: every word people use for them, and the nearest one for a slip."""

import pytest

from grids.roles import KINDS, LEVEL_OF_KIND, PURPOSES, ROLE_LEVELS, ROLES, UnknownWordError, nearest


@pytest.mark.parametrize(
    ("words", "code"),
    [
        *[(word, "grid_worker") for word in ("网格员", "专职网格员", "兼职网格员", "微网格员", "微网格长")],
        *[(word, "township") for word in ("镇街", "平安办", "宣传办", "指挥中心", "镇", "街道", "TOWNSHIP")],
        *[(word, "community") for word in ("社区", "社区干部", "村")],
        *[("网格长", "grid_leader"), ("楼栋长", "building_manager"), ("居民", "resident")],
        *[(" 网格 员 ", "grid_worker"), ("Grid-Worker", "grid_worker")],
    ],
)
def test_words_for_roles(words: str, code: str) -> None:
    assert ROLES.read(words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("镇街", "township"),
        ("村", "community"),
        ("社区/村", "community"),
        ("微网格", "micro"),
        ("专属", "exclusive"),
    ],
)
def test_words_for_kinds(words: str, code: str) -> None:
    assert KINDS.read(words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [("居民群", "residents"), ("工作", "staff"), ("部门", "department"), ("Staff", "staff")],
)
def test_words_for_purposes(words: str, code: str) -> None:
    assert PURPOSES.read(words) == code


def test_a_slip_gets_the_nearest_word() -> None:
    with pytest.raises(UnknownWordError, match="角色“网个员”无法识别，是不是“网格员”"):
        ROLES.read("网个员")
    with pytest.raises(UnknownWordError, match="是不是“微网格”"):
        KINDS.read("micor")


def test_nonsense_gets_the_choices() -> None:
    with pytest.raises(UnknownWordError, match="可填：镇街、社区、网格、微网格、专属网格"):
        KINDS.read("???")
    assert nearest("甲乙丙", ["xyz"]) is None


def test_every_code_has_its_levels() -> None:
    assert set(ROLE_LEVELS) == set(ROLES.names)
    assert set(LEVEL_OF_KIND) == set(KINDS.names)
