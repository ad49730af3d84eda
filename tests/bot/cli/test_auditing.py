"""`yunwangge audit`."""

import json
import sqlite3

from bot.sample import SAMPLE
from storage.database import Database
from tests.bot.cli.run import Run


def test_without_a_database_it_says_so(run: Run) -> None:
    result = run("audit")
    assert (result.exit_code, "还没有数据库" in result.stderr) == (1, True)


def test_an_import_stands_in_the_log_and_the_log_holds(run: Run, database: Database) -> None:
    run("import", "grids", SAMPLE / "grids.csv")
    table = run("audit").stdout
    assert "import:grids" in table
    [line] = run("audit", "--json").stdout.splitlines()
    row = json.loads(line)
    assert (row["actor"], row["action"], row["words"]) == ("cli", "import:grids", "grids.csv +114 ~0 =0")
    result = run("audit", "--verify")
    assert (result.exit_code, row["hash"] in result.stdout) == (0, True)
    database.close()


def test_a_refused_import_leaves_nothing(run: Run, database: Database) -> None:
    assert run("import", "groups", SAMPLE / "groups.csv").exit_code == 1
    assert "没有符合的操作记录" in run("audit").stdout
    database.close()


def test_the_first_broken_row_is_named(run: Run, database: Database) -> None:
    run("import", "grids", SAMPLE / "grids.csv")
    run("import", "groups", SAMPLE / "groups.csv")
    database.close()
    with sqlite3.connect(database.path) as connection:
        connection.execute("DROP TRIGGER audit_log_no_update")
        connection.execute("UPDATE audit_log SET words = 'x' WHERE id = 2")
    result = run("audit", "--verify")
    assert result.exit_code == 1
    assert "从第 2 行起不可信" in result.stderr


def test_choosing_by_day_and_by_name(run: Run, database: Database) -> None:
    run("import", "grids", SAMPLE / "grids.csv")
    assert "import:grids" in run("audit", "--since", "2026-01-01", "--who", "命令行").stdout
    assert "没有符合的操作记录" in run("audit", "--since", "2099-01-01").stdout
    assert "没有符合的操作记录" in run("audit", "--who", "周敏").stdout
    wrong = run("audit", "--since", "上周")
    assert (wrong.exit_code, "不是日期" in wrong.stderr) == (1, True)
    database.close()


def test_running_a_job_by_hand_and_restoring_stand_there(run: Run, township: Database) -> None:
    run("schedule", "run", "tidy")
    run("db", "backup", "b.db")
    run("db", "restore", "b.db", "--yes")
    rows = [json.loads(line) for line in run("audit", "--json").stdout.splitlines()]
    assert [(row["action"], row["words"]) for row in rows] == [
        ("schedule:run", "tidy"),
        ("db:restore", "b.db"),
    ]
    township.close()
