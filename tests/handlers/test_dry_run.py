"""The trial run: staff see everything, residents hear nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.rehearsal import MARK
from tests.town import Town

LIFT = "3栋电梯坏了，停在5楼不动"


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    town.config.bot.dry_run = True
    town.restart()
    yield town
    town.database.close()


def test_a_ticket_is_opened_and_only_the_worker_sees_it(quiet: Town) -> None:
    quiet.group.says("刘大爷", LIFT)
    assert len(quiet.tickets()) == 1
    assert quiet.group.heard() == []
    card = quiet.private("周敏").last
    assert card.text.startswith(f"{MARK}")
    assert LIFT in card.text


def test_the_card_stays_marked_when_it_changes(quiet: Town) -> None:
    quiet.group.says("刘大爷", LIFT)
    quiet.group.says("王阿姨", "我家也是")
    card = quiet.private("周敏").heard("card")[0]
    assert card.edited
    assert card.text.startswith(MARK)
    assert card.text.count(MARK) == 1


def test_questions_answers_solved_and_commands_say_nothing_in_the_group(quiet: Town) -> None:
    quiet.group.says("刘大爷", LIFT)
    quiet.group.says("小李", "请问居住证怎么办理")
    quiet.group.says("刘大爷", "好了")
    quiet.group.says("刘大爷", "帮助")
    quiet.private("周敏").says("周敏", "受理 1")
    quiet.private("周敏").says("周敏", "办结 1 已修好")
    assert quiet.ticket().state == "resolved"
    assert quiet.group.heard() == []


def test_a_scam_is_told_to_staff_alone_even_if_the_group_is_to_be_warned(quiet: Town) -> None:
    quiet.config.desk.alert_in_group = True
    quiet.restart()
    quiet.group.says("陌生人", "日结兼职刷单返利，一单一结，佣金高，加微信群主拉你进群先垫付")
    assert quiet.group.heard() == []
    assert quiet.private("周敏").last.text.startswith(MARK)


def test_staff_groups_and_private_chats_are_answered_as_ever(quiet: Town) -> None:
    quiet.private("周敏").says("周敏", "待办")
    assert quiet.private("周敏").heard()


def test_by_default_the_bot_speaks(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    assert town.group.heard("receipt")
    assert not town.private("周敏").last.text.startswith(MARK)
