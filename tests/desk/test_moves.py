"""Corners of a ticket's life: who has it now, what comes along, what residents see at the end."""

from datetime import timedelta

import pytest

from desk.actor import CLOCK, Actor, speaks_as_staff
from desk.errors import RuleError
from desk.permits import find, responsible
from desk.tickets import lists, moves, together
from desk.tickets.opening import join, open_ticket, supplement, widen
from desk.tickets.report import Finding, Report, Said
from desk.work import Work
from grids.lifecycle import State
from storage.registry import Group, touch_registry
from storage.tickets import Ticket, messages_of
from tests.desk.office import LIFT, Office
from tests.staff import staff
from tests.town import Town


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def _accept(office: Office, number: int, name: str) -> None:
    office.do(lambda work, ticket: moves.accept(work, ticket, office.who(name)), number)


def _resolve(office: Office, number: int, name: str = "周敏") -> None:
    office.do(lambda work, ticket: moves.resolve(work, ticket, office.who(name), "已换门锁"), number)


def _rate(office: Office, number: int, rating: str) -> None:
    office.do(lambda work, ticket: moves.rate(work, ticket, office.who("刘大爷"), rating), number)


def _transfer(office: Office, number: int, by: str, to: str) -> str:
    return office.do(lambda work, ticket: moves.transfer(work, ticket, office.who(by), to).name, number)


def _escalate(office: Office, number: int, name: str) -> None:
    office.do(lambda work, ticket: moves.escalate(work, ticket, office.who(name), "要大修"), number)


def _join(office: Office, number: int, name: str) -> None:
    office.do(lambda work, ticket: join(work, ticket, office.who(name), None), number)


def _responsible(office: Office, number: int) -> list[str]:
    return office.do(lambda work, ticket: [person.name for person in responsible(work, ticket)], number)


# --- passing it on -----------------------------------------------------------------------------------------


def test_whoever_it_was_passed_to_handles_it_wherever_they_belong(office: Office) -> None:
    number = office.opened()
    assert _responsible(office, number) == ["周敏"]
    assert _transfer(office, number, "周敏", "沈建国") == "沈建国"
    assert _responsible(office, number) == ["沈建国"]
    _accept(office, number, "沈建国")
    _resolve(office, number, "沈建国")
    assert office.ticket(number).state == "resolved"


def test_passing_on_what_is_in_hand_opens_it_for_the_other(office: Office) -> None:
    number = office.ticket_in(State.ACCEPTED)
    _transfer(office, number, "周敏", "沈建国")
    assert office.ticket(number).state == "open"
    with pytest.raises(RuleError, match="已经由沈建国办理"):
        _transfer(office, number, "周敏", "沈建国")
    assert [step.event for step in office.steps(number)] == ["open", "accept", "transfer"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "请写上转给谁"),
        ("@", "请写上转给谁"),
        ("刘德华华仔", "没有找到"),
        ("周敏", "就是您自己"),
    ],
)
def test_nobody_is_found_by_a_wrong_name(office: Office, name: str, words: str) -> None:
    number = office.opened()
    with pytest.raises(RuleError, match=words):
        _transfer(office, number, "周敏", name)


def test_two_of_one_name_are_told_apart_by_their_grid(office: Office, town: Town) -> None:
    with town.database.writing() as session:
        for code in ("990101103001001", "990101103001002"):
            staff(session, "李伟", "grid_worker", code, user_id=code)
        touch_registry(session)
    town.passes(seconds=2)
    number = office.opened()
    with pytest.raises(RuleError, match=r"“李伟”是指哪一位？李伟 .*、李伟 "):
        _transfer(office, number, "周敏", "李伟")
    assert _transfer(office, number, "周敏", "李伟 柳岸第二网格") == "李伟"
    (handler,) = office.do(responsible, number)
    assert handler.grid_code == "990101103001002"


def test_only_whoever_it_was_passed_to_gets_the_card(office: Office, town: Town) -> None:
    number = office.opened()
    _transfer(office, number, "周敏", "沈建国")
    town._deliver()
    assert "周敏转来" in town.private("沈建国").last.text
    assert len(town.private("周敏").heard("card")) == 1


# --- up the levels -----------------------------------------------------------------------------------------


def test_a_level_up_it_belongs_to_nobody_in_particular_and_the_lower_level_waits(office: Office) -> None:
    number = office.ticket_in(State.ACCEPTED)
    _escalate(office, number, "周敏")
    ticket = office.ticket(number)
    assert (ticket.state, ticket.level, ticket.post_id) == ("open", "community", None)
    assert _responsible(office, number) == ["何主任"]
    with pytest.raises(RuleError, match="已由社区办理"):
        _accept(office, number, "周敏")
    with pytest.raises(RuleError, match="不在您负责的范围"):
        _accept(office, number, "沈建国")
    _accept(office, number, "平安办")  # those above may always step in


def test_escalating_gives_time_to_respond_but_not_to_resolve(office: Office, town: Town) -> None:
    number = office.opened()
    before = office.ticket(number)
    town.passes(hours=1)
    _escalate(office, number, "周敏")
    after = office.ticket(number)
    assert after.respond_by == before.respond_by + timedelta(hours=1)
    assert after.due_at == before.due_at


