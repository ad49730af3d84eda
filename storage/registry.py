"""Who and where: grids, chat groups and the people who work for them."""

from collections.abc import Sequence
from dataclasses import make_dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, cast

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.rows import driver
from storage.secrets import WorkNumber

M = TypeVar("M", bound=SQLModel)


class Grid(SQLModel, table=True):
    """A node of the tree township → community → grid → micro-grid; the code's prefix names its parent."""

    __tablename__ = "grids"

    code: str = Field(primary_key=True, max_length=17)
    name: str
    kind: str  # township, community, grid, micro, exclusive
    households: int = 0
    shared_with: str = ""  # an exclusive grid's second community, which answers for it as its own does
    retired_at: datetime | None = None  # kept for history; who follows it stands in successions


class Group(SQLModel, table=True):
    """A chat group the bot sits in; without a grid it is unbound and the bot keeps silent there."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("platform", "chat_id"),)

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    chat_id: str
    title: str = ""
    purpose: str = "residents"  # residents, staff, department
    grid_code: str | None = Field(default=None, foreign_key="grids.code", index=True)
    present: bool = True
    hinted_at: datetime | None = None


class Person(SQLModel, table=True):
    """Somebody who works for the township, under one account of one platform; rights hang on posts."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("platform", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    platform: str
    user_id: str
    phone: str = Field(default="", sa_type=WorkNumber)

    @property
    def number(self) -> int:
        """The id of a saved person."""
        if self.id is None:
            raise ValueError("a person has a number only once they are saved")
        return self.id


def all_grids(session: Session) -> Sequence[Grid]:
    """Every grid, parents before children."""
    return session.exec(select(Grid).order_by(col(Grid.code))).all()


def all_groups(session: Session) -> Sequence[Group]:
    """Every group, bound or not."""
    return session.exec(select(Group).order_by(col(Group.id))).all()


def all_people(session: Session) -> Sequence[Person]:
    """Everybody who holds or held a post."""
    return session.exec(select(Person).order_by(col(Person.id))).all()


def find_group(session: Session, platform: str, chat_id: str) -> Group | None:
    """The group behind a platform's chat id."""
    return session.exec(select(Group).where(Group.platform == platform, Group.chat_id == chat_id)).first()


def plain(row: M) -> M:
    """A copy that is no row any more, for those who only read it: SQLAlchemy takes thirty times as long."""
    return cast(M, _plain(type(row))(**row.model_dump()))


@cache
def _plain(model: type[SQLModel]) -> type[Any]:
    return make_dataclass(f"Plain{model.__name__}", list(model.model_fields), slots=True)


def registry_version(session: Session) -> int:
    """Changes whenever grids, groups or people do, also when another process changed them."""
    return int(driver(session).execute("PRAGMA user_version").fetchone()[0])


def touch_registry(session: Session) -> None:
    """Tell every process, with this transaction's commit, that the registry is no longer what it was."""
    following = registry_version(session) % 2_000_000_000 + 1
    session.connection().exec_driver_sql(f"PRAGMA user_version = {following}")
