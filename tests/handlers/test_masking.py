"""Where residents' and handlers' words are repeated, numbers are hidden; whoever must ring up sees them."""

from tests.town import Town

LIFT = "3栋电梯坏了，停在5楼不动，我电话13812345678"


def test_the_responsible_worker_sees_the_number_and_nobody_else(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    card = town.private("周敏").last
    assert "13812345678" in card.text
    town.private("周敏").says("周敏", "工单 1")
    assert "13812345678" in town.private("周敏").last.text
    for who in ("何主任", "刘大爷"):
        town.private(who).says(who, "工单 1")
        assert "138****5678" in town.private(who).last.text
        assert "13812345678" not in town.private(who).last.text
    town.group.says("刘大爷", "工单 1")
    assert "13812345678" not in town.group.last.text


def test_passed_on_the_old_card_loses_it_and_the_new_one_has_it(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.private("周敏").says("周敏", "上报 1 需要社区协调")
    assert "138****5678" in town.private("周敏").heard("card")[0].text
    assert "13812345678" in town.private("何主任").last.text
    town.private("平安办").says("平安办", "督办 1 请快点")
    town.private("平安办").says("平安办", "工单 1")
    assert "13812345678" not in town.private("平安办").last.text


def test_a_result_with_a_number_is_read_in_the_group_without_it(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.private("周敏").last.press("受理", "周敏")
    town.private("周敏").says("周敏", "办结 1 已请维保师傅13900001111修好")
    texts = [item.text for item in town.group.heard()]
    assert any("139****1111" in text for text in texts)
    assert not any("13900001111" in text for text in texts)


def test_a_broadcast_keeps_the_number_people_are_to_ring(town: Town) -> None:
    town.private("平安办").says("平安办", "广播 @全部 明天停水，问13912345678")
    assert "13912345678" in town.private("平安办").last.text
