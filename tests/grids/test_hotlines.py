"""Telephone numbers in a text: found, known, and beside the right words."""

import pytest

from grids.hotlines import ill_placed, numbers_in, unknown_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("打110报警，或打96110。", ["110", "96110"]),
        ("三角牌摆到150米以外，别超过120公里", []),
        ("交5000元、20000块，买84消毒液", []),
        ("联系13912345678或者0571-88886666、400-123-4567", ["13912345678", "0571-88886666", "400-123-4567"]),
        ("打88886666找小周", ["88886666"]),
        ("2026年12月7日", []),
        ("血压到140，心跳120多", []),
    ],
)
def test_what_may_be_dialled_is_found(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == numbers


def test_only_well_known_numbers_pass() -> None:
    assert unknown_numbers("打12345问，或打12346问、打12346") == ["12346"]
    assert unknown_numbers("医保打12393") == []


def test_a_hotline_without_its_words_is_noticed() -> None:
    assert ill_placed("医保的事打12333") == ["12333"]
    assert ill_placed("医保的事打12393，社保的事打12333") == []
