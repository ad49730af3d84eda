"""`yunwangge check`: every fault at once, a line each."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from tests.bot.cli.run import Run
from tests.fakes.bot_api import TOKEN, FakeBotApi


def test_a_fresh_machine_is_in_order(run: Run, here: Path) -> None:
    result = run("check")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert all(line.startswith("✓") for line in lines)
    for words in ("内置默认配置", "首次运行时自动建立", "判读词库", "内置聊天室", "时钟", "Asia/Shanghai"):
        assert any(words in line for line in lines)
    assert not (here / "data").exists()


def test_every_fault_is_found_at_once(run: Run, here: Path, township: Database) -> None:
    assert "完好" in run("check").stdout
    (here / "config.yaml").write_text("bot: {platforms: [telegram]}\n", encoding="utf-8")
    (here / "data/yunwangge.db").chmod(0o644)
    result = run("check")
    assert result.exit_code == 1
    assert "✗ 没有令牌" in result.stdout.replace("telegram：", "")
    assert "chmod 600" in result.stdout
    (here / "config.yaml").write_text("bto: 1\nweb: {prot: 1}\n", encoding="utf-8")
    result = run("check")
    assert result.stdout.count("✗ 配置：") == 2
    assert "✓ 时区" in result.stdout


@pytest.mark.parametrize("library", ["aiogram", "python-telegram-bot"])
def test_telegram_is_asked_whether_the_bot_hears_the_groups(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    with FakeBotApi() as api:
        settings = (
            f"bot: {{platforms: [telegram], telegram: {{library: {library}, api_base: '{api.base}'}}}}\n"
        )
        (here / "config.yaml").write_text(settings, encoding="utf-8")
        monkeypatch.setenv("YUNWANGGE_BOT__TELEGRAM__TOKEN", TOKEN)
        api.world.privacy = False
        good = run("check")
        assert good.exit_code == 0, good.stdout
        assert "✓ Telegram：隐私模式已关" in good.stdout
        api.world.privacy = True
        deaf = run("check")
        assert deaf.exit_code == 1
        assert "/setprivacy" in deaf.stdout
        monkeypatch.setenv("YUNWANGGE_BOT__TELEGRAM__TOKEN", "1:wrong")
        wrong = run("check")
        assert wrong.exit_code == 1
        assert "✗ Telegram:" in wrong.stdout
        assert "1:wrong" not in wrong.stdout


def test_databases_that_are_not_in_order(run: Run, here: Path, township: Database) -> None:
    path = here / "data/yunwangge.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert "来自更新的版本" in run("check").stdout
    assert "来自更新的版本" in run("db", "upgrade").stderr
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM alembic_version")
        connection.commit()
    assert "启动时自动升级" in run("check").stdout
    path.write_bytes(b"nonsense" * 1000)
    assert "yunwangge.db 已损坏，请用备份恢复" in run("check").stdout
    path.write_bytes(b"")
    assert "结构较旧，启动时自动升级" in run("check").stdout


@pytest.mark.parametrize(
    ("name", "words"), [("yunwangge.db", "没有读写 "), ("data", "data 不可写，而 SQLite 要在里面放")]
)
def test_a_database_without_permission(
    run: Run, here: Path, township: Database, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    # Root, who runs the tests on some machines, has every permission.
    monkeypatch.setattr("bot.cli.checking.os.access", lambda path, _mode: Path(path).name != name)
    result = run("check")
    assert result.exit_code == 1
    assert words in result.stdout


def test_a_database_that_can_only_be_read(
    run: Run, here: Path, township: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def on_a_read_only_disk(path: object, *args: Any, **more: Any) -> sqlite3.Connection:
        return connect(str(path).replace("mode=rw", "mode=ro"), *args, **more)

    before = (here / "data/yunwangge.db").read_bytes()
    assert run("check").exit_code == 0
    assert (here / "data/yunwangge.db").read_bytes() == before
    monkeypatch.setattr(sqlite3, "connect", on_a_read_only_disk)
    assert "✗ 数据库：数据库只读" in run("check").stdout


@pytest.mark.parametrize(
    ("setting", "content", "told"),
    [
        ("handbook: own/nix.yaml", None, "triage.handbook：{}/nix.yaml：没有这个文件"),
        ("handbook: own", None, "triage.handbook：{}：这是文件夹，请给出一个文件"),
        ("lexicon_dir: nix", None, "nix：没有这个文件夹"),
        (
            "lexicon_dir: own",
            "words:\n  a: [b\n c: d",
            "triage.lexicon_dir：{}/a.yaml：第 3 行附近不是合法的 YAML",
        ),
        ("lexicon_dir: own", "wrods: {a: b}", "triage.lexicon_dir：{}/a.yaml：没有“wrods”这一项，请核对名称"),
        (
            "lexicon_dir: own",
            "categories: {lift: {rules: [坏]}}",
            "triage.lexicon_dir：a.yaml：没有类别“lift”",
        ),
        ("lexicon_dir: own", "categories: {road: {colour: red}}", "a.yaml：“road”里没有“colour”这一项"),
        ("lexicon_dir: own", "categories: {road: 坑}", "a.yaml：“road”应为一节"),
        ("lexicon_dir: own", "- a", "a.yaml：内容应由“名称: 值”组成"),
        ("handbook: own/a.yaml", "a: {title: 甲}", "a.yaml：“a”应有 title、patterns（列表）和 answer"),
        ("opinion_file: own/a.yaml", "x", "triage.opinion_file：{}/a.yaml：这不是判读模型"),
    ],
)
def test_what_is_wrong_with_a_lexicon_is_told_with_its_setting(
    run: Run, here: Path, setting: str, content: str | None, told: str
) -> None:
    (here / "own").mkdir()
    if content is not None:
        (here / "own/a.yaml").write_text(content, encoding="utf-8")
    (here / "config.yaml").write_text(f"triage: {{{setting}}}\n", encoding="utf-8")
    lines = [line for line in run("check").stdout.splitlines() if "判读词库" in line]
    assert len(lines) == 1
    assert told.format(here / "own") in lines[0]


def test_a_clock_that_was_never_set(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.cli.checking import _clock, _zone  # noqa: PLC0415

    assert not _clock(datetime(1970, 1, 1, tzinfo=UTC)).ok
    monkeypatch.setattr("bot.cli.checking.ZONE", "Mars/Olympus")
    assert "apt install tzdata" in _zone().words
