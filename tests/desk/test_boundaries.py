"""Boundaries: imported whole or not at all, and the grid a shared place lies in."""

import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from desk.registry.boundaries import grid_at
from desk.registry.boundary_import import read_features
from desk.registry.registry_import import ImportRefusedError
from desk.tables.sheets import SheetError
from grids.boundaries import Area, holds, read_outline
from storage.boundaries import all_boundaries
from storage.registry import Grid
from tests.desk.tree import SIDE, SOUTH, WEST, Square, collection, draw, feature, ring, spot
from tests.staff import LONG_AGO

COMMUNITY, FIRST, SECOND = "990101103001", "990101103001001", "990101103001002"
MICRO, SHOPS = "99010110300100101", "990101103001003"


@pytest.fixture
def ground(session: Session) -> Session:
    for code, name, kind in (
        ("990101103", "海棠镇", "township"),
        (COMMUNITY, "海棠花社区", "community"),
        (FIRST, "第一网格", "grid"),
        (MICRO, "1—4栋", "micro"),
        (SECOND, "第二网格", "grid"),
        (SHOPS, "海棠商业街", "exclusive"),
    ):
        session.add(Grid(code=code, name=name, kind=kind))
        session.flush()
    return session


def found(session: Session, x: float, y: float) -> str | None:
    grid = grid_at(session, spot(x, y))
    return grid.name if grid else None


def test_the_innermost_grid_around_a_place_is_found(ground: Session) -> None:
    assert found(ground, 0.5, 0.5) is None
    assert (
        draw(
            ground,
            feature(COMMUNITY, (0, 0, 3, 1)),
            feature(FIRST, (0, 0, 1, 1)),
            feature(MICRO, (0, 0, 0.5, 1)),
            feature(SECOND, (1, 0, 2, 1), (2.5, 0, 3, 1)),
            feature(SHOPS, (1.5, 0, 2, 0.5)),
        ).new
        == 5
    )
    places = {
        (0.2, 0.5): "1—4栋",
        (0.7, 0.5): "第一网格",
        (1.2, 0.5): "第二网格",
        (2.7, 0.5): "第二网格",
        (1.7, 0.2): "海棠商业街",
        (2.2, 0.5): "海棠花社区",
        (3.5, 0.5): None,
    }
    assert {place: found(ground, *place) for place in places} == places


def test_a_place_on_the_line_between_two_is_always_the_same_ones(ground: Session) -> None:
    draw(ground, feature(FIRST, (0, 0, 1, 1)), feature(SECOND, (1, 0, 3, 1)))
    assert found(ground, 1, 0.5) == "第一网格"  # the smaller one


def test_importing_again_changes_nothing_and_a_new_line_replaces_the_old(ground: Session) -> None:
    line = feature(FIRST, (0, 0, 1, 1))
    draw(ground, line)
    again = draw(ground, line)
    assert (again.new, again.updated, again.unchanged) == (0, 0, 1)
    assert again.notes == ["还有 2 个网格没有边界，发来的位置落在那里时认不出是哪个网格"]
    assert draw(ground, feature(int(FIRST), (0, 0, 2, 1))).updated == 1
    assert found(ground, 1.5, 0.5) == "第一网格"


def test_a_retired_grid_is_found_no_more(ground: Session) -> None:
    draw(ground, feature(FIRST, (0, 0, 1, 1)))
    ground.get_one(Grid, FIRST).retired_at = LONG_AGO
    ground.flush()
    assert found(ground, 0.5, 0.5) is None
    with pytest.raises(ImportRefusedError) as refused:
        draw(ground, feature(FIRST, (0, 0, 1, 1)))
    assert refused.value.errors[0].words == "网格 990101103001001（第一网格）已经撤销，不能再改边界"


