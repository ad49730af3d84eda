"""Lengths of time as people write them, read and written back."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from grids.durations import Duration, format_duration, parse_duration


class Section(BaseModel):
    """A settings section with a length of time in it."""

    pause: Duration


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("30s", timedelta(seconds=30)),
        ("15min", timedelta(minutes=15)),
        (" 2 h ", timedelta(hours=2)),
        ("1.5h", timedelta(minutes=90)),
        ("7d", timedelta(days=7)),
        ("0s", timedelta()),
        (90, timedelta(seconds=90)),
        (0.5, timedelta(milliseconds=500)),
        (timedelta(days=1), timedelta(days=1)),
    ],
)
def test_a_length_is_read(words: str | float | timedelta, length: timedelta) -> None:
    assert parse_duration(words) == length


@pytest.mark.parametrize(
    "words",
    [
        *("", "7", "15m", "2 hours", "一天", "-5min", "1d2h", "h", "1e3s"),
        *(-5, float("inf"), float("nan"), True),
    ],
)
def test_what_is_no_length_is_told_with_the_right_way_to_write_it(words: str | float) -> None:
    with pytest.raises(ValueError, match="应写成 30s、15min、2h 或 7d"):
        parse_duration(words)


def test_a_length_beyond_all_measure_is_told() -> None:
    with pytest.raises(ValueError, match="太长了"):
        parse_duration("99999999999d")


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=7), "7d"),
        (timedelta(hours=36), "36h"),
        (timedelta(hours=24), "1d"),
        (timedelta(seconds=90), "90s"),
        (timedelta(minutes=90), "90min"),
        (timedelta(), "0s"),
        (timedelta(milliseconds=50), "0.05s"),
        (timedelta(microseconds=1), "0.000001s"),
    ],
)
def test_a_length_is_written_as_short_as_can_be(length: timedelta, words: str) -> None:
    assert format_duration(length) == words


@given(st.timedeltas(timedelta(), timedelta(days=36500)))
def test_what_is_written_is_read_back(length: timedelta) -> None:
    assert parse_duration(format_duration(length)) == length


@given(st.text(max_size=12))
def test_any_words_are_a_length_or_a_value_error(words: str) -> None:
    with suppress(ValueError):
        assert parse_duration(words) >= timedelta()


def test_settings_read_and_write_it() -> None:
    assert Section.model_validate({"pause": "2h"}).model_dump() == {"pause": "2h"}
    with pytest.raises(ValidationError, match="不是时长"):
        Section.model_validate({"pause": "soon"})
