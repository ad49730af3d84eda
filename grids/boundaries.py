"""Outlines of grids: read and checked from GeoJSON, asked for points, measured in square metres.

Degrees are those of WGS 84, longitude first. Shapely is loaded only when there is something to measure.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# What a degree of latitude measures; a township is small enough for a flat map.
METRES_PER_DEGREE = 111_195.0
DIGITS = 7  # a centimetre
# Nobody's longitude in China is a latitude there: what is the wrong way round is seen at once.
_CHINA = (73.0, 136.0, 3.0, 54.0)
_REASONS = {
    "Self-intersection": "边界线自己相交",
    "Ring Self-intersection": "边界线自己碰到自己",
    "Hole lies outside shell": "挖空的部分在边界之外",
    "Holes are nested": "挖空的部分套着挖空的部分",
    "Nested shells": "几块边界互相套着",
    "Interior is disconnected": "边界把自己切成了几块",
    "Duplicate Rings": "同一圈边界出现了两次",
    "Too few points in geometry component": "边界的点太少",
}


class OutlineError(ValueError):
    """No outline; the message is a Chinese sentence that says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A sound outline, always written in the same way, and the box around it."""

    text: str
    west: float
    south: float
    east: float
    north: float


def read_outline(geometry: Any) -> Outline:
    """The outline of a GeoJSON geometry; OutlineError if it is none."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise OutlineError(f"几何类型是“{kind or '空'}”，应为 Polygon（面）或 MultiPolygon（多个面）")
    raw = geometry.get("coordinates")
    polygons = [raw] if kind == "Polygon" else raw
    if not _filled(polygons) or not all(_filled(polygon) for polygon in polygons):
        raise OutlineError("没有坐标")
    rings = [[_ring(ring) for ring in polygon] for polygon in polygons]
    _must_be_sound(rings)
    points = [point for polygon in rings for ring in polygon for point in ring]
    coordinates = rings[0] if kind == "Polygon" else rings
    text = json.dumps({"type": kind, "coordinates": coordinates}, separators=(",", ":"))
    longitudes, latitudes = zip(*points, strict=True)
    return Outline(text, min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _filled(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 0


def _ring(ring: Any) -> list[tuple[float, float]]:
    if not isinstance(ring, list) or len(ring) < 4:
        raise OutlineError("每一圈边界至少要有 4 个点（首尾两点相同）")
    points = [_point(point) for point in ring]
    if points[0] != points[-1]:
        raise OutlineError("边界没有闭合：每一圈的最后一点要和第一点相同")
    return points


def _point(point: Any) -> tuple[float, float]:
    if not isinstance(point, list) or len(point) < 2 or not all(_number(part) for part in point[:2]):
        raise OutlineError(f"坐标“{str(point)[:40]}”不对，应写成 [经度, 纬度]，如 [120.153, 30.287]")
    longitude, latitude = float(point[0]), float(point[1])
    west, east, south, north = _CHINA
    if south <= longitude <= north and west <= latitude <= east:
        raise OutlineError(f"坐标 [{longitude:g}, {latitude:g}] 的经纬度写反了，应先写经度、后写纬度")
    if abs(longitude) > 180 or abs(latitude) > 90:
        raise OutlineError(
            f"坐标 [{longitude:.9g}, {latitude:.9g}] 不是经纬度（像是以米为单位的投影坐标），"
            "请先转成 WGS 84 经纬度"
        )
    return round(longitude, DIGITS), round(latitude, DIGITS)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _must_be_sound(polygons: Sequence[Sequence[Sequence[tuple[float, float]]]]) -> None:
    from shapely import MultiPolygon, Polygon, is_valid_reason  # noqa: PLC0415

    made = [Polygon(rings[0], rings[1:]) for rings in polygons]
    reason = is_valid_reason(made[0] if len(made) == 1 else MultiPolygon(made))
    if reason != "Valid Geometry":
        name, _, where = reason.partition("[")
        near = f"，在 [{where.rstrip(']').replace(' ', ', ')}] 附近" if where else ""
        raise OutlineError(f"{_REASONS.get(name, f'边界不成形（{name}）')}{near}")


def holds(text: str, longitude: float, latitude: float) -> bool:
    """Does a point lie within an outline, or on its line?"""
    from shapely import Point  # noqa: PLC0415

    return bool(_shape(text).covers(Point(longitude, latitude)))


def _shape(text: str) -> "BaseGeometry":
    from shapely.geometry import shape  # noqa: PLC0415

    return shape(json.loads(text))


class Area:
    """A part of the ground, measured on a flat map around one point for all that are compared."""

    def __init__(self, ground: "BaseGeometry") -> None:
        self._ground = ground

    @classmethod
    def of(cls, text: str, latitude: float) -> "Area":
        """An outline; `latitude` is where the map is true to scale."""
        from shapely import transform  # noqa: PLC0415

        scale = (METRES_PER_DEGREE * math.cos(math.radians(latitude)), METRES_PER_DEGREE)
        return cls(transform(_shape(text), lambda points: points * scale))

    @property
    def size(self) -> float:
        """In square metres."""
        return float(self._ground.area)

    def shared_with(self, other: "Area") -> float:
        """What both cover, in square metres."""
        return float(self._ground.intersection(other._ground).area)

    def without(self, others: Iterable["Area"]) -> float:
        """What none of the others covers, in square metres."""
        from shapely import union_all  # noqa: PLC0415

        return float(self._ground.difference(union_all([other._ground for other in others])).area)
