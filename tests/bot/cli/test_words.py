"""Every mistake of an operator gets a Chinese sentence."""

import io
import sqlite3
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from sqlalchemy.exc import OperationalError

from bot.cli import progress as progress_module
from bot.cli.app import main
from bot.cli.plainly import explain, plainly
from bot.cli.progress import progress
from storage.database import Database
from tests.bot.cli.run import Run


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (sqlite3.OperationalError("attempt to write a readonly database"), "数据库只读"),
        (sqlite3.OperationalError("database is locked"), "正被别的程序占用"),
        (sqlite3.OperationalError("database or disk is full"), "磁盘已满"),
        (sqlite3.OperationalError("unable to open database file"), "无法打开数据库文件"),
        (sqlite3.DatabaseError("file is not a database"), "不是数据库文件"),
        (sqlite3.DatabaseError("not a database of ours"), "不是云网格的"),
        (sqlite3.DatabaseError("strange"), "数据库出错：strange"),
        (OperationalError("SELECT", {}, sqlite3.OperationalError("no such table: grids")), "db upgrade"),
        (OSError(28, "No space left on device"), "磁盘已满"),
        (PermissionError(13, "Permission denied", "x.db"), "没有权限：x.db"),
        (OSError(5, "I/O error"), "文件读写出错：I/O error"),
        (KeyError("x"), "程序内部出错：KeyError"),
    ],
)
def test_every_error_becomes_a_sentence(error: Exception, words: str) -> None:
    assert words in explain(error)


def test_the_whole_story_is_there_for_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    @plainly
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(typer.Exit):
        fail()
    monkeypatch.setenv("YUNWANGGE_DEBUG", "1")
    with pytest.raises(KeyError):
        fail()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["chek"], "没有命令 chek，是不是 check？"),
        (["xyzxyz"], "没有命令 xyzxyz"),
        (["check", "--confg"], "没有选项 --confg，是不是 --config？"),
        (["import"], "缺少 表名"),
        (["import", "girds", "x"], "表名 的值不对，可以是：grids、groups、people"),
        (["tickets", "--limit", "0"], "--limit 的值不对，不能小于 1；"),
        (["tickets", "--limit", "x"], "--limit 的值不对，应为整数；"),
        (["demo", "--port", "99999"], "--port 的值不对，不能大于 65535；"),
        (["grids", "retire", "990101103001001"], "缺少 --into 网格；"),
        (["--config"], "选项 --config 后面要跟一个值"),
        (["db", "upgrade", "x"], "多出了参数 x"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese(
    words: list[str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["yunwangge", *words])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert told in capsys.readouterr().err


def test_a_file_that_may_not_be_read_is_told_so(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "b.csv").touch()
    # Root, who runs the tests on some machines, may read everything.
    monkeypatch.setattr("os.access", lambda path, _mode, **_: Path(path).name != "b.csv")
    monkeypatch.setattr(sys, "argv", ["yunwangge", "import", "grids", "b.csv"])
    with pytest.raises(SystemExit):
        main()
    assert "没有权限：b.csv" in capsys.readouterr().err


@pytest.mark.parametrize("error", ["disk I/O error", "unable to open database file"])
def test_what_keeps_sqlite_from_its_files_is_looked_for(
    run: Run, township: Database, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    def fails(*_: object) -> None:
        raise sqlite3.OperationalError(error)

    monkeypatch.setattr(Database, "upgrade", fails)
    assert ("磁盘读写出错" if "disk" in error else "无法打开") in run("db", "upgrade").stderr
    with monkeypatch.context() as patch:
        patch.setattr("bot.cli.plainly.os.access", lambda path, _mode: Path(path).name != "data")
        assert "数据库只读" in run("db", "upgrade").stderr
    with monkeypatch.context() as patch:
        patch.setattr("bot.cli.plainly.shutil.disk_usage", lambda _: SimpleNamespace(free=4096))
        assert "磁盘已满" in run("db", "upgrade").stderr


def test_a_command_that_ends_well_exits_with_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["yunwangge", "tickets"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    assert "还没有工单" in capsys.readouterr().err


def test_ctrl_c_is_an_end_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.cli.listing.settings", interrupted)
    monkeypatch.setattr(sys, "argv", ["yunwangge", "tickets"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 130


def test_a_question_nobody_answers_changes_nothing(
    run: Run, township: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("db", "backup", "b.db")
    monkeypatch.setattr(sys, "argv", ["yunwangge", "db", "restore", "b.db"])
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 130
    assert "已中止" in capsys.readouterr().err


def test_the_config_may_stand_before_or_after_the_command(run: Run, here: Path) -> None:
    (here / "a.yaml").write_text("storage: {path: elsewhere.db}\n", encoding="utf-8")
    assert "elsewhere.db" in run("--config", "a.yaml", "tickets").stderr
    assert "elsewhere.db" in run("tickets", "--config", "a.yaml").stderr
    assert "elsewhere.db" not in run("tickets").stderr
    assert "没有配置文件 nix" in run("tickets", "--config", "nix").stderr


def test_help_is_chinese(run: Run) -> None:
    words = run("--help").stdout + run("import", "--help").stdout
    for heading in ("用法：", "选项", "命令", "参数", "必填", "显示这页帮助"):
        assert heading in words
    assert "Show this" not in words


def test_a_bar_is_drawn_only_for_what_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def drawn(quiet: float, rows: int = 600, every: int = 256) -> str:
        monkeypatch.setattr(progress_module, "_QUIET_SECONDS", quiet)
        monkeypatch.setattr(sys, "stderr", Terminal())
        with progress("正在读表", rows, every) as tick:
            for _ in range(rows):
                tick()
        assert isinstance(sys.stderr, Terminal)
        return sys.stderr.getvalue()

    assert drawn(60) == ""
    assert "正在读表" in drawn(-1)
    assert drawn(-1, rows=2) == ""
    assert "正在读表" in drawn(-1, rows=2, every=1)
