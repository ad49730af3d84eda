"""A second process on the same database: it ticks when told to, at the moment it is told.

    python -m tests.simulate.neighbour DATABASE OPERATOR

reads moments from stdin, a line each, and answers each with `done`.
"""

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from bot.config import Config
from bot.intake import Intake
from bot.rules import rules_of
from handlers.context import Kit
from handlers.conversation import Conversations
from scheduler.clockwork import Clockwork
from storage.database import Database
from storage.settings import StorageSettings
from triage import Gazetteer, Judge

BUSY_TIMEOUT = 30.0


class Deaf:
    """It hears nothing, so it needs nobody to judge what it hears, wherever that were."""

    gazetteer = Gazetteer(())

    def knowing(self, gazetteer: Gazetteer) -> "Deaf":
        """The same wherever it is."""
        return self


class TownHall:
    """The part of a house that the clock moves; what is heard in the groups does not matter here."""

    def __init__(self, path: Path, operator: str) -> None:
        self.now = datetime(2000, 1, 1, tzinfo=UTC)
        self.config = Config(storage=StorageSettings(path=path, busy_timeout=BUSY_TIMEOUT))
        self.config.bot.operators = [operator]
        self.database = Database(self.config.storage)
        self.rules = rules_of(self.config)
        kit = Kit(cast(Judge, Deaf()), Conversations(self.config.handlers))
        stale = self.config.bot.stale_after
        self.intake = Intake(self.database, kit, self.rules, stale, lambda: self.now)
        self.clockwork = Clockwork(self.config.scheduler, self.intake.perform)

    def tick(self, now: datetime) -> None:
        """As the ticker does every minute."""
        self.now = now
        self.clockwork.tick()


def main() -> None:
    """Until stdin ends or somebody kills us."""
    logging.disable(logging.CRITICAL)
    hall = TownHall(Path(sys.argv[1]), sys.argv[2])
    print("ready", flush=True)
    for line in sys.stdin:
        hall.tick(datetime.fromisoformat(line.strip()))
        print("done", flush=True)


if __name__ == "__main__":
    main()
