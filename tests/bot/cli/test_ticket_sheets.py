"""12345 sheets: shown and taken in whole or not at all, joined to what the chat knows, and answered."""

import csv
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from pydantic import SecretStr
from sqlmodel import select

from grids.deadlines import SHANGHAI
from storage.audit import AuditRow
from storage.callers import Caller
from storage.database import Database
from storage.outbox import OutboxRow
from storage.reporters import reporters_of
from storage.settings import StorageSettings
from storage.tickets import Ticket, TicketMessage
from tests.bot.cli.run import Run
from tests.town import judge

KEY = "4jPa7R5w16IvZzXmvPZsqTYvq8TlL2vQBkWoQDw_E6E="
HEAD = "工单编号,来电时间,来电人,联系电话,诉求内容,诉求地址\n"
CALLED = (datetime.now(SHANGHAI) - timedelta(hours=3)).strftime("%Y-%m-%d %H:%M")
LIFT = f"WX001,{CALLED},王女士,13800138000,来电人反映电梯坏了两天没人修，联系13900001111,海棠花苑3栋2单元\n"
LIGHT = f"WX002,{CALLED},不详,不详,反映路灯不亮,太阳系某处\n"
AGAIN = f"WX003,{CALLED},李先生,0571-88886666/13800138001（儿子）,3栋2单元电梯一直坏着,海棠花苑3栋2单元\n"


