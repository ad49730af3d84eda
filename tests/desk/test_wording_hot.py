"""Words about hot issues: short enough for a picture's caption, whole in every state."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desk.wording import hot as words
from desk.wording.hot import HotView

NOW = datetime(2026, 11, 18, 0, 20, tzinfo=UTC)
LONG = "一二三四五六七八九十" * 40
VIEW = HotView(
    number=123456,
    sort="rise",
    state="proposed",
    place="海棠花第二社区居民委员会",
    category="历史遗留不动产权证办理",
    count=1234,
    expected=0.4,
    found_at=NOW,
    leader="海棠花第二社区居民委员会",
    plan=LONG,
    result=LONG,
    reason=LONG,
    tickets=[(100000 + number, LONG) for number in range(50)],
)
STATES = tuple(words.STATE_NAMES)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("sort", ["rise", "alike"])
def test_a_card_stands_below_a_picture(state: str, sort: str) -> None:
    card = words.card(replace(VIEW, state=state, sort=sort), LONG)
    assert len(card) <= 1024  # Telegram's captions
    assert not re.search(r"[\u4e00-\u9fff][,:;?!]|[,:;?!][\u4e00-\u9fff]", card)


@pytest.mark.parametrize(
    ("expected", "said"),
    [(0.04, "平常一周不到1件"), (0.99, "平常一周不到1件"), (1.4, "平常一周约1件"), (6.1, "平常一周约6件")],
)
def test_half_complaints_tell_nobody_anything(expected: float, said: str) -> None:
    assert words.usual(expected) == said


def test_nothing_is_left_out_of_a_small_one() -> None:
    view = replace(VIEW, state="accepted", plan="", tickets=[(7, ""), (8, "3栋")])
    assert "工单7、8（3栋）" in words.card(view)
    assert "还没有计划，请发：多发 123456 计划 怎么办" in words.card(view)
    assert words.line(view).endswith("2件 · 海棠花第二社区居民委员会负责，还没有计划")
    assert words.listing([]) == "您这里现在没有多发问题。"
