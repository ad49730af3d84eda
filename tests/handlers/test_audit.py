"""Every action of people with a post is written down, with the action or its refusal; residents' talk never."""

from pathlib import Path

import pytest
from sqlmodel import select

from storage.audit import AuditRow, verify
from tests.departments import town_with_departments
from tests.town import Town

LIFT = "3栋电梯坏了，停在5楼不动"


def _log(town: Town) -> list[tuple[str, str, int | None, bool]]:
    with town.database.reading() as session:
        assert verify(session)[2] is None
        rows = session.exec(select(AuditRow).order_by(AuditRow.id)).all()  # type: ignore[arg-type]
        return [(row.actor_name, row.action, row.ticket, row.done) for row in rows]


def test_residents_leave_no_trace_and_staff_every_one(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.group.says("刘大爷", "我的诉求")
    town.group.says("刘大爷", "办结 1 我自己修好了")
    assert _log(town) == []
    town.private("周敏").last.press("受理", "周敏")
    town.private("周敏").says("周敏", "工单 1")
    town.private("周敏").says("周敏", "办结 1 已修好")
    town.group.heard("rating")[-1].press("满意", "刘大爷")
    assert _log(town) == [
        ("周敏", "press:accept", 1, True),
        ("周敏", "ticket", 1, True),
        ("周敏", "resolve", 1, True),
    ]


def test_what_was_refused_stands_there_as_refused(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.private("沈建国").says("沈建国", "受理 1")
    town.private("沈建国").says("沈建国", "受理 99")
    town.private("周敏").says("周敏", "误报 1")
    assert _log(town) == [
        ("沈建国", "accept", 1, False),
        ("沈建国", "accept", 99, False),
        ("周敏", "reject", 1, False),
    ]


def test_a_reply_that_takes_a_ticket_on_is_an_action_too(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    card = town.private("周敏").last
    town.private("周敏").says("周敏", "收到，马上到", reply_to=card.id)
    assert _log(town) == [("周敏", "reply:on_it", 1, True)]


def test_a_departments_reply_is_an_action_too(tmp_path: Path) -> None:
    town = town_with_departments(tmp_path)
    town.group.says("刘大爷", LIFT)
    town.private("周敏").says("周敏", "吹哨 1 市政所")
    card = town.private("张强").heard("whistle")[-1]
    town.private("张强").says("张强", "收到，马上到", reply_to=card.id)
    assert _log(town) == [("周敏", "whistle", 1, True), ("张强", "reply:partner", 1, True)]
    town.database.close()


def test_an_invitations_code_and_a_residents_door_stay_out(town: Town) -> None:
    town.private("周敏").says("周敏", "/join ABCDE-12345")
    town.private("周敏").says("周敏", "/register")
    town.private("周敏").says("周敏", "/forget")
    assert _log(town) == []


def test_what_staff_do_as_residents_is_their_own_affair(town: Town) -> None:
    town.other.says("周敏", "报事 8栋电梯坏了")
    town.other.says("周敏", "我的诉求")
    town.other.says("周敏", "撤回 1")
    assert _log(town) == []


def test_the_same_event_delivered_twice_is_one_row(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    message = town.private("周敏").message("周敏", "受理 1")
    town.tell(message)
    town.tell(message)
    assert _log(town) == [("周敏", "accept", 1, True)]


def test_numbers_do_not_get_into_what_can_never_be_cleaned(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.private("周敏").says("周敏", "误报 1 打13812345678问过，是玩笑")
    with town.database.reading() as session:
        [row] = session.exec(select(AuditRow)).all()
    assert row.words == "打138****5678问过，是玩笑"


@pytest.mark.parametrize("words", ["广播 @全部 明天停水", "广播"])
def test_a_broadcast_and_its_approval_stand_there(town: Town, words: str) -> None:
    town.private("平安办").says("平安办", words)
    assert _log(town)[0][:2] == ("平安办", "broadcast")
