"""Follow-ups: drawn by the clock, asked by leaders in turn, answered by buttons or in a line."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from desk.followup.followups import answers
from desk.settings import DeskSettings
from grids.followups import FollowUpTally, tally
from grids.rates import Rate
from storage.followups import FollowUp, followups_of
from storage.posts import Holding, Post
from storage.registry import Person, touch_registry
from storage.tickets import Ticket
from tests.staff import LONG_AGO, staff
from tests.town import NOON, Chat, Heard, Town

LIFT = "3栋电梯坏了，停在5楼不动"
GAS = "8栋2单元楼道里煤气泄漏了，好浓的煤气味"
GRID, COMMUNITY = "990101103001001", "990101103001"
NINE = timedelta(hours=21)  # from noon to nine the next morning


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, DeskSettings(followup_share=1))
    with town.database.writing() as session:
        staff(session, "孙组长", "grid_leader", GRID)
        touch_registry(session)
    yield town
    town.database.close()


def _closed(town: Town, rating: str | None = "满意", words: str = LIFT, by: str = "周敏") -> None:
    """One more ticket, closed today."""
    town.group.says("刘大爷", words)
    number = len(town.tickets())
    town.private(by).says(by, f"受理 {number}")
    town.private(by).says(by, f"办结 {number} 已换门机")
    if rating:
        town.group.heard("rating")[-1].press(rating, "刘大爷")


def _morning(town: Town) -> None:
    """The next morning's draw."""
    town.now = town.now.replace(hour=1, minute=0) + timedelta(days=1)
    town.runs("followups")
    town._deliver()


def _drawn(town: Town, number: int | None = None) -> Sequence[FollowUp]:
    with town.database.reading() as session:
        if number is not None:
            return followups_of(session, number)
        return session.exec(select(FollowUp).order_by(col(FollowUp.id))).all()


def _sits(town: Town, drawn: FollowUp) -> str:
    seat = town.intake.directory.post(drawn.post_id)
    return seat.name if seat else ""


@pytest.fixture
def asked(town: Town) -> tuple[Chat, Heard]:
    """孙组长's card of ticket 1; his turn, for his post is younger but 何主任 had one before."""
    _closed(town)
    with town.database.writing() as session:
        posts = {post.role: post.number for post in session.exec(select(Post)).all()}
        session.add(
            FollowUp(
                ticket_id=1,
                closed_at=NOON - timedelta(days=9),
                why="sample",
                post_id=posts["community"],
                turn=1,
                drawn_at=NOON - timedelta(days=8),
                due_by=NOON - timedelta(days=5),
                state="solved",
            )
        )
    _morning(town)
    sun = town.private("孙组长")
    sun.says("孙组长", "回访")
    return sun, sun.heard("followup")[-1]


# --- the draw ---------------------------------------------------------------------------------------------


def test_the_morning_tells_whose_turn_it_is_and_one_press_shows_the_cards(
    town: Town, asked: tuple[Chat, Heard]
) -> None:
    sun, card = asked
    word = sun.heard("reminder")[-1]
    assert word.text.startswith(
        "孙组长，早上好！有1件事请您问问居民是不是真的解决了：\n· 1 电梯 3栋5楼（抽查），"
    )
    assert card.text.startswith("回访刘大爷：请您问问，工单1 是不是真的解决了？")
    assert "结果：已换门机（网格员周敏，评价：满意）" in card.text
    assert card.labels == ["已解决", "未解决", "联系不上"]
    assert word.press("看回访卡片", "孙组长") == "轮到您的回访有1件。"
    assert card.labels == []
    assert "重新发了一次" in card.text
    assert sun.heard("followup")[-1].labels == ["已解决", "未解决", "联系不上"]


def test_each_closing_is_drawn_once_whatever_is_run_again(town: Town) -> None:
    _closed(town)
    assert _drawn(town) == []
    town.runs("followups")
    assert _drawn(town) == []  # closed today: tomorrow's
    _morning(town)
    town.runs("followups")
    _morning(town)
    assert len(_drawn(town)) == 1


