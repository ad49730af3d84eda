"""Sentences: moments as one says them today, words cut where they would fill the screen, every state told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.tickets.views import LEVEL_NAMES, STATE_NAMES, TicketView
from desk.wording import hot as wording_hot
from desk.wording import tickets as wording
from grids.deadlines import SHANGHAI
from grids.lifecycle import Event, State

WEDNESDAY = datetime(2026, 11, 18, 12, 0, tzinfo=SHANGHAI)
BEFORE = WEDNESDAY - timedelta(hours=1)
WAITING = {"place": None, "state": "resolved", "state_name": "待评价"}
VIEW = TicketView(
    number=12,
    state="open",
    level="grid",
    grid="990101103001001",
    category="elevator",
    urgency="urgent",
    reporters=1,
    opened_at=WEDNESDAY,
    respond_by=WEDNESDAY + timedelta(hours=2),
    due_at=WEDNESDAY + timedelta(hours=24),
    text="3栋电梯坏了",
    place="3栋",
    state_name="待受理",
    level_name="网格",
    grid_name="海棠花苑第一网格",
    category_name="电梯",
    kind_name="求助",
    urgency_name="急件",
    emergency_name=None,
    handler="网格员周敏",
    taken=False,
    result="",
    rating_name=None,
)


def _view(**more: Any) -> TicketView:
    return replace(VIEW, **more)


@pytest.mark.parametrize(
    ("days", "hour", "minute", "words"),
    [
        (0, 18, 20, "今天18:20"),
        (0, 9, 5, "今天9:05"),
        (1, 9, 0, "明天9:00"),
        (1, 0, 0, "今天24:00"),  # midnight belongs to the day that ends
        (2, 0, 0, "明天24:00"),
        (0, 0, 0, "昨天24:00"),
        (2, 15, 30, "后天15:30"),
        (3, 15, 0, "周六15:00"),
        (4, 15, 0, "周日15:00"),
        (5, 0, 0, "周日24:00"),
        (5, 15, 0, "11月23日15:00"),  # next week's Monday is not “周一” of this week
        (-1, 23, 59, "昨天23:59"),
        (-2, 8, 0, "11月16日8:00"),
        (30, 8, 0, "12月18日8:00"),
        (44, 8, 0, "1月1日8:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it_today(days: int, hour: int, minute: int, words: str) -> None:
    at = WEDNESDAY.replace(hour=hour, minute=minute) + timedelta(days=days)
    assert wording.moment(at, WEDNESDAY) == words
    assert wording.moment(at.astimezone(UTC), WEDNESDAY.astimezone(UTC)) == words


@given(st.integers(0, 20000), st.integers(-20000, 20000))
def test_a_moment_never_says_zero_oclock_and_never_a_weekday_of_another_week(begin: int, ahead: int) -> None:
    now = WEDNESDAY + timedelta(minutes=begin)
    at = now + timedelta(minutes=ahead)
    words = wording.moment(at, now)
    assert not words.endswith(("天0:00", "日0:00"))
    if words.startswith("周"):
        assert now < at < now + timedelta(days=7)
        monday = now.date() - timedelta(days=now.weekday())
        assert at - timedelta(microseconds=1) < datetime.combine(
            monday + timedelta(days=7), datetime.min.time(), SHANGHAI
        )


@pytest.mark.parametrize(
    ("text", "length", "words"),
    [
        ("  3栋停电\n", 10, "3栋停电"),
        ("一二三四五", 5, "一二三四五"),
        ("一二三四五六", 5, "一二三四…"),
        ("", 5, ""),
    ],
)
def test_long_words_are_cut(text: str, length: int, words: str) -> None:
    assert wording.quote(text, length) == words


@given(st.text(), st.integers(1, 50))
def test_a_quote_is_never_longer_than_it_may_be(text: str, length: int) -> None:
    assert len(wording.quote(text, length)) <= length


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_receipt_and_its_card(state: State) -> None:
    view = _view(state=state.value, state_name=STATE_NAMES[state], result="已换门锁", reporters=3)
    receipt, card = wording.receipt(view, WEDNESDAY), wording.card(view, "1群", "刘大爷", WEDNESDAY)
    assert "工单12" in receipt
    assert "电梯 · 求助 · 急件 · 3栋" in receipt
    assert card.startswith("【急件】")
    assert "刘大爷在“1群”说：3栋电梯坏了" in card
    assert "已有3位居民反映" in card
    buttons = [*wording.receipt_buttons(view), *wording.card_buttons(view)]
    assert all(len(data.encode()) <= 64 for row in buttons for _, data in row)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "网格员周敏跟进，今天14:00前回应，明天12:00前办结。"),
        ({"emergency_name": "困梯"}, "有人身危险请马上拨打110、119或120。"),
        ({"reporters": 2}, "已登记，工单12（共2位居民反映）"),
        ({"state": "accepted", "taken": True}, "网格员周敏已接手，明天12:00前办结。"),
        ({"state": "resolved", "result": "已换门锁"}, "结果：已换门锁"),
        ({"state": "rejected", "result": "是玩笑话"}, "原因：是玩笑话"),
        ({"state": "closed", "result": "已换"}, "评价：未评价"),
        ({"state": "closed", "rating_name": "满意"}, "评价：满意"),
    ],
)
def test_a_receipt_says_what_happens_next(more: dict[str, Any], words: str) -> None:
    assert words in wording.receipt(_view(**more), WEDNESDAY)


@pytest.mark.parametrize(
    ("more", "labels"),
    [
        ({}, ["受理", "误报", "上报"]),
        ({"level": "township"}, ["受理", "误报"]),
        ({"state": "accepted"}, ["办结", "上报"]),
        ({"state": "accepted", "level": "township"}, ["办结"]),
        ({"state": "resolved"}, []),
        ({"state": "merged"}, []),
    ],
)
def test_a_card_offers_what_its_handler_may_do_now(more: dict[str, Any], labels: list[str]) -> None:
    assert [label for row in wording.card_buttons(_view(**more)) for label, _ in row] == labels


def test_a_card_of_an_emergency_says_so_first_and_a_reason_stands_at_its_head() -> None:
    view = _view(emergency_name="困梯")
    assert wording.card(view, "1群", "刘大爷", WEDNESDAY, "上报：修不了").startswith(
        "【紧急】工单12 上报：修不了"
    )
    ended = _view(state="rejected", result="是玩笑话", urgency="normal")
    assert wording.card(ended, "1群", "刘大爷", WEDNESDAY).endswith("原因：是玩笑话")


@pytest.mark.parametrize(
    ("more", "live", "words"),
    [
        ({}, True, "12 待受理 · 电梯 · 明天12:00前\n  3栋 3栋电梯坏了"),
        (
            {"due_at": BEFORE},
            True,
            "12 待受理（已超时） · 电梯 · 今天11:00前\n  3栋 3栋电梯坏了",
        ),
        ({"due_at": BEFORE}, False, "12 待受理 · 电梯\n  3栋 3栋电梯坏了"),
        (
            {"place": None, "state": "resolved", "state_name": "待评价"},
            True,
            "12 待评价 · 电梯\n  3栋电梯坏了",
        ),
    ],
)
def test_a_ticket_in_one_line(more: dict[str, Any], live: bool, words: str) -> None:
    assert wording.line(_view(**more), WEDNESDAY, live) == words


def test_lists_say_how_many_were_left_out() -> None:
    assert wording.todo(["a"], 3) == "待办3件：\na\n另有2件没有列出。"
    assert wording.mine(["a", "b"], 2) == "您反映过2件：\na\nb"
    assert "没有待办" in wording.todo([], 0)
    assert "还没有反映过" in wording.mine([], 0)


def test_a_ticket_with_its_history() -> None:
    steps = [
        (WEDNESDAY, "open", "刘大爷", "3栋电梯坏了"),
        (WEDNESDAY, "note", "刘大爷", "在\n2单元"),
        (WEDNESDAY, "widen", "系统", "water_outage"),
    ]
    text = wording.ticket(VIEW, steps, WEDNESDAY)
    assert text.splitlines()[0] == "工单12 待受理 · 网格办理"
    assert "今天12:00 刘大爷 登记\n" in text
    assert "刘大爷 补充：在\n2单元" in text
    assert text.endswith("系统 升级为紧急事项")
    assert len(wording.ticket(VIEW, steps * 10, WEDNESDAY).splitlines()) <= 4 + 2 * 12


def test_every_event_has_a_name_in_the_history() -> None:
    assert {event.value for event in Event} <= set(wording.STEP_NAMES)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("BUSY", "正被别的程序占用"),
        ("BUSY_SNAPSHOT", "正被别的程序占用"),
        ("LOCKED", "正被别的程序占用"),
        ("FULL", "磁盘满了"),
        ("READONLY_DBMOVED", "只读"),
        ("CANTOPEN", "打不开"),
        ("IOERR_WRITE", "磁盘读写出错"),
        ("NOMEM", "暂时不可用（NOMEM）"),
    ],
)
def test_trouble_with_the_database_is_told_plainly(code: str, words: str) -> None:
    assert words in wording.storage_trouble(code)


def test_levels_have_names() -> None:
    for level in LEVEL_NAMES:
        assert LEVEL_NAMES[level] in wording.escalated(12, LEVEL_NAMES[level])


def test_of_many_tickets_left_with_others_ten_are_listed() -> None:
    told = wording_hot.closed(1, [], [wording_hot.left_line(n, "网格员周敏办理") for n in range(1, 13)], 12)
    assert told.count("网格员周敏办理") == 10
    assert told.endswith("另有2件没有列出。")
