"""`yunwangge assess`."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from storage.database import Database
from tests.bot.cli.run import Run, open_ticket


def test_without_a_database_none_is_made(run: Run, here: Path) -> None:
    result = run("assess", "month")
    assert result.exit_code == 1
    assert "还没有数据库" in result.stderr
    assert not (here / "data").exists()


def test_a_month_and_its_table(run: Run, township: Database, here: Path) -> None:
    open_ticket(township, "=电梯坏了")
    with township.writing() as session:
        session.connection().exec_driver_sql("UPDATE grids SET name = '=1+1' WHERE code = '990101103001'")
    result = run("assess", "month", "--date", "2026-11-20", "--out", "十一月.xlsx")
    assert result.exit_code == 0, result.stderr
    assert "海棠镇考核 2026年11月 社区排名" in result.stdout
    assert "还没有发过考核单，这是按现在的情况算的。" in result.stdout
    assert result.stdout.splitlines()[-1] == "✓ 表格写在 十一月.xlsx"
    book = load_workbook(here / "十一月.xlsx")
    cells = [row[0] for row in book["社区"].iter_rows(min_row=2)]
    [named] = [cell for cell in cells if cell.value == "=1+1"]
    assert (named.data_type, named.quotePrefix) == ("s", True)
    assert (here / "十一月.xlsx").stat().st_mode & 0o077 == 0


def test_a_quarter_of_one_part(run: Run, township: Database) -> None:
    result = run("assess", "quarter", "--date", "2026-11-20", "--grid", "990101103001")
    assert "2026年第4季度" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("要每一项的分子、分母和扣分")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("month", "--date", "昨天"), "日期“昨天”看不懂"),
        (("month", "--grid", "990101999"), "没有代码或名称是 990101999 的网格"),
        (("month", "--out", "r.csv"), "应以 .xlsx 结尾"),
        (("month", "--out", "nowhere/r.xlsx"), "文件夹 nowhere 不存在"),
        (("month", "--out", "there.xlsx"), "there.xlsx 已经存在，不会覆盖"),
    ],
)
def test_what_is_wrong_is_told(
    run: Run, township: Database, here: Path, words: tuple[str, ...], told: str
) -> None:
    (here / "there.xlsx").write_bytes(b"kept")
    result = run("assess", *words)
    assert result.exit_code == 1
    assert told in result.stderr
    assert (here / "there.xlsx").read_bytes() == b"kept"