def test_by_its_clock_days_off_are_made_up_for(town: Town) -> None:
    """Closed on a Friday, drawn on Monday: nobody is asked to work on Saturday."""
    town.now = datetime(2026, 11, 20, 0, 55, tzinfo=UTC)
    clockwork = town.clockwork()
    clockwork.tick()
    town.now = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
    clockwork.tick()
    _closed(town)
    for day, count in ((21, 0), (22, 0), (23, 1)):
        town.now = datetime(2026, 11, day, 0, 55, tzinfo=UTC)
        clockwork.tick()
        assert len(_drawn(town)) == count
    assert _drawn(town)[0].due_by == datetime(2026, 11, 26, 0, 55, tzinfo=UTC)


def test_of_what_needs_no_asking_only_the_share(town: Town) -> None:
    town.config.desk.followup_share = 0
    town.restart()
    _closed(town)
    _closed(town, rating="不满意", words="8栋电梯坏了，停在1楼不动")
    he = town.private("何主任")
    he.says("何主任", "办结 2 换了新的")
    town.group.heard("rating")[-1].press("基本满意", "刘大爷")
    _morning(town)
    assert [(item.ticket_id, item.why) for item in _drawn(town)] == [(2, "reopened")]


@pytest.mark.parametrize(("rating", "drawn"), [("满意", []), (None, [(1, "emergency")])])
def test_an_emergency_nobody_rated_is_always_asked_about(
    town: Town, rating: str | None, drawn: list[tuple[int, str]]
) -> None:
    town.config.desk.followup_share = 0
    town.restart()
    _closed(town, rating, words=GAS)
    town.passes(days=4)
    town.runs("close_unrated")
    town.now -= timedelta(days=0 if rating is None else 4)
    assert town.ticket().state == "closed"
    _morning(town)
    assert [(item.ticket_id, item.why) for item in _drawn(town)] == drawn


def test_leaders_take_turns(town: Town) -> None:
    for building in range(1, 7):
        _closed(town, words=f"{building}栋电梯坏了，停在1楼不动")
    _morning(town)
    names = [_sits(town, item) for item in _drawn(town)]
    assert len(names) == 6
    assert names.count("孙组长") == names.count("何主任") == 3
    assert names[0] != names[1]


def test_whoever_handled_it_never_asks_nor_a_deputy_who_did(town: Town) -> None:
    with town.database.writing() as session:
        post = session.exec(select(Post).where(Post.role == "community")).one()
        deputy = Person(name="李副手", platform="fake", user_id="李副手")
        session.add(deputy)
        session.flush()
        session.add(Holding(post_id=post.number, person_id=deputy.number, since=LONG_AGO, deputy=True))
        touch_registry(session)
    for building in range(1, 5):
        _closed(town, words=f"{building}栋电梯坏了，停在1楼不动", by="孙组长")
    _closed(town, words="7栋电梯坏了，停在1楼不动", by="李副手")
    _morning(town)
    assert [_sits(town, item) for item in _drawn(town)] == ["何主任"] * 4 + ["孙组长"]
    li = town.private("李副手")
    li.says("李副手", "回访 1 已解决")
    assert "记下了：居民说已解决" in li.last.text  # a deputy who did not handle it may


