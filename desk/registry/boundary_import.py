"""Boundaries of grids from a GeoJSON file: the whole file or nothing, and every bad feature named."""

import json
from collections.abc import Container, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from desk.registry.registry_import import ImportRefusedError, ImportReport, RowError
from desk.tables import cells
from desk.tables.cells import CellError
from desk.tables.sheets import SheetError, Tick
from desk.wording import grids as words
from grids.boundaries import Outline, OutlineError, read_outline
from storage.boundaries import Boundary, all_boundaries
from storage.registry import Grid, all_grids

MOST_BYTES = 50 * 1024 * 1024
# WGS 84 under its names; CGCS2000 differs from it by centimetres.
_DEGREES = ("CRS84", "4326", "4490")


def read_features(data: bytes) -> list[Any]:
    """The features of a GeoJSON file; SheetError if it is none."""
    if len(data) > MOST_BYTES:
        raise SheetError(words.too_big(MOST_BYTES))
    try:
        whole = json.loads(_decoded(data))
    except ValueError as error:
        raise SheetError(words.NO_JSON) from error
    except RecursionError as error:
        raise SheetError(words.NO_JSON) from error
    if not isinstance(whole, dict) or whole.get("type") != "FeatureCollection":
        raise SheetError(words.NO_COLLECTION)
    features = whole.get("features")
    if not isinstance(features, list) or not features:
        raise SheetError(words.NO_FEATURES)
    system = _system(whole.get("crs"))
    if system and not system.endswith(_DEGREES):
        raise SheetError(words.other_system(system))
    return features


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _system(crs: Any) -> str:
    """The reference system an older GeoJSON names; "" for none, which means WGS 84."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return str(properties.get("name", "")) if isinstance(properties, dict) else ""


def import_boundaries(session: Session, features: Sequence[Any], tick: Tick, _now: datetime) -> ImportReport:
    """Add or replace boundaries. ImportRefusedError names each bad feature by its place in the file."""
    grids = {grid.code: grid for grid in all_grids(session)}
    errors: list[RowError] = []
    outlines: dict[str, tuple[int, Outline]] = {}
    for number, feature in enumerate(features, 1):
        try:
            code, outline = _read(feature, grids)
            if code in outlines:
                raise CellError(words.boundary_twice(code, outlines[code][0]))
            outlines[code] = number, outline
        except (CellError, OutlineError) as error:
            errors.append(RowError(number, str(error)))
        tick()
    if errors:
        raise ImportRefusedError(errors)
    return _save(session, {code: outline for code, (_, outline) in outlines.items()}, grids)


def _read(feature: Any, grids: dict[str, Grid]) -> tuple[str, Outline]:
    """Code and outline of one feature; CellError or OutlineError says what is wrong."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise CellError(words.NO_FEATURE)
    properties = feature.get("properties")
    said = properties.get("code") if isinstance(properties, dict) else None
    if said is None or isinstance(said, bool | list | dict):
        raise CellError(words.NO_CODE)
    code = cells.read_code(repr(said) if isinstance(said, float) else str(said).strip())
    grid = grids.get(code)
    if grid is None:
        raise CellError(words.no_grid_for_boundary(code))
    if grid.retired_at is not None:
        raise CellError(words.boundary_of_retired(code, grid.name))
    try:
        return code, read_outline(feature.get("geometry"))
    except OutlineError as error:
        raise OutlineError(f"{grid.name}（{code}）{error}") from error


def _save(session: Session, outlines: dict[str, Outline], grids: dict[str, Grid]) -> ImportReport:
    stored = {item.grid_code: item for item in all_boundaries(session)}
    new = updated = 0
    for code, outline in outlines.items():
        values = {
            "geometry": outline.text,
            **{side: getattr(outline, side) for side in ("west", "south", "east", "north")},
        }
        item = stored.get(code)
        if item is None:
            session.add(Boundary(grid_code=code, **values))
            new += 1
        elif item.geometry != outline.text:
            session.add(item.sqlmodel_update(values))
            updated += 1
    session.flush()
    missing = [grid for grid in grids.values() if _is_bare(grid, {*stored, *outlines})]
    notes = [words.still_without(len(missing))] if missing else []
    return ImportReport(new, updated, len(outlines) - new - updated, notes=notes)


def _is_bare(grid: Grid, drawn: Container[str]) -> bool:
    return grid.retired_at is None and grid.kind in ("grid", "exclusive") and grid.code not in drawn
