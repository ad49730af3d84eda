"""What has grown beyond a ticket, and what has ended, is opened anew: nobody's cry is put into an old one."""

from datetime import timedelta

import pytest

from tests.town import Town

LIFT = "3栋电梯又坏了，停在5楼不动"


@pytest.mark.parametrize("who", ["刘大爷", "王阿姨"])
@pytest.mark.parametrize(
    ("before", "then", "emergency"),
    [
        (LIFT, "3栋电梯有人被困了", "elevator_trapped"),
        ("3栋楼道堆满杂物，没人管", "3栋着火了！快来人", "fire"),
        ("6栋停电了", "6栋电线掉下来了冒火花", "electric_hazard"),
        ("6栋有股很浓的煤气味", "6栋爆炸了，着火了", "fire"),
    ],
)
def test_an_emergency_is_never_part_of_what_was_less(
    town: Town, before: str, then: str, emergency: str, who: str
) -> None:
    town.group.says("刘大爷", before)
    town.passes(minutes=20)
    town.group.says(who, then)
    assert town.ticket(2).emergency == emergency
    assert town.private("何主任").last.text.startswith("【紧急】")
    town.group.says("孙叔", then)
    assert town.reporters(2) == [who, "孙叔"]


def test_gas_in_another_building_is_another_leak(town: Town) -> None:
    town.group.says("刘大爷", "6栋2单元楼道里好大的煤气味")
    town.passes(minutes=30)
    town.group.says("王阿姨", "9栋1单元煤气漏了，嘶嘶响")
    assert [ticket.place for ticket in town.tickets()] == ["6栋2单元", "9栋1单元"]


def test_who_cries_out_need_not_say_again_where_it_is(town: Town) -> None:
    said = town.group.says("刘大爷", LIFT)
    town.passes(minutes=2)
    town.group.says("王阿姨", "电梯里有人被困，是个小孩", reply_to=said, reply_to_person=True)
    assert (town.ticket(2).emergency, town.ticket(2).place) == ("elevator_trapped", "3栋5楼")


def test_a_supplement_that_tells_of_an_emergency_opens_one(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.group.says("刘大爷", "补充 1 电梯里有人被困了")
    assert "工单2" in town.group.last.text
    assert (town.ticket(2).emergency, town.ticket(2).place) == ("elevator_trapped", "3栋5楼")
    town.group.says("刘大爷", "补充 1 是左边那部")
    assert len(town.tickets()) == 2


@pytest.mark.parametrize(
    "ending", [("受理 1", "办结 1 换了门机", "评价 1 满意"), ("误报 1 没坏",), ("撤回 1",)]
)
@pytest.mark.parametrize("who", ["刘大爷", "王阿姨"])
def test_the_same_trouble_after_a_ticket_has_ended_is_a_new_one(
    town: Town, ending: tuple[str, ...], who: str
) -> None:
    town.group.says("刘大爷", "9栋电梯又坏了，停在3楼")
    for order in ending:
        speaker = "刘大爷" if order[:2] in ("评价", "撤回") else "周敏"
        (town.group if speaker == "刘大爷" else town.private("周敏")).says(speaker, order)
    town.now += timedelta(hours=1)
    town.group.says(who, "9栋电梯又坏了！")
    assert [ticket.state for ticket in town.tickets()][1:] == ["open"]
