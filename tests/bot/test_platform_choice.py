"""Platforms are chosen by name, and only the chosen library is loaded, without the weight we do not use."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.platforms import FACTORIES, factory_of, open_platform
from bot.platforms.base import PlatformError
from bot.platforms.lean_import import unbuilt
from bot.settings import BotSettings
from tests.fakes.bot_api_platform import LIBRARIES, Library, bot_settings

ROOT = Path(__file__).parents[2]


def fresh_python(code: str) -> str:
    """What a new interpreter prints; warnings are errors there as here."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_library_of_the_settings_has_its_line(library: Library) -> None:
    assert f"telegram/{library}" in FACTORIES
    assert callable(factory_of("telegram", bot_settings("http://127.0.0.1:9", library)))


def test_without_a_token_it_says_what_to_do() -> None:
    with pytest.raises(PlatformError, match="YUNWANGGE_BOT__TELEGRAM__TOKEN"):
        open_platform("telegram", BotSettings())


def test_an_unknown_name_is_not_guessed_at() -> None:
    with pytest.raises(KeyError):
        factory_of("qq", BotSettings())


def test_no_library_is_loaded_before_it_is_chosen() -> None:
    code = "import sys, bot.platforms; print('aiogram' in sys.modules, 'telegram' in sys.modules)"
    assert fresh_python(code) == "False False"


def test_aiogram_comes_unbuilt_and_pydantic_is_as_before() -> None:
    code = """
import pydantic
before = pydantic.BaseModel.__dict__["model_rebuild"]
import bot.platforms.telegram_aiogram
from bot.platforms import lean_import
assert pydantic.BaseModel.__dict__["model_rebuild"] is before
class Other(pydantic.BaseModel):
    inner: "int"
assert Other(inner=1).inner == 1
assert len(lean_import._skipped) > 100
print("ok")
"""
    assert fresh_python(code) == "ok"


@pytest.mark.slow
def test_aiograms_types_can_still_be_had() -> None:
    code = """
import bot.platforms.telegram_aiogram
from bot.platforms.lean_import import build_skipped
build_skipped()
from aiogram.types import Update
chat = {"id": -1001, "type": "supergroup", "title": "x"}
message = {"message_id": 1, "date": 1, "chat": chat, "text": "y"}
update = Update.model_validate({"update_id": 1, "message": message})
print(update.message.chat.title, update.message.text)
"""
    assert fresh_python(code) == "x y"


def test_a_package_that_is_there_already_is_left_alone() -> None:
    before = BaseModel.__dict__["model_rebuild"]
    with unbuilt("pydantic"):
        assert BaseModel.__dict__["model_rebuild"] is before


def test_an_import_that_fails_leaves_pydantic_as_before() -> None:
    code = """
import pydantic
from bot.platforms.lean_import import unbuilt
before = pydantic.BaseModel.__dict__["model_rebuild"]
try:
    with unbuilt("aiogram"):
        class Other(pydantic.BaseModel):
            inner: "int"
        assert Other.model_rebuild(force=True)
        raise ImportError
except ImportError:
    print(pydantic.BaseModel.__dict__["model_rebuild"] is before)
"""
    assert fresh_python(code) == "True"
