"""Two matters in one message: each is told of, where it is."""

import pytest

from tests.town import judge


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("7栋电梯坏了。另外9栋下水道堵了", {("elevator", "7栋"), ("drainage", "9栋")}),
        ("8栋单元门锁坏了，还有2栋楼道灯不亮", {("public_facility", "8栋"), ("lighting", "2栋")}),
        ("4栋楼道灯坏了，还有垃圾没人收", {("lighting", "4栋"), ("sanitation", "4栋")}),
        ("12栋楼道灯坏了，黑漆漆的", {("lighting", "12栋")}),
    ],
)
def test_each_matter_is_where_its_own_clause_says(text: str, told: set[tuple[str, str]]) -> None:
    verdict = judge().judge(text)
    assert {(item.category, item.place) for item in (verdict, *verdict.also)} == told
