"""The one-line form taken apart: whatever stands before the words is found, the words stay whole."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.broadcast_words import OneLine, take_apart

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("@海棠花社区 停水", OneLine(["海棠花社区"], "停水")),
        ("＠海棠花社区，＠柳岸 停水", OneLine(["海棠花社区", "柳岸"], "停水")),
        ("@海棠花社区，停水", OneLine(["海棠花社区"], "停水")),
        ("@海棠花社区、柳岸：停水", OneLine(["海棠花社区、柳岸"], "停水")),
        ("@ 海棠花社区 停水\n明天9点恢复", OneLine(["海棠花社区"], "停水\n明天9点恢复")),
        ("@A 明天9点 停水", OneLine(["A"], "停水", NINE)),
        ("明天9点 @A 停水", OneLine(["A"], "停水", NINE)),
        ("@A 定时 明天9点，停水", OneLine(["A"], "停水", NINE)),
        ("@A 今天9点 停水", OneLine(["A"], "今天9点 停水")),
        ("紧急(爆管)@A 停水", OneLine(["A"], "停水", urgent=True, reason="爆管")),
        ("@A 紧急:爆管 停水", OneLine(["A"], "停水", urgent=True, reason="爆管")),
        ("紧急 三号泵房 爆管 @A 停水", OneLine(["A"], "停水", urgent=True, reason="三号泵房 爆管")),
        ("紧急 @A 停水", OneLine(["A"], "停水", urgent=True)),
        ("@A 紧急通知：停水", OneLine(["A"], "紧急通知：停水")),
        ("停水 @A", OneLine([], "停水 @A")),
        ("", OneLine([])),
    ],
)
def test_what_stands_before_the_words_is_found(words: str, line: OneLine) -> None:
    assert take_apart(words, NOW) == line


@given(st.text(max_size=60) | st.text(alphabet="@ 紧急定时明天9点：，A", max_size=30))
def test_anything_at_all_is_taken_apart_and_the_words_end_it(words: str) -> None:
    line = take_apart(words, NOW)
    assert words.strip(" \t\r\n\u3000,\uff0c:\uff1a").endswith(line.text)
    assert line.urgent or not line.reason
    assert all(line.places)
