"""One simulated month, whole or in small, and its figures beside those that are counted anew."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk.review.figures import Figures, cells_of, figures_of
from desk.work import Work
from grids.deadlines import SHANGHAI
from grids.periods import Period, period_of
from tests.bench.throughput import as_the_house_collects
from tests.simulate.month.life import Life
from tests.simulate.month.people import DAY, HOUR
from tests.simulate.month.recount import Key, recount
from tests.simulate.month.world import World

FIRST = datetime(2026, 10, 1, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    grids: int
    workers: int
    tickets: int
    days: int
    often: timedelta  # how often the clock is looked at by day
    seed: int = 20261001


FULL = Size(grids=72, workers=98, tickets=2_560, days=31, often=timedelta(minutes=40))
SMALL = Size(grids=6, workers=8, tickets=60, days=10, often=timedelta(minutes=60))


class Month(World):
    """The world once its month is over."""

    @property
    def period(self) -> Period:
        """October."""
        return period_of("month", FIRST.date())

    def figures(self) -> Figures:
        """As the review tells them."""
        return self.intake.perform(lambda work: figures_of(work, self.period))

    def counted(self) -> dict[Key, Counter[str]]:
        """By grid, post and category what the product counts, without noughts."""

        def cells(work: Work) -> dict[Key, Counter[str]]:
            found: dict[Key, Counter[str]] = {}
            for cell in cells_of(work, self.period):
                counts = {name: count for name, count in asdict(cell.counts).items() if count}
                if counts:
                    found[cell.grid, cell.post, cell.category] = Counter(counts)
            return found

        return self.intake.perform(cells)

    def recounted(self) -> dict[Key, Counter[str]]:
        """The same from the raw steps."""
        moments = (self.period.since, self.period.until, self.now)
        since, until, now = (f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" for at in moments)
        return recount(self.config.storage.path, since, until, now)

    def differences(self) -> list[str]:
        """Where the two do not agree."""
        ours, anew = self.counted(), self.recounted()
        keys = sorted(ours.keys() | anew.keys(), key=str)
        return [f"{key}: {ours.get(key)} / {anew.get(key)}" for key in keys if ours.get(key) != anew.get(key)]


def month(folder: Path, size: Size) -> Month:
    """From the first midnight to the morning after the last day."""
    world = Month(folder, size.seed, FIRST - HOUR, size.grids, size.workers)
    life = Life(world)
    life.fill(FIRST, size.days, size.tickets)
    end = FIRST + size.days * DAY + timedelta(hours=9)
    world.ticks(end, size.often)
    with as_the_house_collects():
        world.run(end)
    return world
