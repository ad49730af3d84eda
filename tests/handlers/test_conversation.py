"""The memory of the talk: what still belongs together, what is over, and never more than it may hold."""

from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conversation import LONGEST_MEDIA, Conversations, Talk
from handlers.kinship import BUILDING_BOUND, EVENTS, NETWORKS
from handlers.memos import Concern, Memo, Question
from handlers.message import Media, Message
from handlers.settings import HandlersSettings
from triage import Place, find_place

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
SETTINGS = HandlersSettings()
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def _place(text: str | None) -> Place | None:
    place = find_place(text) if text else None
    assert (place is None) == (text is None), text
    return place


def _memo(number: int = 1, category: str = "elevator", place: str | None = "3栋", **more: Any) -> Memo:
    spot = _place(place)
    values: dict[str, Any] = {
        "kind": "help",
        "last_at": NOW,
        "reporters": {"刘大爷"},
        "buildings": {spot.building} if spot and spot.building else set(),
    }
    return Memo(number=number, category=category, place=spot, **{**values, **more})


def _photo(number: str, sender: str = "刘大爷", at: datetime = NOW) -> Message:
    return Message("p", "1", number, sender, sender, at, media=(Media("photo", number),))


def _number(memo: Memo | None) -> int | None:
    return memo.number if memo else None


# --- “我家也是” --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "joins"), [(timedelta(), True), (30 * MINUTE, True), (30 * MINUTE + SECOND, False), (HOUR, False)]
)
def test_me_too_is_about_what_was_said_within_half_an_hour(age: timedelta, joins: bool) -> None:
    talk = Talk(SETTINGS, [_memo()])
    assert talk.concerns("从没说过话的人", NOW + age) is (Concern.FRESH if joins else Concern.OLDER)
    assert _number(talk.joinable(None, NOW + age)) == (1 if joins else None)


@pytest.mark.parametrize(
    ("memos", "place", "number"),
    [
        ([], None, None),
        ([("elevator", "3栋")], "3栋", 1),
        ([("elevator", "3栋")], "5栋", None),
        ([("elevator", None)], "5栋", 1),
        ([("water_supply", "3栋")], "5栋", 1),  # networks strike everywhere
        ([("elevator", "3栋"), ("lighting", "3栋")], "3栋", 2),  # the latest
        ([("elevator", "5栋"), ("water_supply", "3栋")], "5栋", 1),  # best in the same building
        ([("elevator", "5栋"), ("water_supply", "3栋")], None, 2),
    ],
)
def test_me_too_means_the_latest_that_fits(
    memos: list[tuple[str, str | None]], place: str | None, number: int | None
) -> None:
    each = [
        _memo(index, category, spot, last_at=NOW + SECOND * index)
        for index, (category, spot) in enumerate(memos, 1)
    ]
    assert _number(Talk(SETTINGS, each).joinable(_place(place), NOW + MINUTE)) == number


# --- the same trouble again --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("memo", "category", "kind", "place", "sender", "age", "same"),
    [
        # the same person, the same thing: within three days
        (_memo(), "elevator", "help", "3栋", "刘大爷", 72 * HOUR, True),
        (_memo(), "elevator", "help", "3栋", "刘大爷", 72 * HOUR + SECOND, False),
        (_memo(), "elevator", "help", None, "刘大爷", 48 * HOUR, True),
        (_memo(), "lighting", "help", "3栋", "刘大爷", MINUTE, False),
        # a neighbour in the same place, in another place, in a place not told
        (_memo(), "elevator", "help", "3栋", "王阿姨", 48 * HOUR, True),
        (_memo(), "elevator", "help", "5栋", "王阿姨", MINUTE, False),
        (_memo(), "elevator", "help", None, "王阿姨", 30 * MINUTE, True),
        (_memo(), "elevator", "help", None, "王阿姨", 31 * MINUTE, False),
        (_memo(category="parking"), "parking", "help", None, "王阿姨", MINUTE, False),  # not shared
        # a question is not the trouble itself
        (_memo(), "elevator", "inquiry", "3栋", "刘大爷", MINUTE, False),
        (_memo(kind="inquiry"), "elevator", "inquiry", "3栋", "刘大爷", MINUTE, True),
        (_memo(), "elevator", "complaint", "3栋", "刘大爷", MINUTE, True),
        # networks strike many buildings at once, for two hours
        (_memo(category="water_supply"), "water_supply", "help", "5栋", "王阿姨", 2 * HOUR, True),
        (_memo(category="water_supply"), "water_supply", "help", "5栋", "王阿姨", 2 * HOUR + SECOND, False),
        (_memo(category="water_supply"), "water_supply", "help", "3栋", "王阿姨", 3 * HOUR, True),
        # events are over after a quiet day
        (_memo(category="noise"), "noise", "help", "3栋", "刘大爷", 24 * HOUR, True),
        (_memo(category="noise"), "noise", "help", "3栋", "刘大爷", 24 * HOUR + SECOND, False),
    ],
)
def test_what_is_the_same_trouble(
    memo: Memo, category: str, kind: str, place: str | None, sender: str, age: timedelta, same: bool
) -> None:
    found = Talk(SETTINGS, [memo]).same_trouble(category, kind, _place(place), sender, NOW + age)
    assert _number(found) == (1 if same else None)


