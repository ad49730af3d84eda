"""`yunwangge triage`: judge messages, one a line."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.importing import read_bytes
from bot.cli.options import ConfigOption, JsonOption
from bot.cli.plainly import OperatorError, console, plainly, say, settings
from bot.cli.progress import progress

if TYPE_CHECKING:
    from triage import Taxonomy, Verdict

_MOST_BYTES = 256 * 1024 * 1024
_DECISIONS = {"open": "登记", "ask": "待确认", "answer": "答复", "alert": "预警", "ignore": "忽略"}


@plainly
def triage_lines(
    file: Annotated[str, typer.Argument(metavar="[文件|-]", help="每行一条消息；- 从标准输入读")] = "-",
    json_lines: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """判读消息：每行一条，可以是文字，也可以是带 text 的 JSON。空行照样占一行，判为忽略。"""
    from triage import load_judge  # noqa: PLC0415 - the lexicon takes a moment to load

    judge = load_judge(settings(config).triage)
    texts, without_text = read_messages(_read(file))
    if without_text:
        say(f"! 有 {without_text} 行 JSON 没有文字型的 text，已按原文判读", stderr=True)
    with progress("正在判读", len(texts)) as tick:
        judged = _judged(texts, judge.judge, tick)
        if json_lines:
            for text, verdict in judged:
                sys.stdout.write(json.dumps(as_json(text, verdict), ensure_ascii=False) + "\n")
        else:
            _print_table(judged, judge.taxonomy)


def read_messages(text: str) -> tuple[list[str], int]:
    """The messages of a file in order, and how many lines were JSON objects without a usable `text`."""
    # Only \n ends a line: splitlines() would also cut at rarer marks that messages may hold.
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines and not lines[-1]:
        lines.pop()
    messages, without = [], 0
    for line in lines:
        found = _json_text(line)
        without += found is None
        messages.append(_encodable(line if found is None else found))
    return messages, without


def as_json(text: str, verdict: "Verdict") -> dict[str, Any]:
    """A verdict in the form other programs read; codes are those of the taxonomy."""
    return {"text": text, **_codes(verdict), "also": [_codes(other) for other in verdict.also]}


def _codes(verdict: "Verdict") -> dict[str, Any]:
    return {
        "decision": str(verdict.decision),
        "category": verdict.category,
        "kind": verdict.kind,
        "urgency": verdict.urgency,
        "emergency": verdict.emergency,
        "confidence": verdict.confidence,
        "place": verdict.place,
        "evidence": verdict.items(),
    }


def _read(file: str) -> str:
    from desk.tables.sheets import decode  # noqa: PLC0415

    if file != "-":
        data = read_bytes(Path(file), _MOST_BYTES)
    else:
        if sys.stdin.isatty():
            say("请逐行输入消息，按 Ctrl-D 结束", stderr=True)
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise OperatorError(f"内容超过 {_MOST_BYTES // 2**20} MB，请分成几份判读")
    return decode(data)


def _json_text(line: str) -> str | None:
    """The line itself if it is no JSON object, its `text` if it is, None if it has none."""
    if not line.lstrip().startswith("{"):
        return line
    try:
        value = json.loads(line)
    # Deeply nested brackets exhaust the parser's stack; they are a message like any other.
    except (ValueError, RecursionError):
        return line
    text = value.get("text")
    return text if isinstance(text, str) else None


def _encodable(text: str) -> str:
    """Halves of characters, which JSON can smuggle in, become the mark for an unreadable one."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def _judged(texts: Iterable[str], judge: Any, tick: Any) -> Iterator[tuple[str, "Verdict"]]:
    for text in texts:
        yield text, judge(text)
        tick()


def _print_table(judged: Iterable[tuple[str, "Verdict"]], taxonomy: "Taxonomy") -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("行", "判断", "类别", "诉求", "紧急程度", "把握", "地点", "内容", "依据")
    for number, (text, verdict) in enumerate(judged, 1):
        category = taxonomy.categories[verdict.category].name if verdict.category else ""
        urgency = taxonomy.urgencies[verdict.urgency] if verdict.urgency else ""
        urgency = taxonomy.emergencies[verdict.emergency] if verdict.emergency else urgency
        cells = [str(number), _DECISIONS[verdict.decision], category]
        cells += [taxonomy.kinds[verdict.kind] if verdict.kind else "", urgency, f"{verdict.confidence:.2f}"]
        cells += [verdict.place or "", text]
        cells += [" ".join(f"{item.rule}:{item.words}({item.weight:+g})" for item in verdict.evidence)]
        table.add_row(*(Text(cell) for cell in cells))
    console().print(table)
