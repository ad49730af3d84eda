"""What a conversational turn does: the gesture of its words, or of the clause it begins with."""

import re

from triage import Gesture, may_be_turn, read_gesture

_CLAUSE = re.compile(r"[,\uff0c。.!\uff01?\uff1f;\uff1b~\s]+")
# A first clause settles these even if more follows: 我家也是,等了半天 · 修好了,换了门锁 · 说错了,是5栋
_LEADING = frozenset(
    {
        Gesture.JOIN,
        Gesture.SOLVED,
        Gesture.WITHDRAW,
        Gesture.CORRECT,
        Gesture.URGE,
        Gesture.ON_IT,
        Gesture.DONE,
    }
)
LONGEST, LONGEST_CLAUSE = 60, 14


def gesture_of(text: str) -> Gesture:
    """The whole turn's gesture, else the leading clause's."""
    whole = read_gesture(text)
    return whole if whole is not Gesture.NONE else leading_gesture(text)


def leading_gesture(text: str) -> Gesture:
    """What the first clause does, if the turn is short enough to be one thought and the clause settles it."""
    if len(text) > LONGEST or not may_be_turn(text):
        return Gesture.NONE
    end = _CLAUSE.search(text)
    if end is None or not 0 < end.start() <= LONGEST_CLAUSE:
        return Gesture.NONE
    leading = read_gesture(text[: end.start()])
    return leading if leading in _LEADING else Gesture.NONE
