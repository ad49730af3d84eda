"""The gazetteer: compounds, buildings, shops, roads and landmarks of each grid, and what they are called."""

from collections.abc import Sequence

import orjson
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.rows import driver
from storage.types import json_field


class Place(SQLModel, table=True):
    """A place of one grid; within a grid each of its names means nothing else."""

    __tablename__ = "places"
    __table_args__ = (UniqueConstraint("grid_code", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    grid_code: str = Field(foreign_key="grids.code")
    kind: str  # compound, building, shop, road, landmark
    name: str
    nicknames: list[str] = json_field(list)

    @property
    def words(self) -> list[str]:
        """All it is called."""
        return [self.name, *self.nicknames]


def all_places(session: Session) -> Sequence[Place]:
    """Every place, in the order of the grids and as they came."""
    return session.exec(select(Place).order_by(col(Place.grid_code), col(Place.id))).all()


def places_under(session: Session, grid_code: str) -> Sequence[Place]:
    """The places of a node of the tree and all below it."""
    query = select(Place).where(col(Place.grid_code).startswith(grid_code, autoescape=True))
    return session.exec(query.order_by(col(Place.grid_code), col(Place.id))).all()


def place_rows(session: Session) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Grid, kind, name and nicknames of every place; in plain statements, being read with the registry."""
    query = "SELECT grid_code, kind, name, nicknames FROM places ORDER BY grid_code, id"
    rows = driver(session).execute(query).fetchall()
    return [(grid, kind, name, tuple(orjson.loads(nicknames))) for grid, kind, name, nicknames in rows]
