"""How words and times are put on a page."""

from datetime import UTC, datetime

import pytest

from web.shown import clock, day, initial, visible

EVENING = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # 23:30 in Shanghai


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>刘</b> **大爷** & `x`", "<b>刘</b> **大爷** & `x`"),
        ("第一行\r\n第二行\t缩进", "第一行\n第二行\t缩进"),
        ("a\x00b\x1bc\x7f", "a␀b␛c␡"),
        ("付款\u202egnp.exe", "付款[U+202E]gnp.exe"),
        ("零\u200b宽\ufeff", "零[U+200B]宽[U+FEFF]"),
        ("👨\u200d👩\u200d👧 一家", "👨\u200d👩\u200d👧 一家"),
    ],
)
def test_only_what_hides_or_turns_text_is_changed(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_times_are_those_of_shanghai() -> None:
    assert clock(EVENING) == "23:30"
    assert day(EVENING) == "11月20日 星期五"
    assert day(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == "11月21日 星期六"


def test_everybody_has_an_initial() -> None:
    names = [" 刘大爷", "3栋王阿姨", "4-302", "Lucy", "", "\u202e!"]
    assert [initial(name) for name in names] == ["刘", "王", "4", "L", "?", "[U+202E]"]
