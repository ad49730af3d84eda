"""`yunwangge why`: why one message is judged as it is."""

import sys
from typing import Annotated

import typer

from bot.cli.options import ConfigOption
from bot.cli.plainly import OperatorError, plainly, say, settings


@plainly
def why(
    text: Annotated[
        list[str], typer.Argument(metavar="消息", help="一条消息；- 从标准输入读", show_default=False)
    ],
    config: ConfigOption = None,
) -> None:
    """说明一条消息为什么这样判读：提到什么，哪些话支持，哪些话反对。"""
    from bot.explaining import tell  # noqa: PLC0415
    from triage import load_judge  # noqa: PLC0415 - the lexicon takes a moment to load

    words = sys.stdin.read() if text == ["-"] else " ".join(text)
    if not words.strip():
        raise OperatorError("请给出一条消息，例如：yunwangge why 3栋电梯又坏了")
    judge = load_judge(settings(config).triage)
    for line in tell(judge.judge(words.strip()), judge.taxonomy):
        say(line)
