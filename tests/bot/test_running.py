"""`yunwangge run` and `demo` as the operator starts and stops them: real processes, real signals."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.cli.running import _furnish
from bot.sample import load_sample, sample_residents
from storage.blank import new_database
from storage.settings import StorageSettings
from tests.bot.township import LIU, WORKER, import_tables, write_tables
from tests.fakes.bot_api import TOKEN, FakeBotApi
from tests.staff import LONG_AGO

COMMAND = [sys.executable, "-c", "from bot.cli import main; main()"]
ROOT = Path(__file__).parents[2]
LIFT = "3栋电梯坏了，停在5楼不动"


def _environment(token: str | None = None) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("YUNWANGGE_")}
    ours["PYTHONPATH"] = str(ROOT)
    return ours if token is None else {**ours, "YUNWANGGE_BOT__TELEGRAM__TOKEN": token}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An operator in an empty folder; what the command does to logging is undone."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("YUNWANGGE_"):
            monkeypatch.delenv(name)
    level = logging.getLogger("bot").level
    yield tmp_path
    logging.getLogger("bot").setLevel(level)


@contextmanager
def _started(folder: Path, *words: str, token: str | None = None) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*COMMAND, *words],
        cwd=folder,
        env=_environment(token),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        watchdog = threading.Timer(60, process.kill)
        watchdog.start()
        try:
            yield process
        finally:
            watchdog.cancel()
            if process.poll() is None:
                process.kill()


def _failed(*words: str) -> str:
    """What it says when it cannot run; it must end by itself, with 1."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 1, result.output
    assert result.stdout == "" or "✗" not in result.stdout
    return result.stderr


def _wait(api: FakeBotApi, ready: object) -> None:
    end = time.monotonic() + 30
    while not ready():  # type: ignore[operator]
        assert time.monotonic() < end, api.transcript()
        time.sleep(0.01)


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    with FakeBotApi() as api:
        yield api


@pytest.mark.slow
def test_it_runs_on_telegram_until_it_is_told_to_stop(tmp_path: Path, api: FakeBotApi) -> None:
    config = write_tables(tmp_path, api.base)
    import_tables(config)
    group, worker = api.group("-1001", "海棠花苑1网格群"), api.private(WORKER)
    with _started(tmp_path, "run", "--config", str(config), token=TOKEN) as process:
        group.says(LIU, LIFT)
        _wait(api, lambda: group.heard() and worker.heard() and not api.unacknowledged)
        process.send_signal(signal.SIGTERM)
        said, errors = process.communicate()
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert "（没有开网页，Ctrl+C 停止）\n" in said
    assert said.endswith("云网格已停止。\n")
    assert "已登记，工单1" in group.heard()[0].text


def test_a_wrong_token_is_told_in_one_line(
    tmp_path: Path, api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = write_tables(tmp_path, api.base)
    monkeypatch.setenv("YUNWANGGE_BOT__TELEGRAM__TOKEN", "1:wrong")
    (line,) = _failed("run", "--config", str(config)).splitlines()
    assert line.startswith("✗ ")
    assert "令牌" in line


def test_no_token_is_told_in_one_line(tmp_path: Path) -> None:
    config = write_tables(tmp_path, "http://127.0.0.1:9")
    (line,) = _failed("run", "--config", str(config)).splitlines()
    assert line.startswith("✗ ")
    assert "YUNWANGGE_BOT__TELEGRAM__TOKEN" in line


def test_without_any_platform_it_does_not_run(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("bot:\n  platforms: []\n", encoding="utf-8")
    assert (
        _failed("run") == "✗ bot.platforms：一个平台也没有，请写上 local 或 telegram（config.yaml 第 2 行）\n"
    )


@pytest.mark.parametrize("word", ["run", "demo"])
def test_a_taken_port_is_told_in_one_line(tmp_path: Path, word: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (tmp_path / "config.yaml").write_text(f"web:\n  port: {port}\n", encoding="utf-8")
        errors = _failed(word)
    assert errors == f"✗ 端口 {port} 已被占用，请在配置里换一个 web.port，或者先停掉占用它的程序。\n"


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = next(line for line in process.stdout if "请用浏览器打开" in line)
    return line.split("打开 ")[1].split()[0]


def _health(address: str) -> dict[str, object]:
    with urllib.request.urlopen(f"{address}/health", timeout=20) as answer:
        assert answer.status == 200
        health: dict[str, object] = json.load(answer)
    return health


@pytest.mark.slow
def test_the_demo_shows_the_sample_township(tmp_path: Path) -> None:
    with _started(tmp_path, "demo", "--port", "0") as process:
        address = _address(process)
        assert _health(address) == {"ok": True, "township": "海棠镇"}
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate()
    assert process.returncode == 0, errors
    assert said.endswith("云网格已停止。\n")
    assert [line for line in errors.splitlines() if not line.endswith("local：已连接")] == []
    assert (tmp_path / "data/demo.db").exists()
    assert not (tmp_path / "data/yunwangge.db").exists()


def test_a_house_in_this_process_stops_at_a_signal_too(tmp_path: Path, api: FakeBotApi, here: Path) -> None:
    """The same as above, where coverage and the debugger can see it."""
    config = write_tables(here, api.base)
    import_tables(config)

    def stop() -> None:
        _wait(api, lambda: api.polling)
        os.kill(os.getpid(), signal.SIGTERM)

    stopping = threading.Thread(target=stop)
    stopping.start()
    result = CliRunner(env={"YUNWANGGE_BOT__TELEGRAM__TOKEN": TOKEN}).invoke(
        app, ["run", "--config", str(config)]
    )
    stopping.join()
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith("云网格已停止。\n")


def test_the_room_is_furnished_with_the_townships_own_groups_and_people(tmp_path: Path) -> None:
    database = new_database(StorageSettings(path=tmp_path / "s.db"))
    with database.writing() as session:
        load_sample(session, LONG_AGO)
    real, sample = _furnish(database, demo=False), _furnish(database, demo=True)
    database.close()
    assert len([chat for chat in real.chats.values() if not chat.private]) == 83
    strangers = set(sample.people) - set(real.people)
    assert strangers == {resident.user_id for resident in sample_residents()}
