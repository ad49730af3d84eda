"""Moments as people write them: what they mean, and that nonsense is told apart from them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.deadlines import SHANGHAI
from grids.when import LATEST, WhenError, leading_moment, read_moment

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Shanghai


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("明天9点", "2026-11-19 09:00"),
        ("明天九点半", "2026-11-19 09:30"),
        ("明早8点", "2026-11-19 08:00"),
        ("今晚8点", "2026-11-18 20:00"),
        ("今天下午3点一刻", "2026-11-18 15:15"),
        ("后天 中午12点", "2026-11-20 12:00"),
        ("大后天上午10点05分", "2026-11-21 10:05"),
        ("周五 18:00", "2026-11-20 18:00"),
        ("周五18\uff1a00", "2026-11-20 18:00"),
        ("周三 11:00", "2026-11-25 11:00"),
        ("周三 13:00", "2026-11-18 13:00"),
        ("本周日 9点", "2026-11-22 09:00"),
        ("下周一上午9点", "2026-11-23 09:00"),
        ("下个星期天 晚上7点", "2026-11-29 19:00"),
        ("礼拜六9点", "2026-11-21 09:00"),
        ("12月3日 9:00", "2026-12-03 09:00"),
        ("\uff11\uff12月\uff13日\uff19点", "2026-12-03 09:00"),
        ("十二月三日九点", "2026-12-03 09:00"),
        ("2月1日9时", "2027-02-01 09:00"),
        ("2027年1月1日 8:30", "2027-01-01 08:30"),
        ("2026-12-03 09:00", "2026-12-03 09:00"),
        ("2026/12/3 9:00", "2026-12-03 09:00"),
        ("3号9点", "2026-12-03 09:00"),
        ("31号9点", "2026-12-31 09:00"),
        ("14:30", "2026-11-18 14:30"),
        ("9点", "2026-11-19 09:00"),
        ("二十一点", "2026-11-18 21:00"),
        ("晚上12点", "2026-11-19 00:00"),
        ("明天凌晨1点", "2026-11-19 01:00"),
        ("今晚1点", "2026-11-19 01:00"),
        ("明天24点", "2026-11-20 00:00"),
        ("半小时后", "2026-11-18 12:30"),
        ("两个小时后", "2026-11-18 14:00"),
        ("20分钟后", "2026-11-18 12:20"),
        ("3天后", "2026-11-21 12:00"),
    ],
)
def test_what_people_write_is_understood(words: str, meant: str) -> None:
    assert read_moment(words, NOW).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") == meant


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", "没看懂"),
        ("尽快", "没看懂"),
        ("明天", "几点"),
        ("周五下午", "几点"),
        ("今天9点", "已经过了"),
        ("本周一9点", "已经过了"),
        ("2026-11-17 09:00", "已经过了"),
        ("2029年1月1日9点", "一年以内"),
        ("13月1日9点", "没有这一天"),
        ("2月30日9点", "没有这一天"),
        ("2026-02-30 9:00", "没有这一天"),
        ("明天25点", "没看懂"),
        ("明天9点70分", "没看懂"),
        ("明天十十点", "没看懂"),
    ],
)
def test_what_cannot_be_meant_gets_a_sentence(words: str, answer: str) -> None:
    with pytest.raises(WhenError, match=answer):
        read_moment(words, NOW)


def test_a_moment_before_the_words_is_taken_off_only_where_it_stands_apart() -> None:
    assert leading_moment("明天9点 停水，请储水", NOW) == (
        datetime(2026, 11, 19, 1, tzinfo=UTC),
        "停水，请储水",
    )
    assert leading_moment("周五 18:00\n放电影", NOW) == (datetime(2026, 11, 20, 10, tzinfo=UTC), "放电影")
    assert leading_moment("明天9点停水，请储水", NOW) is None
    assert leading_moment("明天 停水", NOW) is None
    assert leading_moment("请大家储水", NOW) is None


_AHEAD = st.integers(1, 300 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
_CHINESE = str.maketrans("0123456789", "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19")


def _chinese(number: int) -> str:
    ones = "零一二三四五六七八九"
    if number < 10:
        return ones[number]
    tens, rest = divmod(number, 10)
    return (ones[tens] if tens > 1 else "") + "十" + (ones[rest] if rest else "")


@given(_AHEAD)
def test_every_way_of_writing_a_moment_reads_as_that_moment(moment: datetime) -> None:
    at = moment.astimezone(SHANGHAI)
    written = f"{at.month}月{at.day}日 {at.hour}:{at.minute:02d}"
    spoken = f"{_chinese(at.month)}月{_chinese(at.day)}日{_chinese(at.hour)}点{_chinese(at.minute)}分"
    for words in (written, written.translate(_CHINESE), spoken, f"{at:%Y-%m-%d %H:%M}"):
        assert read_moment(words, NOW) == moment
        assert leading_moment(f"{words} 停水", NOW) == (moment, "停水")


@given(
    st.text(max_size=20) | st.text(alphabet="今明后周下一二十两点半刻0123456789:号月日早晚 上午", max_size=12)
)
def test_any_words_are_a_moment_ahead_or_a_sentence(words: str) -> None:
    for read in (read_moment, leading_moment):
        try:
            found = read(words, NOW)
        except WhenError as error:
            found = None
            answer = str(error)
            if not answer.endswith("。"):
                raise AssertionError(answer) from error
        moment = found[0] if isinstance(found, tuple) else found
        assert moment is None or NOW < moment <= NOW + LATEST
