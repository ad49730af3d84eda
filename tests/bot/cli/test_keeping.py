"""`yunwangge db`: nothing is lost, nothing overwritten."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.sample import SAMPLE
from bot.sole import Sole
from storage.database import Database
from storage.registry import all_grids
from tests.bot.cli.run import Run, open_ticket


def test_backup_and_restore(run: Run, here: Path, township: Database) -> None:
    assert "✓ 已备份到 b.db" in run("db", "backup", "b.db").stdout
    assert (here / "b.db").stat().st_mode & 0o777 == 0o600
    assert "已经存在，不会覆盖" in run("db", "backup", "b.db").stderr
    assert "文件夹 nix 不存在" in run("db", "backup", "nix/b.db").stderr
    open_ticket(township, "停水")
    assert "已取消，什么也没有改变" in run("db", "restore", "b.db", stdin="n\n").stderr
    assert len(run("tickets", "--json").stdout.splitlines()) == 1
    assert "✓ 已从 b.db 恢复" in run("db", "restore", "b.db", "--yes").stdout
    assert run("tickets", "--json").stdout == ""


def test_a_running_bot_is_not_restored_under_its_feet(run: Run, township: Database) -> None:
    run("db", "backup", "b.db")
    with township.reading() as session:
        all_grids(session)
        assert "机器人正在运行" in run("db", "restore", "b.db", "--yes").stderr
    township.close()


def test_a_damaged_database_is_restored_and_kept(run: Run, here: Path, township: Database) -> None:
    run("db", "backup", "b.db")
    path = here / "data/yunwangge.db"
    os.truncate(path, 20_000)
    assert "db restore" in run("check").stdout
    assert "已损坏" in run("db", "backup", "c.db").stderr
    assert not (here / "c.db").exists()
    result = run("db", "restore", "b.db", "--yes")
    assert result.exit_code == 0, result.stderr
    aside = next((here / "data").glob("yunwangge.db.damaged-*"))
    assert str(aside) in result.stdout
    assert aside.stat().st_size == 20_000
    assert "完好" in run("check").stdout
    assert "新增 0，更新 0，未变 114" in run("import", "grids", SAMPLE / "grids.csv").stdout


def test_a_damaged_database_of_a_running_bot_is_left_to_it(run: Run, here: Path, township: Database) -> None:
    run("db", "backup", "b.db")
    (here / "data/yunwangge.db").write_bytes(bytes(8192))
    bot = Sole(here / "data/yunwangge.db")
    assert bot.take()
    assert "机器人正在运行" in run("db", "restore", "b.db", "--yes").stderr
    bot.release()
    assert "✓ 已从 b.db 恢复" in run("db", "restore", "b.db", "--yes").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("db", "upgrade"),
        ("db", "backup", "c.db"),
        ("db", "restore", "b.db", "--yes"),
        ("import", "grids", SAMPLE / "grids.csv"),
        ("tickets",),
        ("run",),
        ("check",),
    ],
)
@pytest.mark.parametrize("table", ["t", "groups"])
def test_another_programs_database_is_refused_everywhere(
    run: Run, here: Path, township: Database, words: tuple[object, ...], table: str
) -> None:
    run("db", "backup", "b.db")
    path = here / "data/yunwangge.db"
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"CREATE TABLE {table} (a)")
        other.commit()
    before = path.read_bytes()
    result = run(*words)
    assert result.exit_code == 1
    assert "yunwangge.db 是完好的数据库，但不是云网格的" in result.output
    assert path.read_bytes() == before


def test_what_cannot_be_restored(run: Run, here: Path, township: Database) -> None:
    assert "没有这个文件：nix" in run("db", "restore", "nix", "-y").stderr
    (here / "x").write_bytes(b"nonsense")
    assert "x 不是数据库备份" in run("db", "restore", "x", "-y").stderr
    assert ". 是文件夹" in run("db", "restore", ".", "-y").stderr
    with closing(sqlite3.connect(here / "other.db")) as other:
        other.execute("CREATE TABLE t (a)")
        other.commit()
    assert "不是云网格的" in run("db", "restore", "other.db", "-y").stderr
    assert "不需要恢复" in run("db", "restore", "data/yunwangge.db", "-y").stderr
    run("db", "backup", "b.db")
    whole = (here / "b.db").read_bytes()
    (here / "b.db").write_bytes(whole[:100] + b"\xff" * 4000 + whole[4100:])
    result = run("db", "restore", "b.db", "-y")
    assert result.exit_code == 1
    assert "损坏" in result.stderr
    assert "新增 0，更新 0，未变 114" in run("import", "grids", SAMPLE / "grids.csv").stdout


def test_half_a_backup_is_not_left_behind(
    run: Run, here: Path, township: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Database, target: Path) -> None:
        target.write_bytes(b"half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Database, "backup", full)
    assert "磁盘已满" in run("db", "backup", "b.db").stderr
    assert not (here / "b.db").exists()


def test_upgrading_and_backing_up_nothing(run: Run, here: Path) -> None:
    assert "还没有数据库" in run("db", "backup", "b.db").stderr
    assert "已是当前版本" in run("db", "upgrade").stdout
    assert (here / "data/yunwangge.db").exists()
