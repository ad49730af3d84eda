"""Pictures: drawn by another process, whole once they are there, and waited for by nobody."""

import logging
import subprocess
import threading
from pathlib import Path

import pytest
from PIL import Image

from desk import pictures
from desk.hot.hot_chart import DRAWING

CHART = {
    "title": "海棠花社区 · 电梯",
    "head": "最近7天12件",
    "unit": "件/周",
    "bars": [["11/4", 3], ["11/11", 12]],
    "usual": None,
    "rare": None,
}


def wait() -> None:
    """Until all that was begun has ended."""
    for thread in threading.enumerate():
        if thread.name == DRAWING:
            thread.join(60)


def test_what_was_begun_is_drawn_meanwhile_and_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = tmp_path / "1.png", tmp_path / "2.png"
    first.write_text("of the last time")
    pictures.begin(DRAWING, {first: CHART, second: CHART})
    assert not first.exists() or first.read_bytes().startswith(b"\x89PNG"), "never the old one"
    wait()
    for path in (first, second):
        with Image.open(path) as picture:
            assert picture.width == 1080
        assert path.stat().st_mode & 0o077 == 0
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_what_cannot_be_drawn_is_missing_and_stands_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "1.png"
    with caplog.at_level(logging.WARNING):
        pictures.begin(DRAWING, {path: {}})
        wait()
    assert not path.exists()
    assert "KeyError: 'title'" in caplog.text


def test_a_process_that_never_ends_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("x", 1)

    monkeypatch.setattr(subprocess, "run", fails)
    assert not pictures.draw(DRAWING, {tmp_path / "1.png": CHART})
    assert "图没有画成" in caplog.text
