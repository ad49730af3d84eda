"""Where grids lie: one outline each, with the box around it that finds the few worth a closer look."""

from collections.abc import Sequence

from sqlmodel import Field, Session, SQLModel, col, select

from storage.registry import Grid


class Boundary(SQLModel, table=True):
    """A grid's outline as a GeoJSON Polygon or MultiPolygon, in degrees of WGS 84, longitude first."""

    __tablename__ = "boundaries"

    grid_code: str = Field(primary_key=True, foreign_key="grids.code")
    geometry: str
    west: float
    south: float
    east: float
    north: float


def all_boundaries(session: Session) -> Sequence[Boundary]:
    """Every outline, those of retired grids too."""
    return session.exec(select(Boundary).order_by(col(Boundary.grid_code))).all()


def boundaries_around(session: Session, longitude: float, latitude: float) -> Sequence[tuple[Boundary, Grid]]:
    """The present grids whose box holds the point."""
    query = (
        select(Boundary, Grid)
        .join(Grid, col(Grid.code) == col(Boundary.grid_code))
        .where(
            col(Grid.retired_at).is_(None),
            col(Boundary.west) <= longitude,
            col(Boundary.east) >= longitude,
            col(Boundary.south) <= latitude,
            col(Boundary.north) >= latitude,
        )
    )
    return session.exec(query.order_by(col(Boundary.grid_code))).all()
