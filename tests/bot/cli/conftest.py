"""An operator in an empty folder, with a clean environment."""

import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.sample import load_sample
from storage.database import Database
from storage.settings import StorageSettings
from tests.bot.cli.run import Run
from tests.staff import LONG_AGO


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.upper().startswith("YUNWANGGE_") or name in {"FORCE_COLOR", "NO_COLOR", "COLUMNS"}:
            monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def run() -> Run:
    return lambda *words, stdin=None: CliRunner().invoke(app, [str(word) for word in words], input=stdin)


@pytest.fixture
def database(here: Path) -> Database:
    return Database(StorageSettings(), here)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = Database(StorageSettings(), tmp_path_factory.mktemp("founded"))
    database.upgrade()
    with database.writing() as session:
        load_sample(session, LONG_AGO)
    database.close()
    return database.path


@pytest.fixture
def township(founded: Path, database: Database) -> Database:
    shutil.copy(founded, database.path)
    return database