@pytest.mark.parametrize("category", sorted(EVENTS | BUILDING_BOUND | NETWORKS))
def test_every_category_is_itself_at_once(category: str) -> None:
    found = Talk(SETTINGS, [_memo(category=category)]).same_trouble(
        category, "help", _place("3栋"), "王阿姨", NOW
    )
    assert _number(found) == 1


def test_of_two_the_latest_is_meant() -> None:
    talk = Talk(SETTINGS, [_memo(1, last_at=NOW + MINUTE), _memo(2)])
    assert _number(talk.same_trouble("elevator", "help", None, "刘大爷", NOW + 2 * MINUTE)) == 1
    assert _number(talk.latest_of("刘大爷", NOW + 2 * MINUTE, HOUR)) == 1
    assert talk.latest_of("王阿姨", NOW, HOUR) is None
    assert talk.latest_of("刘大爷", NOW + 2 * HOUR, HOUR) is None


# --- what is remembered ------------------------------------------------------------------------------------


def test_touching_adds_the_person_the_message_and_the_place() -> None:
    talk = Talk(SETTINGS)
    talk.remember(_memo(place=None))
    memo = talk.touch(1, NOW + HOUR, "m2", "王阿姨", _place("5栋"))
    assert memo is not None
    assert (memo.last_at, memo.reporters, memo.messages) == (NOW + HOUR, {"刘大爷", "王阿姨"}, {"m2"})
    assert memo.place == _place("5栋")
    talk.touch(1, NOW + HOUR, place=_place("7栋"))
    assert memo.place == _place("5栋")
    assert memo.buildings == {"5", "7"}
    assert talk.touch(9, NOW) is None


def test_a_corrected_place_replaces_all_that_was_thought() -> None:
    talk = Talk(SETTINGS, [_memo()])
    place = _place("5栋")
    assert place is not None
    talk.moved(1, place)
    talk.moved(9, place)
    assert talk.joinable(_place("3栋"), NOW) is None
    assert _number(talk.joinable(place, NOW)) == 1
    talk.moved(1, Place(text="南门", landmark="南门"))
    assert _number(talk.joinable(_place("3栋"), NOW)) == 1


def test_a_message_leads_to_the_newest_ticket_it_belongs_to() -> None:
    talk = Talk(SETTINGS, [_memo(2, messages={"a", "b"}), _memo(1, messages={"a"})])
    assert [talk.ticket_of(message) for message in "abc"] == [2, 2, None]
    talk.forget(2)
    talk.forget(2)
    assert [talk.ticket_of(message) for message in "abc"] == [1, None, None]


# --- whose trouble it is ------------------------------------------------------------------------------------


def test_whoever_has_no_live_trouble_left_is_a_reporter_no_more() -> None:
    talk = Talk(SETTINGS, [_memo(1), _memo(2), _memo(3, reporters={"王阿姨", "陈叔"})])
    talk.forget(1)
    assert talk.concerns("刘大爷", NOW) is Concern.OWN
    talk.forget(2)
    assert talk.concerns("刘大爷", NOW) is Concern.FRESH
    assert talk.silent("刘大爷", NOW)
    joint = talk.memo(3)
    assert joint is not None
    talk.leave(joint, "王阿姨")
    assert talk.concerns("王阿姨", NOW) is Concern.FRESH
    assert talk.latest_of("王阿姨", NOW, HOUR) is None
    assert _number(talk.latest_of("陈叔", NOW, HOUR)) == 3


def test_what_was_only_asked_about_is_theirs_as_a_ticket() -> None:
    talk = Talk(SETTINGS, [_memo(-5)])
    assert _number(talk.registered(5, 7)) == 7
    assert _number(talk.latest_of("刘大爷", NOW, HOUR)) == 7
    talk.forget(7)
    assert talk.concerns("刘大爷", NOW) is Concern.FRESH


def test_what_is_remembered_anew_replaces_what_was() -> None:
    talk = Talk(SETTINGS, [_memo(1, messages={"a"})])
    talk.remember(_memo(1, reporters={"王阿姨"}, messages={"b"}))
    assert [talk.ticket_of(message) for message in "ab"] == [None, 1]
    assert talk.concerns("刘大爷", NOW) is Concern.FRESH
    assert talk.concerns("王阿姨", NOW) is Concern.OWN


