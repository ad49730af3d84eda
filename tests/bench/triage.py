"""`make bench-triage`: whole verdicts beside the usual ways of finding keywords, on one core, in one run."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from tests.eval.rows import data_folder, read_rows
from triage import Gazetteer, Known, load_judge, warm_up
from triage.training.rows import written

COUNT, SHARE, ROUNDS = 2_000, 0.03, 5
# As written, as heard, nearly so, and none of the names.
PLACED = [
    "望江亭那边路灯坏了三天了没人修",
    "望姜亭那边路灯坏了三天了没人修",
    "海棠苑小去门口电梯坏了没人修",
    "3栋2单元电梯又坏了没人修",
]
_SYLLABLES = "望海云江山石桥柳岸春晓棠梨向阳青禾竹溪榴湾杏花莺歌纺织粮站书院临河锦绣金碧玉泉"
_TAILS = ("小区", "花园", "家园", "公寓", "新村", "广场", "超市", "药店", "路", "街", "亭", "公园")


def main() -> int:
    """Measure and print; 1 if a bar is missed."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    messages = mix()
    load, memory = loading()
    judge = load_judge()
    warm_up()
    words = list(dict.fromkeys(word for word, _ in judge.keywords()))
    few = messages[: COUNT // 4]
    usual, plain, ours = rates(
        (usual_way(words), few),
        (lambda text: any(word in text for word in words), messages),
        (judge.judge, messages),
    )
    few_names, many_names = (judge.knowing(Gazetteer(place_names(count))).judge for count in (70, 5_000))
    few_rate, many_rate = rates((few_names, PLACED * 20), (many_names, PLACED * 20))
    rows = [
        ("(a) jieba 分词 + rapidfuzz extractOne", f"{usual:,.0f} 条/秒", ""),
        (f"(b) any(k in text),{len(words):,} 个词", f"{plain:,.0f} 条/秒", ""),
        ("(c) 本项目,完整判断", f"{ours:,.0f} 条/秒", ""),
        ("(c) ÷ (a)", f"{ours / usual:.1f}", "≥ 20"),
        ("(c) ÷ (b)", f"{ours / plain:.2f}", "≥ 1"),
        ("带地点的诉求,70 个地名", f"{few_rate:,.0f} 条/秒", ""),
        ("带地点的诉求,5,000 个地名", f"{many_rate:,.0f} 条/秒", "≥ 0.9 倍"),
        ("增加的常驻内存", f"{memory:.0f} MB", "≤ 60"),
        ("加载", f"{load:.2f} 秒", "≤ 1.5"),
    ]
    table = Table("项目", "结果", "要求", title=f"{len(messages):,} 条消息,{SHARE:.0%} 为群消息,一个核心")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    slow = many_rate < 0.9 * few_rate
    return int(ours < 20 * usual or ours < plain or slow or memory > 60 or load > 1.5)


def place_names(count: int) -> list[Known]:
    """A gazetteer of that many names, the same every time; two of them are what is complained about."""
    dice, names = random.Random(2), {"望江亭", "海棠苑小区"}
    while len(names) < count:
        names.add("".join(dice.sample(_SYLLABLES, dice.choice((2, 3)))) + dice.choice(_TAILS))
    return [Known("990101103001001", "landmark", name) for name in sorted(names)]


def mix() -> list[str]:
    """Idle talk with a few group messages among it, the same every time."""
    dice = random.Random(1)
    idle, group = data_folder() / "private_sms_none.jsonl", data_folder() / "chat.jsonl"
    if idle.is_file() and group.is_file():
        calm = [row.text for row in read_rows(idle)]
        lively = [row.text for row in read_rows(group)]
    else:
        rows = list(written())
        calm = [str(row["text"]) for row in rows if row["want"] == "none"]
        lively = [str(row["text"]) for row in rows]
    few = round(COUNT * SHARE)
    messages = dice.choices(calm, k=COUNT - few) + dice.choices(lively, k=few)
    dice.shuffle(messages)
    return messages


def usual_way(words: Sequence[str]) -> Callable[[str], object]:
    """Each word of the message compared with all keywords."""
    import jieba  # noqa: PLC0415 - a second to load, and only the comparison needs it
    from rapidfuzz import process  # noqa: PLC0415

    jieba.setLogLevel(60)
    jieba.initialize()

    def find(text: str) -> object:
        return [
            process.extractOne(word, words, score_cutoff=85) for word in jieba.lcut(text) if len(word) > 1
        ]

    return find


def rates(*ways: tuple[Callable[[str], object], Sequence[str]]) -> list[float]:
    """Messages a second of each way; the best of some rounds by turns, for a busy machine slows all of them."""
    best = [float("inf")] * len(ways)
    for _ in range(ROUNDS):
        for number, (way, messages) in enumerate(ways):
            started = time.perf_counter()
            for message in messages:
                way(message)
            best[number] = min(best[number], time.perf_counter() - started)
    return [len(messages) / spent for (_, messages), spent in zip(ways, best, strict=True)]


_LOADING = """
import json, time
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6
import pydantic, yaml, rapidfuzz, orjson
before, started = resident(), time.perf_counter()
from triage import load_judge, warm_up
judge = load_judge()
warm_up()
judge.judge("3\\u680b\\u7535\\u68af\\u574f\\u4e86")
print(json.dumps([time.perf_counter() - started, resident() - before]))
"""


def loading() -> tuple[float, float]:
    """Seconds until the first verdict and megabytes it takes, in a process of its own; the best of a few."""
    runs = []
    for _ in range(ROUNDS):
        done = subprocess.run([sys.executable, "-c", _LOADING], check=True, capture_output=True, text=True)
        runs.append(json.loads(done.stdout))
    return min(run[0] for run in runs), min(run[1] for run in runs)


if __name__ == "__main__":
    sys.exit(main())