def test_where_the_leaders_had_a_hand_in_it_the_township_asks(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.private("孙组长").says("孙组长", "受理 1")
    town.private("孙组长").says("孙组长", "上报 1 要社区协调")
    town.private("何主任").says("何主任", "受理 1")
    town.private("何主任").says("何主任", "办结 1 换了")
    town.group.heard("rating")[-1].press("满意", "刘大爷")
    _morning(town)
    assert [_sits(town, item) for item in _drawn(town)] == ["平安办"]


def test_where_nobody_may_ask_the_operators_hear_of_it(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    for who in ("孙组长", "何主任"):
        town.private(who).says(who, "受理 1")
        town.private(who).says(who, "上报 1 太难")
    town.private("平安办").says("平安办", "受理 1")
    town.private("平安办").says("平安办", "办结 1 换了")
    town.group.heard("rating")[-1].press("满意", "刘大爷")
    _morning(town)
    assert _drawn(town) == []
    assert "工单1 该回访，但没有合适的人" in town.private("运维").last.text


def test_nobody_is_sent_to_whoever_tipped_off_without_a_name(town: Town) -> None:
    liu = town.private("刘大爷")
    liu.says("刘大爷", "匿名举报 3栋地下室存放液化气罐")
    if not town.tickets():
        liu.last.press(liu.last.labels[0], "刘大爷")
    with town.database.writing() as session:
        ticket = session.get_one(Ticket, 1)
        assert ticket.anonymous
        ticket.state, ticket.ended_at = "closed", town.now
    _morning(town)
    assert _drawn(town) == []


def test_a_trial_run_asks_nobody(town: Town) -> None:
    _closed(town)
    town.config.bot.dry_run = True
    town.restart()
    _morning(town)
    assert _drawn(town) == []


# --- the answers ------------------------------------------------------------------------------------------


def test_solved_is_kept_and_seen(town: Town, asked: tuple[Chat, Heard]) -> None:
    sun, card = asked
    assert card.press("已解决", "孙组长") == "工单1 的回访记下了：居民说已解决。"
    assert card.labels == []
    assert town.ticket().state == "closed"
    sun.says("孙组长", "工单 1")
    assert "孙组长 回访：居民说已解决" in sun.last.text
    sun.says("孙组长", "回访")
    assert sun.last.text == "现在没有轮到您的回访。"


def test_unsolved_and_reasonable_reopens_under_the_leaders_name(
    town: Town, asked: tuple[Chat, Heard]
) -> None:
    sun, card = asked
    assert card.press("未解决", "孙组长") == "请再点一下：情况合理吗？"
    assert card.labels == ["情况合理，重新办理", "不合理，只记录", "返回"]
    assert card.press("返回", "孙组长") == "好的，请重新选。"
    card.press("未解决", "孙组长")
    assert "工单由您负责" in card.press("情况合理，重新办理", "孙组长")
    ticket = town.ticket()
    assert (ticket.state, ticket.level, ticket.reopened) == ("accepted", "community", 1)
    assert town.intake.directory.post(ticket.post_id).name == "孙组长"  # type: ignore[union-attr]
    step = town.history()[-1]
    assert (step.event, step.actor_name, step.to_level) == ("follow_up", "孙组长", "community")
    assert "回访：居民说还没有解决（社区办理）" in sun.heard("card")[-1].text
    assert "网格长孙组长" in town.group.heard("receipt")[0].text
    assert town.group.heard("news")[-1].text.startswith(
        "刘大爷：回访了解到工单1 的事还没有解决，由网格长孙组长负责重新办理，"
    )
    sun.says("孙组长", "办结 1 换了整套门机")
    assert town.ticket().state == "resolved"


def test_unreasonable_is_only_kept(town: Town, asked: tuple[Chat, Heard]) -> None:
    _, card = asked
    card.press("未解决", "孙组长")
    assert card.press("不合理，只记录", "孙组长") == "工单1 的回访记下了：居民说没有解决，已记录。"
    assert town.ticket().state == "closed"
    assert town.history()[-1].words == "居民说没有解决，已记录"
    [_, drawn] = _drawn(town, 1)
    assert (drawn.state, drawn.reasonable, drawn.settled_name) == ("unsolved", False, "孙组长")


def test_what_the_residents_said_goes_with_it(town: Town, asked: tuple[Chat, Heard]) -> None:
    sun, card = asked
    sun.says("孙组长", "还是关不上门", reply_to=card.id)
    assert sun.last.text.startswith("记下了。请再点")
    card.press("未解决", "孙组长")
    card.press("情况合理，重新办理", "孙组长")
    assert town.history()[-1].words == "还是关不上门"
    assert "居民不满意的原因：还是关不上门" in sun.heard("card")[-1].text


@pytest.mark.parametrize(
    ("words", "state", "reasonable", "said"),
    [
        ("回访 1 已解决", "solved", None, ""),
        ("回访 1 已解决，电梯好用了", "solved", None, "电梯好用了"),
        ("回访 1 联系不上。", "unreachable", None, ""),
        ("回访 1 未解决 合理 还是漏水", "unsolved", True, "还是漏水"),
        ("回访 1 没解决，不合理：要求赔偿", "unsolved", False, "要求赔偿"),
        ("/followups 1 已解决", "solved", None, ""),
    ],
)
def test_in_one_line(
    town: Town,
    asked: tuple[Chat, Heard],
    words: str,
    state: str,
    reasonable: bool | None,
    said: str,
) -> None:
    sun, card = asked
    sun.says("孙组长", words)
    drawn = _drawn(town, 1)[-1]
    assert (drawn.state, drawn.reasonable, drawn.words) == (state, reasonable, said)
    assert "工单1 的回访记下了" in card.text
    assert town.ticket().state == ("accepted" if reasonable else "closed")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("回访 1", "请写明结果，例如：回访 1 已解决"),
        ("回访 1 未解决", "回访 1 未解决 合理 还是漏水"),
        ("回访 1 还行吧", "请写明结果"),
        ("回访 刘大爷", "例如：回访 12 已解决"),
        ("回访 9 已解决", "没有工单9"),
    ],
)
def test_what_is_not_understood_is_explained(
    town: Town, asked: tuple[Chat, Heard], words: str, answer: str
) -> None:
    sun, _ = asked
    sun.says("孙组长", words)
    assert answer in sun.last.text
    assert _drawn(town, 1)[-1].state == "due"


