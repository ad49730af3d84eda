"""Time as people speak of it: on hold, a question to the reporter, an extension, 催办 and 督办."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from desk.limits.watch import watch
from grids.deadlines import SHANGHAI, add_working, count_working
from storage.pauses import TicketPause, pauses_of
from tests.departments import furnish
from tests.town import Town

LIFT = "3栋电梯坏了，停在5楼不动"
LAMP = "报事 3栋楼道灯不亮"


@pytest.fixture
def lamp(town: Town) -> Town:
    """An ordinary ticket that 周敏 has taken on: seven working days from Wednesday noon."""
    town.group.says("刘大爷", LAMP)
    assert town.ticket().urgency == "normal"
    town.private("周敏").says("周敏", "受理 1")
    return town


def tick(town: Town, **time: float) -> None:
    town.now += timedelta(**time)
    town.intake.perform(watch)
    town._deliver()


def answer(town: Town, who: str, words: str) -> str:
    """What somebody is answered in private."""
    town.private(who).says(who, words)
    return town.private(who).last.text


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


# --- on hold ----------------------------------------------------------------------------------------------


def test_a_grid_worker_asks_and_the_community_agrees(lamp: Town) -> None:
    due = lamp.ticket().due_at
    text = answer(lamp, "周敏", "挂账 1 到 12月3日 等配件")
    assert text == "工单1 的挂账申请已发给何主任，批准以前照常计时。"
    card = lamp.private("何主任").last
    assert "周敏申请工单1 挂账到12月3日9:00：等配件" in card.text
    assert lamp.ticket().paused is None
    lamp.passes(hours=4)
    assert "暂停计时" in card.press("同意", "何主任")
    assert card.text == "工单1 挂账到12月3日9:00（等配件）：何主任已同意"
    assert card.labels == []
    assert lamp.private("周敏").last.text == "工单1 的挂账已由何主任批准，暂停计时，12月3日9:00自动恢复。"
    ticket = lamp.ticket()
    assert (ticket.paused, ticket.paused_until, ticket.paused_why) == ("hold", at(12, 3), "等配件")
    assert "因“等配件”暂缓，12月3日9:00继续办理" in lamp.group.heard("receipt")[0].text
    assert "（挂账）" in answer(lamp, "周敏", "待办")
    stopped = lamp.now
    tick(lamp, days=14)  # to 16:00 of the day before
    assert lamp.steps() == ["open", "accept", "hold_asked", "hold"]
    tick(lamp, hours=18)
    ticket = lamp.ticket()
    assert (ticket.paused, lamp.steps()[-1]) == (None, "resume")
    assert count_working(at(12, 3), ticket.due_at) == count_working(stopped, due)
    assert "工单1 挂账到期，恢复计时" in lamp.private("周敏").last.text
    assert "前办结。" in lamp.group.heard("receipt")[0].text


def test_a_late_clock_ends_a_pause_at_its_own_moment(lamp: Town) -> None:
    due, stopped = lamp.ticket().due_at, lamp.now
    answer(lamp, "何主任", "挂账 1 到 11月23日 等配件")
    tick(lamp, days=9)
    ticket = lamp.ticket()
    assert count_working(at(11, 23), ticket.due_at) == count_working(stopped, due)


def test_the_community_says_no(lamp: Town) -> None:
    answer(lamp, "周敏", "挂账 1 到 12月3日 等配件")
    card = lamp.private("何主任").last
    card.press("不同意", "何主任")
    assert card.text.endswith("何主任没有同意")
    assert "照常计时" in lamp.private("周敏").last.text
    assert lamp.ticket().paused is None
    assert card.press_data("holdok:1", "何主任") == "这个申请已经处理过了。"
    assert lamp.steps()[-1] == "hold_refused"


def test_only_the_level_above_agrees(lamp: Town) -> None:
    answer(lamp, "周敏", "挂账 1 到 12月3日 等配件")
    card = lamp.private("何主任").last
    for who in ("周敏", "刘大爷", "沈建国"):
        assert card.press_data("holdok:1", who) == "挂账要由社区或镇里同意。"
    assert card.press_data("holdok:77", "何主任") == "没有这个挂账申请。"
    assert lamp.ticket().paused is None


def test_a_new_request_takes_the_place_of_the_old_one(lamp: Town) -> None:
    answer(lamp, "周敏", "挂账 1 到 12月3日 等配件")
    old = lamp.private("何主任").last
    answer(lamp, "周敏", "挂账 1 到 12月10日 等厂家")
    assert old.text.endswith("已改为新的申请")
    assert "已经处理过了" in old.press_data("holdok:1", "何主任")
    lamp.private("何主任").last.press("同意", "何主任")
    assert lamp.ticket().paused_until == at(12, 10)


def test_what_has_moved_on_is_not_put_on_hold(lamp: Town) -> None:
    answer(lamp, "周敏", "挂账 1 到 12月3日 等配件")
    card = lamp.private("何主任").last
    answer(lamp, "周敏", "办结 1 换了灯泡")
    assert "情况已经变了" in card.press("同意", "何主任")


def test_the_community_needs_nobody(lamp: Town) -> None:
    assert "已挂账" in answer(lamp, "何主任", "挂账 1 到12月3日 等配件")
    assert lamp.ticket().paused == "hold"
    assert "已由何主任批准" in lamp.private("周敏").last.text


def test_going_on_early(lamp: Town) -> None:
    due = lamp.ticket().due_at
    answer(lamp, "何主任", "挂账 1 到 12月3日 等配件")
    lamp.passes(hours=5)
    assert "已恢复计时" in answer(lamp, "周敏", "恢复 1")
    assert lamp.ticket().due_at == due + timedelta(hours=5)
    assert "没有挂账" in answer(lamp, "周敏", "恢复 1")


def test_any_move_ends_it(lamp: Town) -> None:
    answer(lamp, "何主任", "挂账 1 到 12月3日 等配件")
    lamp.passes(hours=3)
    answer(lamp, "周敏", "办结 1 配件提前到了")
    ticket = lamp.ticket()
    assert (ticket.state, ticket.paused, ticket.clock_at) == ("resolved", None, None)
    with lamp.database.reading() as session:
        [pause] = pauses_of(session, 1)
        assert (pause.end, pause.ended_at) == ("moved", lamp.now)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("挂账 1", "请写上到什么时候、为什么"),
        ("挂账 1 等配件", "请写上到什么时候、为什么"),
        ("挂账 1 到 12月3日", "请写上为什么要等"),
        ("挂账 1 到 2026年11月3日 等配件", "已经过了"),
        ("挂账 1 到 2月30日 等配件", "没有这一天"),
        ("/hold", "请写上工单号"),
        ("恢复 1", "没有挂账"),
        ("延期 1 5天 难", "延期要由社区或镇里决定"),
        ("督办 1 快", "督办要由上一级来做"),
        ("催办 1", "就由您办理"),
        ("问居民 1", "请写上要问什么"),
    ],
)
def test_each_slip_is_answered_with_the_right_way(lamp: Town, words: str, refusal: str) -> None:
    assert refusal in answer(lamp, "周敏", words)
    assert lamp.steps() == ["open", "accept"]


@pytest.mark.parametrize(
    ("who", "words", "refusal"),
    [
        ("何主任", "延期 1", "请写上延几个工作日"),
        ("何主任", "延期 1 很久 难", "请写上延几个工作日"),
        ("何主任", "延期 1 3天", "请写上为什么延期"),
        ("何主任", "延期 1 0天 难", "至少要延1天"),
        ("何主任", "督办 1", "请写上督办的理由"),
        ("沈建国", "挂账 1 到 12月3日 等配件", "不在您负责的范围"),
        ("沈建国", "催办 1", "要由反映人或负责的工作人员"),
        ("刘大爷", "督办 1 快点", "工作人员用的"),
    ],
)
def test_others_are_told_too(lamp: Town, who: str, words: str, refusal: str) -> None:
    assert refusal in answer(lamp, who, words)
    assert lamp.steps() == ["open", "accept"]


def test_before_it_is_accepted_and_in_an_emergency_nothing_is_put_on_hold(town: Town) -> None:
    town.group.says("刘大爷", LAMP)
    assert "请先发“受理 1”" in answer(town, "周敏", "挂账 1 到 12月3日 等配件")
    town.group.says("王阿姨", "报事 5栋一楼着火了，快来人")
    answer(town, "周敏", "受理 2")
    assert town.ticket(2).urgency == "emergency"
    assert "紧急事项，不能挂账" in answer(town, "周敏", "挂账 2 到 12月3日 等配件")
    assert "紧急事项，不能延期" in answer(town, "何主任", "延期 2 3天 难")
    assert "照常计时" in answer(town, "周敏", "问居民 2 有没有人受伤")
    assert town.ticket(2).paused is None


# --- a question -------------------------------------------------------------------------------------------


def test_a_question_goes_to_the_reporter_and_his_reply_lets_the_clock_go_on(town: Town) -> None:
    first = town.group.says("刘大爷", LAMP)
    due = town.ticket().due_at
    text = answer(town, "周敏", "问居民 1 哪个单元")
    assert text == "已向工单1 的反映人提问，等答复时暂停计时，最晚明天12:00恢复。"
    question = town.group.heard("question")[0]
    assert question.text.startswith("刘大爷：网格员周敏想问一下（工单1）：哪个单元")
    assert question.reply_to == first
    assert town.ticket().state == "accepted"  # whoever asks has taken it on
    assert town.ticket().paused == "answer"
    assert "想请反映人答复：哪个单元" in town.group.heard("receipt")[0].text
    town.passes(hours=3)
    town.group.says("王阿姨", "我也想知道", reply_to=question.id)
    assert town.ticket().paused == "answer"
    town.group.says("刘大爷", "就二单元那边", reply_to=question.id)
    ticket = town.ticket()
    assert (ticket.paused, ticket.due_at) == (None, due + timedelta(hours=3))
    heard = [item.text for item in town.private("周敏").heard()]
    assert any("刘大爷补充：就二单元那边" in text for text in heard)
    assert any("刘大爷答复了，恢复计时" in text for text in heard)
    assert town.steps()[:3] == ["open", "accept", "ask"]
    assert {"note", "resume"} <= set(town.steps()[3:])


def test_an_addition_by_command_counts_as_the_answer(lamp: Town) -> None:
    answer(lamp, "周敏", "问居民 1 哪个单元")
    lamp.group.says("刘大爷", "补充 1 二单元")
    assert lamp.ticket().paused is None


def test_after_a_day_of_silence_the_clock_goes_on_and_waits_no_more(lamp: Town) -> None:
    due = lamp.ticket().due_at
    answer(lamp, "周敏", "问居民 1 哪个单元")
    tick(lamp, hours=23, minutes=59)
    assert lamp.ticket().paused == "answer"
    tick(lamp, minutes=1)
    assert lamp.ticket().paused is None
    assert lamp.ticket().due_at == add_working(due, timedelta(hours=24))
    assert "居民24小时没有答复，恢复计时" in lamp.private("周敏").last.text
    assert "照常计时" in answer(lamp, "周敏", "问居民 1 到底哪个单元")
    assert lamp.ticket().paused is None


def test_who_reported_in_private_is_asked_there(lamp: Town) -> None:
    lamp.private("刘大爷").says("刘大爷", "报事 3栋门禁坏了")
    lamp.private("刘大爷").says("刘大爷", "提交")
    answer(lamp, "周敏", "问居民 2 哪个单元")
    question = lamp.private("刘大爷").last
    assert "哪个单元" in question.text
    assert lamp.group.heard("question") == []
    lamp.private("刘大爷").says("刘大爷", "二单元", reply_to=question.id)
    assert lamp.ticket(2).paused is None
    assert "已补充" in lamp.private("刘大爷").last.text


# --- more time --------------------------------------------------------------------------------------------


def test_the_community_gives_working_days_up_to_fifteen_in_all(lamp: Town) -> None:
    due, opened = lamp.ticket().due_at, lamp.ticket().opened_at
    assert "已延期5个工作日" in answer(lamp, "何主任", "延期 1 5天 要等厂家配件")
    assert lamp.ticket().due_at == add_working(due, timedelta(days=5))
    assert "何主任同意工单1 延期5个工作日" in lamp.private("周敏").last.text
    assert lamp.history()[-1].words == "5个工作日：要等厂家配件"
    assert "一共最多15个工作日，最多还能延3天" in answer(lamp, "何主任", "延期 1 4天 还没到")
    answer(lamp, "平安办", "延期 1 三天 还没到")
    assert lamp.ticket().due_at == add_working(opened, timedelta(days=15))
    assert "已经不能再延了" in answer(lamp, "何主任", "延期 1 1天 还没到")


def test_time_on_hold_is_not_taken_from_the_fifteen_days(lamp: Town) -> None:
    answer(lamp, "何主任", "挂账 1 到 12月14日 等配件")
    tick(lamp, days=26)
    assert lamp.ticket().paused is None
    assert "已延期8个工作日" in answer(lamp, "何主任", "延期 1 8天 难")
    assert "已经不能再延了" in answer(lamp, "何主任", "延期 1 1天 难")


def test_reminders_begin_anew_with_an_extension(lamp: Town) -> None:
    tick(lamp, days=9)  # seven working days later, to the minute
    assert lamp.steps()[-1] == "remind"
    answer(lamp, "何主任", "督办 1 盯一下")
    assert lamp.ticket().supervised
    answer(lamp, "何主任", "延期 1 5天 难")
    assert not lamp.ticket().supervised
    before = lamp.steps()
    tick(lamp, minutes=1)
    assert lamp.steps() == before
    tick(lamp, days=4)  # half of a limit before the new date
    assert lamp.steps()[len(before) :] == ["half"]


def test_an_extension_that_leaves_it_late_is_refused(lamp: Town) -> None:
    lamp.passes(days=14)
    assert "延期1个工作日仍然是超时的，请多延几天" in answer(lamp, "何主任", "延期 1 1天 难")
    assert "已延期5个工作日" in answer(lamp, "何主任", "延期 1 5天 难")


# --- by hand ----------------------------------------------------------------------------------------------


def test_the_reporter_urges_once_a_day(lamp: Town) -> None:
    lamp.group.says("刘大爷", "催办 1")
    assert lamp.group.last.text == "已催办工单1，网格员周敏会收到提醒。"
    assert "【催办】工单1 刘大爷催办，请马上办理。" in lamp.private("周敏").last.text
    lamp.passes(hours=2)
    lamp.group.says("刘大爷", "催办 1")
    assert "刚催办过" in lamp.group.last.text
    assert "已催办" in answer(lamp, "何主任", "催办 1 居民等着呢")
    assert "何主任催办（居民等着呢）" in lamp.private("周敏").last.text
    assert lamp.steps().count("remind") == 2
    lamp.group.says("王阿姨", "催办 1")
    assert "要由反映人" in lamp.group.last.text


def test_a_reporter_who_is_waited_for_is_told_so(lamp: Town) -> None:
    answer(lamp, "周敏", "问居民 1 哪个单元")
    lamp.group.says("刘大爷", "催办 1")
    assert "在等反映人答复：哪个单元" in lamp.group.last.text


def test_staff_who_urge_what_stands_still_are_told_how_to_go_on(lamp: Town) -> None:
    answer(lamp, "周敏", "问居民 1 哪个单元")
    assert "最晚明天12:00恢复计时" in answer(lamp, "何主任", "催办 1")
    answer(lamp, "何主任", "挂账 1 到 12月3日 等配件")
    assert answer(lamp, "平安办", "催办 1").endswith("要提前办，请发“恢复 1”。")
    assert "remind" not in lamp.steps()


def test_supervised_by_hand_shows_on_the_ticket(lamp: Town) -> None:
    assert answer(lamp, "何主任", "督办 1 请今天处理") == "工单1 已列为督办，已通知网格员周敏。"
    assert lamp.private("周敏").last.text.startswith("【督办】工单1 何主任督办：请今天处理。请马上办理")
    assert "上级督办件" in answer(lamp, "周敏", "工单 1")
    assert "（督办）" in answer(lamp, "周敏", "待办")
    assert lamp.history()[-1].words == "请今天处理"


def test_a_reply_to_a_reminder_needs_no_number(lamp: Town) -> None:
    answer(lamp, "何主任", "催办 1")
    lamp.private("周敏").says("周敏", "办结 换了灯泡", reply_to=lamp.private("周敏").last.id)
    assert lamp.ticket().state == "resolved"


def test_every_pause_stays_written(lamp: Town) -> None:
    answer(lamp, "周敏", "问居民 1 哪个单元")
    answer(lamp, "何主任", "挂账 1 到 12月3日 等配件")
    answer(lamp, "周敏", "恢复 1")
    with lamp.database.reading() as session:
        rows = session.exec(select(TicketPause).order_by("id")).all()
    assert [(row.kind, row.end, row.asked_by) for row in rows] == [
        ("answer", "replaced", "周敏"),
        ("hold", "resumed", "何主任"),
    ]
    assert all(row.since and row.ended_at and row.since.tzinfo is UTC for row in rows)


# --- departments ------------------------------------------------------------------------------------------


def test_a_departments_ticket_is_watched_by_the_township_and_does_not_rise(lamp: Town) -> None:
    furnish(lamp)
    answer(lamp, "周敏", "转办 1 市政所")
    tick(lamp, days=1)
    assert "【催办】工单1" in lamp.private("张强").last.text
    tick(lamp, days=1)
    assert lamp.ticket().supervised
    assert "【督办】工单1 受理超时" in lamp.private("平安办").last.text
    assert all("督办" not in item.text for item in lamp.private("何主任").heard())
    tick(lamp, days=20)
    assert "rise" not in lamp.steps()


def test_a_department_asks_the_township_for_a_hold_and_the_reporter_for_an_answer(lamp: Town) -> None:
    furnish(lamp)
    answer(lamp, "周敏", "转办 1 市政所")
    answer(lamp, "张强", "受理 1")
    assert (
        answer(lamp, "张强", "挂账 1 到 12月3日 等灯杆") == "工单1 的挂账申请已发给平安办，批准以前照常计时。"
    )
    lamp.private("平安办").last.press("同意", "平安办")
    assert lamp.ticket().paused == "hold"
    assert "已由平安办批准" in lamp.private("李芳").last.text
    assert "已恢复计时" in answer(lamp, "张强", "恢复 1")
    assert "等答复时暂停计时" in answer(lamp, "张强", "问居民 1 是哪一盏")


# --- another category, another urgency ---------------------------------------------------------------------


def test_another_category_keeps_what_was_paused(lamp: Town) -> None:
    """Longer limits count from the beginning: with the time it stood still since then."""
    lamp.group.says("王阿姨", LIFT)
    assert lamp.ticket(2).urgency == "urgent"
    answer(lamp, "周敏", "受理 2")
    answer(lamp, "何主任", "挂账 2 到 11月19日 等维保")
    tick(lamp, days=1)
    stood = at(11, 19) - lamp.ticket(2).opened_at
    answer(lamp, "周敏", "改类 2 照明")
    ticket = lamp.ticket(2)
    assert ticket.urgency == "normal"
    assert ticket.due_at == add_working(ticket.opened_at, timedelta(days=7) + stood)


# --- what not everybody is to read -------------------------------------------------------------------------


def test_numbers_are_masked_where_neighbours_read(lamp: Town) -> None:
    answer(lamp, "周敏", "问居民 1 是13912345678这个电话吗")
    assert "13912345678" not in lamp.group.heard("question")[0].text
    answer(lamp, "何主任", "挂账 1 到 12月3日 等13912345678的师傅")
    assert "等139" in lamp.group.heard("receipt")[0].text
    assert "13912345678" not in lamp.group.heard("receipt")[0].text


def test_an_anonymous_tip_off_is_asked_in_private_and_answered_without_a_name(town: Town) -> None:
    answer(town, "刘大爷", "匿名举报 海棠花苑第一网格3栋地下室有人违规存放液化气罐")
    handler = "周敏" if town.ticket().level == "grid" else "平安办"
    answer(town, handler, "问居民 1 是哪一家")
    question = town.private("刘大爷").last
    assert "是哪一家" in question.text
    assert town.group.heard("question") == []
    town.private("刘大爷").says("刘大爷", "东头那家", reply_to=question.id)
    assert town.ticket().paused is None
    assert all("刘大爷" not in (step.actor_name + step.actor) for step in town.history())
    assert "东头那家" in "".join(item.text for item in town.private(handler).heard())
    assert all("刘大爷" not in item.text for item in town.private(handler).heard())
