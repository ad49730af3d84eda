"""`make simulate`: a fortnight around a holiday, with a clock that jumps and processes that come and go.

Everything that is delivered goes over real HTTP to the fake Bot API, which keeps Telegram's limits. One process
(bot's own parts: clockwork, worker, postman, aiogram) runs here, the second is a process of its own that is
killed with kill -9. Prints a report; exit code 1 if anything is not as it must be.
"""

import asyncio
import logging
import sys
import tempfile
import time
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.simulate.findings import Findings, examine
from tests.simulate.run import Simulation, simulation
from tests.simulate.script import FORTNIGHT, SHORT, TIMES

_ABOUTS = {
    "tip": "每日提示",
    "theme": "本周主题",
    "quiz": "每周一问",
    "reminder": "清单、提醒、梳理",
    "probe": "晚上的广播",
}
_HAPPENED = {
    "start here": "启动",
    "stop here": "停机",
    "crash here": "崩溃",
    "power cut": "做到一半断电",
    "start beside": "第二个进程启动",
    "kill beside": "第二个进程被强行杀死",
    "leap": "时钟跳两小时",
    "kick": "群踢掉机器人",
    "emergency": "夜里有紧急事项",
}


async def _simulate(folder: Path, *, short: bool) -> tuple[Simulation, Findings]:
    async with simulation(SHORT if short else FORTNIGHT, folder) as world:
        await world.run()
        return world, await asyncio.to_thread(examine, world)


def show(world: Simulation, findings: Findings, seconds: float) -> str:
    """The report."""
    script, out = world.script, Console(highlight=False, width=110, record=True, file=StringIO())
    out.print(f"9月{script.first}日到{script.last}日，{script.groups}个群，两个进程")
    out.print(f"时钟走了{world.counts['ticks']}下，用时{seconds:.0f}秒")
    table = Table("任务", "时间", "应有", "做了", "错过", "重复")
    for job in findings.jobs:
        numbers = (job.expected, job.done, job.missed, job.doubled)
        table.add_row(job.title, "{}:{:02d}".format(*TIMES[job.name]), *map(str, numbers))
    out.print(table)
    out.print("发生过：" + "，".join(f"{name}{world.counts[what]}次" for what, name in _HAPPENED.items()))
    said = "，".join(f"{title}{findings.messages[about]}条" for about, title in _ABOUTS.items())
    out.print(f"送到：{said}；一共{sum(findings.messages.values())}条")
    facts = findings.facts
    out.print(
        f"重复送到{facts.get('repeated', 0)}条，免打扰时间响{facts['quiet']}次，太快被拒{facts['refused']}次，"
        f"没能送到{facts.get('failed', 0)}条（没和机器人说过话的人、踢了机器人的群）"
    )
    for violation in findings.violations:
        out.print(f"✗ {violation}", markup=False)
    out.print("✗ 不合格" if findings.violations else "✓ 每一次都恰好一次，按顺序，免打扰时间没有响")
    return out.export_text()


def main() -> int:
    """The exit code."""
    logging.disable(logging.CRITICAL)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        world, findings = asyncio.run(_simulate(Path(folder), short="--short" in sys.argv))
    print(show(world, findings, time.monotonic() - begun), end="")
    return bool(findings.violations)


if __name__ == "__main__":
    sys.exit(main())
