"""`yunwangge learn`: which rules of triage earn trust here, and what to look at in the lexicon."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import ConfigOption
from bot.cli.plainly import OperatorError, console, plainly, say, settings

if TYPE_CHECKING:
    from desk.trust import Record


@plainly
def learn(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="文件", help="把改词库的建议写成 YAML，供人审看", show_default=False),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """看网格员的处理（受理、误报、登记、忽略）说明哪些规则可信、哪些不可信。只提建议，从不自动改词库。"""
    from desk.trust import records  # noqa: PLC0415
    from storage.database import Database  # noqa: PLC0415

    storage = settings(config).storage
    if not storage.path.exists():
        raise OperatorError(f"还没有工单可学（数据库 {storage.path} 尚未建立）")
    if out is not None and out.exists():
        raise OperatorError(f"{out} 已经存在，请换一个名称")
    database = Database(storage)
    try:
        with database.reading() as session:
            found = records(session)
    finally:
        database.close()
    if not found:
        say("还没有网格员处理过的工单，无可学习")
        return
    _print_table(found)
    if out is not None:
        out.write_text(proposals(found), encoding="utf-8")
        say(f"✓ 建议写在 {out}，请人看过以后再照着改词库（triage.lexicon_dir）")


def proposals(found: "Sequence[Record]") -> str:
    """What a person should look at, as YAML."""
    import yaml  # noqa: PLC0415

    from desk.trust import DOUBTFUL, ENOUGH, TRUSTED  # noqa: PLC0415

    doubtful = [item for item in found if item.seen >= ENOUGH and item.precision <= DOUBTFUL]
    trusted = [item for item in found if item.seen >= ENOUGH and item.precision >= TRUSTED]
    value = {
        "可疑的规则": [_entry(item, "考虑降低分值，或加上反证") for item in doubtful],
        "可信的规则": [_entry(item, "可以考虑提高分值") for item in trusted],
    }
    head = "# 依据网格员的处理得出的建议。只供审看，程序不会读取这个文件。\n"
    return head + yaml.safe_dump(value, allow_unicode=True, sort_keys=False)


def _entry(item: "Record", advice: str) -> dict[str, object]:
    return {
        "规则": item.rule,
        "属实": item.real,
        "误报": item.false,
        "属实时的词": [words for words, _ in item.words.most_common(5)],
        "误报时的词": [words for words, _ in item.false_words.most_common(5)],
        "建议": advice,
    }


def _print_table(found: "Sequence[Record]") -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("规则", "属实", "误报", "准确率", "误报时的词")
    for item in found:
        words = "、".join(words for words, _ in item.false_words.most_common(3))
        cells = [item.rule, str(item.real), str(item.false), f"{item.precision:.0%}", words]
        table.add_row(*(Text(cell) for cell in cells))
    console().print(table)
