"""`yunwangge learn`: which rules of triage earn trust here, what the lexicon may need, a model of its own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import lent
from bot.cli.options import ConfigOption
from bot.cli.plainly import OperatorError, console, plainly, say, settings
from bot.cli.proposing import moves, proposals, words_to_add
from bot.cli.refitting import check_refit, refit_model

if TYPE_CHECKING:
    from bot.config import Config
    from desk.learning.lessons import Lesson
    from desk.learning.trust import Record

_OUT = typer.Option("--out", metavar="文件", help="把改词库的建议写成 YAML，供人审看", show_default=False)
_REFIT = typer.Option(
    "--refit",
    metavar="文件",
    help="用这些处理重学第二意见，不比现用的差才写成文件；约 5 到 15 分钟",
    show_default=False,
)


@plainly
def learn(
    out: Annotated[Path | None, _OUT] = None,
    refit: Annotated[Path | None, _REFIT] = None,
    config: ConfigOption = None,
) -> None:
    """看网格员的处理（受理、误报、登记、忽略、改类）说明哪些规则可信、哪些不可信。只提建议，从不自动改词库。"""
    chosen = settings(config)
    if out is not None and out.exists():
        raise OperatorError(f"{out} 已经存在，请换一个名称")
    if refit is not None:
        check_refit(refit, chosen.triage)
    known = _lessons(chosen)
    if not known:
        say("还没有网格员处理过的工单，无可学习")
        return
    _tell(known, chosen, out)
    if refit is not None:
        refit_model(refit, known, chosen.triage)


def _lessons(config: "Config") -> "list[Lesson]":
    from desk.learning.lessons import lessons  # noqa: PLC0415

    storage = config.storage
    if not storage.path.exists():
        raise OperatorError(f"还没有工单可学（数据库 {storage.path} 尚未建立）")
    with lent(storage) as database, database.reading() as session:
        return lessons(session)


def _tell(known: "Sequence[Lesson]", config: "Config", out: Path | None) -> None:
    from desk.learning.trust import records  # noqa: PLC0415
    from triage import load_judge, load_taxonomy  # noqa: PLC0415 - the lexicon takes a moment to load

    names = {code: category.name for code, category in load_taxonomy().categories.items()}
    found = records(known)
    _print_table(found, names)
    if out is not None:
        words = words_to_add(known, load_judge(config.triage))
        out.write_text(proposals(found, names, words), encoding="utf-8")
        say(f"✓ 建议写在 {out}，请人看过以后再照着改词库（triage.lexicon_dir）")


def _print_table(found: "Sequence[Record]", names: Mapping[str, str]) -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("规则", "属实", "误报", "准确率", "误报时的词", "判为→改为")
    for item in found:
        words = "、".join(words for words, _ in item.false_words.most_common(3))
        cells = [item.rule, str(item.real), str(item.false), f"{item.precision:.0%}", words]
        table.add_row(*(Text(cell) for cell in [*cells, "、".join(moves(item.moved, names))]))
    console().print(table)
