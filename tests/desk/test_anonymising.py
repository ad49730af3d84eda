"""After a year nobody can tell from a ticket whose it was; what happened, and to how many, stays."""

import pytest
from sqlmodel import Session, select

from desk.settings import DeskSettings
from storage.outbox import OutboxRow
from storage.reporters import TicketReporter
from storage.tickets import TicketMessage
from storage.tipoffs import TipOff
from tests.town import Town

LIFT = "3栋电梯坏了，停在5楼不动，我电话13812345678"
NAMES = ("刘大爷", "王阿姨", "13812345678", "13900001111")


@pytest.fixture
def town(tmp_path) -> Town:  # type: ignore[no-untyped-def]
    return Town(tmp_path, DeskSettings(officer="fake:平安办"))


def _closed(town: Town) -> None:
    """A ticket of two residents, handled, rated, closed."""
    town.group.says("刘大爷", LIFT)
    town.group.heard("receipt")[0].press("我也遇到", "王阿姨")
    town.private("周敏").says("周敏", "受理 1")
    town.private("刘大爷").says("刘大爷", "补充 1 另一个电话13900001111")
    town.private("周敏").says("周敏", "办结 1 已修好，问13900001111")
    town.group.heard("rating")[-1].press("满意", "刘大爷")
    assert town.ticket().state == "closed"


def _dump(town: Town) -> str:
    """Every word about tickets in the database, wherever it stands."""
    tables = (
        "tickets",
        "ticket_steps",
        "ticket_reporters",
        "ticket_messages",
        "tip_offs",
        "ask_cards",
        "outbox",
    )
    with town.database.reading() as session:
        connection = session.connection()
        found = {table: connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall() for table in tables}
    # That a chat was written to at some time says nothing, once nobody knows what.
    found["outbox"] = [row if row.ticket_id is not None else row.text for row in found["outbox"]]
    return str(found)


def _counts(session: Session) -> tuple[int, int]:
    return len(session.exec(select(TicketReporter)).all()), len(session.exec(select(TicketMessage)).all())


def test_before_the_time_nothing_goes_and_after_it_everything_that_names_them(town: Town) -> None:
    _closed(town)
    with town.database.reading() as session:
        counts = _counts(session)
    history = town.steps()
    town.passes(days=364)
    before = _dump(town)
    town.runs("anonymise")
    assert _dump(town) == before
    assert all(name in before for name in NAMES)
    town.passes(days=2)
    town.runs("anonymise")
    after = _dump(town)
    assert not [name for name in NAMES if name in after]
    assert "138****5678" in after
    assert town.steps() == history
    assert "周敏" in str([step.actor_name for step in town.history()])
    assert (town.ticket().state, town.ticket().rating) == ("closed", "satisfied")
    with town.database.reading() as session:
        assert _counts(session) == counts


def test_a_second_run_changes_nothing(town: Town) -> None:
    _closed(town)
    town.passes(days=366)
    town.runs("anonymise")
    after = _dump(town)
    town.passes(days=1)
    town.runs("anonymise")
    assert _dump(town) == after


def test_what_is_not_closed_stays_whole_however_old(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.passes(days=800)
    town.runs("anonymise")
    assert town.reporters() == ["刘大爷"]
    assert town.ticket().text == LIFT


def test_of_a_tip_off_even_the_officer_finds_nobody(town: Town) -> None:
    town.private("刘大爷").says("刘大爷", "匿名举报 3栋地下室有人违规存放液化气罐")
    town.private("平安办").says("平安办", "误报 1 查无此事")
    town.passes(days=300)
    town.private("平安办").says("平安办", "查看匿名 1 核实")
    assert "刘大爷" in town.private("平安办").last.text
    town.passes(days=66)
    town.runs("anonymise")
    with town.database.reading() as session:
        assert session.exec(select(TipOff)).all() == []
        assert "刘大爷" not in [
            row.chat_id for row in session.exec(select(OutboxRow).where(OutboxRow.ticket_id == 1))
        ]
    with town.database.reading() as session:
        rows = session.exec(select(OutboxRow)).all()
    assert not any("刘大爷" in row.text for row in rows)
    town.private("平安办").says("平安办", "查看匿名 1 核实")
    assert "查不到了" in town.private("平安办").last.text


def test_a_worker_who_reported_is_a_resident_there_and_a_worker_where_he_handled(town: Town) -> None:
    town.group.says("周敏", "报事 3栋电梯坏了")
    town.private("周敏").says("周敏", "误报 1 已经好了")
    town.passes(days=366)
    town.runs("anonymise")
    steps = {step.event: step.actor_name for step in town.history()}
    assert (steps["open"], steps["reject"]) == ("居民", "周敏")
    assert town.reporters() == ["居民"]


def test_the_days_are_a_setting(town: Town) -> None:
    town.config.storage.anonymise_after_days = 30
    town.restart()
    _closed(town)
    town.passes(days=31)
    town.runs("anonymise")
    assert town.reporters() == ["居民", "居民"]
