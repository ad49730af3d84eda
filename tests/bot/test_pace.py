"""No window is ever exceeded, and what is permitted is used."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pace import TRAVEL, Pace, Window
from bot.platforms.base import Limits

TELEGRAM = Limits(per_second=30, chat_per_second=1, group_per_minute=20)


def most_within(moments: list[float], length: float) -> int:
    """The largest number of moments in any half-open window."""
    moments = sorted(moments)
    return max((sum(start <= m < start + length for m in moments) for start in moments), default=0)


@settings(deadline=None, max_examples=60)
@given(
    gaps=st.lists(st.floats(0, 3), min_size=1, max_size=120),
    chats=st.lists(st.integers(0, 3), min_size=120, max_size=120),
    start=st.floats(0, 1e7),
)
def test_no_window_is_ever_exceeded_whatever_the_call_times(
    gaps: list[float], chats: list[int], start: float
) -> None:
    pace, sent, now = Pace(Limits(5, 1, 4)), list[tuple[str, float]](), start
    for gap, number in zip(gaps, chats, strict=False):
        now += gap
        chat = str(number)
        at = pace.earliest(chat, number > 0, now)
        assert at >= now
        pace.record(chat, number > 0, at)
        sent.append((chat, at))
        now = at
    every = [at for _, at in sent]
    assert all(later - earlier >= 1 for earlier, later in zip(every, every[5:], strict=False))
    for number in range(4):
        mine = [at for chat, at in sent if chat == str(number)]
        assert all(later - earlier >= 1 for earlier, later in pairwise(mine))
        if number:
            assert all(later - earlier >= 60 for earlier, later in zip(mine, mine[4:], strict=False))


@settings(deadline=None, max_examples=60)
@given(
    usual=st.floats(0, 2),
    delays=st.lists(st.floats(0, 0.04), min_size=100, max_size=100),
    arrivals=st.lists(st.floats(0, 1), min_size=100, max_size=100),
)
def test_the_platform_never_counts_too_many_though_messages_draw_together_on_the_way(
    usual: float, delays: list[float], arrivals: list[float]
) -> None:
    pace, now, counted = Pace(Limits(per_second=10)), 0.0, list[float]()
    for number, (delay, share) in enumerate(zip(delays, arrivals, strict=True)):
        extra = delay if number % 5 else 0.0
        now = pace.earliest(str(number), False, now)
        pace.record(str(number), False, now + TRAVEL)
        pace.arrived(str(number), now + TRAVEL, usual + extra)
        counted.append(now + usual / 2 + extra * share)
    assert most_within(counted, 1 - 1e-6) <= 10


@settings(deadline=None, max_examples=30)
@given(st.floats(0.3, 60), st.floats(0, 0.045))
def test_saturated_it_uses_at_least_95_percent_of_what_is_permitted(rate: float, travel: float) -> None:
    window = Window(rate, 1)
    now, count = 0.0, 0
    while (now := window.earliest(now)) < 20 / min(rate, 1):
        window.add(now + TRAVEL)
        window.correct(now + TRAVEL, now + travel)
        count += 1
    assert count >= 0.95 * rate * 20 / min(rate, 1) - 1


def test_ten_thousand_groups_are_served_at_thirty_a_second() -> None:
    pace, now = Pace(TELEGRAM), 0.0
    most = 0
    for number in range(10_000):
        now = pace.earliest(str(number), True, now)
        pace.record(str(number), True, now)
        most = max(most, len(pace))
    assert 10_000 / 30 * 0.99 < now < 10_000 / 30 / 0.95
    assert most < 2 * 60 * 30 + 1000


def test_a_private_chat_has_no_limit_a_minute_and_a_group_has() -> None:
    pace, moments = Pace(Limits(group_per_minute=2)), list[float]()
    for chat, group in (("p", False), ("g", True)):
        for _ in range(3):
            moments.append(pace.earliest(chat, group, 0))
            pace.record(chat, group, moments[-1])
    assert moments == [0, 0, 0, 0, 0, 60]


def test_without_limits_nothing_waits_and_nothing_is_kept() -> None:
    pace = Pace(Limits())
    for number in range(5000):
        assert pace.earliest(str(number), True, 7.0) == 7.0
        pace.record(str(number), True, 7.0)
    assert len(pace) == 0


def test_an_old_clock_does_not_upset_the_windows() -> None:
    window = Window(3, 1)
    for at in (5.0, 4.0, 6.0, 4.5):
        window.add(at)
    assert window.earliest(6.0) == 6.0
    assert window.moments == [4.5, 5.0, 6.0]
    window.correct(99.0, 1.0)
    assert window.moments == [4.5, 5.0, 6.0]


def test_a_429_holds_back_its_chat_and_no_other() -> None:
    pace = Pace(TELEGRAM)
    pace.flooded("a", until=10, now=0)
    assert pace.earliest("a", True, 0) == 10
    assert pace.earliest("b", True, 0) == 0
    assert pace.earliest("a", True, 11) == 11


def test_429s_in_three_chats_at_once_hold_back_all_for_the_shortest_pause() -> None:
    pace = Pace(TELEGRAM)
    for chat, until in (("a", 10), ("b", 30), ("c", 500)):
        pace.flooded(chat, until=until, now=0)
    assert pace.earliest("d", True, 0) == 10
    assert pace.earliest("c", True, 0) == 500
    pace.flooded("e", until=600, now=550)
    assert pace.earliest("f", True, 550) == 550
