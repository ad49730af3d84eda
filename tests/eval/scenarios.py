"""Whole conversations: what `scan` makes of the shared scenarios, scored by conversation_rules.md."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.config import Config
from bot.exports import History, read_exports
from bot.scan import Foreseen, Outlook, as_json, scan
from tests.eval.bars import reached
from triage import Judge
from triage.places import number

NAMES = {
    "recall": "该登记的找到了",
    "opened": "其中直接登记的",
    "false_opens": "误登记(张)",
    "false_asks": "误请确认(张)",
    "reporters": "反映人全对",
    "place": "地点正确",
    "attachment_f1": "归属 F1",
    "category": "类别正确",
    "urgency": "紧急程度正确",
    "withdrawn": "撤回正确",
    "alerts_missed": "漏报骗局(条)",
    "alerts_false": "误报骗局(条)",
}
BARS = {
    "recall": ">0.93", "false_opens": "<0", "reporters": ">0.90", "place": ">0.90", "attachment_f1": ">0.93",
    "alerts_missed": "<0", "alerts_false": "<0",
}  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Counts over scenarios, and a sentence for whatever is wrong."""

    wanted: int = 0
    found: int = 0
    opened: int = 0
    false_opens: int = 0
    false_asks: int = 0
    reporters: list[bool] = field(default_factory=list)
    place: list[bool] = field(default_factory=list)
    category: list[bool] = field(default_factory=list)
    urgency: list[bool] = field(default_factory=list)
    withdrawn: list[bool] = field(default_factory=list)
    right: int = 0
    too_many: int = 0
    missing: int = 0
    alerts_missed: int = 0
    alerts_false: int = 0
    faults: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """The figures of the bars, and some more."""
        return {
            "recall": _share(self.found, self.wanted),
            "opened": _share(self.opened, self.wanted),
            "false_opens": self.false_opens,
            "false_asks": self.false_asks,
            "reporters": _mean(self.reporters),
            "place": _mean(self.place),
            "attachment_f1": _share(2 * self.right, 2 * self.right + self.too_many + self.missing),
            "category": _mean(self.category),
            "urgency": _mean(self.urgency),
            "withdrawn": _mean(self.withdrawn),
            "alerts_missed": self.alerts_missed,
            "alerts_false": self.alerts_false,
        }


def show_scenarios(folder: Path, judge: Judge, console: Console, faults: bool = False) -> int:
    """Print the figures of the shared scenarios (and what is wrong); how many bars are missed."""
    if not folder.is_dir():
        return 0
    tally = measure_scenarios(folder, judge)
    if faults:
        for fault in tally.faults:
            console.print(fault, markup=False, soft_wrap=True)
    table = Table(title=f"scenarios/ · {tally.wanted} 张应有的工单", title_justify="left")
    for head in ("指标", "本项目", "目标"):
        table.add_column(head, justify="left" if head == "指标" else "right")
    missed = 0
    for key, value in tally.figures().items():
        bar = BARS.get(key)
        good = bar is None or reached(value, bar)
        missed += not good
        words = f"{value:.3f}" if isinstance(value, float) else str(value)
        table.add_row(NAMES[key], words, bar or "", style="" if bar is None else "green" if good else "red")
    console.print(table)
    return missed


def measure_scenarios(folder: Path, judge: Judge) -> Tally:
    """Scan every scenario of a folder (NAME.json beside NAME.expect.json) and compare."""
    tally = Tally()
    for path in sorted(folder.glob("*.json")):
        expected = path.with_name(f"{path.stem}.expect.json")
        if expected.is_file():
            [history] = read_exports(path)
            wanted = json.loads(expected.read_text(encoding="utf-8"))
            compare(scan(history, Config(), judge), wanted, tally, path.stem)
    return tally


def compare(outlook: Outlook, wanted: dict[str, Any], tally: Tally, name: str) -> None:
    """Add one scenario to the tally."""
    pairs = _pair(outlook.tickets, wanted["tickets"])
    for index, expected in enumerate(wanted["tickets"]):
        found = pairs.get(index)
        if found is not None or not expected.get("optional"):
            _count(expected, found, wanted["tickets"], tally, f"{name} T{index + 1}", outlook.history)
    taken = {id(item) for item in pairs.values()}
    for item in outlook.tickets:
        if id(item) in taken:
            continue
        tally.false_opens += item.decision == "open"
        tally.false_asks += item.decision == "ask"
        tally.faults.append(f"{name} FALSE {_line(item, outlook.history)}")
    _count_alerts(outlook, wanted, tally, name)


def _openers(expected: dict[str, Any]) -> set[int]:
    by = expected["opened_by"]
    return set(by["any_of"]) if isinstance(by, dict) else {by}