@pytest.fixture(autouse=True)
def one_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading the lexicon anew for each command would take most of the time."""
    monkeypatch.setattr("triage.load_judge", lambda _settings: judge())


@pytest.fixture
def sheet(here: Path) -> Path:
    file = here / "s.csv"
    file.write_text(HEAD + LIFT + LIGHT + AGAIN, encoding="utf-8")
    return file


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUNWANGGE_STORAGE__KEY", KEY)


def tickets(township: Database) -> list[Ticket]:
    with township.reading() as session:
        return list(session.exec(select(Ticket).order_by(Ticket.id)).all())  # type: ignore[arg-type]


def test_a_sheet_is_shown_then_taken_in(run: Run, township: Database, sheet: Path, kept: None) -> None:
    result = run("import", "tickets", sheet, stdin="y\n")
    assert result.exit_code == 0, result.output
    assert "并入第 2 行" in result.output
    assert "新工单（网格不明，交镇里）" in result.output
    assert "电梯" in result.output
    assert "139****1111" in result.output
    assert "新工单 2（其中1件网格不明，交镇里），并入已有工单 1，以前导入过 0" in result.output
    lift, light = tickets(township)
    assert (lift.source, lift.category, lift.group_id) == ("hotline", "elevator", None)
    assert lift.grid_code.startswith("990101103")
    assert len(lift.grid_code) > 9
    assert (light.level, light.grid_code) == ("township", "990101103")
    with township.reading() as session:
        assert [item.name for item in reporters_of(session, lift.number)] == [
            "王女士（热线）",
            "李先生（热线）",
        ]
        told = [row.text for row in session.exec(select(OutboxRow)).all() if row.about == "notice"]
        assert any("1件没认出是哪个网格" in text and "转办 2" in text for text in told)
        log = session.exec(select(AuditRow)).all()
        assert [(row.action, row.words) for row in log] == [("import:tickets", "s.csv +2 ~1")]


def test_the_same_file_again_changes_nothing(run: Run, township: Database, sheet: Path) -> None:
    assert run("import", "tickets", sheet, "--yes").exit_code == 0
    with township.reading() as session:
        before = len(session.exec(select(OutboxRow)).all())
    again = run("import", "tickets", sheet, "--yes")
    assert again.exit_code == 0
    assert "已导入（工单1）" in again.output
    assert "以前导入过 3" in again.output
    assert "没有密钥" not in again.output
    assert len(tickets(township)) == 2
    with township.reading() as session:
        assert len(session.exec(select(Caller)).all()) == 3
        assert len(session.exec(select(OutboxRow)).all()) == before


def test_a_dry_run_and_a_no_write_nothing(run: Run, township: Database, sheet: Path) -> None:
    assert "什么也没有写入" in run("import", "tickets", sheet, "--dry-run").output
    refused = run("import", "tickets", sheet, stdin="n\n")
    assert refused.exit_code == 1
    assert "已取消" in refused.output
    assert tickets(township) == []


def test_without_a_key_it_is_told_that_numbers_are_not_kept(
    run: Run, township: Database, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "没有密钥，2 行的联系电话不会保存" in run("import", "tickets", sheet, "--yes").output
    with township.reading() as session:
        assert {item.phone for item in session.exec(select(Caller)).all()} == {""}
    monkeypatch.setenv("YUNWANGGE_STORAGE__KEY", KEY)
    assert "没有密钥" not in run("import", "tickets", sheet, "--dry-run").output


def test_bad_rows_refuse_the_whole_file(run: Run, township: Database, here: Path) -> None:
    (here / "b.csv").write_bytes(
        (
            HEAD
            + LIFT
            + "WX001,2999-01-01,,,电梯坏了,\n,2026-13-40,,12,路灯不亮,\nWX9,很久以前,,,,\n1.2E+17,,,,停水了,\n"
        ).encode("gb18030")
    )
    result = run("import", "tickets", "b.csv", "--yes")
    assert result.exit_code == 1
    for words in (
        "第 3 行：来电时间“2999-01-01”还没有到",
        "第 4 行：工单编号为空",
        "第 4 行：来电时间“2026-13-40”看不懂",
        "第 4 行：电话“12”不对",
        "第 5 行：诉求内容为空",
        "第 6 行：工单编号“1.2E+17”被 Excel",
        "没有导入任何内容",
    ):
        assert words in result.output
    assert tickets(township) == []


def test_a_number_twice_is_named_with_the_row_it_repeats(run: Run, township: Database, here: Path) -> None:
    (here / "d.csv").write_text(HEAD + LIFT + LIFT, encoding="utf-8")
    result = run("import", "tickets", "d.csv", "--yes")
    assert "第 3 行：工单编号“WX001”与第 2 行重复" in result.output


def test_a_spreadsheet_with_other_headers(run: Run, township: Database, here: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["编号", "内容", "地址", "来电时间", "处理部门"])  # type: ignore[union-attr]
    when = datetime.now() - timedelta(days=1)  # noqa: DTZ005 - as Excel keeps it
    book.active.append([20260001, "电梯坏了", "海棠花苑3栋", when.replace(microsecond=0), "x"])  # type: ignore[union-attr]
    book.save(here / "s.xlsx")
    result = run("import", "tickets", "s.xlsx", "--yes")
    assert "以下列没有用到：处理部门" in result.output
    with township.reading() as session:
        [caller] = session.exec(select(Caller)).all()
        assert (caller.number, caller.name, caller.phone) == ("20260001", "", "")


def test_what_came_by_chat_is_joined(run: Run, township: Database, sheet: Path) -> None:
    assert run("import", "tickets", sheet, "--yes").exit_code == 0
    (sheet.parent / "t.csv").write_text(
        HEAD + f"WX010,{CALLED},赵女士,,电梯坏了,海棠花苑3栋2单元\nWX011,{CALLED},,,电梯坏了,海棠花苑9栋\n",
        encoding="utf-8",
    )
    result = run("import", "tickets", "t.csv", "--yes")
    assert "并入 1" in result.output
    assert len(tickets(township)) == 3
    with township.reading() as session:
        said = session.exec(select(TicketMessage).where(TicketMessage.ticket_id == 1)).all()
        assert [item.message_id for item in said] == ["WX001", "WX003", "WX010"]


def test_too_many_rows_are_refused_before_anything_is_judged(
    run: Run, township: Database, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.tables.ticket_import.MOST_ROWS", 2)
    (here / "m.csv").write_text(HEAD + LIFT + LIGHT + AGAIN, encoding="utf-8")
    result = run("import", "tickets", "m.csv", "--yes")
    assert "表格有 3 行，一次最多 2 行" in result.output


def test_what_changed_while_somebody_was_reading_is_looked_at_again(
    run: Run, township: Database, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_import(*_: object, **__: object) -> bool:
        with monkeypatch.context() as undone:
            undone.setattr("typer.confirm", lambda *_, **__: True)
            (sheet.parent / "o.csv").write_text(HEAD + LIFT, encoding="utf-8")
            assert run("import", "tickets", "o.csv", "--yes").exit_code == 0
        return True

    monkeypatch.setattr("typer.confirm", other_import)
    result = run("import", "tickets", sheet)
    assert result.exit_code == 1
    assert "请再运行一次" in result.output
    assert len(tickets(township)) == 1


def test_yes_is_for_tickets_only(run: Run, here: Path) -> None:
    (here / "g.csv").write_text("代码,名称,类别\n", encoding="utf-8")
    assert "只用于" in run("import", "grids", "g.csv", "--yes").output


def test_results_go_back_in_their_shape(run: Run, township: Database, sheet: Path, kept: None) -> None:
    run("import", "tickets", sheet, "--yes")
    with Database(StorageSettings(key=SecretStr(KEY)), township.path.parent.parent).writing() as session:
        ticket = session.get_one(Ticket, 1)
        ticket.state, ticket.rating, ticket.result = "closed", "basic", "=1+1 联系13900001111"
        ticket.accepted_at = ticket.resolved_at = ticket.opened_at
        session.add(ticket)
    result = run("export", "tickets", "--source", "12345", "--out", "r.xlsx")
    assert result.exit_code == 0, result.output
    sheet_out = openpyxl.load_workbook("r.xlsx").active
    head, *rows = [[cell.value for cell in row] for row in sheet_out.iter_rows()]  # type: ignore[union-attr]
    assert head[:3] == ["工单编号", "我方工单号", "状态"]
    by_number = {row[0]: row for row in rows}
    assert list(by_number) == ["WX001", "WX002", "WX003"]
    first = by_number["WX001"]
    assert first[1:3] == ["1", "已结案"]
    assert first[4] == "138****8000"
    assert first[7:9] == ["=1+1 联系139****1111", "基本满意"]
    assert sheet_out["H2"].data_type == "s"  # type: ignore[index]
    assert run("export", "tickets", "--out", "r.csv").exit_code == 0
    with Path("r.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row[7] for row in csv.reader(stream)][1] == "'=1+1 联系139****1111"


def test_whole_numbers_need_a_name_and_are_written_down(
    run: Run, township: Database, sheet: Path, kept: None
) -> None:
    run("import", "tickets", sheet, "--yes")
    assert "--by" in run("export", "tickets", "--out", "p.csv", "--with-phones").output
    assert not Path("p.csv").exists()
    result = run("export", "tickets", "--out", "p.csv", "--with-phones", "--by", "李主任")
    assert "已记入操作记录" in result.output
    assert "13800138000" in Path("p.csv").read_text(encoding="utf-8-sig")
    with township.reading() as session:
        last = session.exec(select(AuditRow)).all()[-1]
        assert (last.action, last.words) == ("export:tickets", "12345 p.csv 3件 完整号码，李主任")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("--out", "r.txt"), "应以 .xlsx 或 .csv 结尾"),
        (("--out", "nowhere/r.csv"), "不存在"),
        (("--out", "r.csv", "--from", "昨天"), "不是日期"),
        (("--out", "r.csv", "--from", "2026-11-02", "--to", "2026-11-01"), "还晚"),
        (("--out", "r.csv", "--by", "李"), "一起用"),
    ],
)
def test_a_wrong_order_is_answered_plainly(
    run: Run, township: Database, words: tuple[str, ...], answer: str
) -> None:
    result = run("export", "tickets", *words)
    assert result.exit_code == 1
    assert answer in result.output
    assert "Traceback" not in result.output


def test_the_days_asked_for_count_by_the_call(run: Run, township: Database, sheet: Path) -> None:
    run("import", "tickets", sheet, "--yes")
    assert "0 件" in run("export", "tickets", "--out", "a.csv", "--to", "2026-01-01").output
    day = CALLED[:10]
    assert "3 件" in run("export", "tickets", "--out", "b.csv", "--from", day, "--to", day).output
