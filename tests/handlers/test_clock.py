"""日程: what staff can ask of the clock in the chat."""

from datetime import UTC, datetime

from tests.town import Town

# Wednesday, 23 September 2026, 8:35 in Shanghai: two days before 中秋.
MORNING = datetime(2026, 9, 23, 0, 35, tzinfo=UTC)


def test_staff_see_the_next_days_and_whom_it_goes_to(town: Town) -> None:
    town.now = MORNING
    town.private("周敏").says("周敏", "日程")
    lines = town.private("周敏").last.text.splitlines()
    assert lines[:4] == [
        "接下来7天的安排：",
        "9月23日（周三）8:40超时提醒，8:50回访，9:00每日提示，17:30日梳理",
        "9月24日（周四）8:20多发问题，8:30早清单，8:35值班空档，8:40超时提醒，8:50回访，9:00每日提示，17:30日梳理",
        "9月25日（周五，中秋）8:35值班空档，9:00每日提示",
    ]
    assert lines[6] == (
        "9月28日（周一）8:20多发问题，8:30早清单，8:35值班空档，8:40超时提醒，8:50周通报，8:50回访，"
        "9:00本周主题，17:30日梳理"
    )
    assert lines[-2] == (
        "发给：超时提醒 1人；回访 1人；每日提示 2个群；日梳理 1个群；多发问题 2人；早清单 2人；值班空档 1人；"
        "周通报 1个群；本周主题 2个群。"
    )
    assert lines[-1] == "21:30到07:30是免打扰时间，不发提醒。"


def test_the_slash_and_the_staffs_group_do_the_same(town: Town) -> None:
    town.private("平安办").says("平安办", "/schedule")
    town.chat("gs").says("平安办", "日程")
    answers = [town.private("平安办").last.text, town.chat("gs").last.text]
    assert answers[0] == answers[1]
    assert "早清单" in answers[0]


def test_residents_are_told_that_it_is_not_for_them(town: Town) -> None:
    town.group.says("刘大爷", "/schedule")
    assert "工作人员用的" in town.group.last.text


def test_talk_that_begins_so_is_talk(town: Town) -> None:
    town.group.says("刘大爷", "日程表发一下呗")
    assert town.group.heard() == []


def test_a_town_whose_clock_says_nothing_says_so(town: Town) -> None:
    for name in town.config.scheduler.days:
        town.config.scheduler.days[name] = "never"
    town.restart()
    town.private("周敏").says("周敏", "日程")
    assert town.private("周敏").last.text == "接下来7天没有安排。"
