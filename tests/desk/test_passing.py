"""What always holds, whatever is passed, refused, decided and whistled by whomever in whatever order."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from desk.departments.office_cards import PASSED
from desk.permits import responsible
from desk.work import Work
from grids.lifecycle import UNDER_WAY
from storage.outbox import OutboxRow
from storage.passes import passes_of
from storage.tickets import Ticket, get_ticket, steps_of
from storage.whistles import parts_of
from tests.departments import town_with_departments
from tests.town import Town

DEPARTMENTS = {"张强": "市政所", "李芳": "市政所", "雷振华": "城管办", "许静": "人社所"}
PEOPLE = ("周敏", "何主任", "平安办", "刘大爷", *DEPARTMENTS)
WORDS = (
    *("受理 {n}", "办结 {n} 已经修好了", "退回 {n} 不归我们管", "上报 {n} 太难了", "误报 {n} 是玩笑"),
    *(
        "转办 {n} 市政所",
        "转办 {n} 城管办",
        "转办 {n} 人社所",
        "转办 {n} 周敏",
        "裁定 {n} 城管办",
        "裁定 {n} 市政所",
    ),
    *(
        "吹哨 {n} 市政所 人社所",
        "吹哨 {n} 城管办",
        "报到 {n}",
        "部分办结 {n} 清完了",
        "撤哨 {n} 人社所 用不上",
    ),
)
# What gives a ticket to somebody else: they must hear of it.
_GIVES = frozenset({"transfer", "hand_back", "refuse", "decide", "escalate"})


@dataclass(frozen=True, slots=True)
class _Looks:
    """A ticket before or after somebody's words."""

    post: int | None
    events: list[str]
    called: set[int]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    town = town_with_departments(tmp_path_factory.mktemp("town"))
    yield town
    town.database.close()


def _open(town: Town) -> int:
    town.passes(days=4)  # long enough for the same words to be a new trouble
    for ticket in town.tickets():
        if ticket.state in UNDER_WAY:
            _forget(town, ticket)
    town.group.says("刘大爷", "3栋楼道灯不亮，能来修一下吗")
    return town.tickets()[-1].number


def _forget(town: Town, ticket: Ticket) -> None:
    with town.database.writing() as session:
        found = session.get_one(Ticket, ticket.number)
        found.state = "withdrawn"
        session.add(found)
    town.restart()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(WORDS)), min_size=4, max_size=14))
def test_responsibility_is_never_empty_and_departments_touch_only_what_is_theirs(
    town: Town, orders: list[tuple[str, str]]
) -> None:
    number = _open(town)
    for who, words in orders:
        before, rows = _state(town, number), _last_row(town)
        town.private(who).says(who, words.format(n=number))
        after = _state(town, number)
        new = after.events[len(before.events) :]
        if who in DEPARTMENTS and new:
            office = next(
                item for item in town.intake.directory.offices.values() if item.name == DEPARTMENTS[who]
            )
            theirs = before.post == office.post_id or office.id in before.called
            assert theirs, (who, words, new)
            assert set(new) <= {"accept", "resolve", "hand_back", "refuse", "report_in", "part_done"}
        if who == "刘大爷":
            assert not new
        if _GIVES & set(new):
            assert _called_since(town, number, rows) >= _responsible(town, number)
        _holds(town, number)


def _state(town: Town, number: int) -> _Looks:
    with town.database.reading() as session:
        ticket = session.get_one(Ticket, number)
        return _Looks(
            post=ticket.post_id,
            events=[step.event for step in steps_of(session, number)],
            called={part.department_id for part in parts_of(session, number) if part.dropped_at is None},
        )


def _responsible(town: Town, number: int) -> set[str]:
    def look(work: Work) -> set[str]:
        ticket = get_ticket(work.session, number)
        assert ticket is not None
        return {seat.user_id for seat in responsible(work, ticket)}

    return town.intake.perform(look)


def _last_row(town: Town) -> int:
    with town.database.reading() as session:
        return max((row.id or 0 for row in session.exec(select(OutboxRow)).all()), default=0)


def _called_since(town: Town, number: int, row: int) -> set[str]:
    query = select(OutboxRow.chat_id).where(
        col(OutboxRow.id) > row,
        OutboxRow.ticket_id == number,
        OutboxRow.action == "send",
        col(OutboxRow.about).in_(("card", PASSED)),
    )
    with town.database.reading() as session:
        return set(session.exec(query).all())


def _holds(town: Town, number: int) -> None:
    with town.database.reading() as session:
        ticket, passes = session.get_one(Ticket, number), passes_of(session, number)
        events = [step.event for step in steps_of(session, number)]
        parts = [part for part in parts_of(session, number) if part.open]
        state, level, post = ticket.state, ticket.level, ticket.post_id
    refused = [item for item in passes if item.refused_at is not None]
    assert not any(item.final for item in refused)
    assert len(refused) == events.count("hand_back") + events.count("refuse")
    assert events.count("hand_back") <= 1
    assert level == "township" or "refuse" not in events
    if state in UNDER_WAY:
        assert _responsible(town, number)
    if state == "resolved":
        assert not parts
    lead = town.intake.directory.office(post)
    if lead is not None:
        assert any(item.department_id == lead.id and item.refused_at is None for item in passes)
