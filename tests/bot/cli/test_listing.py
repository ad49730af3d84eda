"""`yunwangge tickets`."""

import json
import sqlite3
from pathlib import Path

from storage.database import Database
from tests.bot.cli.run import Run, open_ticket


def test_listing_without_a_database_creates_none(run: Run, here: Path) -> None:
    result = run("tickets", "--json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "还没有工单" in result.stderr
    assert not (here / "data").exists()


def test_listing_tickets(run: Run, township: Database) -> None:
    assert run("tickets").stdout.strip() == "还没有工单"
    open_ticket(township, "电梯坏了[red]")
    open_ticket(township, "灯不亮")
    table = run("tickets").stdout
    assert "电梯坏了[red]" in table
    assert "11-20 09:00" in table
    assert "待受理" in table
    listed = [json.loads(line) for line in run("tickets", "--json").stdout.splitlines()]
    assert [item["number"] for item in listed] == [2, 1]
    assert listed[1] == {
        **{"number": 1, "state": "open", "level": "grid", "grid": "99010110300100101"},
        **{
            "category": "elevator",
            "urgency": "urgent",
            "reporters": 1,
            "text": "电梯坏了[red]",
            "place": "3栋",
        },
        **{"opened_at": "2026-11-20T09:00:00+08:00", "due_at": "2026-11-21T09:00:00+08:00"},
    }
    assert len(run("tickets", "--json", "--limit", 1).stdout.splitlines()) == 1


def test_the_table_shows_the_newest_and_programs_read_all(run: Run, township: Database) -> None:
    for _ in range(52):
        open_ticket(township, "电梯坏了")
    table = run("tickets").stdout
    assert table.count("电梯坏了") == 50
    assert "以上是最新50张，要看更多请加 --limit" in table
    assert run("tickets", "--limit", 52).stdout.count("电梯坏了") == 52
    assert len(run("tickets", "--json").stdout.splitlines()) == 52


def test_listing_from_an_old_database(run: Run, here: Path) -> None:
    (here / "data").mkdir()
    sqlite3.connect(here / "data/yunwangge.db").close()
    (here / "data/yunwangge.db").write_bytes(b"")
    assert "请先运行 yunwangge db upgrade" in run("tickets").stderr
