"""One writing transaction, for plain statements and the ORM alike."""

import sqlite3

from sqlalchemy import Connection, Engine
from sqlmodel import Session


class Transaction(Session):
    """A session whose transaction whichever comes first begins: a plain statement, or one of the ORM's.

    Most of what is written needs none of the ORM, which takes many times as long to begin and to commit.
    """

    def __init__(self, engine: Engine, idle: "list[Transaction]") -> None:
        """`idle`: where it goes with its connection once it is over; making another one costs more."""
        super().__init__(engine, expire_on_commit=False)
        self._engine, self._idle = engine, idle
        self._held: Connection | None = None
        self._plain: sqlite3.Connection | None = None

    @property
    def plain(self) -> sqlite3.Connection:
        """The driver's connection, within the transaction."""
        if self._plain is None:
            self._plain = driver_of(self.connection()) if self.in_transaction() else self._begin()
        return self._plain

    def commit(self) -> None:
        """Keep what was written, by either."""
        if self._orm_has_part():
            super().commit()
        if self._plain is not None:
            self._plain.commit()

    def rollback(self) -> None:
        """Undo what was written, by either."""
        super().rollback()
        if self._plain is not None:
            self._plain.rollback()
            self._plain = None

    def close(self) -> None:
        """Let go, ready for the next one; what was not committed is undone."""
        if self.in_transaction() or len(self.identity_map) or self.new:
            super().close()
        self._plain = None
        if self._held is None:
            return
        if driver_of(self._held).in_transaction:
            self.disconnect()
        else:
            self._idle.append(self)

    def disconnect(self) -> None:
        """Give the connection back."""
        if self._held is not None:
            self._held.close()
            self.bind, self._held = self._engine, None

    def _begin(self) -> sqlite3.Connection:
        if self._held is None:
            # Bound to one connection the ORM joins in, should it be needed after all.
            self.bind = self._held = self._engine.connect()
        plain = driver_of(self._held)
        plain.execute("BEGIN IMMEDIATE")
        return plain

    def _orm_has_part(self) -> bool:
        """Has it told the database anything, or still to tell? An object that was only read is neither."""
        if self._held is None or self._held.in_transaction():
            return self.in_transaction()
        return bool(self.new or self.dirty or self.deleted)


def driver_of(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection behind one of SQLAlchemy's."""
    plain: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    return plain
