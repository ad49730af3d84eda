"""The Friday questions: which there are, where they were put, how they were answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.rows import driver
from storage.types import json_field, utc, written


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
    changed_at: datetime | None = None  # by the staff: a new version then leaves it alone
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


class QuizCount(NamedTuple):
    """How a group answered a question."""

    group_id: int
    answered: int
    right: int


def live_quizzes(session: Session, theme_code: str) -> Sequence[Quiz]:
    """A theme's questions, the one that was asked longest ago (or never) first."""
    asked = (
        select(QuizPost.quiz_id, func.max(QuizPost.occurrence).label("last"))
        .group_by(col(QuizPost.quiz_id))
        .subquery()
    )
    query = (
        select(Quiz)
        .outerjoin(asked, asked.c.quiz_id == col(Quiz.id))
        .where(Quiz.theme_code == theme_code, col(Quiz.retired_at).is_(None))
    )
    return session.exec(query.order_by(asked.c.last.nulls_first(), col(Quiz.id))).all()


def all_quizzes(session: Session) -> Sequence[Quiz]:
    """Every question, retired ones as well."""
    return session.exec(select(Quiz).order_by(col(Quiz.id))).all()


def answer_of(session: Session, post_id: int, platform: str, user_id: str) -> QuizAnswer | None:
    """Somebody's answer to a question, if they gave one."""
    query = select(QuizAnswer).where(
        QuizAnswer.post_id == post_id, QuizAnswer.platform == platform, QuizAnswer.user_id == user_id
    )
    return session.exec(query).first()


def last_quiz_post(session: Session, before: datetime) -> QuizPost | None:
    """The latest question put to any group before a moment."""
    query = select(QuizPost).where(QuizPost.occurrence < before)
    return session.exec(query.order_by(col(QuizPost.occurrence).desc(), col(QuizPost.id).desc())).first()


def quiz_counts(session: Session, occurrence: datetime) -> Sequence[QuizCount]:
    """How each group answered the question of an occurrence."""
    rows = driver(session).execute(
        'SELECT p.group_id, count(a.id), coalesce(sum(a."right"), 0) FROM quiz_posts p '
        "LEFT JOIN quiz_answers a ON a.post_id = p.id WHERE p.occurrence = ? GROUP BY p.group_id",
        (written(occurrence),),
    )
    return [QuizCount(*row) for row in rows]


def groups_asked(session: Session, occurrence: datetime) -> set[int]:
    """The groups that were put a question for an occurrence."""
    return set(session.exec(select(QuizPost.group_id).where(QuizPost.occurrence == utc(occurrence))).all())