@pytest.mark.parametrize(
    ("age", "waits"), [(timedelta(), True), (15 * MINUTE, True), (15 * MINUTE + SECOND, False)]
)
def test_staff_wait_a_quarter_of_an_hour_for_the_answer(age: timedelta, waits: bool) -> None:
    talk = Talk(SETTINGS, [_memo(1), _memo(2, reporters={"王阿姨"})])
    asked = talk.memo(1)
    assert asked is not None
    assert talk.asked("刘大爷", NOW) is None
    talk.ask(asked, Question(NOW, asked=True))
    assert _number(talk.asked("刘大爷", NOW + age)) == (1 if waits else None)
    assert talk.asked("王阿姨", NOW + age) is None


# --- media before words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "count"), [(timedelta(), 1), (5 * MINUTE, 1), (5 * MINUTE + SECOND, 0)])
def test_media_wait_five_minutes_for_their_words(age: timedelta, count: int) -> None:
    talk = Talk(SETTINGS)
    talk.hold(_photo("1"))
    assert len(talk.take_media("刘大爷", NOW + age)) == count
    assert talk.take_media("刘大爷", NOW) == ()


def test_everybody_takes_their_own_media_once_and_in_order() -> None:
    talk = Talk(SETTINGS)
    for number, sender in enumerate(("刘大爷", "王阿姨", "刘大爷")):
        talk.hold(_photo(str(number), sender))
    assert [said.message_id for said in talk.take_media("刘大爷", NOW)] == ["0", "2"]
    assert [said.message_id for said in talk.take_media("王阿姨", NOW)] == ["1"]


def test_two_pictures_that_look_alike_are_both_taken() -> None:
    talk = Talk(SETTINGS)
    talk.hold(_photo("1"))
    talk.hold(_photo("1"))
    assert len(talk.take_media("刘大爷", NOW)) == 2
    assert talk._media == deque()


def test_only_the_latest_media_are_kept() -> None:
    talk = Talk(SETTINGS)
    for number in range(LONGEST_MEDIA + 5):
        talk.hold(_photo(str(number)))
    kept = [said.message_id for said in talk.take_media("刘大爷", NOW)]
    assert kept == [str(number) for number in range(5, LONGEST_MEDIA + 5)]


def test_a_trouble_told_just_before_the_end_of_time_is_alive_until_then() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    talk = Talk(SETTINGS, [_memo(last_at=last - HOUR)])
    assert talk.concerns("王阿姨", last - HOUR) is Concern.FRESH
    talk.touch(1, last, "5", "王阿姨")
    assert talk.concerns("王阿姨", last) is Concern.OWN
    assert talk.concerns("陈叔", last) is Concern.FRESH


# --- all groups --------------------------------------------------------------------------------------------


def test_of_too_many_groups_the_first_begun_is_forgotten() -> None:
    conversations = Conversations(HandlersSettings(remembered_groups=2))
    conversations.begin(("p", "1"), [])
    second = conversations.begin(("p", "2"), [])
    again = conversations.begin(("p", "1"), [])
    assert conversations.talks.get(("p", "1")) is again
    assert conversations.talks.get(("p", "2")) is second
    conversations.begin(("p", "3"), [_memo()])
    assert conversations.talks.get(("p", "2")) is None
    assert conversations.talks.get(("p", "1")) is again
    conversations.forget(("p", "1"))
    conversations.forget(("p", "1"))
    assert conversations.talks.get(("p", "1")) is None
    conversations.forget_all()
    assert conversations.talks.get(("p", "3")) is None


_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["begin", "get", "hold", "take", "forget", "forget_all"]),
        st.integers(0, 30),
        st.integers(0, 3),
        st.integers(0, 600),
    ),
    max_size=200,
)


@given(_ACTS, st.integers(1, 5))
def test_memory_stays_bounded_whatever_happens(acts: list[tuple[str, int, int, int]], most: int) -> None:
    conversations = Conversations(HandlersSettings(remembered_groups=most))
    for act, group, sender, seconds in acts:
        key, now = ("p", str(group)), NOW + SECOND * seconds
        talk = conversations.talks.get(key)
        if act == "begin":
            conversations.begin(key, [])
        elif act == "forget":
            conversations.forget(key)
        elif act == "forget_all":
            conversations.forget_all()
        elif talk is not None and act == "hold":
            talk.hold(_photo("1", str(sender), now))
        elif talk is not None and act == "take":
            taken = talk.take_media(str(sender), now)
            assert len(taken) <= LONGEST_MEDIA
        assert len(conversations.talks) <= most
        assert all(len(talk._media) <= LONGEST_MEDIA for talk in conversations.talks.values())
