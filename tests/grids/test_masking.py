"""People's numbers are hidden, whatever stands around them; other numbers stay."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.masking import mask

GAPS = st.sampled_from(["", " ", "-", "－", "　", "."])
AROUND = st.text(st.characters(codec="utf-8", exclude_categories=("Nd", "No", "Nl")), max_size=12)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from("0123456789"), min_size=count, max_size=count)


@st.composite
def mobiles(draw: st.DrawFn) -> list[str]:
    return [
        draw(st.sampled_from(["13", "15", "18", "19"])) + draw(_digits(1)),
        draw(_digits(4)),
        draw(_digits(4)),
    ]


@st.composite
def identities(draw: st.DrawFn) -> str:
    day = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    return "330106" + f"{day:%Y%m%d}"[:8] + draw(_digits(3)) + draw(st.sampled_from("0123456789Xx"))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("打13812345678找我", "打138****5678找我"),
        ("138-1234-5678", "138-****-5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("1381 234 5678", "1381 2** 5678".replace("1381 2**", "138* ***")),
        ("+86 138 1234 5678", "+86 138 **** 5678"),
        ("8613812345678", "86138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("身份证330106199001011234。", "身份证330106**********34。"),
        ("33010619900101123X", "330106**********3X"),
        ("330106900101123", "330106*******23"),
        ("卡号6222021234567890123", "卡号6222***********0123"),
        ("6222 0212 3456 7890", "6222 **** **** 7890"),
        ("0571-88886666", "0571-******66"),
        ("(0571)88886666", "(0571)******66"),
        ("02188886666", "0218*****66"),
        ("家里电话：88886666", "家里电话：88****66"),
        ("打13812345678或13987654321", "打138****5678或139****4321"),
    ],
)
def test_what_is_hidden(words: str, shown: str) -> None:
    assert mask(words) == shown


@pytest.mark.parametrize(
    "words",
    [
        "工单123456，3栋2单元1502室",
        "2026-11-18 12:30 到 2026-11-19 08:00",
        "20261118停水，202611181230恢复",
        "请拨12345、110、119、120、96110、95598、12315",
        "供电热线400-812-3123",
        "990101103001001和99010110300100101",
        "13栋14栋15栋16栋17栋18栋",
        "3、4、5、6、7、8、9、10、11楼都没水",
        "欠费12345678元",
    ],
)
def test_what_stays(words: str) -> None:
    assert mask(words) == words


@given(AROUND, mobiles(), GAPS, AROUND, st.booleans())
def test_a_mobile_number_never_stays_whole(
    before: str, parts: list[str], gap: str, after: str, wide: bool
) -> None:
    number = gap.join(parts)
    shown = mask(before + (number.translate(WIDE) if wide else number) + after)
    assert "".join(parts) not in "".join(str(int(c)) for c in shown if c.isdecimal())
    assert shown.count("*") >= 4


@given(AROUND, identities(), AROUND)
def test_an_identity_number_never_stays_whole(before: str, number: str, after: str) -> None:
    assert number not in mask(before + number + after)
    assert number[6:14] not in mask(before + number + after)


@given(AROUND, st.integers(16, 19).filter(lambda size: size != 17).flatmap(_digits), AROUND)
def test_a_card_number_never_stays_whole(before: str, number: str, after: str) -> None:
    assert number not in mask(before + number + after)


@given(AROUND, st.integers(0, 999_999), AROUND)
def test_short_numbers_stay_as_they_are(before: str, number: int, after: str) -> None:
    assert mask(f"{before}{number}{after}") == f"{before}{number}{after}"


@given(st.text())
def test_nothing_but_digits_is_ever_touched_and_twice_is_once(text: str) -> None:
    shown = mask(text)
    assert len(shown) == len(text)
    assert all(
        new == old or (new == "*" and (old.isdecimal() or old in "XxＸｘ"))
        for new, old in zip(shown, text, strict=True)
    )
    assert mask(shown) == shown


@given(st.text(st.sampled_from("0123456789-() 电话+86x"), max_size=60))
def test_no_string_of_numbers_hides_a_mobile_number(text: str) -> None:
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", mask(text))
