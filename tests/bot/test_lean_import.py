"""Models left unbuilt while a package is imported, built when somebody wants them after all."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.platforms import lean_import
from bot.platforms.lean_import import build_skipped, unbuilt

PACKAGE = "throwaway_types"
CODE = """
from pydantic import BaseModel

class Chat(BaseModel):
    members: "list[User]"

class User(BaseModel):
    name: str

built = Chat.model_rebuild(force=True)
"""


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / PACKAGE).mkdir()
    (tmp_path / PACKAGE / "__init__.py").write_text(CODE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(lean_import, "_skipped", [])
    before = BaseModel.__dict__["model_rebuild"]
    yield
    sys.modules.pop(PACKAGE, None)
    assert BaseModel.__dict__["model_rebuild"] is before


def test_the_packages_models_are_built_only_when_wanted() -> None:
    with unbuilt(PACKAGE):
        module = importlib.import_module(PACKAGE)
    assert module.built is None
    assert not module.Chat.__pydantic_complete__
    build_skipped()
    assert module.Chat.__pydantic_complete__
    assert module.Chat.model_validate({"members": [{"name": "刘大爷"}]}).members[0].name == "刘大爷"
    assert lean_import._skipped == []


def test_models_of_others_are_built_as_always() -> None:
    with unbuilt(PACKAGE):

        class Other(BaseModel):
            inner: "int"

        assert Other.model_rebuild(force=True) is True
    assert lean_import._skipped == []


def test_a_package_that_is_loaded_already_is_left_alone() -> None:
    module = importlib.import_module(PACKAGE)
    assert module.built is True
    with unbuilt(PACKAGE):
        assert module.Chat.model_rebuild(force=True) is True


def test_an_import_that_fails_leaves_all_as_before() -> None:
    with pytest.raises(ModuleNotFoundError), unbuilt("no_such_package"):
        importlib.import_module("no_such_package")
