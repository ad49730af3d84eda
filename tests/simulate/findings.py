"""What the simulated days came to: the ledger against the calendar, the messages against the ledger."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlmodel import Session, col, select

from grids.deadlines import SHANGHAI
from scheduler.jobs import JOBS
from storage.database import Database
from storage.outbox import BROADCAST, OutboxRow
from storage.runs import Run, runs_since
from storage.settings import StorageSettings
from tests.simulate.run import BROADCAST_WORDS, Simulation
from tests.simulate.script import TIMES

QUIET_FROM, QUIET_TO = time(21, 30), time(7, 30)
CLOCK_SAYS = ("tip", "theme", "quiz", "reminder", "probe")


@dataclass
class JobFinding:
    """One line of the report."""

    name: str
    title: str
    expected: int
    done: int
    missed: int
    doubled: int


@dataclass
class Findings:
    """All of the report."""

    jobs: list[JobFinding]
    messages: Counter[str]
    facts: dict[str, int]
    violations: list[str]


def examine(world: Simulation) -> Findings:
    """Look at everything; each violation is a sentence."""
    database = Database(StorageSettings(path=world.path))
    with database.reading() as session:
        runs = [run for run in runs_since(session, world.script.start) if run.state != "begun"]
        rows = session.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all()
        violations: list[str] = []
        jobs = [_job(world, name, runs, violations) for name in TIMES]
        _order(session, world, violations)
        _queued(world, jobs, rows, violations)
        facts = _delivered(world, rows, violations)
        facts["quiet"] = _quiet(world, rows, violations)
        _told(world, rows, violations)
        facts["refused"] = world.api.limits.refused if world.api.limits else 0
        if facts["refused"]:
            violations.append(f"平台说过 {facts['refused']} 次太快（429）")
        messages = Counter(row.about for row in rows if row.action == "send" and row.state == "sent")
    database.close()
    return Findings(jobs, messages, facts, violations)


def _job(world: Simulation, name: str, runs: Sequence[Run], violations: list[str]) -> JobFinding:
    """Each occurrence of the calendar is in the ledger once, as it should be; and no other is."""
    expected = {moment.astimezone(UTC) for moment in world.script.expected(name)}
    found = Counter(run.occurrence for run in runs if run.job == name)
    states = {run.occurrence: run.state for run in runs if run.job == name}
    missed = {moment.astimezone(UTC) for job, moment in world.script.missed if job == name}
    violations += [f"{name} 漏了 {_clock(moment)}" for moment in sorted(expected - set(found))]
    violations += [f"{name} 多了 {_clock(moment)}" for moment in sorted(set(found) - expected)]
    for moment in sorted(expected & set(found)):
        wanted = "missed" if moment in missed else "done"
        if states[moment] != wanted:
            violations.append(f"{name} {_clock(moment)} 应为 {wanted}，实为 {states[moment]}")
    count = Counter(states.values())
    doubled = sum(times - 1 for times in found.values())
    title = next(job.title for code, job in JOBS.items() if code == name)
    return JobFinding(name, title, len(expected), count["done"], count["missed"], doubled)


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}"


def _order(session: Session, world: Simulation, violations: list[str]) -> None:
    """Occurrences were done in the order of time, whichever process did them."""
    query = select(Run.occurrence).where(Run.state == "done", Run.occurrence >= world.script.start)
    moments = session.exec(query.order_by(col(Run.id))).all()
    if list(moments) != sorted(moments):
        violations.append("有任务没有按时间顺序做")


def _queued(
    world: Simulation,
    jobs: list[JobFinding],
    rows: Sequence[OutboxRow],
    violations: list[str],
) -> None:
    """Everybody has been told once for each occurrence that was done, neither less nor more."""
    done = {job.name: job.done for job in jobs}
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.action == "send":
            told[row.about][row.chat_id] += 1
    tips = told["tip"] + told["theme"]
    for chats, counts, times, what in (
        (world.town.groups, tips, done["daily_tip"] + done["weekly_theme"], "提示"),
        (world.town.groups, told["quiz"], done["quiz"], "问答"),
        (world.town.workers, told["reminder"], done["morning_list"], "早清单"),
        # A review comes with its table.
        (world.town.staff_groups, told["reminder"], done["day_summary"] + 2 * done["week_review"], "通报"),
    ):
        violations += [
            f"{chat} 的{what}应有 {times} 条，实有 {counts[chat]} 条"
            for chat in chats
            if counts[chat] != times
        ]
    most, reminded = done["overdue_overview"], told["reminder"]
    violations += [f"{chat} 的超时提醒多了" for chat in world.town.overseers if reminded[chat] > most]


def _delivered(world: Simulation, rows: Sequence[OutboxRow], violations: list[str]) -> dict[str, int]:
    """What the outbox calls sent arrived once, in the outbox's order; what did not arrive could not."""
    facts: Counter[str] = Counter()
    ours: dict[str, list[OutboxRow]] = defaultdict(list)
    for row in rows:
        if row.action != "send":
            continue
        facts[row.state] += 1
        if row.state == "sent":
            ours[row.chat_id].append(row)
        elif row.state == "queued":
            violations.append(f"{row.chat_id} 还有没发出的：{row.text[:20]}")
    for chat in world.api.world.chats.values():
        mine = ours.pop(chat.cid, [])
        heard = len(chat.bots)
        facts["repeated"] += max(0, heard - len(mine))
        if heard != len(mine):
            violations.append(f"{chat.cid} 收到 {heard} 条，应为 {len(mine)} 条")
        waited = [row for row in mine if row.rank == BROADCAST]
        arrived = sorted(waited, key=lambda row: int(row.message_id or 0))
        if [row.id for row in arrived] != [row.id for row in waited]:
            violations.append(f"{chat.cid} 的顺序乱了")
    unreachable = {row.chat_id for row in rows if row.state == "failed"}
    kicked = {happening.whom for happening in world.script.happenings if happening.what == "kick"}
    violations += [f"{chat} 没能送到" for chat in unreachable - world.town.silent - kicked]
    return dict(facts)


def _quiet(world: Simulation, rows: Sequence[OutboxRow], violations: list[str]) -> int:
    """How much of what may wait rang in quiet hours, by the clock of the moment; it must be nothing."""
    waits = {(row.chat_id, row.message_id) for row in rows if row.rank == BROADCAST and row.action == "send"}
    loud = at_night = 0
    for chat in world.api.world.chats.values():
        for message in chat.bots.values():
            shown = datetime.fromtimestamp(message.date, SHANGHAI).time()
            night = shown >= QUIET_FROM or shown < QUIET_TO
            loud += night and (chat.cid, str(message.id)) in waits
            at_night += night and (chat.cid, str(message.id)) not in waits
    if loud:
        violations.append(f"免打扰时间里响了 {loud} 次")
    if world.emergency_at is not None and not at_night:
        violations.append("夜里的紧急事项没有马上通知")
    return loud


def _told(world: Simulation, rows: Sequence[OutboxRow], violations: list[str]) -> None:
    """The operators know what was missed; the evening's broadcast came the next morning."""
    told = [row for row in rows if row.about == "notice" and "错过" in row.text]
    if len(told) != bool(world.script.missed):
        violations.append(f"错过的事告诉了运维 {len(told)} 次")
    probes = [row for row in rows if row.text == BROADCAST_WORDS]
    if any(
        row.settled_at is None or row.settled_at.astimezone(SHANGHAI).hour not in (7, 8) for row in probes
    ):
        violations.append("晚上的广播不是第二天早上送到的")
