"""Which part of the township an address means."""

import pytest

from desk.directory import Directory
from desk.registry.locating import Locator, bare
from storage.registry import Grid, Group

TOWN, ONE, OTHER = "990101103", "990101103001", "990101103002"
FIRST, SECOND, WILLOW = f"{ONE}001", f"{ONE}002", f"{OTHER}001"


@pytest.fixture(scope="module")
def locator() -> Locator:
    names = {
        TOWN: ("海棠镇", "township"),
        ONE: ("海棠花社区", "community"),
        OTHER: ("柳岸村", "community"),
        FIRST: ("海棠花苑第一网格", "grid"),
        SECOND: ("海棠花苑第二网格", "grid"),
        WILLOW: ("柳岸人家网格", "grid"),
    }
    grids = [Grid(code=code, name=name, kind=kind) for code, (name, kind) in names.items()]
    group = Group(id=1, platform="p", chat_id="1", title="望江公寓居民群", grid_code=WILLOW)
    places = [
        (SECOND, "building", "海棠花苑5-8栋", ()),
        (WILLOW, "landmark", "望江亭", ("观景亭",)),
        (FIRST, "shop", "老王面馆", ()),
        (SECOND, "shop", "老王面馆", ()),
    ]
    return Locator(Directory(grids=grids, groups=[group], places=places))


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("海棠花苑第一网格",), FIRST),
        ((FIRST,), FIRST),
        (("海棠镇海棠花社区海棠花苑第二网格3栋",), SECOND),
        (("海棠花苑3栋2单元",), ONE),  # two grids of one compound: their community
        (("海棠花社区居委会门口",), ONE),
        (("柳岸人家5栋",), WILLOW),
        (("望江公寓 2 栋",), WILLOW),  # as its group is called
        (("柳岸村",), OTHER),
        (("3栋2单元", "柳岸人家的路灯不亮"), WILLOW),  # the words, where the address tells nothing
        (("海棠花苑3栋", "柳岸人家的路灯不亮"), ONE),  # the address comes first
        (("海棠花苑和柳岸人家之间",), None),  # of two communities neither is sure
        (("海棠镇",), None),
        (("太阳系某处",), None),
        (("海棠花苑6栋1单元",), SECOND),  # the gazetteer knows which grid has that building
        (("观景亭旁边",), WILLOW),
        (("老王面馆门口",), ONE),  # in two grids of one community
        (("柳岸人家老王面馆门口",), None),  # one speaks against the other
        (("海棠花苑第二网格老王面馆门口",), SECOND),
        (("", ""), None),
    ],
)
def test_an_address_leads_to_the_smallest_part_that_is_sure(
    locator: Locator, texts: tuple[str, ...], code: str | None
) -> None:
    assert locator.find(*texts) == code


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("来电人反映3栋电梯坏了", "3栋电梯坏了"),
        ("市民来电：路灯不亮", "路灯不亮"),
        ("王女士反映：停水", "停水"),
        ("反映", "反映"),
        ("3栋电梯坏了", "3栋电梯坏了"),
    ],
)
def test_the_phrase_a_report_begins_with_is_no_place(words: str, left: str) -> None:
    assert bare(words) == left
