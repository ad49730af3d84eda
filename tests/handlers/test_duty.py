"""Who is on duty gets what presses at night, may take it while the shift lasts, and not a minute longer."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from desk.people.roster import gaps_line
from grids.deadlines import SHANGHAI
from storage.posts import Holding
from storage.registry import Person, touch_registry
from storage.roster import DutyShift
from tests.staff import staff
from tests.town import Town

LIFT = "3栋电梯坏了，停在5楼不动"
SMOKE = "3栋楼道着火了，浓烟很大，快来人"
FIRST, COMMUNITY, TOWNSHIP = "990101103001001", "990101103001", "990101103"
Plan = Callable[..., None]


@pytest.fixture
def town(town: Town) -> Town:
    with town.database.writing() as session:
        staff(session, "许静", "building_manager", FIRST, phone="19900000007")
        staff(session, "钱值班", "community", COMMUNITY, phone="19900000008")
        staff(session, "孙科", "township", TOWNSHIP, phone="19900000009")
    return town


@pytest.fixture
def plan(town: Town) -> Plan:
    """Put somebody on duty: from a full hour of a day (18 November is the first) for so many hours."""

    def put(name: str, place: str, day: int = 18, hour: int = 18, hours: int = 14) -> None:
        begin = datetime(2026, 11, day, hour, tzinfo=SHANGHAI)
        with town.database.writing() as session:
            person = session.exec(select(Person).where(Person.name == name)).one()
            session.add(
                DutyShift(
                    grid_code=place,
                    person_id=person.number,
                    day=f"2026-11-{day}",
                    begin=begin,
                    end=begin + timedelta(hours=hours),
                )
            )
            touch_registry(session)
        town.passes(seconds=2)

    return put


def _cards(town: Town, *names: str) -> list[str]:
    return [name for name in names if town.private(name).heard("card")]


ALL = ("周敏", "许静", "何主任", "钱值班", "平安办", "孙科")


@pytest.mark.parametrize(
    ("shifts", "called"),
    [
        ([("许静", FIRST), ("钱值班", COMMUNITY), ("孙科", TOWNSHIP)], ["周敏", "许静"]),
        ([("钱值班", COMMUNITY), ("孙科", TOWNSHIP)], ["周敏", "钱值班"]),
        ([("孙科", TOWNSHIP)], ["周敏", "孙科"]),
        ([], ["周敏"]),
    ],
)
def test_at_night_the_nearest_on_duty_has_a_card_as_well(
    town: Town, plan: Plan, shifts: list[tuple[str, str]], called: list[str]
) -> None:
    for name, place in shifts:
        plan(name, place)
    town.passes(hours=10)
    town.group.says("刘大爷", LIFT)
    assert _cards(town, *ALL) == called
    assert town.ticket().level == "grid"


def test_by_day_and_for_what_can_wait_nobody_is_called_out(town: Town, plan: Plan) -> None:
    plan("孙科", TOWNSHIP, hour=9, hours=24)
    town.group.says("刘大爷", LIFT)
    town.passes(hours=10)
    town.group.says("王阿姨", "5栋门口的路灯不亮了，有空来修一下")
    assert [ticket.urgency for ticket in town.tickets()] == ["urgent", "normal"]
    assert _cards(town, *ALL) == ["周敏"]


def test_whoever_is_on_duty_takes_it_and_the_post_stays_responsible(town: Town, plan: Plan) -> None:
    plan("许静", FIRST)
    town.passes(hours=10)
    town.group.says("刘大爷", LIFT)
    card = town.private("许静").last
    assert card.text.startswith("【急件】工单1 夜间登记，您正在值班")
    assert card.press("受理", "许静").startswith("已受理工单1")
    worker = town.intake.directory.handlers(FIRST, "grid")[0]
    assert (town.ticket().state, town.ticket().post_id) == ("accepted", worker.id)
    assert town.history()[-1].actor_name == "许静"
    town.private("许静").says("许静", "办结 1 已请维保修好")
    assert town.ticket().state == "resolved"


def test_once_the_shift_is_over_the_right_is_gone(town: Town, plan: Plan) -> None:
    plan("许静", FIRST)
    town.passes(hours=19)  # 7:00
    town.group.says("刘大爷", LIFT)
    card = town.private("许静").last
    town.passes(hours=1)  # 8:00: the shift ends
    assert "由网格员来做" in card.press("受理", "许静")
    assert town.ticket().state == "open"
    town.private("许静").says("许静", "受理 1")
    assert "网格员和社区" in town.private("许静").last.text


def test_before_the_shift_there_is_no_right_either(town: Town, plan: Plan) -> None:
    plan("许静", FIRST)
    town.group.says("刘大爷", LIFT)
    town.private("许静").says("许静", "受理 1")
    assert "网格员和社区" in town.private("许静").last.text


def test_elsewhere_one_is_on_duty_for_nothing(town: Town, plan: Plan) -> None:
    plan("许静", FIRST)
    town.passes(hours=10)
    town.other.says("刘大爷", LIFT)
    assert _cards(town, "沈建国", "许静") == ["沈建国"]
    town.private("许静").says("许静", "受理 1")
    assert town.ticket().state == "open"


def test_an_emergency_calls_those_on_duty_in_place_of_the_office(town: Town, plan: Plan) -> None:
    plan("孙科", TOWNSHIP)
    plan("许静", FIRST)
    town.passes(hours=10)
    town.group.says("刘大爷", SMOKE)
    assert town.ticket().emergency == "fire"
    assert _cards(town, *ALL) == ["周敏", "许静", "何主任", "钱值班", "孙科"]
    assert town.private("许静").last.press("我来处理", "许静")
    assert "值班人员许静" in town.group.last.text
    card = town.private("孙科").last.text
    assert "值班人员许静" in card
    assert "19900000007" in card


def test_where_the_roster_has_a_gap_everybody_is_called_as_before(town: Town, plan: Plan) -> None:
    plan("孙科", TOWNSHIP, day=19)
    town.passes(hours=10)
    town.group.says("刘大爷", SMOKE)
    assert _cards(town, *ALL) == ["周敏", "何主任", "钱值班", "平安办", "孙科"]


def test_after_the_shift_an_emergency_is_not_theirs_to_take(town: Town, plan: Plan) -> None:
    plan("许静", FIRST, hours=5)
    town.passes(hours=10.95)
    town.group.says("刘大爷", SMOKE)
    card = town.private("许静").last
    town.passes(minutes=10)
    card.press("我来处理", "许静")
    assert town.ticket().state == "open"


def test_duty_gives_no_rights_but_over_tickets(town: Town, plan: Plan) -> None:
    plan("许静", TOWNSHIP)
    town.passes(hours=10)
    for words in ("广播", "主题 下周 反诈", "邀请 网格员 海棠花苑第一网格"):
        town.private("许静").says("许静", words)
        assert "镇里" in town.private("许静").last.text
    new = town.chat("new", "新群")
    new.says("许静", "/bind 海棠花苑第一网格")
    assert "镇里" in new.last.text


def test_numbers_are_hidden_until_it_is_taken(town: Town, plan: Plan) -> None:
    plan("许静", FIRST)
    town.passes(hours=10)
    town.group.says("刘大爷", "3栋电梯坏了，停在5楼不动，打我电话13800001111")
    card = town.private("许静").last
    assert "13800001111" not in card.text
    card.press("受理", "许静")
    assert "13800001111" in town.private("许静").heard("card")[0].text


def test_an_emergency_nobody_answers_reaches_the_whole_office_as_ever(town: Town, plan: Plan) -> None:
    plan("孙科", TOWNSHIP)
    town.passes(hours=10)
    town.group.says("刘大爷", SMOKE)
    assert _cards(town, "平安办") == []
    town.passes(minutes=6)
    town.clockwork().pulse()
    town.tell_all([])
    assert _cards(town, "平安办") == ["平安办"]


def test_whoever_has_left_is_on_duty_no_more(town: Town, plan: Plan) -> None:
    plan("许静", FIRST)
    with town.database.writing() as session:
        person = session.exec(select(Person).where(Person.name == "许静")).one()
        for holding in session.exec(select(Holding).where(Holding.person_id == person.id)):
            holding.until = town.now
        touch_registry(session)
    town.passes(hours=10)
    town.group.says("刘大爷", LIFT)
    assert _cards(town, "周敏", "许静") == ["周敏"]


def test_the_staff_see_who_is_on_duty_and_the_week(town: Town, plan: Plan) -> None:
    plan("孙科", TOWNSHIP)
    plan("钱值班", COMMUNITY)
    plan("许静", FIRST, day=20, hour=8, hours=9)
    town.passes(hours=8)
    town.private("何主任").says("何主任", "值班")
    assert town.private("何主任").last.text == "\n".join(
        [
            "值班 · 11月18日 周三 20:00",
            "现在：",
            "海棠镇  孙科 19900000009",
            "海棠花社区  钱值班 19900000008",
            "海棠花苑第一网格  没有排值班",
            "",
            "这一周：",
            "11月18日 周三",
            "  海棠花社区 18:00—次日8:00 钱值班",
            "11月20日 周五",
            "  海棠花苑第一网格 8:00—17:00 许静",
        ]
    )
    town.private("何主任").says("何主任", "/duty 海棠花苑")
    assert "社区 18:00" not in town.private("何主任").last.text
    town.private("周敏").says("周敏", "值班 柳岸第二网格")
    assert "不在您负责的范围" in town.private("周敏").last.text
    town.group.says("周敏", "/duty")
    assert "私下给我发“值班”" in town.group.last.text
    before = len(town.group.heard())
    town.group.says("刘大爷", "值班 的人在哪里")
    assert len(town.group.heard()) == before


def test_the_township_hears_of_coming_gaps_in_one_line(town: Town, plan: Plan) -> None:
    def line() -> str:
        return town.intake.perform(gaps_line)

    assert line() == ""
    plan("孙科", TOWNSHIP, hour=17, hours=16)
    plan("孙科", TOWNSHIP, day=20, hour=17, hours=20)
    town.runs("duty_gaps")
    told = town.private("平安办").last.text
    assert told == (
        "值班表三天内有空档，没有人值班：海棠镇明天17:30到后天8:30；海棠镇周六13:00到周六24:00。"
        "空档里的急事仍发给各岗位的人，请补排。"
    )
    assert "\n" not in told
    assert not town.private("何主任").heard()
    plan("孙科", TOWNSHIP, day=19, hour=17, hours=16)
    plan("孙科", TOWNSHIP, day=21, hour=13, hours=24)
    assert line() == ""
