"""Safety advice: all 13 kinds, short, with the right numbers, and no promise in anybody's name."""

import re
from datetime import timedelta

import pytest

from desk.wording import emergency as words
from desk.wording.safety import ADVICE, advice, informed, known_as
from grids.hotlines import ill_placed, numbers_in, unknown_numbers
from triage import load_taxonomy

NUMBERS = {
    "natural_disaster": {"119", "120"},
    "flooding": {"119", "95598"},
    "water_outage": {"12345"},
    "power_outage": {"95598", "120"},
    "gas_leak": {"119", "120"},
    "fire": {"119", "120"},
    "electric_hazard": {"95598", "119", "120"},
    "elevator_trapped": {"119", "120"},
    "road_collapse": {"119", "120"},
    "falling_object": {"110", "119", "120"},
    "person_missing": {"110", "119", "120"},
    "violence": {"110", "120"},
    "medical": {"120"},
}
# What must never be missing, and what would be dangerous to be told.
MUST = {
    "gas_leak": ("阀门", "窗", "别开关任何电器", "别在屋里打电话", "到室外"),
    "fire": ("楼梯", "别坐电梯", "捂住口鼻"),
    "electric_hazard": ("8米", "别碰电线", "别用手去拉"),
    "elevator_trapped": ("别扒门", "呼救按钮", "别撬门"),
    "flooding": ("高处", "地下", "别蹚积水"),
    "person_missing": ("别下水", "不用等24小时"),
    "medical": ("说清地址", "别随便搬动", "别随便喂水喂药"),
    "violence": ("别围观", "拉架"),
    "road_collapse": ("绕着走",),
    "falling_object": ("别停下来看",),
    "natural_disaster": ("离开河边和山坡", "护住头", "离窗户远"),
    "power_outage": ("别坐电梯",),
    "water_outage": ("水龙头",),
}
# Only people can do these; the bot neither calls nor comes.
PROMISES = re.compile(
    r"已(?:经)?(?:帮|替|为)|已(?:经)?(?:拨打|报警|打电话)|马上(?:到|就来)|赶(?:来|到|往)|在路上"
)


def test_every_emergency_of_the_taxonomy_has_its_advice() -> None:
    assert set(ADVICE) == set(load_taxonomy().emergencies) == set(NUMBERS) == set(MUST)


@pytest.mark.parametrize("code", ADVICE)
def test_two_short_sentences_with_the_numbers_that_apply(code: str) -> None:
    told = ADVICE[code]
    assert set(numbers_in("".join(advice(code)))) == NUMBERS[code]
    assert ill_placed("".join(advice(code))) == []
    assert unknown_numbers("".join(advice(code))) == []
    for sentence in (told.act, told.call):
        assert sentence.count("。") == 1
        assert sentence.endswith("。")
        assert len(sentence) <= 60
        assert not re.search(r"[一-鿿][,:;?!()]|[,:;?!()][一-鿿]", sentence)
    assert len(told.name) <= 6


@pytest.mark.parametrize(("code", "parts"), MUST.items())
def test_what_must_be_said_is_said(code: str, parts: tuple[str, ...]) -> None:
    told = "".join(advice(code))
    assert [part for part in parts if part not in told] == []


@pytest.mark.parametrize("code", [*ADVICE, "something_new", None])
def test_nothing_is_promised_before_somebody_has_pressed(code: str | None) -> None:
    for offices in ("网格员、社区和镇街", ""):
        told = "\n".join([*advice(code), informed(offices), words.has_become(1, code, offices, "")])
        assert not PROMISES.search(told)
        assert "正在处理" not in told
    assert known_as(code)


def test_what_the_group_hears_of_it_is_one_line_each() -> None:
    lines = (
        words.taken(1, "fire", "网格员周敏"),
        words.over(1, "fire", "网格员周敏", "已扑灭！"),
        words.over_says_reporter(1, "fire"),
        words.taken_back(1, "fire"),
        words.false_alarm(1, "fire", "网格员周敏", "是烧纸。"),
    )
    for line in lines:
        assert "\n" not in line
        assert "火情（工单1）" in line
        assert "。。" not in line
        assert "！。" not in line


def test_a_wait_is_told_in_minutes_then_in_hours() -> None:
    assert "已5分钟" in words.unanswered(timedelta(minutes=5, seconds=59), last=False)
    assert "已119分钟" in words.unanswered(timedelta(minutes=119), last=False)
    assert "已2小时" in words.unanswered(timedelta(hours=2, minutes=59), last=False)


def test_what_a_press_is_answered_fits_the_platform() -> None:
    answers = (
        words.TAKE_IS_FOR_STAFF,
        words.you_took_it(10**11, group=True, reporter=True),
        words.you_have_it(10**11),
        words.somebody_has_it(10**11, "社区" + "名" * 20, "0571-88880000-8888"),
    )
    assert max(map(len, answers)) <= 200
