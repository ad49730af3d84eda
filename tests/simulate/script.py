"""What happens in the simulated days, and what must come of it; nothing here is computed by the product."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from grids.deadlines import SHANGHAI

TIMES = {
    "morning_list": (8, 30),
    "overdue_overview": (8, 40),
    "weekly_theme": (9, 0),
    "daily_tip": (9, 0),
    "quiz": (16, 0),
    "day_summary": (17, 30),
    "week_review": (8, 50),
}
# The State Council's arrangement for 2026: 中秋 from 25 to 27 September, Sunday the 20th is a working day.
WORKING = {14, 15, 16, 17, 18, 20, 21, 22, 23, 24}
HOLIDAYS = {25, 26, 27}


@dataclass(frozen=True)
class Happening:
    """Something befalls the township at a true time, whatever its clocks show then."""

    at: datetime
    what: str  # kill, start, crash, stop, leap, kick, broadcast, emergency
    whom: str = ""
    hours: float = 0.0


@dataclass(frozen=True)
class Script:
    """Days of September 2026 with their happenings, and the occurrences that must be told as missed."""

    first: int
    last: int
    groups: int
    happenings: tuple[Happening, ...]
    missed: frozenset[tuple[str, datetime]]

    @property
    def start(self) -> datetime:
        """Midnight before the first day."""
        return at(self.first, "0:00")

    @property
    def end(self) -> datetime:
        """Midnight after the last."""
        return at(self.last, "0:00") + timedelta(days=1)

    def expected(self, job: str) -> list[datetime]:
        """Every occurrence of a job, from the calendar on paper."""
        hour, minute = TIMES[job]
        days = [day for day in range(self.first, self.last + 1) if _has(job, day)]
        return [at(day, f"{hour}:{minute}") for day in days]


def at(day: int, clock: str) -> datetime:
    """A moment of September 2026 in Shanghai."""
    hour, minute = clock.split(":")
    return datetime(2026, 9, day, int(hour), int(minute), tzinfo=SHANGHAI)


def _has(job: str, day: int) -> bool:
    monday, friday = day in (14, 21), day in (18, 25)
    if job in ("weekly_theme", "week_review"):
        return monday
    if job == "daily_tip":
        return not monday
    if job == "quiz":
        return friday and day not in HOLIDAYS
    return day in WORKING


HERE, BESIDE = "here", "beside"

FORTNIGHT = Script(
    first=14,
    last=27,
    groups=72,
    happenings=(
        # Two processes from the first day on.
        Happening(at(14, "6:00"), "start", BESIDE),
        # The clock goes two hours fast for a while; what it brings on too early is not done again later.
        Happening(at(15, "7:05"), "leap", hours=2),
        Happening(at(15, "12:10"), "leap", hours=-2),
        # It goes slow across the morning's work, and is put right.
        Happening(at(16, "8:50"), "leap", hours=-2),
        Happening(at(16, "13:00"), "leap", hours=2),
        # A power cut in the middle of the morning's work; too long to make up for all of it.
        Happening(at(17, "8:35"), "kill", BESIDE),
        Happening(at(17, "8:36"), "stop", HERE),
        Happening(at(17, "11:10"), "start", HERE),
        Happening(at(17, "12:00"), "start", BESIDE),
        # A broadcast and an emergency late in the evening.
        Happening(at(17, "22:30"), "broadcast"),
        Happening(at(17, "23:10"), "emergency"),
        # Killed while it works, again and again; the neighbour goes on.
        Happening(at(18, "8:20"), "crash", HERE),
        Happening(at(18, "8:58"), "crash", HERE),
        Happening(at(18, "15:59"), "kill", BESIDE),
        Happening(at(18, "15:59"), "crash", HERE),
        Happening(at(18, "18:00"), "start", BESIDE),
        # A group puts the bot out; nobody else may notice.
        Happening(at(19, "8:00"), "kick", "-1001000000005"),
        # The power goes in the middle of a job, before its transaction is over.
        Happening(at(18, "17:00"), "cut", HERE),
        Happening(at(21, "7:00"), "cut", HERE),
        Happening(at(24, "7:00"), "cut", HERE),
        # A short stop over the morning of a Sunday that makes up for the holiday: all of it is made up.
        Happening(at(20, "8:25"), "stop", HERE),
        Happening(at(20, "8:26"), "kill", BESIDE),
        Happening(at(20, "9:45"), "start", HERE),
        Happening(at(20, "9:46"), "start", BESIDE),
        # Alone, with the clock two hours fast overnight: it rings at what is still night.
        Happening(at(22, "22:00"), "leap", hours=2),
        Happening(at(23, "10:00"), "leap", hours=-2),
        # Restarts without any harm.
        *(Happening(at(day, "9:02"), "stop", HERE) for day in (24, 26)),
        *(Happening(at(day, "9:03"), "start", HERE) for day in (24, 26)),
    ),
    missed=frozenset({("overdue_overview", at(17, "8:40")), ("daily_tip", at(17, "9:00"))}),
)

# The Sunday that makes up for the holiday and the two days after it, with less of everything.
SHORT = Script(
    first=20,
    last=22,
    groups=12,
    happenings=(
        Happening(at(20, "6:00"), "start", BESIDE),
        Happening(at(20, "7:05"), "leap", hours=2),
        Happening(at(20, "12:10"), "leap", hours=-2),
        Happening(at(21, "8:35"), "kill", BESIDE),
        Happening(at(21, "8:36"), "stop", HERE),
        Happening(at(21, "11:05"), "start", HERE),
        Happening(at(21, "22:30"), "broadcast"),
        Happening(at(22, "7:40"), "crash", HERE),
        Happening(at(22, "8:20"), "cut", HERE),
        Happening(at(22, "8:50"), "leap", hours=-2),
        Happening(at(22, "13:00"), "leap", hours=2),
    ),
    missed=frozenset(
        {
            ("overdue_overview", at(21, "8:40")),
            ("week_review", at(21, "8:50")),
            ("weekly_theme", at(21, "9:00")),
        }
    ),
)
