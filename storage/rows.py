"""Fast ways in and out of the tables, for what every complaint does.

New rows are plain dictionaries of what differs from the defaults, inserted many at a time: constructing an
SQLModel object takes some 300 µs, an insert through executemany about 20. The rows that belong to something
are asked for by a statement put together once: doing that anew takes as long as the answer.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, bindparam, inspect
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import configure_mappers, make_transient_to_detached
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, SQLModel, select

from storage.transactions import Transaction, driver_of
from storage.types import as_json, written

Row = dict[str, Any]
M = TypeVar("M", bound=SQLModel)


@cache
def _columns(model: type[SQLModel]) -> tuple[frozenset[str], Row, tuple[tuple[str, Any], ...]]:
    """All names; fixed default values, and factories for the others; the automatic id has neither."""
    fixed, made = {}, []
    for name, field in model.model_fields.items():
        if field.default_factory is not None:
            made.append((name, field.default_factory))
        elif not field.is_required() and name != "id":
            fixed[name] = field.default
    return frozenset(model.model_fields), fixed, tuple(made)


class _Column(NamedTuple):
    """What turns a column's values into the driver's own, if anything; most moments are not known yet."""

    process: Callable[[Any], Any] | None
    none_too: bool  # JSON writes its None in a way of its own

    @classmethod
    def of(cls, kind: TypeEngine[Any], dialect: Dialect) -> "_Column":
        """As the column's type has it; for the types of nearly all without SQLAlchemy's layers."""
        if isinstance(kind, JSON):
            return cls(as_json, none_too=True)
        if isinstance(getattr(kind, "impl", kind), DateTime):
            return cls(written, none_too=False)
        return cls(kind.bind_processor(dialect), none_too=False)

    def literal(self, default: Any) -> str:
        """A default as SQL writes it."""
        if self.process is not None and (self.none_too or default is not None):
            default = self.process(default)
        if default is None:
            return "NULL"
        return "'" + default.replace("'", "''") + "'" if isinstance(default, str) else str(+default)


class _Insert(NamedTuple):
    """An INSERT as the driver wants it, and what turns some of the values into the driver's own."""

    sql: str
    processors: tuple[tuple[int, Callable[[Any], Any], bool], ...]  # place, how, whether None is turned, too


@cache
def _insert(model: type[SQLModel], names: tuple[str, ...], dialect: Dialect) -> _Insert:
    """For rows that give these columns; the defaults of the others stand in the statement itself."""
    table = model.__table__  # type: ignore[attr-defined]
    known, fixed, made = _columns(model)
    if unknown := set(names) - known:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    defaults = {**fixed, **{name: factory() for name, factory in made}}
    left_out = [name for name in defaults if name not in names]
    how = {name: _Column.of(table.c[name].type.dialect_impl(dialect), dialect) for name in known}
    quote = dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, (*names, *left_out)))
    values = ", ".join(["?"] * len(names) + [how[name].literal(defaults[name]) for name in left_out])
    return _Insert(
        f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({values})",
        tuple(
            (place, process, how[name].none_too)
            for place, name in enumerate(names)
            if (process := how[name].process) is not None
        ),
    )


def row(model: type[SQLModel], **values: Any) -> Row:
    """All columns of a new row; TypeError for a name the table does not have."""
    names, fixed, made = _columns(model)
    if not values.keys() <= names:
        raise TypeError(f"{model.__name__} has no {', '.join(sorted(values.keys() - names))}")
    full = {**fixed, **values}
    for name, factory in made:
        if name not in values:
            full[name] = factory()
    return full


def driver(session: Session) -> sqlite3.Connection:
    """The driver's connection within the session's transaction, for the statements of the hot path."""
    if isinstance(session, Transaction):
        return session.plain
    return driver_of(session.connection())


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """What is done within is undone alone if it raises, the driver's plain statements included."""
    with session.begin_nested():
        # SQLAlchemy makes it with its own first statement only: one of the driver's could come before.
        session.connection()
        yield


def insert_all(session: Session, model: type[SQLModel], rows: Iterable[Row]) -> None:
    """Insert rows, each naming the columns that have no default, or more.

    TypeError for a name the table does not have, StatementError for a value of a wrong type.
    """
    dialect = session.get_bind().dialect
    rows = list(rows)
    # Rows that have their ids already may be written in any order: those of the same columns together.
    if rows and "id" in rows[0]:
        rows.sort(key=tuple)
    for names, batch in groupby(rows, key=tuple):
        sql, processors = _insert(model, names, dialect)
        values = [list(line.values()) for line in batch]
        try:
            for line in values:
                for place, process, even_none in processors:
                    if even_none or line[place] is not None:
                        line[place] = process(line[place])
        except (AttributeError, TypeError, ValueError) as error:
            raise StatementError(str(error), sql, None, error) from error
        try:
            driver(session).executemany(sql, values)
        except sqlite3.IntegrityError as error:
            raise IntegrityError(sql, None, error) from error


def all_with(session: Session, model: type[M], **values: Any) -> Sequence[M]:
    """The rows whose columns have these values, in the order of their ids."""
    found: Sequence[M] = session.exec(_asking(model, tuple(values)), params=values).all()
    return found


@cache
def _asking(model: type[SQLModel], names: tuple[str, ...]) -> Any:
    table = inspect(model).columns
    wanted = (table[name] == bindparam(name) for name in names)
    return select(model).where(*wanted).order_by(*inspect(model).primary_key)


def by_id(session: Session, model: type[M], number: int) -> M | None:
    """The row of that id, as Session.get returns it, which takes four times as long to read one."""
    mapper = inspect(model)
    if mapper.identity_key_from_primary_key((number,)) in session.identity_map:
        return session.get(model, number)
    query, names, processors = _reading(model, session.get_bind().dialect)
    found = driver(session).execute(query, (number,)).fetchone()
    if found is None:
        return None
    values = dict(zip(names, found, strict=True))
    for name, process in processors:
        values[name] = process(values[name])
    known: M = mapper.class_manager.new_instance()
    vars(known).update(values)
    make_transient_to_detached(known)
    session.add(known)
    return known


@cache
def _reading(
    model: type[SQLModel], dialect: Dialect
) -> tuple[str, list[str], list[tuple[str, Callable[[Any], Any]]]]:
    """A SELECT by the id, its columns, and what turns values of the driver into those of the model."""
    configure_mappers()  # else done with the ORM's first query, which this may come before
    table, quote = inspect(model).local_table, dialect.identifier_preparer.quote
    names = [column.name for column in table.c]
    how = {column.name: column.type.dialect_impl(dialect) for column in table.c}
    processors = [
        (name, process)
        for name in names
        if (process := how[name].result_processor(dialect, None)) is not None
    ]
    columns = ", ".join(map(quote, names))
    return f"SELECT {columns} FROM {quote(table.name)} WHERE id = ?", names, processors