def test_a_bad_rating_at_the_top_leaves_it_with_whoever_had_it(office: Office) -> None:
    number = office.opened()
    for name in ("周敏", "何主任"):
        _escalate(office, number, name)
    _accept(office, number, "平安办")
    _resolve(office, number, "平安办")
    _rate(office, number, "unsatisfied")
    ticket = office.ticket(number)
    assert (ticket.state, ticket.level, ticket.reopened) == ("accepted", "township", 1)
    assert _responsible(office, number) == ["平安办"]


def test_a_bad_rating_lower_down_frees_it_and_sets_new_limits(office: Office, town: Town) -> None:
    number = office.ticket_in(State.RESOLVED)
    town.passes(hours=5)
    _rate(office, number, "unsatisfied")
    ticket = office.ticket(number)
    assert (ticket.post_id, ticket.resolved_at, ticket.rating) == (None, None, "unsatisfied")
    assert ticket.due_at == town.now + timedelta(hours=24)
    _resolve(office, number, "何主任")


# --- ratings and the end -----------------------------------------------------------------------------------


def test_a_new_result_waits_for_a_new_rating(office: Office, town: Town) -> None:
    number = office.ticket_in(State.RESOLVED)
    _rate(office, number, "unsatisfied")
    _resolve(office, number, "何主任")
    assert office.ticket(number).rating is None
    town.passes(days=4)
    assert town.intake.perform(moves.close_unrated) == 1
    ticket = office.ticket(number)
    assert (ticket.state, ticket.rating) == ("closed", None)


def test_the_invitation_is_closed_and_not_the_handlers_offer(town: Town) -> None:
    """The reporter and the handler say at the same time that it is done."""
    complaint = town.group.says("刘大爷", LIFT)
    town.private("周敏").last.press("受理", "周敏")
    town.group.says("刘大爷", "好了，修好了", reply_to=complaint)
    offer = town.group.heard("offer")[0]
    card = town.private("周敏").heard("card")[0]
    town.private("周敏").says("周敏", "修好了", reply_to=card.id)
    handlers = town.private("周敏").heard("offer")[0]
    offer.press("已解决", "刘大爷")
    offer.press("满意", "刘大爷")
    assert "谢谢！已结案" in offer.text
    assert offer.labels == []
    assert "可以办结了吗" in handlers.text
    assert town.ticket().state == "closed"


def test_the_window_for_appeals_and_reopening_is_counted_in_days(office: Office, town: Town) -> None:
    rejected, closed = office.ticket_in(State.REJECTED), office.ticket_in(State.CLOSED)
    town.passes(days=7)
    liu = office.who("刘大爷")
    office.do(lambda work, ticket: moves.appeal(work, ticket, liu), rejected)
    office.do(lambda work, ticket: moves.reopen(work, ticket, liu), closed)
    assert office.ticket(rejected).level == "community"
    assert office.ticket(closed).level == "grid"
    late = office.ticket_in(State.CLOSED)
    town.passes(days=7, seconds=1)
    with pytest.raises(RuleError, match="已超过7天"):
        office.do(lambda work, ticket: moves.reopen(work, ticket, liu), late)


def test_the_first_acceptance_is_remembered(office: Office, town: Town) -> None:
    number = office.ticket_in(State.ACCEPTED)
    first = office.ticket(number).accepted_at
    _transfer(office, number, "周敏", "沈建国")
    town.passes(hours=1)
    _accept(office, number, "沈建国")
    assert office.ticket(number).accepted_at == first


# --- one of two --------------------------------------------------------------------------------------------


def test_merging_takes_everybody_along_once(office: Office, town: Town) -> None:
    first, second = office.opened("刘大爷"), office.opened("王阿姨")
    office.do(lambda work, ticket: join(work, ticket, office.who("刘大爷"), None), second)
    worker = office.who("周敏")
    office.do(lambda work, ticket: together.merge(work, ticket, find(work, first), worker), second)
    assert town.reporters(first) == ["刘大爷", "王阿姨"]
    assert office.ticket(second).merged_into == first
    with town.database.reading() as session:
        assert len(messages_of(session, first)) == 2


@pytest.mark.parametrize("state", [State.CLOSED, State.REJECTED, State.WITHDRAWN, State.MERGED])
def test_merging_into_what_has_ended_is_refused(office: Office, state: State) -> None:
    target, number, worker = office.ticket_in(state), office.opened(), office.who("周敏")
    with pytest.raises(RuleError, match="应是另一个还在办的工单"):
        office.do(lambda work, ticket: together.merge(work, ticket, find(work, target), worker), number)


def test_merging_into_itself_or_out_of_ones_part_is_refused(office: Office) -> None:
    number, elsewhere = office.opened(), office.opened("陈叔", "g2")
    worker = office.who("周敏")
    with pytest.raises(RuleError, match="应是另一个"):
        office.do(lambda work, ticket: together.merge(work, ticket, find(work, number), worker), number)
    with pytest.raises(RuleError, match="不能合并过去"):
        office.do(lambda work, ticket: together.merge(work, ticket, find(work, elsewhere), worker), number)


