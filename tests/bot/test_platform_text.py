"""Long texts are cut to Telegram's lengths without losing words."""

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.telegram_text import fitting, shorten, split, units

words = st.text(alphabet="停水了😀。，\n 👨‍👩‍👧ab!?", max_size=300)


@given(words)
def test_units_are_those_of_utf_16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2


@given(words, st.integers(1, 50))
def test_what_fits_fits_and_one_more_would_not(text: str, limit: int) -> None:
    end = fitting(text, limit)
    assert units(text[:end]) <= limit
    assert end == len(text) or units(text[: end + 1]) > limit


@given(words, st.integers(2, 50), st.integers(2, 20) | st.none())
def test_parts_are_short_full_of_words_and_lose_none(text: str, limit: int, first: int | None) -> None:
    parts = split(text, limit, first)
    assert all(part.strip() for part in parts)
    assert all(units(part) <= limit for part in parts[1:])
    assert not parts or units(parts[0]) <= (limit if first is None else first)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(words, st.integers(2, 50))
def test_shortened_text_fits(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert units(short) <= limit
    assert short == text or short.endswith("…")


def test_cuts_hurt_as_little_as_they_can() -> None:
    assert split("第一行\n第二行\n第三行", 8) == ["第一行\n第二行", "第三行"]
    assert split("电梯坏了。马上来修。", 8) == ["电梯坏了。", "马上来修。"]
    assert split("一二三四五六七八九十", 4) == ["一二三四", "五六七八", "九十"]
