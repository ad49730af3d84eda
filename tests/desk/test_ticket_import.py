"""Whatever sheets come in, and however often: each number is taken in once, and every row has its ticket."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from desk.tables.ticket_import import CHANNEL, Planned, Understanding, plan, take_in
from desk.tables.ticket_rows import SheetRow
from desk.work import Work
from handlers.same_call import KnownTroubles
from handlers.settings import HandlersSettings
from storage.callers import Caller, calls_known
from storage.reporters import reporters_of
from storage.tickets import get_ticket
from tests.town import NOON, Town, judge

WORDS = ("电梯坏了", "路灯不亮", "停水了", "垃圾没人清", "你好")
PLACES = ("海棠花苑3栋", "海棠花苑9栋", "柳岸2栋", "不知道哪里", "")
ROW = st.tuples(st.integers(1, 6), st.sampled_from(WORDS), st.sampled_from(PLACES), st.integers(0, 100))
SHEET = st.lists(ROW, max_size=6, unique_by=lambda row: row[0])


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    town = Town(tmp_path_factory.mktemp("town"))
    yield town
    town.database.close()


def rows_of(sheet: list[tuple[int, str, str, int]]) -> list[SheetRow]:
    return [
        SheetRow(line, f"W{number}", NOON - timedelta(hours=hours), "王", "", words, place)
        for line, (number, words, place, hours) in enumerate(sheet, 2)
    ]


def brought_in(work: Work, sheet: list[tuple[int, str, str, int]]) -> list[Planned]:
    known = KnownTroubles(work.session, HandlersSettings())
    planned = plan(work, Understanding(judge()), known, rows_of(sheet), lambda: None)
    taken = take_in(work, planned, lambda: None)
    assert len(taken.opened) == sum(item.opens for item in planned)
    assert len(taken.opened) + len(taken.joined) == sum(item.ticket is None for item in planned)
    return planned


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sheets=st.lists(SHEET, min_size=1, max_size=3))
def test_each_number_comes_in_once_and_has_a_living_ticket(
    town: Town, sheets: list[list[tuple[int, str, str, int]]]
) -> None:
    def job(work: Work) -> None:
        for sheet in sheets:
            brought_in(work, sheet)
        again = brought_in(work, sheets[-1])
        assert all(item.ticket is not None for item in again)
        session = work.session
        numbers = [caller.number for caller in session.exec(select(Caller)).all()]
        assert sorted(numbers) == sorted({f"W{row[0]}" for sheet in sheets for row in sheet})
        for number, ticket_id in calls_known(session, CHANNEL).items():
            ticket = get_ticket(session, ticket_id)
            assert ticket is not None
            assert f"{CHANNEL}:{number}" in {item.user_id for item in reporters_of(session, ticket_id)}
        raise _Enough

    with pytest.raises(_Enough):  # so that the next example finds the town as it was
        town.intake.perform(job)


class _Enough(Exception):  # noqa: N818 - no error
    """The transaction is given up."""
