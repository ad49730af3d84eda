"""`python -m tests.eval`: how good triage is, beside its bars and a plain keyword baseline."""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.eval.bars import AIMED, NAMES, REQUIRED, reached
from tests.eval.baseline import Baseline
from tests.eval.measure import (
    Judged,
    Judging,
    decoy_figures,
    fraud_figures,
    group_figures,
    judge_all,
    plain_figures,
    private_figures,
    title_figures,
)
from tests.eval.rows import DAILY, DECOYS, FRESH, OWN, PLAIN, Row, data_folder, read_rows
from tests.eval.scenarios import show_scenarios
from triage import Judge, load_judge, warm_up

Figures = Callable[[Sequence[Judged]], dict[str, float]]
SETS: dict[str, tuple[str, Figures]] = {
    "chat": ("chat.jsonl", group_figures),
    "titles": ("citizen_titles.jsonl", title_figures),
    "tainan": ("tainan1999.jsonl", title_figures),
    "private": ("private_sms_none.jsonl", private_figures),
    "fraud": ("fraud_sms.jsonl", fraud_figures),
}
console = Console(width=110)


def main() -> int:
    """Measure, print, and say by the exit code whether the required bars are reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval", description=__doc__)
    parser.add_argument(
        "--errors", metavar="SET", choices=[*SETS, "own", "scenarios"], help="print the wrong rows of a set"
    )
    parser.add_argument(
        "--part", choices=["all", "dev", "held-out"], default="all", help="which part of chat.jsonl"
    )
    options = parser.parse_args()
    judge = load_judge()
    warm_up()
    if options.errors == "scenarios":
        show_scenarios(data_folder() / "scenarios", judge, console, faults=True)
        return 0
    if options.errors:
        print_errors(options.errors, options.part, judge)
        return 0
    return measure(judge, options.part)


def measure(judge: Judge, part: str) -> int:
    """All sets; 1 if a required bar is missed."""
    folder = data_folder()
    baseline = Baseline(judge)
    missed = 0
    if not folder.is_dir():
        console.print(f"没有共享数据目录 {folder},只用项目自有的样本。")
    for name, (file, figures) in SETS.items():
        path = folder / file
        if path.is_file():
            rows = select(read_rows(path), part if name == "chat" else "all")
            missed += show(name, file, rows, figures, judge.judge, baseline.judge)
    for path, figures in {
        OWN: group_figures,
        FRESH: group_figures,
        DAILY: group_figures,
        DECOYS: decoy_figures,
        PLAIN: plain_figures,
    }.items():
        file = f"triage/training/{path.name}"
        missed += show("own", file, read_rows(path), figures, judge.judge, baseline.judge)
    missed += show_scenarios(folder / "scenarios", judge, console)
    return 1 if missed else 0


def select(rows: list[Row], part: str) -> list[Row]:
    """The development part, the held-out part, or all."""
    if part == "all":
        return rows
    return [row for row in rows if row.held_out == (part == "held-out")]


def show(name: str, file: str, rows: list[Row], figures: Figures, ours: Judging, plain: Judging) -> int:
    """One table; returns the number of required bars missed."""
    started = time.perf_counter()
    mine = figures(judge_all(rows, ours))
    spent = (time.perf_counter() - started) / max(1, len(rows)) * 1e6
    other = figures(judge_all(rows, plain))
    table = Table(title=f"{file} · {len(rows)} 条 · 每条 {spent:.0f} µs", title_justify="left")
    for head in ("指标", "本项目", "关键词基线", "本期门槛", "目标"):
        table.add_column(head, justify="left" if head == "指标" else "right")
    missed = 0
    for key, value in mine.items():
        required = REQUIRED.get(name, {}).get(key)
        aimed = AIMED.get("chat" if name == "own" else name, {}).get(key)
        bad = required is not None and not reached(value, required)
        missed += bad
        style = "red" if bad else "green" if aimed and reached(value, aimed) else ""
        table.add_row(
            NAMES[key], _number(value), _number(other[key]), required or "", aimed or "", style=style
        )
    console.print(table)
    return missed


def _number(value: float) -> str:
    return f"{value:.1f}" if value > 1 else f"{value:.3f}"


def print_errors(name: str, part: str, judge: Judge) -> None:
    """The wrong rows of one set: what was wanted, what was said, and why."""
    path: Path = OWN if name == "own" else data_folder() / SETS[name][0]
    rows = select(read_rows(path), part if name == "chat" else "all")
    for item in judge_all(rows, judge.judge):
        problem = fault(item)
        if problem:
            rules = " ".join(f"{e.rule}({e.words}){e.weight:+.1f}" for e in item.verdict.evidence[:7])
            console.print(f"{problem} | {item.row.text[:150]} | {rules}", markup=False, soft_wrap=True)


def fault(item: Judged) -> str:
    """What is wrong with a judgement, empty if nothing is."""
    row, verdict = item.row, item.verdict
    decision = verdict.decision.value
    if row.want == "ticket":
        if not item.found:
            return f"MISS {row.category} {row.emergency or ''}"
        wrong = [f"{row.category}→{verdict.category}"] if not item.right_category else []
        wrong += [f"{row.kind}→{verdict.kind}"] if row.kind and row.kind != verdict.kind else []
        wrong += (
            [f"{row.urgency}→{verdict.urgency}"] if row.urgency and row.urgency != verdict.urgency else []
        )
        wrong += (
            [f"{row.emergency}→{verdict.emergency}"]
            if row.urgency and row.emergency != verdict.emergency
            else []
        )
        return f"CODE {' '.join(wrong)}" if wrong else ""
    expected = "alert" if row.want == "scam" else "ignore"
    return "" if decision == expected else f"FALSE {row.want}: {decision} {verdict.category or ''}"


if __name__ == "__main__":
    sys.exit(main())
