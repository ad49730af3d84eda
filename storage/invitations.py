"""One-time invitations into posts, of which only a hash of the code is kept, and who guessed wrong."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete, select

import storage.registry  # noqa: F401 - invitations point to its tables


class Invitation(SQLModel, table=True):
    """A place for one person in a post of that role at that node."""

    __tablename__ = "invitations"

    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)
    role: str
    grid_code: str = Field(foreign_key="grids.code")
    platform: str  # who invited: they hear of the arrival
    user_id: str
    inviter: str
    created_at: datetime
    expires_at: datetime
    claimed_by: str | None = Field(default=None, index=True)  # "platform:user_id" of whoever sent the code
    claimed_at: datetime | None = None
    used_at: datetime | None = None


class WrongCodes(SQLModel, table=True):
    """How many wrong codes an account has sent in a row, and till when it is not heard."""

    __tablename__ = "wrong_codes"

    platform: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    count: int = 0
    last_at: datetime
    locked_until: datetime | None = None


def invitation_of(session: Session, code_hash: str) -> Invitation | None:
    """The invitation with this code."""
    return session.exec(select(Invitation).where(Invitation.code_hash == code_hash)).first()


def claimed_invitation(session: Session, account: str) -> Invitation | None:
    """The invitation somebody has shown the code of and not yet given their name for."""
    query = select(Invitation).where(Invitation.claimed_by == account, col(Invitation.used_at).is_(None))
    return session.exec(query.order_by(col(Invitation.id).desc())).first()


def forget_wrong_codes(session: Session, before: datetime) -> None:
    """Forget guesses older than a moment."""
    session.exec(delete(WrongCodes).where(col(WrongCodes.last_at) < before))
