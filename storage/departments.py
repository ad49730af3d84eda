"""The township's departments (科室): what each answers for, when, and where it talks."""

from collections.abc import Sequence

from sqlmodel import Field, Session, SQLModel, col, select

from storage.types import json_field


class Department(SQLModel, table=True):
    """An office beside the tree of grids; its people sit in the post that links to it."""

    __tablename__ = "departments"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    grid_code: str = Field(foreign_key="grids.code")  # the township it belongs to
    group_id: int | None = Field(default=None, foreign_key="groups.id")
    categories: list[str] = json_field(list)
    hours: str = ""  # 工作日 09:00-17:00, 全天; empty where nobody has said

    @property
    def number(self) -> int:
        """The id of a saved department."""
        if self.id is None:
            raise ValueError("a department has a number only once it is saved")
        return self.id


def all_departments(session: Session) -> Sequence[Department]:
    """Every department, in the order they came."""
    return session.exec(select(Department).order_by(col(Department.id))).all()
