"""What every test of a process would otherwise do anew, at half the cost of the suite, and does once.

The statements of SQL: each Database has an engine of its own, and each engine compiles every statement for
itself. The lexicon: each command line loads a judge.
"""

from functools import cache
from typing import Any

import sqlalchemy
from sqlalchemy import Engine

import bot.house
import bot.scan
import storage.database
import triage
from triage import Judge, TriageSettings

_load = triage.load_judge


@cache
def _model() -> Engine:
    """What all engines take after; a dialect learns what its database can do from the first connection."""
    engine = sqlalchemy.create_engine("sqlite://")
    engine.connect().close()
    return engine


def _create(*args: Any, **options: Any) -> Engine:
    engine = sqlalchemy.create_engine(*args, **options)
    made: Any = engine
    model: Any = _model()
    model.dialect._json_serializer = made.dialect._json_serializer
    made.dialect = made.pool._dialect = model.dialect
    made._compiled_cache = model._compiled_cache
    return engine


@cache
def shipped() -> Judge:
    """The judge as it comes, loaded with the first call."""
    return _load()


def _judge(settings: TriageSettings | None = None, *args: Any, **more: Any) -> Judge:
    """A judge may be shared, so the shipped one is loaded once; any other as it is asked for."""
    usual = settings is None or settings == TriageSettings()
    return shipped() if usual and not args and not more else _load(settings, *args, **more)


def take() -> None:
    """From now on."""
    vars(storage.database)["create_engine"] = _create
    for module in (triage, bot.house, bot.scan):
        vars(module)["load_judge"] = _judge
