"""`make bench`: our whole path beside two empty frameworks, and beside itself with years behind it; on one core."""

import asyncio
import os

from rich.console import Console
from rich.table import Table

from tests.bench.grown import report
from tests.bench.starting import start_and_memory
from tests.bench.throughput import side_by_side, ticket_rate

ROUNDS = 3


def main() -> None:
    """Measure and print."""
    cores = os.sched_getaffinity(0)
    core = max(cores)
    os.sched_setaffinity(0, {core})
    sides = asyncio.run(side_by_side(3_000, 15, 0.03))
    tickets = ticket_rate(2_000, ROUNDS)
    table = Table("项目", "结果", "要求", title="一个核心,同一轮")
    table.add_row("(a) aiogram 空调度器", f"{sides.aiogram:,.0f} 条/秒", "")
    table.add_row("(b) python-telegram-bot 空应用", f"{sides.ptb:,.0f} 条/秒", "")
    table.add_row("(c) 本项目全程:原始更新 → 提交(3% 诉求)", f"{sides.ours:,.0f} 条/秒", "")
    table.add_row("(c) ÷ (a),每轮各比,取中位", f"{sides.over_aiogram:.2f}", "≥ 2")
    table.add_row("(c) ÷ (b),每轮各比,取中位", f"{sides.over_ptb:.2f}", "")
    table.add_row("开工单(全是诉求)", f"{tickets:,.0f} 张/秒", "≥ 500")
    # The platform it talks to must not take its time from the bot's core.
    os.sched_setaffinity(0, cores - {core} or cores)
    for library in ("aiogram", "python-telegram-bot"):
        runs = [start_and_memory(library, core) for _ in range(ROUNDS)]
        table.add_row(f"启动到第一条回执({library})", f"{min(run[0] for run in runs):.2f} 秒", "< 2")
        table.add_row(f"常驻内存,不开网页({library})", f"{max(run[1] for run in runs):.0f} MB", "< 200")
    Console().print(table)
    os.sched_setaffinity(0, {core})
    Console().print(report(60))


if __name__ == "__main__":
    main()
