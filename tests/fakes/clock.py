"""Time that passes only when a test says so."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count

# The environment in which the clock has nothing to say, whatever the time of day at which the tests run.
SILENT_CLOCK = {
    f"YUNWANGGE_SCHEDULER__DAYS__{job}": "never"
    for job in ("MORNING_LIST", "OVERDUE_OVERVIEW", "WEEKLY_THEME", "DAILY_TIP", "QUIZ", "DAY_SUMMARY")
}
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class FakeTime:
    """A wall clock, a tick counter and a sleep that belong together."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self._seconds = 0.0
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def clock(self) -> datetime:
        """What time it is."""
        return self._start + timedelta(seconds=self._seconds)

    def ticks(self) -> float:
        """Seconds since the beginning."""
        return self._seconds

    def leap(self, length: timedelta) -> None:
        """The wall clock is set forward; nothing else notices."""
        self._start += length

    def sleep(self, seconds: float) -> asyncio.Future[None]:
        """Done once that much time was made to pass.

        The sleeper is known at once, not only when a task of its own has begun: time could pass in between.
        """
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._seconds + seconds, next(self._order), future))
        return future

    async def passes(self, seconds: float, settled: Callable[[], Awaitable[None]]) -> None:
        """Let time pass, from one sleeper to the next; `settled` returns when all are at rest again."""
        end = self._seconds + seconds
        await settled()
        while True:
            self._drop_cancelled()
            if not self._sleepers or self._sleepers[0][0] > end:
                break
            moment, _, future = heapq.heappop(self._sleepers)
            self._seconds = max(self._seconds, moment)
            future.set_result(None)
            # The sleeper wakes, then the task that waits for it, then whoever waits for that.
            for _ in range(5):
                await asyncio.sleep(0)
            await settled()
        self._seconds = end
        await settled()

    def _drop_cancelled(self) -> None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
