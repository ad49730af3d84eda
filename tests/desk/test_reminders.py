"""What the clock says to those who work, word for word, and to nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from desk.tickets import moves
from desk.wording import reminders as wording
from grids.quiet import QuietHours
from storage.outbox import BROADCAST, OutboxRow
from storage.registry import Group, touch_registry
from storage.runs import claim_run
from tests.desk.office import Office
from tests.staff import staff
from tests.town import Town

WEDNESDAY = datetime(2026, 11, 18, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai


@pytest.fixture
def office(town: Town) -> Office:
    """The day before, at ten."""
    town.now = WEDNESDAY - timedelta(hours=22, minutes=30)
    return Office(town)


def _lines(town: Town, who: str) -> list[str]:
    [list_] = town.private(who).heard("reminder")
    return list_.text.splitlines()


def _headings(town: Town, who: str) -> list[str]:
    return [line for line in _lines(town, who) if line.startswith("【")]


def test_a_morning_list_tells_each_ticket_where_it_presses_most(office: Office) -> None:
    town, zhou = office.town, office.who("周敏")
    late = office.opened("赵叔", urgency="emergency")  # solved within two hours
    office.do(lambda work, ticket: moves.accept(work, ticket, zhou), late)
    today = office.opened("钱叔")  # a day
    office.do(lambda work, ticket: moves.accept(work, ticket, zhou), today)
    office.opened("孙叔")  # not accepted within two hours
    later = office.opened("周叔", urgency="normal")
    office.do(lambda work, ticket: moves.accept(work, ticket, zhou), later)
    solved = office.opened("吴叔")
    office.do(lambda work, ticket: moves.accept(work, ticket, zhou), solved)
    office.do(lambda work, ticket: moves.resolve(work, ticket, zhou, "已换灯泡"), solved)
    town.now = WEDNESDAY - timedelta(minutes=30)
    office.opened("郑叔", urgency="normal")
    town.now = WEDNESDAY
    town.runs("morning_list")
    lines = _lines(town, "周敏")
    assert lines[0] == "周敏，早上好！今天的事在这里："
    assert _headings(town, "周敏") == [
        "【已经超时】1件",
        "【该受理了，还没受理】1件",
        "【今天到期】1件",
        "【新来的，还没受理】1件",
        "【办结了，等居民评价】1件",
    ]
    assert lines[2] == "1 办理中（已超时） · 电梯 · 昨天12:00前"
    assert lines[-1] == "另有1件在办，还没到期。"


def test_what_is_due_at_midnight_is_due_today(office: Office) -> None:
    number = office.opened(urgency="normal")
    office.do(lambda work, ticket: moves.accept(work, ticket, office.who("周敏")), number)
    midnight = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)
    office.do(lambda work, ticket: setattr(ticket, "due_at", midnight), number)
    office.town.now = WEDNESDAY
    office.town.runs("morning_list")
    assert _headings(office.town, "周敏") == ["【今天到期】1件"]
    assert "今天24:00前" in _lines(office.town, "周敏")[2]


def test_who_has_nothing_to_do_hears_one_friendly_line(office: Office) -> None:
    office.town.now = WEDNESDAY
    office.town.runs("morning_list")
    assert _lines(office.town, "周敏") == ["周敏，早上好！今天手上没有待办的事，辛苦了。"]


def test_who_has_nothing_due_hears_so(office: Office) -> None:
    number = office.opened(urgency="normal")
    office.do(lambda work, ticket: moves.accept(work, ticket, office.who("周敏")), number)
    office.town.now = WEDNESDAY
    office.town.runs("morning_list")
    assert _lines(office.town, "周敏") == ["周敏，早上好！今天没有到期的事，手上在办1件，慢慢来。"]


def test_a_long_list_shows_the_first_and_counts_the_rest(office: Office) -> None:
    for number in range(wording.LONGEST_SECTION + 3):
        office.opened(f"居民{number}")
    office.town.now = WEDNESDAY
    office.town.runs("morning_list")
    lines = _lines(office.town, "周敏")
    assert "【该受理了，还没受理】11件" in lines
    assert lines[-1] == "还有3件，发“待办”看全部。"
    assert len(lines) == 2 + 2 * wording.LONGEST_SECTION + 1


def test_every_worker_has_a_list_of_their_own_and_nobody_else_has_one(office: Office) -> None:
    office.opened("李姐", group="g2")
    office.town.now = WEDNESDAY
    office.town.runs("morning_list")
    assert "【该受理了，还没受理】1件" in _headings(office.town, "沈建国")
    assert "没有待办" in _lines(office.town, "周敏")[0]
    for other in ("何主任", "平安办"):
        assert office.town.private(other).heard() == []
    assert not office.town.chat("g2").heard("reminder")


def test_what_was_passed_up_is_on_nobodys_list_below(office: Office) -> None:
    number = office.opened()
    zhou = office.who("周敏")
    office.do(lambda work, ticket: moves.escalate(work, ticket, zhou, "需要社区协调"), number)
    office.town.now = WEDNESDAY
    office.town.runs("morning_list")
    assert "没有待办" in _lines(office.town, "周敏")[0]


def test_overseers_hear_of_what_is_overdue_in_their_part_and_who_has_it(office: Office) -> None:
    town, zhou = office.town, office.who("周敏")
    with town.database.writing() as session:
        for name, code in (("马组长", "990101103001001"), ("牛组长", "990101103001002")):
            staff(session, name, "grid_leader", code)
        touch_registry(session)
    taken = office.opened("赵叔", urgency="emergency")
    office.do(lambda work, ticket: moves.accept(work, ticket, zhou), taken)
    office.opened("钱叔")
    office.opened("李姐", group="g2", urgency="normal")
    town.now = WEDNESDAY
    town.runs("overdue_overview")
    expected = [
        "您这里有2件超时了，请帮着催一催：",
        "【海棠花苑第一网格】",
        "1 电梯 · 办结超时20小时 · 网格员周敏",
        "  3栋5楼 3栋电梯坏了，停在5楼不动",
        "2 电梯 · 还没受理，超时20小时 · 网格员周敏",
        "  3栋5楼 3栋电梯坏了，停在5楼不动",
    ]
    assert _lines(town, "马组长") == [f"马组长，早上好！{expected[0]}", *expected[1:]]
    assert _lines(town, "何主任") == [f"何主任，早上好！{expected[0]}", *expected[1:]]
    assert town.private("牛组长").heard() == []
    assert town.private("平安办").heard() == []


def test_a_long_overview_counts_what_it_leaves_out(office: Office) -> None:
    for number in range(wording.LONGEST_OVERVIEW + 2):
        office.opened(f"居民{number}", group="g1" if number % 2 else "g2")
    office.town.now = WEDNESDAY
    office.town.runs("overdue_overview")
    lines = _lines(office.town, "何主任")
    assert "17件超时" in lines[0]
    assert [line for line in lines if line.startswith("【")] == ["【海棠花苑第一网格】", "【柳岸第二网格】"]
    assert lines[-1] == "另有2件没有列出。"


def test_where_nothing_is_overdue_nothing_is_said(office: Office) -> None:
    office.town.now = WEDNESDAY
    office.town.runs("overdue_overview")
    assert office.town.private("何主任").heard() == []


def test_the_day_is_told_to_the_staffs_group_by_grid_and_category(office: Office) -> None:
    town, zhou = office.town, office.who("周敏")
    town.now = WEDNESDAY
    first = office.opened("赵叔")
    office.opened("钱叔")
    office.opened("李姐", group="g2", urgency="emergency")
    office.do(lambda work, ticket: moves.accept(work, ticket, zhou), first)
    office.do(lambda work, ticket: moves.resolve(work, ticket, zhou, "已修好"), first)
    town.now = WEDNESDAY + timedelta(hours=9)
    town.runs("day_summary")
    [said] = town.chat("gs").heard("reminder")
    assert said.text.splitlines() == [
        "海棠镇日梳理 11月18日（周三）",
        "昨天17:30到现在：登记3件，受理1件，办结1件；目前超时2件。",
        "【按网格】",
        "海棠花苑第一网格：登记2，受理1，办结1，超时1",
        "柳岸第二网格：登记1，超时1",
        "【按类别】",
        "电梯：登记3，受理1，办结1，超时2",
    ]
    assert town.private("何主任").heard("reminder") == []


def test_the_summary_begins_where_the_last_one_ended(office: Office) -> None:
    town = office.town
    town.now = WEDNESDAY
    clockwork = town.clockwork()
    clockwork.tick()
    office.opened("赵叔")
    town.now = WEDNESDAY + timedelta(hours=9)
    clockwork.tick()
    town.passes(minutes=6)
    office.opened("钱叔")
    town.now = WEDNESDAY + timedelta(days=1, hours=9)
    clockwork.tick()
    town.passes(minutes=5)
    first, second = (said.text for said in town.chat("gs").heard("reminder"))
    assert "登记1件" in first
    assert "昨天17:30到现在：登记1件" in second


def test_after_a_stop_of_weeks_the_summary_tells_of_the_last_one(office: Office) -> None:
    town = office.town
    with town.database.writing() as session:
        claim_run(
            session, "day_summary", WEDNESDAY - timedelta(days=40), "done", WEDNESDAY - timedelta(days=40)
        )
    town.now = WEDNESDAY
    town.runs("day_summary")
    assert "11月11日8:30到现在" in town.chat("gs").last.text


def test_a_quiet_day_is_told_in_two_lines(office: Office) -> None:
    office.town.now = WEDNESDAY + timedelta(hours=9)
    office.town.runs("day_summary")
    [said] = office.town.chat("gs").heard("reminder")
    assert said.text.splitlines() == [
        "海棠镇日梳理 11月18日（周三）",
        "昨天17:30到现在没有新的事，也没有超时的。大家辛苦了。",
    ]


def test_without_a_staffs_group_community_and_township_hear_it_each_of_their_part(office: Office) -> None:
    town = office.town
    with town.database.writing() as session:
        for group in session.exec(select(Group).where(Group.purpose == "staff")).all():
            group.present = False
        touch_registry(session)
    town.now = WEDNESDAY
    office.opened()
    town.runs("day_summary")
    assert _lines(town, "何主任")[0].startswith("海棠花社区日梳理")
    assert _lines(town, "平安办")[0].startswith("海棠镇日梳理")
    assert town.private("周敏").heard("reminder") == []


def test_what_the_clock_says_is_spread_never_rings_at_night_and_ages(office: Office) -> None:
    town = office.town
    town.now = WEDNESDAY + timedelta(hours=14)  # 22:30
    town.runs("morning_list")
    assert town.private("周敏").heard() == []
    with town.database.reading() as session:
        rows = session.exec(select(OutboxRow)).all()
    moments = [row.not_before for row in rows if row.not_before is not None]
    assert len(set(moments)) == len(rows) == 2
    assert {row.rank for row in rows} == {BROADCAST}
    assert not any(QuietHours().holds(moment) for moment in moments)
    assert all(row.expires_at and row.expires_at > moments[0] + timedelta(hours=11) for row in rows)
    town.passes(hours=9, minutes=5)
    assert len(town.private("周敏").heard("reminder")) == 1


@pytest.mark.parametrize(("hour", "hello"), [(0, "早上好"), (4, "中午好"), (8, "下午好"), (11, "晚上好")])
def test_the_greeting_fits_the_hour(hour: int, hello: str) -> None:
    now = datetime(2026, 11, 18, hour, 30, tzinfo=UTC)
    assert wording.greeting("周敏", now) == f"周敏，{hello}！"


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(seconds=5), "1分钟"),
        (timedelta(minutes=59), "59分钟"),
        (timedelta(hours=23, minutes=59), "23小时"),
        (timedelta(days=3, hours=5), "3天"),
    ],
)
def test_how_late_something_is_said_as_people_say_it(late: timedelta, words: str) -> None:
    assert wording.length(late) == words


@given(st.dates(datetime(2026, 1, 1).date(), datetime(2026, 12, 31).date()))  # noqa: DTZ001
def test_holidays_and_the_days_that_make_up_for_them_are_named(day: object) -> None:
    words = wording.day_name(day)  # type: ignore[arg-type]
    assert words.endswith("）")
    assert "周" in words


def test_a_holiday_and_the_sunday_that_makes_up_for_it_have_their_names() -> None:
    assert wording.day_name(datetime(2026, 9, 25, tzinfo=UTC).date()) == "9月25日（周五，中秋）"
    assert wording.day_name(datetime(2026, 9, 20, tzinfo=UTC).date()) == "9月20日（周日，调休上班）"
