"""A town whose lifts were always a little trouble, and have become much: for tests of hot issues."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from desk.tickets.opening import open_ticket
from desk.tickets.report import Finding, Report, Said
from desk.work import Work
from storage.rows import insert_all, row
from storage.tickets import Ticket
from tests.desk.office import Office
from tests.town import NOON, Town

MORNING = NOON - timedelta(hours=3, minutes=40)  # 8:20
MIDNIGHT = NOON - timedelta(hours=12)
FIRST, SECOND = "990101103001001", "990101103001002"
USUAL = (5, 7, 4, 6, 8, 5, 6, 7, 3, 8, 6, 7)  # a week, oldest first
PEOPLE = tuple(f"{name}阿姨" for name in "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张")
SAID = "3栋电梯又坏了，没人修"


def past(town: Town, weeks: tuple[int, ...] = USUAL, category: str = "elevator", grid: str = FIRST) -> None:
    """Tickets of the weeks before the last one, long closed."""
    moments = [
        MIDNIGHT - timedelta(days=7 * (len(weeks) - number + 1) - 1, hours=nth)
        for number, count in enumerate(weeks)
        for nth in range(count)
    ]
    with town.database.writing() as session:
        insert_all(session, Ticket, [_closed(at, category, grid) for at in moments])


def _closed(at: datetime, category: str, grid: str) -> dict[str, object]:
    days = dict.fromkeys(("opened_at", "respond_by", "due_at", "active_at", "resolved_at", "ended_at"), at)
    return row(
        Ticket,
        state="closed",
        level="grid",
        grid_code=grid,
        source="talk",
        category=category,
        kind="help",
        urgency="normal",
        text="旧事",
        **days,
    )


def reported(town: Town, who: str, text: str, group: str = "g1", category: str = "elevator") -> int:
    """A new ticket, as the talk would open it; its number."""
    actor = Office(town).who(who)

    def report(work: Work) -> int:
        place = work.directory.groups["fake", group]
        said = Said("fake", group, town.next_id(), actor.user_id, work.now, text)
        finding = Finding(category, "help", "normal", place="3栋", building="3")
        return open_ticket(work, Report(actor, place, finding, text, (said,)))

    return town.intake.perform(report)


def rise(town: Town, people: Sequence[str] = PEOPLE[:20], group: str = "g1", text: str = SAID) -> list[int]:
    """One each in the last week; their numbers."""
    numbers = []
    for number, who in enumerate(people):
        town.now = MIDNIGHT - timedelta(days=5, minutes=-number)
        numbers.append(reported(town, who, text, group))
    town.now = MORNING
    return numbers
