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


def _begins_or_ends(turn: str) -> bool:
    return turn[0] in turns._MORE_FIRST or turns._MORE_LAST.search(turn) is not None


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
    *((pattern, _begins_or_ends) for _, pattern in turns._MORE),
    (_TURNS[Gesture.JOIN], lambda turn: turns.may_join_in(normalise(turn))),
    (_TURNS[Gesture.CORRECT], lambda turn: turns.may_correct(normalise(turn))),
    (dict(turns._MORE)[Gesture.CORRECT], lambda turn: turns.may_correct(normalise(turn))),
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


@pytest.mark.parametrize(
    "offer", ["接龍", "拼單", "團購", "到🚚", "有人要嗎", "誰去", "有誰去", "兩塊五一斤"]
)
def test_an_offer_is_seen_however_it_is_written(offer: str) -> None:
    assert phrases.market(normalise(offer)) <= (phrases._offering().search(offer) is not None)
