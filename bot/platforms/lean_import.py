"""Importing aiogram without building its 400 typed models, which we never use."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel, ConfigDict

_skipped: list[tuple[type[BaseModel], dict[str, Any]]] = []


@contextmanager
def unbuilt(package: str) -> Iterator[None]:
    """Inside, the models of `package` are only declared, to be built at first use; outside, all is as before.

    aiogram/types/__init__.py calls it on every type of the Bot API: 2.5 s of a 3.5 s import, while we fetch
    and send plain JSON and need none of these types. Models of other packages are built as always, and
    where the package was already imported nothing is touched.
    """
    if package in sys.modules:
        yield
        return
    # The descriptor itself, not the bound method: putting that back would bind the class for good.
    original = BaseModel.__dict__["model_rebuild"]

    def rebuild(cls: type[BaseModel], /, **options: Any) -> bool | None:
        if cls.__module__.partition(".")[0] != package:
            return original.__get__(None, cls)(**options)  # type: ignore[no-any-return]
        _skipped.append((cls, options))
        return None

    BaseModel.model_rebuild = classmethod(rebuild)  # type: ignore[assignment]
    # Inherited by the models declared meanwhile: those of the 200 methods, another quarter of a second.
    config, BaseModel.model_config = BaseModel.model_config, ConfigDict(defer_build=True)
    try:
        yield
    finally:
        BaseModel.model_config = config
        BaseModel.model_rebuild = original  # type: ignore[method-assign]


def build_skipped() -> None:
    """Do what was left out, for whoever wants the package's typed models in this process after all."""
    while _skipped:
        cls, options = _skipped.pop()
        cls.model_rebuild(**options)
