"""Who a broadcast reaches: always within the author's part, no group twice, spelling guessed only if sure."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sample import SAMPLE
from desk.broadcasts.audience import Audience, audience_name, groups_of, households, read_audience
from desk.directory import Directory
from desk.errors import RuleError
from storage.registry import Grid, Group

TOWNSHIP, COMMUNITY = "990101103", "990101103001"


def _rows(topic: str) -> list[list[str]]:
    lines = (SAMPLE / f"{topic}.csv").read_text(encoding="utf-8-sig").splitlines()
    return list(csv.reader(lines[1:]))


GRIDS = [
    Grid(code=code, name=name, kind="grid", households=int(homes))
    for code, name, _, homes, *_ in _rows("grids")
]
GROUPS = [
    Group(
        id=number,
        platform=platform,
        chat_id=chat,
        title=title,
        purpose="residents" if purpose == "居民" else "staff",
        grid_code=code,
    )
    for number, (platform, chat, title, purpose, code) in enumerate(_rows("groups"), start=1)
]
SAMPLE_TOWN = Directory(GRIDS, GROUPS, [])


@pytest.mark.parametrize(
    ("words", "name", "groups", "homes"),
    [
        ("全镇", "海棠镇的居民群", 72, 7833),
        ("全部", "海棠镇的居民群", 72, 7833),
        ("柳岸", "柳岸社区的居民群", 9, 1257),
        ("柳岸社区、杏花村", "柳岸社区、杏花村的居民群", 15, 1712),
        ("柳岸社区，柳岸人家第一网格", "柳岸社区的居民群", 9, 1257),
        ("990101103002", "柳岸社区的居民群", 9, 1257),
        (
            "\uff19\uff19\uff10\uff11\uff10\uff11\uff11\uff10\uff13\uff10\uff10\uff12",
            "柳岸社区的居民群",
            9,
            1257,
        ),
        ("海棠花苑1-4栋", "海棠花苑1—4栋的居民群", 1, 137),
        ("海棠花苑1—4栋云网格群", "海棠花苑1—4栋的居民群", 1, 137),
        ("工作群", "海棠镇的工作群", 1, 0),
        ("工作群、居民群", "海棠镇的工作群和居民群", 73, 7833),
        ("海堂花社区", "海棠花社区的居民群", 10, 1344),
    ],
)
def test_places_and_kinds_of_groups_are_understood(words: str, name: str, groups: int, homes: int) -> None:
    audience = read_audience(words, SAMPLE_TOWN, TOWNSHIP)
    found = groups_of(audience, SAMPLE_TOWN)
    assert audience_name(audience, SAMPLE_TOWN) == name
    assert (len(found), households(found, SAMPLE_TOWN)) == (groups, homes)
    assert Audience.of(audience.plain()).grids == audience.grids


@pytest.mark.parametrize(
    ("words", "own", "answer"),
    [
        ("", TOWNSHIP, "请写上发给谁"),
        ("、，", TOWNSHIP, "请写上发给谁"),
        ("全镇", COMMUNITY, "“全镇”不在您负责的范围"),
        ("柳岸社区", COMMUNITY, "您可以发给海棠花社区"),
        ("990101103002", COMMUNITY, "不在您负责的范围"),
        ("123", TOWNSHIP, "没有编码为 123 的网格"),
        ("火星", TOWNSHIP, "没有找到“火星”"),
        ("第一网格", TOWNSHIP, "是不是“"),
        ("老粮占", TOWNSHIP, "是不是“老粮站网格”？"),
    ],
)
def test_what_is_not_sure_or_not_allowed_gets_one_sentence(words: str, own: str, answer: str) -> None:
    with pytest.raises(RuleError, match=answer):
        read_audience(words, SAMPLE_TOWN, own)


def test_places_of_one_name_are_told_apart_by_their_code() -> None:
    twins = [
        Grid(code=f"{community}001", name="第一网格", kind="grid")
        for community in (COMMUNITY, "990101103002")
    ]
    directory = Directory([*GRIDS[:2], *twins], [], [])
    with pytest.raises(RuleError, match="有 2 个，请改写编码：990101103001001"):
        read_audience("第一网格", directory, TOWNSHIP)
    assert read_audience("第一网格", directory, COMMUNITY).grids == ("990101103001001",)


_NAMES = st.sampled_from(
    [grid.name for grid in GRIDS] + [grid.code for grid in GRIDS] + ["全部", "工作群", "居民群"]
)
_WORDS = st.lists(_NAMES | st.text(max_size=6), max_size=5).map("、".join)


@given(_WORDS, st.sampled_from([grid.code for grid in GRIDS]))
def test_nobody_ever_reaches_beyond_their_own_part(words: str, own: str) -> None:
    try:
        audience = read_audience(words, SAMPLE_TOWN, own)
    except RuleError as refusal:
        audience = None
        said = str(refusal)
        if not said:
            raise AssertionError from refusal
    if audience is not None:
        groups = groups_of(audience, SAMPLE_TOWN)
        assert all((group.grid_code or "").startswith(own) for group in groups)
        assert len({group.id for group in groups}) == len(groups)
        mine = next(grid for grid in GRIDS if grid.code == own)
        assert households(groups, SAMPLE_TOWN) <= max(mine.households, 1344 * 20)
