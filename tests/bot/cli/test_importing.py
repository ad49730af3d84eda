"""`yunwangge import`: whole tables or nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from bot.sample import SAMPLE
from storage.database import Database
from storage.registry import all_grids
from tests.bot.cli.run import Run


def test_the_three_tables_are_imported_and_a_second_time_changes_nothing(
    run: Run, database: Database
) -> None:
    for topic, words in (
        ("grids", "✓ 网格：新增 114，更新 0，未变 0"),
        ("groups", "✓ 群：新增 73，更新 0，未变 0"),
        ("people", "✓ 人员：新增 76，更新 0，未变 0"),
    ):
        assert run("import", topic, SAMPLE / f"{topic}.csv").output.strip() == words
    again = run("import", "people", SAMPLE / "people.csv")
    assert (again.exit_code, again.output.strip()) == (0, "✓ 人员：新增 0，更新 0，未变 76")
    with database.reading() as session:
        assert len(all_grids(session)) == 114
    database.close()


def test_departments_come_after_grids_and_people(run: Run, here: Path) -> None:
    refused = run("import", "departments", SAMPLE / "departments.csv")
    assert refused.exit_code == 1
    assert "第 2 行：还没有镇街，请先导入网格表" in refused.stderr
    run("import", "grids", SAMPLE / "grids.csv")
    done = run("import", "departments", SAMPLE / "departments.csv")
    assert done.output.strip() == "✓ 科室：新增 15，更新 0，未变 0"
    (here / "d.csv").write_text("科室,人员\n信访办,\n", encoding="gbk")
    noted = run("import", "departments", "d.csv")
    assert noted.output.splitlines() == [
        "✓ 科室：新增 1，更新 0，未变 0",
        "  “信访办”没有人员，暂时不能转办给它、吹它的哨",
    ]


def test_an_xlsx_with_a_column_of_no_use(run: Run, here: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["网格代码", "网格名称", "类型", "备注[red]"])
    book.active.append([990101103, "海棠镇", "镇", "好"])
    book.save(here / "g.xlsx")
    result = run("import", "grids", "g.xlsx")
    assert result.output.splitlines() == ["✓ 网格：新增 1，更新 0，未变 0", "  以下列没有用到：备注[red]"]


def test_a_refused_table_names_every_row_and_writes_nothing(run: Run, here: Path, database: Database) -> None:
    (here / "g.csv").write_text(
        "code,name,kind\n990101103,海棠镇,镇街\n990101103001,甲,网咯\nx,[bold]乙,社区\n", encoding="gbk"
    )
    result = run("import", "grids", "g.csv")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "✗ g.csv 有 2 处问题，没有导入任何内容",
        "✗ 第 3 行：类别“网咯”无法识别，是不是“网格”？可填：镇街、社区、网格、微网格、专属网格",
        "✗ 第 4 行：网格代码“x”只能由数字组成",
    ]
    with database.reading() as session:
        assert all_grids(session) == []
    database.close()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.csv", b"", "文件是空的"),
        ("header.csv", b"code,name,kind\n", "表格只有表头,没有内容"),
        ("big.csv", b"x" * 20_000_000, "超过上限 10 MB"),
        ("junk.xlsx", bytes(range(256)) * 20, "不是文本"),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "密码保护",
        ),
        ("missing.csv", None, "没有这个文件：missing.csv"),
        (".", None, ". 是文件夹"),
    ],
)
def test_what_cannot_be_imported_is_told_in_one_sentence(
    run: Run, here: Path, name: str, data: bytes | None, words: str
) -> None:
    if data is not None:
        (here / name).write_bytes(data)
    result = run("import", "grids", name)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert words in result.stderr
    # Rows are looked at beside those stored, so the database may exist by then; it holds nothing.
    assert name == "header.csv" or not (here / "data").exists()
    assert run("tickets", "--json").stdout == ""


def test_a_database_in_other_hands_is_told(run: Run, here: Path, township: Database) -> None:
    (here / "config.yaml").write_text("storage: {busy_timeout: 0.1}\n", encoding="utf-8")
    (here / "g.csv").write_text("code,name,kind\n990101103,海棠花镇,镇街\n", encoding="utf-8")
    with closing(sqlite3.connect(here / "data/yunwangge.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        result = run("import", "grids", "g.csv")
        other.rollback()
    assert (result.exit_code, result.stderr) == (1, "✗ 数据库正被别的程序占用，请稍后再试\n")


def test_a_database_that_cannot_be_made_is_told(run: Run, here: Path) -> None:
    (here / "data").write_bytes(b"a file where the folder should be")
    assert "data 已经存在，请换一个名称" in run("import", "grids", SAMPLE / "grids.csv").stderr
    assert "data 是文件" in run("check").stdout
