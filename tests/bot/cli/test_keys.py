"""The key: a fresh one, the check, a first one, a wrong one, none at all, a new one, a lost one."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Database
from tests.bot.cli.run import Run
from tests.town import judge

NAME = "YUNWANGGE_STORAGE__KEY"
OLD, NEW = "4jPa7R5w16IvZzXmvPZsqTYvq8TlL2vQBkWoQDw_E6E=", "A" * 43 + "="


@pytest.fixture(autouse=True)
def one_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading the lexicon anew for each check would take most of the time."""
    monkeypatch.setattr("triage.load_judge", lambda _settings: judge())


def phones(database: Database) -> list[str]:
    """As they stand in the file."""
    with closing(sqlite3.connect(database.path)) as base:
        return [row[0] for row in base.execute("SELECT phone FROM people WHERE phone <> ''")]


@pytest.fixture
def open_numbers(township: Database) -> Database:
    with closing(sqlite3.connect(township.path)) as base, base:
        base.execute("UPDATE people SET phone = '19900001234' WHERE id = 1")
    return township


def test_a_fresh_key_is_one_line_and_another_each_time(run: Run) -> None:
    one, other = run("keys", "new").output, run("keys", "new").output
    assert len(one.strip()) == 44
    assert one.count("\n") == 1
    assert one != other


def test_a_key_that_is_none_is_told_without_showing_it(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, "hunter2")
    result = run("db", "upgrade")
    assert result.exit_code == 1
    assert "storage.key：这不是密钥" in result.output
    assert "hunter2" not in result.output


def test_the_key_does_not_stand_in_the_file(run: Run, here: Path) -> None:
    (here / "config.yaml").write_text(f"storage:\n  key: {OLD}\n", encoding="utf-8")
    assert "密钥不要写在文件里" in run("db", "upgrade").output


def test_a_first_key_seals_what_stood_open_and_check_tells(
    run: Run, open_numbers: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "✓ 密钥：没有" in run("check").output
    monkeypatch.setenv(NAME, OLD)
    assert run("db", "upgrade").exit_code == 0
    assert all(number.startswith("sealed:") for number in phones(open_numbers))
    assert "✓ 密钥：有" in run("check").output


@pytest.mark.parametrize(("key", "words"), [(NEW, "密钥不对"), ("", "可是没有密钥")])
def test_another_key_or_none_is_a_plain_line(
    run: Run, open_numbers: Database, monkeypatch: pytest.MonkeyPatch, key: str, words: str
) -> None:
    monkeypatch.setenv(NAME, OLD)
    run("db", "upgrade")
    monkeypatch.setenv(NAME, key)
    for command in (("db", "upgrade"), ("check",), ("keys", "rotate")):
        result = run(*command)
        assert result.exit_code == 1
        assert "Traceback" not in result.output
    assert words in run("check").output
    assert words in run("db", "upgrade").output
    assert run("tickets").exit_code == 0  # what shows no numbers goes on


def test_rotating_seals_anew_and_then_the_new_key_is_enough(
    run: Run, open_numbers: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, OLD)
    run("db", "upgrade")
    before = phones(open_numbers)
    monkeypatch.setenv(NAME, f"{NEW},{OLD}")
    result = run("keys", "rotate")
    assert f"{len(before)} 个号码" in result.output
    monkeypatch.setenv(NAME, NEW)
    assert run("db", "upgrade").exit_code == 0
    monkeypatch.setenv(NAME, OLD)
    assert run("db", "upgrade").exit_code == 1


def test_a_lost_key_can_be_given_up(
    run: Run, open_numbers: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, OLD)
    run("db", "upgrade")
    assert "不需要清掉" in run("keys", "forget", "--yes").output
    monkeypatch.delenv(NAME)
    assert "已取消" in run("keys", "forget", stdin="n\n").output
    assert run("keys", "forget", "--yes").exit_code == 0
    assert phones(open_numbers) == []
    assert run("db", "upgrade").exit_code == 0


def test_rotating_needs_a_key(run: Run, township: Database) -> None:
    assert "没有密钥" in run("keys", "rotate").output