def test_after_merging_the_talk_knows_whose_trouble_it_is(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.group.says("王阿姨", "5栋电梯坏了，停在2楼不动")
    town.private("周敏").says("周敏", "合并 2 1")
    assert town.ticket(2).state == "merged"
    town.group.says("王阿姨", "好了")
    assert "工单1 是已经解决了吗" in town.group.heard("offer")[0].text


# --- reporters ---------------------------------------------------------------------------------------------


def test_with_others_waiting_a_reporter_only_leaves(office: Office, town: Town) -> None:
    number, wang = office.opened(), office.who("王阿姨")
    assert office.do(lambda work, ticket: join(work, ticket, wang, None), number) == 2
    assert office.do(lambda work, ticket: moves.withdraw(work, ticket, wang), number) is False
    assert town.reporters(number) == ["刘大爷"]
    with pytest.raises(RuleError, match="只有反映人自己"):
        office.do(lambda work, ticket: moves.withdraw(work, ticket, wang), number)
    assert office.do(lambda work, ticket: moves.withdraw(work, ticket, office.who("刘大爷")), number) is True
    assert [step.event for step in office.steps(number)] == ["open", "join", "leave", "withdraw"]


def test_nobody_leaves_what_has_been_resolved(office: Office) -> None:
    number, wang = office.opened(), office.who("王阿姨")
    office.do(lambda work, ticket: join(work, ticket, wang, None), number)
    _accept(office, number, "周敏")
    _resolve(office, number)
    with pytest.raises(RuleError, match="不能“撤回”"):
        office.do(lambda work, ticket: moves.withdraw(work, ticket, wang), number)


def test_many_reporters_are_invited_by_their_names(office: Office, town: Town) -> None:
    number = office.opened()
    for name in ("王阿姨", "陈叔", "李姐"):
        _join(office, number, name)
    _accept(office, number, "周敏")
    _resolve(office, number)
    town._deliver()
    assert town.group.heard("rating")[0].text.startswith("刘大爷、王阿姨、陈叔、李姐：")


def test_a_group_without_a_grid_registers_nothing(town: Town) -> None:
    def report(work: Work) -> int:
        group = Group(platform="fake", chat_id="gx")
        said = Said("fake", "gx", "1", "刘大爷", work.now, LIFT)
        actor = Actor("fake", "刘大爷", "刘大爷")
        return open_ticket(work, Report(actor, group, Finding("elevator", "help", "urgent"), LIFT, (said,)))

    with pytest.raises(RuleError, match="还没有关联网格"):
        town.intake.perform(report)
    assert town.tickets() == []


def test_an_unknown_number_is_told_where_to_look(office: Office) -> None:
    with pytest.raises(RuleError, match="没有工单7"):
        office.do(lambda work, ticket: None, 7)


@pytest.mark.parametrize(
    ("name", "staff"),
    [
        ("物业小王", True),
        ("社区-李", True),
        ("网格员周敏", True),
        ("王阿姨", False),
        ("3栋物业", False),
    ],
)
def test_who_shows_a_staff_name_speaks_as_staff(name: str, staff: bool) -> None:
    assert speaks_as_staff(Actor("p", "1", name)) is staff


def test_the_clock_is_nobody_s_neighbour(office: Office) -> None:
    number = office.opened()
    with pytest.raises(RuleError):
        office.do(lambda work, ticket: moves.accept(work, ticket, CLOCK), number)
    assert isinstance(office.ticket(number), Ticket)


def test_what_strikes_a_whole_area_becomes_an_emergency_and_everybody_hears(
    office: Office, town: Town
) -> None:
    number = office.opened(urgency="normal")
    town.passes(minutes=10)
    office.do(lambda work, ticket: widen(work, ticket, "water_outage"), number)
    town._deliver()
    ticket = office.ticket(number)
    assert (ticket.urgency, ticket.emergency) == ("emergency", "water_outage")
    assert ticket.respond_by == town.now + timedelta(minutes=15)
    assert town.steps(number) == ["open", "widen"]
    for name in ("周敏", "何主任", "平安办"):
        assert "【紧急】" in town.private(name).last.text
    assert town.private("沈建国").heard() == []


def test_the_same_message_is_kept_once(office: Office, town: Town) -> None:
    number = office.opened()
    said = Said("fake", "g1", "m7", "刘大爷", town.now, "在2单元")
    for _ in range(2):
        office.do(lambda work, ticket: supplement(work, ticket, office.who("刘大爷"), said), number)
    assert town.steps(number) == ["open", "note"]


def test_nobody_without_a_role_has_anything_to_do(office: Office, town: Town) -> None:
    number = office.opened()
    for name, numbers in (("刘大爷", []), ("周敏", [number]), ("沈建国", []), ("何主任", [])):
        found = town.intake.perform(lambda work, name=name: lists.todo(work, office.who(name)))  # type: ignore[misc]
        assert [ticket.number for ticket in found] == numbers
