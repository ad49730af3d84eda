"""`yunwangge report`."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from storage.database import Database
from tests.bot.cli.run import Run, open_ticket


def test_a_report_without_a_database_creates_none(run: Run, here: Path) -> None:
    result = run("report", "day")
    assert result.exit_code == 1
    assert "还没有数据库" in result.stderr
    assert not (here / "data").exists()


def test_a_week_with_table_and_picture(run: Run, township: Database, here: Path) -> None:
    open_ticket(township, "=电梯坏了")
    result = run("report", "week", "--date", "2026-11-20", "--out", "周.xlsx")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("海棠镇周通报 11月16日到22日")
    assert lines[1] == "登记1件（前一周0件），办结0件次。"
    assert lines[-1] == "✓ 表格写在 周.xlsx，图写在 周.png"
    assert load_workbook(here / "周.xlsx")["总表"]["B2"].value == 1
    assert (here / "周.png").read_bytes().startswith(b"\x89PNG")


def test_a_day_has_no_picture_and_a_part_only_its_own(run: Run, township: Database, here: Path) -> None:
    open_ticket(township, "电梯坏了")
    inside = run("report", "day", "--date", "2026-11-20", "--grid", "990101103001001", "--out", "d.xlsx")
    assert "日梳理 11月20日（周五）" in inside.stdout
    assert "登记1件" in inside.stdout
    assert not (here / "d.png").exists()
    outside = run("report", "day", "--date", "2026-11-20", "--grid", "990101103002")
    assert "没有新的事" in outside.stdout
    assert outside.stdout.splitlines()[-1] == "要全部数字，加上 --out 文件.xlsx"


def test_a_part_may_be_named(run: Run, township: Database) -> None:
    with township.reading() as session:
        name = (
            session.connection()
            .exec_driver_sql("SELECT name FROM grids WHERE code = '990101103002'")
            .scalar()
        )
    assert run("report", "month", "--grid", name).stdout.startswith(f"{name}月研判")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("day", "--date", "昨天"), "日期“昨天”看不懂，应写成 2026-11-18 这样"),
        (("day", "--date", "2999-01-01"), "还没有到"),
        (("day", "--date", "0001-01-01"), "太早了"),
        (("day", "--grid", "990101999"), "没有代码或名称是 990101999 的网格"),
        (("day", "--out", "r.csv"), "应以 .xlsx 结尾"),
        (("day", "--out", "nowhere/r.xlsx"), "文件夹 nowhere 不存在"),
        (("day", "--out", "there.xlsx"), "there.xlsx 已经存在，不会覆盖"),
    ],
)
def test_what_is_wrong_is_told(
    run: Run, township: Database, here: Path, words: tuple[str, ...], told: str
) -> None:
    (here / "there.xlsx").write_bytes(b"kept")
    result = run("report", *words)
    assert result.exit_code == 1
    assert told in result.stderr
    assert (here / "there.xlsx").read_bytes() == b"kept"
    assert not (here / "r.csv").exists()


def test_a_span_there_is_not_is_refused(run: Run, township: Database) -> None:
    assert run("report", "year").exit_code != 0
