"""What the township tells its residents week by week: themes, tips, quizzes, and what became of them."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from storage.types import json_field


class Theme(SQLModel, table=True):
    """A subject a week can be about."""

    __tablename__ = "themes"

    code: str = Field(primary_key=True)
    name: str
    flavour: str  # fraud, custom, household, theme
    opening: str  # the week's first words


class PlannedWeek(SQLModel, table=True):
    """A week the staff have given a theme of their own; all others follow the plan that ships."""

    __tablename__ = "planned_weeks"

    monday: str = Field(primary_key=True)  # the week's Monday, 2026-11-23
    theme_code: str = Field(foreign_key="themes.code")
    title: str = ""
    by: str = ""
    at: datetime


class Tip(SQLModel, table=True):
    """One tip; `code` is set for those that ship, so that a new version can add to them."""

    __tablename__ = "tips"

    id: int | None = Field(default=None, primary_key=True)
    code: str | None = Field(default=None, unique=True)
    theme_code: str = Field(foreign_key="themes.code", index=True)
    text: str
    photo: str | None = None  # the platform's handle of a picture
    photo_platform: str | None = None  # where that handle is good
    source: str = "shipped"  # shipped, chat, import
    by: str = ""
    created_at: datetime
    changed_at: datetime | None = None  # by the staff: a new version then leaves it alone
    retired_at: datetime | None = None


class TipPost(SQLModel, table=True):
    """A tip given to a group on a day."""

    __tablename__ = "tip_posts"
    __table_args__ = (UniqueConstraint("group_id", "occurrence"),)

    id: int | None = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tips.id", index=True)
    group_id: int = Field(foreign_key="groups.id", index=True)
    occurrence: datetime
    at: datetime
    outbox_id: int | None = None


class Quiz(SQLModel, table=True):
    """One question with its answers."""

    __tablename__ = "quizzes"

    id: int | None = Field(default=None, primary_key=True)
    code: str | None = Field(default=None, unique=True)
    theme_code: str = Field(foreign_key="themes.code", index=True)
    question: str
    options: list[str] = json_field(list)
    answer: int  # counts from 1
    why: str
    retired_at: datetime | None = None


class QuizPost(SQLModel, table=True):
    """A question put to a group."""

    __tablename__ = "quiz_posts"
    __table_args__ = (UniqueConstraint("group_id", "occurrence"),)

    id: int | None = Field(default=None, primary_key=True)
    quiz_id: int = Field(foreign_key="quizzes.id", index=True)
    group_id: int = Field(foreign_key="groups.id", index=True)
    occurrence: datetime
    at: datetime
    outbox_id: int | None = None


class QuizAnswer(SQLModel, table=True):
    """Somebody's first answer to a question; the second one does not count."""

    __tablename__ = "quiz_answers"
    __table_args__ = (UniqueConstraint("post_id", "platform", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="quiz_posts.id", index=True)
    platform: str
    user_id: str
    choice: int
    right: bool
    at: datetime


class Read(SQLModel, table=True):
    """Somebody pressed 我知道了 under a tip or a broadcast: counted once a person."""

    __tablename__ = "reads"
    __table_args__ = (UniqueConstraint("kind", "subject_id", "platform", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # tip, campaign
    subject_id: int = Field(index=True)  # the tip post's id, the campaign's number
    group_id: int | None = Field(default=None, foreign_key="groups.id")
    platform: str
    user_id: str
    at: datetime