def _pair(found: Sequence[Foreseen], wanted: Sequence[dict[str, Any]]) -> dict[int, Foreseen]:
    """For each expected ticket the one that came of it: opened by its opener, else later by its messages."""
    pairs: dict[int, Foreseen] = {}
    free = list(found)
    for late in (False, True):
        for index, expected in enumerate(wanted):
            if index in pairs:
                continue
            openers = set(expected["messages"]) if late else _openers(expected)
            fitting = [item for item in free if int(item.opened_by) in openers]
            codes = {expected["category"], *expected.get("also", ())}
            fitting.sort(key=lambda item: (item.category not in codes, item.decision != "open"))
            if fitting:
                pairs[index] = fitting[0]
                free.remove(fitting[0])
    return pairs


def _count(
    expected: dict[str, Any],
    found: Foreseen | None,
    all_wanted: Sequence[dict[str, Any]],
    tally: Tally,
    name: str,
    history: History,
) -> None:
    required = set(expected["messages"])
    tally.wanted += 1
    if found is None:
        tally.missing += len(required)
        tally.faults.append(f"{name} MISSED {expected['opened_by']}")
        return
    tally.found += 1
    tally.opened += found.decision == "open"
    attached = {int(message) for message in found.messages}
    allowed = required | set(expected.get("may_include", ()))
    tally.right += len(required & attached)
    tally.missing += len(required - attached)
    tally.too_many += len(attached - allowed)
    if required - attached or attached - allowed:
        tally.faults.append(
            f"{name} ATTACH lacks {sorted(required - attached)} extra {sorted(attached - allowed)}"
        )
    people, also = set(expected["reporters"]), set(expected.get("reporters_also", ()))
    good = people <= set(found.reporters) <= people | also
    tally.reporters.append(good)
    if not good:
        tally.faults.append(f"{name} REPORTERS {sorted(found.reporters)} wanted {sorted(people)}")
    _count_codes(expected, found, tally, name)


def _count_codes(expected: dict[str, Any], found: Foreseen, tally: Tally, name: str) -> None:
    wanted_place, not_there = expected.get("place_contains"), expected.get("place_not")
    if wanted_place or not_there:
        good = _holds(found.place, wanted_place) if wanted_place else True
        good = good and not (not_there and _holds(found.place, not_there))
        tally.place.append(good)
        if not good:
            tally.faults.append(f"{name} PLACE {found.place} wanted {wanted_place}, not {not_there}")
    codes = {expected["category"], *expected.get("also", ())}
    tally.category.append(found.category in codes)
    tally.urgency.append(found.urgency in {expected["urgency"], *expected.get("urgency_also", ())})
    tally.withdrawn.append((found.state == "withdrawn") == expected["withdrawn"])
    for good, words in (
        (tally.category[-1], f"CATEGORY {found.category} wanted {codes}"),
        (tally.urgency[-1], f"URGENCY {found.urgency} wanted {expected['urgency']}"),
        (tally.withdrawn[-1], f"WITHDRAWN {found.state}"),
    ):
        if not good:
            tally.faults.append(f"{name} {words}")


def _count_alerts(outlook: Outlook, wanted: dict[str, Any], tally: Tally, name: str) -> None:
    said = {int(alert.message) for alert in outlook.alerts}
    must, may = set(wanted.get("alerts", ())), set(wanted.get("may_alert", ()))
    tally.alerts_missed += len(must - said)
    tally.alerts_false += len(said - must - may)
    if must - said or said - must - may:
        tally.faults.append(f"{name} ALERTS missed {must - said} false {said - must - may}")


def plain_place(words: str) -> str:
    """A place with its numerals as digits and the words for a building made one."""
    digits, run = "", ""
    for char in f"{words}\0":
        if char in "零一二两三四五六七八九十百〇":
            run += char
            continue
        digits += number(run) if run else ""
        digits, run = digits + char, ""
    return digits.rstrip("\0").lower()


def _holds(place: str | None, part: str) -> bool:
    """Whether a place names a part of it; 12号楼 does not hold 2号楼."""
    where, sought = plain_place(place or ""), plain_place(part)
    at = where.find(sought)
    while at >= 0:
        if not (at > 0 and where[at - 1].isdigit() and sought[0].isdigit()):
            return True
        at = where.find(sought, at + 1)
    return False


def _line(item: Foreseen, history: History) -> str:
    text = next((message.text for message in history.messages if message.id == item.opened_by), "")
    values = as_json(item)
    return f"{item.decision} {item.category} by {values['opened_by']} {text[:40]}"


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _mean(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 1.0