def test_the_wrong_person_is_told_so(town: Town, asked: tuple[Chat, Heard]) -> None:
    _, card = asked
    assert card.press("已解决", "刘大爷").startswith("回访由网格长和社区、镇里的工作人员来做。")
    assert card.press("已解决", "何主任") == (
        "工单1 的回访轮到网格长孙组长，不是您。轮到您的，发“回访”就能看到。"
    )
    town.private("刘大爷").says("刘大爷", "回访")
    assert "工作人员用的" in town.private("刘大爷").last.text
    town.private("周敏").says("周敏", "回访")
    assert town.private("周敏").last.text == "现在没有轮到您的回访。"
    town.group.says("孙组长", "/followups")
    assert "请私聊我" in town.group.last.text
    assert _drawn(town, 1)[-1].state == "due"


def test_twice_is_once(town: Town, asked: tuple[Chat, Heard]) -> None:
    sun, card = asked
    sun.says("孙组长", "回访 1 联系不上")
    assert card.press_data(f"follow:{_drawn(town, 1)[-1].id}:solved", "孙组长") == (
        "工单1 已经回访过了：没有联系上居民，过后再问一次（孙组长，今天9:05）。"
    )
    assert _drawn(town, 1)[-1].state == "unreachable"


def test_too_late_is_said_and_kept_as_lapsed(town: Town, asked: tuple[Chat, Heard]) -> None:
    _, card = asked
    town.passes(days=6)
    assert "已经过了期限" in card.press("已解决", "孙组长")
    _morning(town)
    assert _drawn(town, 1)[-1].state == "lapsed"
    assert "到期没有回访" in card.text
    assert town.history()[-1].words == "到期没有回访"
    since, until = town.now - timedelta(days=9), town.now + timedelta(days=1)
    [answer] = town.intake.perform(lambda work: answers(work, since, until))
    assert answer.outcome == "lapsed"
    assert "已经过了期限" in card.press_data(f"follow:{_drawn(town, 1)[-1].id}:solved", "孙组长")


def test_what_lives_again_meanwhile_needs_no_asking(town: Town, asked: tuple[Chat, Heard]) -> None:
    sun, card = asked
    town.group.heard("receipt")[0].press("问题又出现了", "刘大爷")
    assert card.press("未解决", "孙组长") == "工单1 现在是“办理中”，这次回访不用做了。"
    sun.says("孙组长", "回访")
    assert sun.last.text == "现在没有轮到您的回访。"
    _morning(town)
    assert "这次回访不用做了" in card.text
    since, until = town.now - timedelta(days=3), town.now + timedelta(days=1)
    assert town.intake.perform(lambda work: answers(work, since, until)) == []


def test_whoever_leaves_the_post_hands_his_follow_ups_on(town: Town, asked: tuple[Chat, Heard]) -> None:
    _, card = asked
    with town.database.writing() as session:
        person = session.exec(select(Person).where(Person.name == "孙组长")).one()
        holding = session.exec(select(Holding).where(Holding.person_id == person.number)).one()
        holding.until = town.now
        session.add(holding)
        touch_registry(session)
    _morning(town)
    assert _sits(town, _drawn(town, 1)[-1]) == "何主任"
    assert card.text == "工单1 的回访已改由别人来做。"
    he = town.private("何主任")
    he.says("何主任", "回访")
    assert he.heard("followup")[-1].press("已解决", "何主任").startswith("工单1 的回访记下了")


