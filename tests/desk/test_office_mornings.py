"""The departments' morning list."""

import pytest

from tests.departments import answered, furnish
from tests.town import Town

DARK = "3栋楼道灯不亮，能来修一下吗"


@pytest.fixture
def town(town: Town) -> Town:
    furnish(town)
    town.group.says("刘大爷", DARK)
    answered(town, "周敏", "受理 1")
    return town


def _morning(town: Town, who: str) -> list[str]:
    town.runs("morning_list")
    return [item.text for item in town.private(who).heard("reminder")]


def test_where_a_department_is_awaited_and_what_it_has_not_finished(town: Town) -> None:
    answered(town, "周敏", "吹哨 1 城管办 市政所")
    answered(town, "雷振华", "报到 1 雷振华")
    town.passes(hours=20)
    [lei] = _morning(town, "雷振华")
    assert lei.startswith(
        "雷振华，早上好！城管办今天的事在这里：\n【报到了，自己的部分还没办完】1件\n1 办理中 · 照明"
    )
    assert lei.endswith("\n  雷振华，昨天12:00报到")
    [zhang] = _morning(town, "张强")[:1]
    assert "【吹哨请你们到场，还没报到】1件" in zhang
    assert "\n  应在昨天12:30前报到，已经过了" in zhang
    assert town.private("李芳").heard("reminder"), "everybody of the department"


def test_tickets_passed_to_it_stand_where_they_press(town: Town) -> None:
    answered(town, "周敏", "转办 1 市政所")
    town.passes(days=20)
    [told] = _morning(town, "张强")
    assert "【已经超时】1件" in told


def test_who_has_nothing_hears_nothing(town: Town) -> None:
    assert _morning(town, "许静") == []
    assert town.private("周敏").heard("reminder")
