"""A turn's gesture: of the whole, or of the clause it begins with, if it is one thought."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.turns import LONGEST, gesture_of
from tests.town import Town
from triage import Gesture


@pytest.mark.parametrize(
    ("text", "gesture"),
    [
        ("我家也是", Gesture.JOIN),
        ("我家也是，等了半天了", Gesture.JOIN),
        ("+1", Gesture.JOIN),
        ("修好了", Gesture.SOLVED),
        ("修好了，换了门锁", Gesture.SOLVED),
        ("好了。 刚才师傅来过", Gesture.SOLVED),
        ("收到，马上到", Gesture.ON_IT),
        ("说错了，是5栋", Gesture.CORRECT),
        ("", Gesture.NONE),
        ("今天菜场的青菜真便宜", Gesture.NONE),
        ("青菜真便宜，我家也是", Gesture.NONE),  # only the beginning counts
        (",。 !", Gesture.NONE),
    ],
)
def test_a_turns_gesture(text: str, gesture: Gesture) -> None:
    assert gesture_of(text) is gesture


def test_a_long_speech_is_more_than_its_beginning() -> None:
    short = "我家也是，" + "等" * (LONGEST - 5)
    assert gesture_of(short) is Gesture.JOIN
    assert gesture_of(short + "等") is Gesture.NONE


def test_thanks_and_addresses_count_only_alone() -> None:
    assert gesture_of("谢谢") is Gesture.THANKS
    assert gesture_of("谢谢，那楼道灯什么时候来修") is Gesture.NONE
    assert gesture_of("3栋2单元501") is Gesture.ADDRESS
    assert gesture_of("3栋2单元501，那家人真吵死了啊") is Gesture.NONE


@given(st.text(max_size=80))
def test_any_words_have_a_gesture(text: str) -> None:
    assert gesture_of(text) in Gesture


@pytest.mark.parametrize("words", ["好了", "不好意思，没事了，是我家自己的问题"])
def test_after_the_work_is_done_such_words_change_nothing(town: Town, words: str) -> None:
    town.group.says("刘大爷", "3栋电梯坏了，停在5楼不动")
    town.private("周敏").says("周敏", "受理 1")
    town.private("周敏").says("周敏", "办结 1 已修好")
    before = len(town.group.heard())
    town.group.says("刘大爷", words)
    assert town.ticket().state == "resolved"
    assert len(town.group.heard()) == before