def test_every_bad_feature_is_named_and_nothing_is_written(ground: Session) -> None:
    bow = feature(SECOND, (0, 0, 1, 1))
    bow["geometry"]["coordinates"][0] = [[120, 30], [120.1, 30.1], [120.1, 30], [120, 30.1], [120, 30]]
    swapped = feature(SECOND, (0, 0, 1, 1))
    swapped["geometry"]["coordinates"] = [[[y, x] for x, y in ring((0, 0, 1, 1))]]
    metres = feature(SECOND, (0, 0, 1, 1))
    metres["geometry"]["coordinates"] = [[[500000, 3400000]] * 4]
    open_ring = feature(SECOND, (0, 0, 1, 1))
    del open_ring["geometry"]["coordinates"][0][-1]
    nowhere = {"type": "Feature", "properties": {"code": SECOND}, "geometry": None}
    bad = [
        *(feature(FIRST, (0, 0, 1, 1)), feature(FIRST, (1, 0, 2, 1)), feature("12", (0, 0, 1, 1))),
        *(feature("990101103009001", (0, 0, 1, 1)), bow, swapped, metres, open_ring, nowhere),
        *({"type": "Feature", "properties": {}, "geometry": None}, "x"),
    ]
    with pytest.raises(ImportRefusedError) as refused:
        draw(ground, *bad)
    assert [(error.line, error.words) for error in refused.value.errors] == [
        (2, "网格 990101103001001 在第 1 个要素里已经有边界；一个网格有几块，请合成一个 MultiPolygon"),
        (3, "网格代码“12”是 2 位，应为 9 位（镇街）、12 位（社区、村）、15 位（网格）或 17 位（微网格）"),
        (
            4,
            "没有代码为 990101103009001 的网格，请核对代码，或先导入网格表（yunwangge import grids 文件）",
        ),
        (5, "第二网格（990101103001002）边界线自己相交，在 [120.05, 30.05] 附近"),
        (6, "第二网格（990101103001002）坐标 [30, 120] 的经纬度写反了，应先写经度、后写纬度"),
        (
            7,
            "第二网格（990101103001002）坐标 [500000, 3400000] 不是经纬度（像是以米为单位的投影坐标），"
            "请先转成 WGS 84 经纬度",
        ),
        (8, "第二网格（990101103001002）边界没有闭合：每一圈的最后一点要和第一点相同"),
        (9, "第二网格（990101103001002）几何类型是“空”，应为 Polygon（面）或 MultiPolygon（多个面）"),
        (10, "属性里没有网格代码，请加一个叫 code 的属性，填网格代码"),
        (11, "不是一个要素（Feature）"),
    ]
    assert all_boundaries(ground) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04", "文件不是完好的 GeoJSON，请在地图软件里重新导出（格式选 GeoJSON）"),
        (b"\xff\xff\xff", "文件不是完好的 GeoJSON，请在地图软件里重新导出（格式选 GeoJSON）"),
        (b'{"type": "Feature"}', "文件不是 GeoJSON 的要素集（FeatureCollection）"),
        (b'{"type": "FeatureCollection", "features": []}', "文件里一个网格的边界也没有"),
        (
            json.dumps(
                {
                    "type": "FeatureCollection",
                    "features": [1],
                    "crs": {"type": "name", "properties": {"name": "EPSG:3857"}},
                }
            ).encode(),
            "坐标系是 EPSG:3857，请先在地图软件里转成 WGS 84（EPSG:4326）经纬度",
        ),
    ],
)
def test_what_is_no_file_of_boundaries_is_told(data: bytes, words: str) -> None:
    with pytest.raises(SheetError, match="^" + words.replace("(", r"\(")[:12]) as refused:
        read_features(data)
    assert words in str(refused.value)


def test_a_byte_order_mark_and_the_names_of_wgs_84_do_no_harm() -> None:
    data = b"\xef\xbb\xbf" + collection([feature(FIRST, (0, 0, 1, 1))])
    assert len(read_features(data)) == 1
    named = json.loads(data) | {"crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}
    assert len(read_features(json.dumps(named).encode())) == 1


def test_square_metres_are_those_of_the_ground() -> None:
    square = read_outline(feature(FIRST, (0, 0, 1, 1))["geometry"])
    # A hundredth of a degree at 30° north: 1,112 m by 963 m.
    assert Area.of(square.text, 30.005).size == pytest.approx(1112 * 963, rel=0.005)


sides = st.floats(0.05, 3, allow_nan=False)
squares = st.builds(lambda x, y, w, h: (x, y, x + w, y + h), *[sides] * 4)


@settings(max_examples=60)
@given(squares, st.tuples(st.floats(0, 6), st.floats(0, 6)))
def test_a_point_is_in_a_square_just_as_its_sides_say(square: Square, point: tuple[float, float]) -> None:
    left, bottom, right, top = square
    x, y = point
    if min(abs(x - left), abs(x - right), abs(y - bottom), abs(y - top)) < 1e-4:
        return  # coordinates are rounded to a centimetre
    outline = read_outline({"type": "Polygon", "coordinates": [ring(square)]})
    inside = left < x < right and bottom < y < top
    assert holds(outline.text, WEST + x * SIDE, SOUTH + y * SIDE) is inside
    assert read_outline(json.loads(outline.text)) == outline


def test_shapely_is_loaded_only_for_a_place_within_some_box(
    ground: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(ground, feature(FIRST, (0, 0, 1, 1)))
    for name in [name for name in sys.modules if name.split(".")[0] == "shapely"]:
        monkeypatch.setitem(sys.modules, name, None)
    assert found(ground, 5, 5) is None
    with pytest.raises(ImportError):
        found(ground, 0.5, 0.5)


@pytest.mark.parametrize("ref", ["", "x,y", "30.1", "1,2,3", "nan,nan", "inf,1"])
def test_what_is_no_place_lies_nowhere(ground: Session, ref: str) -> None:
    draw(ground, feature(FIRST, (0, 0, 1, 1)))
    assert grid_at(ground, ref) is None
