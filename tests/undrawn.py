"""For tests in which pictures are asked for: drawing in another process takes a second."""

from pathlib import Path

import pytest

from desk import pictures


def undrawn(monkeypatch: pytest.MonkeyPatch) -> list[list[Path]]:
    """Where pictures are to be, by each asking; nobody draws them."""
    asked: list[list[Path]] = []
    monkeypatch.setattr(pictures, "begin", lambda _module, charts: asked.append(list(charts)))
    return asked
