"""Short turns and what they do; ordinary sentences do nothing."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage import Gesture, find_place, gestures, may_be_turn, may_join, read_gesture
from triage.gestures import BEGINNINGS
from triage.normalise import fold

TURNS = {
    Gesture.JOIN: ["我家也是", "+1", "同样", "我们这也没水", "俺家也是", "我屋头也是", "我哋都係",
                   "8栋也停了", "我家也是,6栋301", "@小王 我们也是"],
    Gesture.SOLVED: ["处理完了", "好了", "修好了", "来水了", "有电了", "不漏了", "搞定了", "电梯好了,谢谢", "已经通了"],
    Gesture.WITHDRAW: ["没事了,是我家自己关了总阀", "弄错了不用管了", "撤回", "虚惊一场",
                       "不用来了", "原来是我家阀门没开"],
    Gesture.CORRECT: ["说错了,是6栋", "打错了", "不是2栋是7栋", "更正一下,是西门"],
    Gesture.ADDRESS: ["6栋1单元302", "在东门岗亭旁边", "三栋"],
    Gesture.URGE: ["还没修啊", "怎么还没人来", "催一下", "什么时候能修好", "有进展吗"],
    Gesture.THANKS: ["谢谢", "好的,谢谢师傅", "辛苦了"],
    Gesture.ON_IT: ["收到", "收到,马上到", "在路上", "已联系师傅", "马上过去看看"],
    Gesture.DONE: ["已更换", "已处理完毕", "师傅已经修好了,请大家放心"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "gesture"), [(text, gesture) for gesture, texts in TURNS.items() for text in texts]
)
def test_turns(text: str, gesture: Gesture) -> None:
    assert read_gesture(text) is gesture


@pytest.mark.parametrize(
    "text",
    [
        "", "今天吃什么", "我也想去爬山", "他好了没有", "一样好吃", "3栋电梯又坏了", "好了好了别吵了",
        "你到了吗",
        "我在南门等你吃饭", "收到红包了谢谢老板的红包哈哈", "嗯嗯知道了", "。。。", "🌹",
        "这个星期六我们一起去公园好不好呀大家都来吧不见不散哦一定要来",
    ],
)  # fmt: skip
def test_ordinary_sentences_do_nothing(text: str) -> None:
    assert read_gesture(text) is Gesture.NONE


@pytest.mark.parametrize(("pattern", "beginnings"), [(pattern, chars) for _, pattern, chars in BEGINNINGS])
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_turn_begins_otherwise(pattern: re.Pattern[str], beginnings: str, data: st.DataObject) -> None:
    turn = data.draw(st.from_regex(pattern, fullmatch=True)).lstrip(gestures._LEADING).lower()
    assert turn[:1] in {"", "@", *gestures._TRAILING, *beginnings}


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.from_regex(gestures._ADDRESS, fullmatch=True))
def test_no_address_ends_otherwise(text: str) -> None:
    assert gestures.ADDRESS_END.search(text) or find_place(text) is None


def test_very_long_text_is_no_gesture() -> None:
    assert read_gesture("好了" * 100) is Gesture.NONE


def test_what_a_turn_may_begin_with_is_told_as_people_write_it() -> None:
    beginnings = {char for _, _, chars in BEGINNINGS for char in chars} | {"", "@", *"，。！~ \u3000"}
    for char in map(chr, range(0x30000)):
        assert may_be_turn(char) >= (fold(char) in beginnings)
        assert may_join("我" + char) is any(mark in fold(char) for mark in "+同样也都亦加t")
