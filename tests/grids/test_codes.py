"""Grid codes: what they stand for, what lies within what, and what is said of wrong ones."""

import pytest

from grids.codes import CodeError, ancestors, check_code, is_within, level_of, parent_of

TOWN, VILLAGE, GRID, MICRO = "990101103", "990101103001", "990101103001002", "99010110300100203"


def test_the_length_tells_the_level() -> None:
    levels = [level_of(code) for code in (TOWN, VILLAGE, GRID, MICRO)]
    assert levels == ["township", "community", "grid", "micro"]


def test_a_parent_is_the_prefix() -> None:
    assert parent_of(MICRO) == GRID
    assert parent_of(TOWN) is None
    assert ancestors(MICRO) == [GRID, VILLAGE, TOWN]
    assert ancestors(TOWN) == []


def test_within_means_at_or_below() -> None:
    assert is_within(MICRO, VILLAGE)
    assert is_within(GRID, GRID)
    assert not is_within(VILLAGE, GRID)
    assert not is_within("990101103002", VILLAGE)
    # A prefix that is no node holds nothing.
    assert not is_within(MICRO, "9901")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "只能由数字组成"),
        ("99010110A", "只能由数字组成"),
        ("９９０１０１１０３", "只能由数字组成"),
        ("990101", "是 6 位，应为 9 位"),
        ("9901011030010021", "是 16 位"),
        ("090101103", "不能以 0 开头"),
        ("990101103000", "若指镇街，请只写前 9 位 990101103"),
        ("990101103001000", "若指社区（村），请只写前 12 位 990101103001"),
        ("990101103000001", "第 10–12 位不能全是 0"),
        ("99010110300100200", "若指网格，请只写前 15 位 990101103001002"),
    ],
)
def test_a_wrong_code_is_told_what_would_be_right(code: str, words: str) -> None:
    with pytest.raises(CodeError, match="网格代码") as caught:
        check_code(code)
    assert words in str(caught.value)


@pytest.mark.parametrize("ask", [level_of, parent_of, ancestors])
def test_no_code_has_no_place_in_the_tree(ask: object) -> None:
    with pytest.raises(CodeError):
        ask("12345")  # type: ignore[operator]
