"""Troubles of one kind in places that have nothing in common are one only while everybody speaks of it."""

import pytest

from tests.town import Town


@pytest.mark.parametrize("who", ["刘大爷", "王阿姨"])
@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("3栋楼道灯不亮了，黑漆漆的", "北门路灯不亮了，黑漆漆的"),
        ("3栋门口垃圾堆成山没人清", "小广场垃圾堆成山没人清"),
        ("3栋单元门坏了关不上", "北门道闸坏了，车进不来"),
    ],
)
def test_the_next_day_another_place_is_another_trouble(town: Town, before: str, then: str, who: str) -> None:
    town.group.says("刘大爷", before)
    town.passes(hours=24)
    town.group.says(who, then)
    assert len(town.tickets()) == 2


def test_the_next_day_the_same_place_is_the_same_trouble(town: Town) -> None:
    town.group.says("刘大爷", "3栋楼道灯不亮了，黑漆漆的")
    town.passes(hours=24)
    town.group.says("王阿姨", "3栋二单元楼道灯不亮了，黑漆漆的")
    town.group.says("孙叔", "我们3栋的楼道灯还没修啊")
    assert len(town.tickets()) == 1
    assert town.reporters() == ["刘大爷", "王阿姨", "孙叔"]


@pytest.mark.parametrize(
    ("before", "tickets"),
    [
        ("3栋门口垃圾堆成山没人清", 2),
        ("3栋楼道灯不亮了，黑漆漆的", 2),
        ("3栋楼下半夜还在放音响唱歌，吵得睡不着", 1),
    ],
)
def test_the_same_in_another_building_is_not_lost(town: Town, before: str, tickets: int) -> None:
    town.group.says("刘大爷", before)
    town.group.says("王阿姨", "我们6栋也是")
    assert len(town.tickets()) == tickets
    told = town.private("周敏").last
    assert "6栋" in told.text
    assert told.labels[0] == ("受理" if tickets == 2 else "登记")
