"""`yunwangge grids` and `import boundaries`: what an operator sees."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.database import Database
from tests.bot.cli.run import Run, open_ticket
from tests.desk.tree import collection, feature

MICRO, NEXT = "99010110300100101", "99010110300100102"
FIRST, SECOND = "990101103001001", "990101103001002"


def test_the_sample_is_whole(run: Run, township: Database) -> None:
    result = run("grids", "check")
    assert (result.exit_code, result.output) == (
        0,
        "✓ 114 个网格都对：代码、上级、名称、边界（画了 0 个）、群和网格员都没有问题\n",
    )
    assert run("grids", "check", "--json").stdout == ""


def test_boundaries_are_imported_checked_and_refused(run: Run, here: Path, township: Database) -> None:
    (here / "b.geojson").write_bytes(
        collection([feature(FIRST, (0, 0, 1.1, 1)), feature(SECOND, (1, 0, 2, 1))])
    )
    done = run("import", "boundaries", "b.geojson").output.splitlines()
    assert done[0] == "✓ 边界：新增 2，更新 0，未变 0"
    assert run("import", "boundaries", "b.geojson").output.splitlines()[0] == "✓ 边界：新增 0，更新 0，未变 2"
    checked = run("grids", "check")
    assert checked.exit_code == 1
    [fault, total] = checked.output.splitlines()
    assert fault.startswith(
        "✗ 海棠花苑第一网格（990101103001001）和海棠花苑第二网格（990101103001002）的边界重叠 107,"
    )
    assert total == "共 1 处问题"
    row = json.loads(run("grids", "check", "--json").stdout)
    assert (row["what"], row["grid"], row["other"]) == ("overlap", FIRST, SECOND)
    assert 106_000 < row["area_m2"] < 108_000
    assert run("grids", "check", "--tolerance", "200000").exit_code == 0
    (here / "bad.geojson").write_bytes(collection([feature("1", (0, 0, 1, 1)), feature(FIRST, (0, 0, 1, 1))]))
    refused = run("import", "boundaries", "bad.geojson")
    assert refused.exit_code == 1
    assert refused.stderr.splitlines()[0] == "✗ bad.geojson 有 1 处问题，没有导入任何内容"
    assert refused.stderr.splitlines()[1].startswith("✗ 第 1 个要素：网格代码“1”是 1 位")


def test_a_micro_grid_is_retired_and_a_bot_beside_it_notices(run: Run, township: Database) -> None:
    open_ticket(township, "3栋电梯坏了")
    result = run("grids", "retire", MICRO, "--into", NEXT)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0] == "✓ 海棠花苑1—4栋已撤销，由海棠花苑5—8栋接替"
    assert lines[1].startswith("  群转到海棠花苑5—8栋：")
    assert lines[-1] == "  没办完的工单转到海棠花苑5—8栋：1"
    with closing(sqlite3.connect(township.path)) as connection:
        assert connection.execute("SELECT grid_code FROM tickets").fetchall() == [(NEXT,)]
        assert connection.execute("SELECT event, actor_name FROM ticket_steps").fetchall() == [
            ("regrid", "命令行")
        ]
        assert connection.execute("PRAGMA user_version").fetchone()[0] > 0
        [(action, words)] = connection.execute("SELECT action, words FROM audit_log").fetchall()
    assert (action, words) == ("grids:retire", f"{MICRO} → {NEXT}")
    assert run("grids", "check").exit_code == 0
    # Figures of the past can still be asked for, by its code or its name.
    for words in (MICRO, "海棠花苑1—4栋"):
        told = run("report", "month", "--grid", words, "--date", "2026-11-20")
        assert told.exit_code == 0
        assert "海棠花苑1—4栋（已撤销）" in told.output
    again = run("grids", "retire", MICRO, "--into", NEXT)
    assert again.exit_code == 1
    assert "海棠花苑1—4栋已经撤销，现在是海棠花苑5—8栋" in again.stderr


def test_a_grid_is_split_into_imported_ones_and_merged_again(
    run: Run, here: Path, township: Database
) -> None:
    open_ticket(township, "3栋电梯坏了")
    (here / "g.csv").write_text(
        "代码,名称,类别\n990101103001011,甲网格,网格\n990101103001012,乙网格,网格\n", encoding="utf-8"
    )
    assert run("import", "grids", "g.csv").exit_code == 0
    result = run("grids", "split", FIRST, "--into", "甲网格，乙网格")
    assert result.exit_code == 0, result.stderr
    assert "  没办完的工单转到甲网格：1（看不出在哪一块，请核对，不对的请转办）" in result.output.splitlines()
    assert result.output.splitlines()[-1].startswith("  群和岗位都先转给了第一个网格")
    checked = run("grids", "check")
    assert {"乙网格（990101103001012）没有居民群", "乙网格（990101103001012）没有网格员"} <= {
        line.removeprefix("✗ ") for line in checked.output.splitlines()
    }
    merged = run("grids", "merge", "甲网格", "乙网格", "--into", "甲网格")
    assert merged.output.splitlines()[0] == "✓ 乙网格已撤销，并入甲网格"
    assert run("grids", "check").exit_code == 0


def test_wrong_words_and_an_empty_house(run: Run, here: Path) -> None:
    assert "还没有数据库" in run("grids", "check").stderr
    assert "还没有数据库" in run("grids", "retire", "x", "--into", "y").stderr
    assert not (here / "data").exists()
    run("db", "upgrade")
    assert "还没有网格，请先导入网格表" in run("grids", "check").stderr
