"""The command line as a process of its own: bytes, pipes and exit codes."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from bot.cli import main; main()"]
ROOT = Path(__file__).parents[3]


def environment(**more: str) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **more}


def run(
    *words: str, cwd: Path, stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=environment(**(env or {})),
        timeout=60,
        check=False,
    )


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = run("triage", "--json", cwd=tmp_path, stdin="3栋停水了\n".encode("gbk"), env=env)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode("utf-8"))["text"] == "3栋停水了"
    failed = run("import", "grids", "没有.csv", cwd=tmp_path, env=env)
    assert failed.returncode == 1
    assert failed.stderr.decode("utf-8") == "✗ 没有这个文件：没有.csv\n"


def test_a_closed_pipe_is_no_drama(tmp_path: Path) -> None:
    (tmp_path / "many.txt").write_text("停水了\n" * 20_000, encoding="utf-8")
    with subprocess.Popen(
        [*COMMAND, "triage", "many.txt", "--json"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["text"] == "停水了"
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(30)


def test_no_arguments_show_the_help(tmp_path: Path) -> None:
    done = run(cwd=tmp_path)
    assert done.returncode == 0
    assert "命令" in done.stdout.decode("utf-8")


def test_the_help_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, bot.cli.app; "
        "print([m for m in ('aiogram', 'telegram', 'nicegui', 'jieba', 'alembic', 'sqlalchemy', 'pydantic', "
        "'openpyxl', 'ahocorasick') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == b"[]"


@pytest.mark.parametrize("words", [["check"], ["tickets", "--json"], ["db", "upgrade"]])
def test_commands_end_well_on_a_fresh_machine(tmp_path: Path, words: list[str]) -> None:
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert b"Traceback" not in done.stderr
