"""A little ground to draw grids on: squares of a hundredth of a degree, counted from a corner of the map."""

import json
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from desk.registry.boundary_import import import_boundaries, read_features
from desk.registry.registry_import import ImportReport
from tests.staff import LONG_AGO

WEST, SOUTH, SIDE = 120.0, 30.0, 0.01
Square = tuple[float, float, float, float]


def ring(square: Square) -> list[list[float]]:
    """Left, bottom, right, top in sides from the corner."""
    left, bottom, right, top = square
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    return [[WEST + x * SIDE, SOUTH + y * SIDE] for x, y in corners]


def feature(code: Any, *squares: Square) -> dict[str, Any]:
    """A grid's boundary of one square, or of several pieces."""
    if len(squares) == 1:
        geometry: dict[str, Any] = {"type": "Polygon", "coordinates": [ring(squares[0])]}
    else:
        geometry = {"type": "MultiPolygon", "coordinates": [[ring(square)] for square in squares]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def collection(features: Sequence[Any]) -> bytes:
    """A file of them."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def draw(session: Session, *features: Any) -> ImportReport:
    """Import them as the command line does."""
    return import_boundaries(session, read_features(collection(features)), lambda: None, LONG_AGO)


def spot(x: float, y: float) -> str:
    """A place as messages carry it: latitude, longitude."""
    return f"{SOUTH + y * SIDE},{WEST + x * SIDE}"