def test_a_button_that_never_was_is_answered_politely(town: Town, asked: tuple[Chat, Heard]) -> None:
    _, card = asked
    for data in ("follow:99:solved", "follow:1:fly", "follow:0:solved"):
        assert card.press_data(data, "孙组长") in (
            "这个按钮已经失效了，请看最新的消息。",
            "工单1 的回访轮到社区何主任，不是您。轮到您的，发“回访”就能看到。",
        )


def test_the_answers_are_counted_by_place_and_period(town: Town) -> None:
    for building in range(1, 5):
        _closed(town, words=f"{building}栋电梯坏了，停在1楼不动")
    _morning(town)
    for item, words in zip(_drawn(town), ("已解决", "未解决 合理 漏", "联系不上"), strict=False):
        name = _sits(town, item)
        town.private(name).says(name, f"回访 {item.ticket_id} {words}")
    since, until = town.now - timedelta(days=1), town.now + timedelta(days=1)
    found = town.intake.perform(lambda work: tally(answers(work, since, until), GRID, since, until))
    assert (found.drawn, found.solved, found.asked, found.unreachable, found.again) == (4, 1, 2, 0, 1)


# --- who was not reached -----------------------------------------------------------------------------------


def _counted(town: Town) -> FollowUpTally:
    since, until = NOON, town.now + timedelta(days=1)
    return town.intake.perform(lambda work: tally(answers(work, since, until), GRID, since, until))


def _unreached(town: Town) -> str:
    """Whoever's turn it is reaches nobody; who that was."""
    name = _sits(town, _drawn(town, 1)[-1])
    town.private(name).says(name, "回访 1 联系不上")
    return name


def test_who_was_not_reached_is_asked_once_more_by_another_and_then_it_is_final(town: Town) -> None:
    _closed(town)
    _morning(town)
    first = _unreached(town)
    town.runs("followups")
    assert len(_drawn(town, 1)) == 1, "not on the same day"
    assert (_counted(town).again, _counted(town).unreachable) == (1, 0)
    _morning(town)
    second = _drawn(town, 1)[-1]
    assert (second.attempt, second.state, second.closed_at) == (2, "due", _drawn(town, 1)[0].closed_at)
    other = _sits(town, second)
    assert other != first
    assert "（抽查，上次没联系上）" in town.private(other).heard("reminder")[-1].text
    assert (_counted(town).drawn, _counted(town).due) == (1, 1), "one closing, not two"
    assert _unreached(town) == other
    assert town.private(other).last.text == "工单1 的回访记下了：没有联系上居民，两次都没有联系上。"
    for _ in range(3):
        _morning(town)
    assert len(_drawn(town, 1)) == 2
    assert (_counted(town).drawn, _counted(town).unreachable, _counted(town).again) == (1, 1, 0)


def test_reached_the_second_time_it_counts_as_what_was_said(town: Town) -> None:
    _closed(town)
    _morning(town)
    _unreached(town)
    _morning(town)
    name = _sits(town, _drawn(town, 1)[-1])
    town.private(name).says(name, "回访 1 已解决")
    assert _counted(town).solved_rate == Rate(1, 1)
    assert _counted(town).reached_rate == Rate(1, 1)


def test_what_lives_again_meanwhile_is_not_asked_about_any_more(town: Town) -> None:
    _closed(town)
    _morning(town)
    _unreached(town)
    town.group.says("刘大爷", "重办 1 又坏了")
    _morning(town)
    assert len(_drawn(town, 1)) == 1


def test_where_there_is_nobody_else_the_same_one_tries_again(town: Town) -> None:
    _closed(town, by="周敏")
    with town.database.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE holdings SET until = since WHERE post_id IN "
            "(SELECT id FROM posts WHERE role IN ('community', 'township'))"
        )
        touch_registry(session)
    town.restart()
    _morning(town)
    assert _unreached(town) == "孙组长"
    _morning(town)
    assert _sits(town, _drawn(town, 1)[-1]) == "孙组长"
    assert _drawn(town, 1)[-1].attempt == 2


def test_one_closing_that_fails_does_not_keep_the_others_from_being_drawn(town: Town) -> None:
    _closed(town)
    _closed(town, words="8栋电梯坏了，停在1楼不动")
    with town.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE tickets SET reopened = 'spoilt' WHERE id = 1")
    _morning(town)
    assert [item.ticket_id for item in _drawn(town)] == [2]
