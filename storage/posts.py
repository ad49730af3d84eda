"""Posts and who holds them: rights and tickets belong to the post, where a successor finds everything."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

import storage.departments  # noqa: F401 - posts point to its table


class Post(SQLModel, table=True):
    """A seat at a node of the tree (一人一号): grid worker of a grid, an office of the township."""

    __tablename__ = "posts"

    id: int | None = Field(default=None, primary_key=True)
    role: str
    grid_code: str = Field(foreign_key="grids.code", index=True)
    title: str = ""  # 专职网格员, 平安办 …; empty where the role says enough
    department_id: int | None = Field(default=None, foreign_key="departments.id")

    @property
    def number(self) -> int:
        """The id of a saved post."""
        if self.id is None:
            raise ValueError("a post has a number only once it is saved")
        return self.id


class Holding(SQLModel, table=True):
    """One person in one post, from then till then; `until` is empty while it lasts. Never deleted."""

    __tablename__ = "holdings"

    id: int | None = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="posts.id", index=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    since: datetime
    until: datetime | None = None
    deputy: bool = False  # acts where the holder cannot be reached
    ends_at: datetime | None = None  # the last moment of a deputy's time; the clock ends it then


def all_posts(session: Session) -> Sequence[Post]:
    """Every post, held or vacant."""
    return session.exec(select(Post).order_by(col(Post.id))).all()


def current_holdings(session: Session) -> Sequence[Holding]:
    """Who holds what now, holders before deputies."""
    query = select(Holding).where(col(Holding.until).is_(None))
    return session.exec(query.order_by(col(Holding.deputy), col(Holding.id))).all()


def ended_holdings(session: Session, now: datetime) -> Sequence[Holding]:
    """Whose time is over by now and who still sits there."""
    query = select(Holding).where(col(Holding.until).is_(None), col(Holding.ends_at) <= now)
    return session.exec(query.order_by(col(Holding.id))).all()
