"""What is looked for first must be in every turn that is then read: drawn from the patterns themselves."""

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import phrases, turns
from triage.gestures import BEGINNINGS, CORES, Gesture
from triage.normalise import normalise

_TURNS = {gesture: pattern for gesture, pattern, _ in BEGINNINGS}
_MORE = dict(turns._MORE)


def _begins(turn: str) -> bool:
    return turn[0] in turns._MORE_FIRST


_FIRST_LOOKS: list[tuple[re.Pattern[str], Callable[[str], object]]] = [
    (phrases._WAITING, phrases._MAY_WAIT.search),
    *((pattern, phrases.may_be_outage) for pattern in phrases._OUTAGES.values()),
    (phrases._STOPPED, phrases.may_be_outage),
    (phrases._LEAD_IN, phrases._MAY_LEAD_IN.search),
    (phrases._STILL, phrases.has_mark),
    (phrases._MAY_BE_MARKET, phrases.has_mark),
    (phrases._WANTING, phrases.has_mark),
    (phrases._BOUGHT, phrases._offering().search),
    *((_TURNS[gesture], core.search) for gesture, core in CORES.items() if gesture is not Gesture.ON_IT),
    *((pattern, turns.may_change) for pattern in _MORE.values()),
    (_MORE[Gesture.SOLVED], turns._MORE_LAST.search),
    *((_MORE[gesture], _begins) for gesture in (Gesture.WITHDRAW, Gesture.CORRECT)),
    (_MORE[Gesture.URGE], turns.may_urge),
    (_TURNS[Gesture.JOIN], lambda turn: turns.may_join_in(normalise(turn))),
    (_TURNS[Gesture.CORRECT], lambda turn: turns.may_correct(normalise(turn))),
    (_MORE[Gesture.CORRECT], lambda turn: turns.may_correct(normalise(turn))),
]


@pytest.mark.parametrize(("pattern", "may_be"), _FIRST_LOOKS)
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_first_look_misses_a_turn(
    pattern: re.Pattern[str], may_be: Callable[[str], object], data: st.DataObject
) -> None:
    assert may_be(data.draw(st.from_regex(pattern, fullmatch=True)))


@given(first=st.characters(), rest=st.text(max_size=8))
def test_whoever_chimes_in_begins_so(first: str, rest: str) -> None:
    text = first + rest
    if phrases.may_be_dismay(text) or phrases.may_agree(text):
        assert first in phrases.CHIMES_IN


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cry=st.from_regex(phrases._DISMAY, fullmatch=True), rest=st.sampled_from(["", "我家也是", "咱楼也停了"])
)
def test_no_cry_is_missed_that_begins_as_one(cry: str, rest: str) -> None:
    assert phrases.may_be_dismay(cry + rest) or cry[0] not in phrases.CHIMES_IN


@pytest.mark.parametrize(
    "cry", ["唉", "慘了", "气死", "氣死!!", "无语🙏", "唉,額家也是", "我暈,我家也停了", "崩溃。。。"]
)
def test_a_cry_is_seen_however_it_is_written(cry: str) -> None:
    assert phrases.may_be_dismay(cry)
    assert phrases.dismayed(normalise(cry))


@pytest.mark.parametrize("talk", ["唉,菜场的黄瓜两块五一斤", "天气不错", "老李说周末去爬山"])
def test_a_sigh_about_something_else_is_no_cry(talk: str) -> None:
    assert not phrases.may_be_dismay(talk)
    assert not phrases.dismayed(normalise(talk))


@pytest.mark.parametrize(
    "offer", ["接龍", "拼單", "團購", "到🚚", "有人要嗎", "誰去", "有誰去", "兩塊五一斤"]
)
def test_an_offer_is_seen_however_it_is_written(offer: str) -> None:
    assert phrases.market(normalise(offer)) <= (phrases._offering().search(offer) is not None)
