"""Places as spoken, and which of them can be the same spot."""

import pytest

from triage import Place, compatible, find_place, parse_place
from triage.places import number


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ("三栋漏水", "building", "3"),
        ("3幢的灯", "building", "3"),
        ("3座楼下", "building", "3"),
        ("十二号楼", "building", "12"),
        ("B栋二单元", "building", "b"),
        ("3棟2單元", "unit", "2"),
        ("8栋十六楼", "floor", "16"),
        ("5栋1203没水", "room", "1203"),
        ("6-2-503", "room", "503"),
        ("6-2-503", "unit", "2"),
        ("东风路坑洼", "road", "东风路"),
        ("中山路128号冒烟", "road", "中山路128号"),
        ("锦绣花园停水了", "compound", "锦绣花园"),
        ("南门岗亭那里", "landmark", "南门"),
    ],
)
def test_parts(text: str, part: str, value: str) -> None:
    place = find_place(text)
    assert place is not None
    assert getattr(place, part) == value


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("3栋楼道灯不亮", "3栋"),
        ("3栋楼梯间堆杂物", "3栋"),
        ("3栋楼顶漏水", "3栋"),
        ("3栋楼漏水", "3栋楼"),
        ("3栋楼下路灯不亮", "3栋"),
    ],
)
def test_a_staircase_is_no_part_of_the_building_s_name(text: str, spoken: str) -> None:
    place = find_place(text)
    assert place is not None
    assert (place.text, place.building) == (spoken, "3")


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("和平路的路灯坏了", "和平路"),
        ("我家门前的和平街没路灯", "和平街"),
        ("向阳小区停水", "向阳小区"),
        ("望江路口红绿灯坏了", "望江路口"),
        ("成都路有个坑", "成都路"),
        ("都市花园5栋停电", "都市花园5栋"),
        ("为民巷口堆垃圾", "为民巷口"),
        # The same characters where they are words of their own.
        ("光明路和长安路都堵", "光明路"),
        ("我和平时一样走人民路", "人民路"),
        ("因为民族路积水", "民族路"),
        ("希望江边路修一下", "江边路"),
    ],
)
def test_a_name_may_hold_what_is_a_word_elsewhere(text: str, spoken: str) -> None:
    place = find_place(text)
    assert place is not None
    assert place.text == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("345弄12号漏水", "345弄12号"),
        ("百花弄3号停水", "百花弄3号"),
        ("东街弄口路灯不亮", "东街弄口"),
        ("石库弄垃圾没人收", "石库弄"),
    ],
)
def test_a_lane_has_a_name_or_a_number(text: str, spoken: str) -> None:
    place = find_place(text)
    assert place is not None
    assert place.text == spoken


@pytest.mark.parametrize(
    "text",
    [
        "医保卡怎么弄",
        "身份证咋弄",
        "这个表格怎么弄",
        "空调不会弄",
        "谁会弄门禁",
        "自己弄",
        "水管没人弄",
        "东西弄坏了",
    ],
)
def test_to_do_something_is_no_lane(text: str) -> None:
    assert find_place(text) is None


@pytest.mark.parametrize(
    ("text", "spoken"),
    [("孩子掉池塘了", "池塘"), ("老人跌进河边", "河边"), ("有人跳池塘了", "池塘"), ("狗掉水池里了", "水池")],
)
def test_who_falls_in_is_no_part_of_the_place(text: str, spoken: str) -> None:
    place = find_place(text)
    assert place is not None
    assert place.text == spoken


@pytest.mark.parametrize("text", ["", "今天真热", "我们小区", "一路顺风", "走在马路上"])
def test_no_place(text: str) -> None:
    assert find_place(text) is None


@pytest.mark.parametrize(
    ("words", "digits"),
    [("十", "10"), ("二十三", "23"), ("一百零二", "102"), ("二〇三", "203"), ("07", "7"), ("", "0")],
)
def test_numbers(words: str, digits: str) -> None:
    assert number(words) == digits


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2号楼", "12号楼", False),
        ("三栋402", "3号楼501", True),
        ("3栋", "三幢2单元", True),
        ("南门", "北门", False),
        ("南门", "南门岗亭", True),
        ("锦绣花园3栋", "阳光花园3栋", False),
        ("南门", "滑梯", True),
        ("3栋", "南门", True),
        ("说不清的地方", "别处", True),
    ],
)
def test_compatible(one: str, other: str, same: bool) -> None:
    assert compatible(parse_place(one), parse_place(other)) is same
    assert compatible(parse_place(other), parse_place(one)) is same


def test_the_unknown_fits_everything() -> None:
    assert compatible(None, parse_place("3栋"))
    assert compatible(parse_place("3栋"), None)


def test_parse_place_takes_bare_numbers_and_names() -> None:
    assert parse_place("12").building == "12"
    assert parse_place("大榕树").landmark == "大榕树"
    assert parse_place("") == Place(text="")
