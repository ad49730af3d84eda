"""Retired, merged and split grids: nothing is lost, everybody knows, the past stays what it was."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.actor import Actor
from desk.broadcasts.audience import Audience, groups_of
from desk.errors import RuleError
from desk.limits import reminders
from desk.permits import find, responsible
from desk.registry import grid_life
from desk.registry.grid_choice import Choice
from desk.registry.grid_life import Outcome
from desk.registry.grid_names import find_grid
from desk.registry.registry_import import ImportRefusedError, import_grids, import_groups
from desk.review.figures import figures_of
from desk.tables.sheets import read_sheet
from desk.tickets import lists, moves
from desk.tickets.opening import attach
from desk.tickets.report import Said
from desk.work import Work
from grids.lifecycle import LIVE, State
from grids.periods import period_of
from storage.registry import Grid, Group
from storage.residents import Resident
from storage.successions import all_successions
from tests.desk.office import Office
from tests.desk.tree import draw, feature, spot
from tests.staff import LONG_AGO, staff
from tests.town import Town

OPERATOR = Actor("cli", "", "命令行")
FIRST, SECOND, THIRD, FOURTH = (f"99010110300100{n}" for n in (1, 2, 3, 4))
MICRO = FIRST + "01"


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def add_grids(town: Town, *rows: tuple[str, str, str]) -> None:
    def add(work: Work) -> None:
        for code, name, kind in rows:
            work.session.add(Grid(code=code, name=name, kind=kind))
            work.session.flush()
        work.registry_changed = True

    town.intake.perform(add)


def retire(town: Town, said: str = FIRST, into: str = SECOND) -> Outcome:
    return act(town, lambda work: grid_life.retire(work, OPERATOR, said, into))


def act(town: Town, job: Callable[[Work], Outcome]) -> Outcome:
    outcome = town.intake.perform(job)
    town._deliver()
    return outcome


def in_hand(town: Town, number: int) -> list[str]:
    return town.intake.perform(lambda work: [seat.name for seat in responsible(work, find(work, number))])


def todo(town: Town, who: str) -> list[int]:
    actor = town.intake.directory.actor("fake", who, who)
    return town.intake.perform(lambda work: [ticket.number for ticket in lists.todo(work, actor)])


def test_all_that_hung_on_a_retired_grid_hangs_on_the_other(office: Office) -> None:
    town = office.town
    waiting, taken = office.opened(), office.ticket_in(State.ACCEPTED)
    outcome = retire(town)
    assert (outcome.retired, outcome.into) == (["海棠花苑第一网格"], {SECOND: "柳岸第二网格"})
    assert (outcome.groups, outcome.posts) == (["海棠花苑1网格群"], ["周敏（网格员）"])
    assert [(item.number, item.code, item.clear) for item in outcome.tickets] == [
        (waiting, SECOND, True),
        (taken, SECOND, True),
    ]
    assert [office.ticket(number).grid_code for number in (waiting, taken)] == [SECOND, SECOND]
    # What somebody has taken on stays in their hands, whose post moved along; the rest is for all there.
    assert in_hand(town, taken) == ["周敏"]
    assert sorted(in_hand(town, waiting)) == ["周敏", "沈建国"]
    assert town.group.heard("receipt")[0].text.startswith(f"已登记，工单{waiting}")
    town.group.says("王阿姨", "5栋电梯也坏了，困了好久")
    assert town.ticket(3).grid_code == SECOND


def test_history_and_the_people_are_told(office: Office) -> None:
    town = office.town
    number = office.opened()
    retire(town)
    step = office.steps(number)[-1]
    assert (step.event, step.actor_name) == ("regrid", "命令行")
    assert step.words == "海棠花苑第一网格（已撤销） → 柳岸第二网格（网格调整）"
    assert (step.from_state, step.to_state) == ("open", "open")
    told = town.private("沈建国").last
    assert told.text.splitlines()[0] == ("网格调整：海棠花苑第一网格已撤销，下面1件没办完的工单现在归您：")
    assert f"{number}" in told.text
    assert town.private("周敏").last.text == (
        "网格调整：海棠花苑第一网格已撤销，您的岗位转到柳岸第二网格，原来关联海棠花苑第一网格的群也一起转过去。"
        "您手上没有另行转走的工单还由您办，发“待办”查看。"
    )
    assert town.private("何主任").heard() == []


def test_a_new_handler_has_a_first_response_of_his_own_and_no_longer_to_solve(office: Office) -> None:
    town = office.town
    number = office.opened()
    before = office.ticket(number)
    town.passes(minutes=20)
    retire(town)
    after = office.ticket(number)
    assert after.respond_by - before.respond_by == town.now - before.opened_at
    assert after.due_at == before.due_at


def test_a_ticket_on_hold_stays_on_hold(office: Office) -> None:
    number = office.ticket_in(State.ACCEPTED)
    with office.town.database.writing() as session:
        from storage.tickets import Ticket  # noqa: PLC0415

        ticket = session.get_one(Ticket, number)
        ticket.paused, ticket.paused_until = "hold", office.town.now
        session.add(ticket)
    retire(office.town)
    assert office.ticket(number).paused == "hold"


def test_without_its_worker_the_other_grids_worker_has_what_was_taken_on(office: Office) -> None:
    town = office.town
    number = office.ticket_in(State.ACCEPTED)

    def leave(work: Work) -> None:
        from desk.people import posting  # noqa: PLC0415
        from storage.registry import Person  # noqa: PLC0415

        seat = next(seat for seat in work.directory.seats if seat.name == "周敏")
        posting.leave(work.session, work.session.get_one(Person, seat.person_id), work.now)
        work.registry_changed = True

    town.intake.perform(leave)
    retire(town)
    assert in_hand(town, number) == ["沈建国"]
    assert office.ticket(number).state == "accepted"
    assert todo(town, "沈建国") == [number]


def test_an_emergency_is_called_out_anew(office: Office) -> None:
    town = office.town
    town.group.says("刘大爷", "3栋有很浓的煤气味，头晕")
    assert town.ticket(1).emergency == "gas_leak"
    before = len(town.private("沈建国").heard("card"))
    retire(town)
    cards = town.private("沈建国").heard("card")
    assert len(cards) == before + 1
    assert "从海棠花苑第一网格转来（该网格已撤销）" in cards[-1].text
    assert "我来处理" in cards[-1].labels


def test_what_has_ended_stays_and_comes_to_the_successor_if_it_lives_again(office: Office) -> None:
    town = office.town
    closed = office.ticket_in(State.CLOSED)
    resolved = office.ticket_in(State.RESOLVED)
    rejected = office.ticket_in(State.REJECTED)
    assert retire(town).tickets == []
    numbers = (closed, resolved, rejected)
    assert {office.ticket(number).grid_code for number in numbers} == {FIRST}
    liu = office.who("刘大爷")
    office.do(lambda work, ticket: moves.reopen(work, ticket, liu, "又坏了"), closed)
    office.do(lambda work, ticket: moves.rate(work, ticket, liu, "unsatisfied"), resolved)
    office.do(lambda work, ticket: moves.appeal(work, ticket, liu), rejected)
    assert {office.ticket(number).grid_code for number in numbers} == {SECOND}
    assert [step.event for step in office.steps(closed)][-2:] == ["reopen", "regrid"]
    assert in_hand(town, closed) == ["周敏"]  # who had solved it, in the post that moved
    assert in_hand(town, resolved) == ["何主任"]


def test_the_present_forgets_it_and_the_past_does_not(office: Office) -> None:
    town = office.town
    office.ticket_in(State.CLOSED)
    retire(town)
    directory = town.intake.directory
    assert FIRST not in directory.grids
    with pytest.raises(RuleError, match="海棠花苑第一网格已经撤销，现在是柳岸第二网格，请改写这个名称。"):
        find_grid(directory, "海棠花苑第一网格")
    with pytest.raises(RuleError, match="已经撤销，现在是柳岸第二网格"):
        find_grid(directory, FIRST)

    def counted(work: Work) -> list[tuple[str, int]]:
        return [
            (name, counts.opened)
            for name, counts in figures_of(work, period_of("day", work.now.date())).grids
        ]

    assert town.intake.perform(counted) == [("海棠花苑第一网格（已撤销）", 1)]
    lines = town.intake.perform(
        lambda work: [seat.grid_code for seat in reminders.people_with(work.directory, ("grid_worker",))]
    )
    assert lines == [SECOND, SECOND]


def test_registered_residents_come_along(office: Office) -> None:
    town = office.town

    def register(work: Work) -> None:
        work.session.add(
            Resident(
                platform="fake", user_id="u", consented_at=LONG_AGO, registered_at=LONG_AGO, grid_code=FIRST
            )
        )

    town.intake.perform(register)
    retire(town)
    with town.database.reading() as session:
        assert session.get_one(Resident, 1).grid_code == SECOND


def test_a_broadcast_that_was_planned_for_it_reaches_those_that_follow(office: Office) -> None:
    town = office.town
    audience = Audience((FIRST,), ("residents",))
    retire(town)
    reached = [group.title for group in groups_of(audience, town.intake.directory)]
    assert reached == ["海棠花苑1网格群", "柳岸2网格群"]


def test_micro_grids_go_with_their_grid(office: Office) -> None:
    town = office.town
    add_grids(town, (MICRO, "1—4栋", "micro"))

    def move(work: Work) -> None:
        group = work.session.get_one(Group, 1)
        group.grid_code = MICRO
        work.registry_changed = True

    town.intake.perform(move)
    number = office.opened()
    assert office.ticket(number).grid_code == MICRO
    assert retire(town).retired == ["海棠花苑第一网格", "1—4栋"]
    assert office.ticket(number).grid_code == SECOND
    assert town.intake.directory.heirs.today(MICRO) == SECOND


def test_two_become_a_new_one(office: Office) -> None:
    town = office.town
    add_grids(town, (THIRD, "海棠柳岸网格", "grid"))
    one, two = office.opened(), office.opened(group="g2")
    outcome = act(town, lambda work: grid_life.merge(work, OPERATOR, [FIRST, SECOND], THIRD))
    assert [office.ticket(number).grid_code for number in (one, two)] == [THIRD, THIRD]
    assert len(outcome.groups) == len(outcome.posts) == 2
    assert sorted(in_hand(town, one)) == ["周敏", "沈建国"]
    with town.database.reading() as session:
        assert [(item.grid_code, item.successor_code, item.how) for item in all_successions(session)] == [
            (FIRST, THIRD, "merge"),
            (SECOND, THIRD, "merge"),
        ]


def test_one_may_be_merged_into_the_other(office: Office) -> None:
    number = office.opened()
    outcome = act(office.town, lambda work: grid_life.merge(work, OPERATOR, [FIRST, SECOND], SECOND))
    assert outcome.retired == ["海棠花苑第一网格"]
    assert office.ticket(number).grid_code == SECOND


def test_a_split_sends_each_ticket_where_its_place_lies(office: Office) -> None:
    town = office.town
    add_grids(town, (THIRD, "东网格", "grid"), (FOURTH, "西网格", "grid"))
    east, west, unclear = office.opened(), office.opened(), office.opened()

    def prepare(work: Work) -> None:
        draw(work.session, feature(THIRD, (1, 0, 2, 1)), feature(FOURTH, (0, 0, 1, 1)))
        staff(work.session, "西小王", "grid_worker", FOURTH)
        work.registry_changed = True
        for number, x in ((east, 1.5), (west, 0.5)):
            said = Said(
                "fake", "g1", str(number), "刘大爷", work.now, kind="location", ref=spot(x, 0.5), text=""
            )
            attach(work, find(work, number), office.who("刘大爷"), said)

    town.intake.perform(prepare)
    outcome = act(
        town, lambda work: grid_life.split(work, OPERATOR, FIRST, [THIRD, FOURTH], Choice(work.directory))
    )
    assert [(item.number, item.code, item.clear) for item in outcome.tickets] == [
        (east, THIRD, True),
        (west, FOURTH, True),
        (unclear, THIRD, False),
    ]
    assert outcome.drawn is False
    assert in_hand(town, west) == ["西小王"]
    assert f"工单{west}" in town.private("西小王").last.text or str(west) in town.private("西小王").last.text


def test_what_was_passed_to_somebody_on_purpose_stays_theirs(office: Office) -> None:
    town = office.town
    add_grids(town, (THIRD, "海棠柳岸网格", "grid"))
    number, zhou = office.opened(), office.who("周敏")
    office.do(lambda work, ticket: moves.transfer(work, ticket, zhou, "沈建国"), number)
    retire(town, FIRST, THIRD)
    assert (in_hand(town, number), office.ticket(number).grid_code) == (["沈建国"], THIRD)


def test_of_a_split_the_others_worker_has_what_was_taken_on_and_lies_there(office: Office) -> None:
    town = office.town
    add_grids(town, (THIRD, "东网格", "grid"), (FOURTH, "西网格", "grid"))
    number = office.ticket_in(State.ACCEPTED)

    def prepare(work: Work) -> None:
        staff(work.session, "西小王", "grid_worker", FOURTH)
        work.registry_changed = True

    town.intake.perform(prepare)
    parts = [THIRD, FOURTH]
    act(town, lambda work: grid_life.split(work, OPERATOR, FIRST, parts, lambda *_: FOURTH))
    assert in_hand(town, number) == ["西小王"]
    assert office.ticket(number).state == "accepted"


@pytest.mark.parametrize(
    ("said", "into", "words"),
    [
        (FIRST, FIRST, "海棠花苑第一网格不能由它自己接替"),
        (FIRST, "990101103001", "海棠花苑第一网格和海棠花社区不是同一级，不能接替"),
        ("990101103", FIRST, "镇街不能撤销、合并或拆分"),
        ("990101103001", "990101103002", "海棠花社区下面还有 2 个网格，请先把它们撤销或合并"),
        ("990101103009009", FIRST, "没有代码为 990101103009009 的网格"),
    ],
)
def test_what_would_tear_the_tree_is_refused(town: Town, said: str, into: str, words: str) -> None:
    add_grids(town, ("990101103002", "柳岸社区", "community"))
    with pytest.raises(RuleError, match=words):
        retire(town, said, into)
    assert len(town.intake.directory.grids) == 5


def test_a_split_needs_two_parts_and_a_merge_two_grids(town: Town) -> None:
    with pytest.raises(RuleError, match="拆分至少要拆成两个不同的网格"):
        act(town, lambda work: grid_life.split(work, OPERATOR, FIRST, [SECOND], Choice(work.directory)))
    with pytest.raises(RuleError, match="合并至少要两个网格"):
        act(town, lambda work: grid_life.merge(work, OPERATOR, [FIRST, FIRST], SECOND))


def test_a_table_does_not_bring_a_retired_grid_back(office: Office) -> None:
    town = office.town
    retire(town)
    with town.database.writing() as session:
        text = f"代码,名称,类别\n{FIRST},海棠花苑第一网格,网格\n{MICRO},1—4栋,微网格\n{THIRD},海棠花苑第一网格,网格\n"
        with pytest.raises(ImportRefusedError) as refused:
            import_grids(session, read_sheet(text.encode()), lambda: None, LONG_AGO)
        told = f"网格 {FIRST}（海棠花苑第一网格）已经撤销，由{SECOND}接替，导入不会把它恢复；请删去这一行，要新设网格请用新代码"
        assert [(error.line, error.words) for error in refused.value.errors] == [(2, told), (3, told)]
        groups = f"平台,群号,网格\nlocal,x,{FIRST}\nlocal,y,海棠花苑第一网格\n"
        with pytest.raises(ImportRefusedError) as refused:
            import_groups(session, read_sheet(groups.encode()), lambda: None, LONG_AGO)
        gone = f"网格 {FIRST}（海棠花苑第一网格）已经撤销，请改填 {SECOND}（柳岸第二网格）"
        assert [(error.line, error.words) for error in refused.value.errors] == [(2, gone), (3, gone)]
        # The name is free again.
        fresh = f"代码,名称,类别\n{THIRD},海棠花苑第一网格,网格\n"
        assert import_grids(session, read_sheet(fresh.encode()), lambda: None, LONG_AGO).new == 1


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([FIRST, SECOND, THIRD, FOURTH]), st.sampled_from([FIRST, SECOND, THIRD, FOURTH])
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_retired_into_what_no_ticket_is_without_a_hand(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    town = Town(tmp_path_factory.mktemp("t"))
    try:
        office = Office(town)
        add_grids(town, (THIRD, "东网格", "grid"), (FOURTH, "西网格", "grid"))
        states = (State.OPEN, State.ACCEPTED, State.RESOLVED)
        numbers = [office.ticket_in(state) for state in states]
        for old, heir in pairs:
            try:
                retire(town, old, heir)
            except RuleError:
                continue
        for number in numbers:
            ticket = office.ticket(number)
            assert in_hand(town, number)
            assert ticket.state not in ("open", "accepted") or ticket.grid_code in town.intake.directory.grids
            assert State(ticket.state) in LIVE
    finally:
        town.database.close()
