"""`yunwangge learn --refit`: a second opinion of this township's own, kept only if it is no worse."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.cli.plainly import OperatorError, console, say
from bot.cli.progress import progress

if TYPE_CHECKING:
    from desk.learning.lessons import Lesson
    from triage import TriageSettings
    from triage.training.refit import Decided

_NAMES = {
    "precision": "直接登记的准确率",
    "emergency_recall": "突发紧急的召回率",
    "recall": "诉求的召回率",
    "category": "类别正确率",
}


def check_refit(path: Path, settings: "TriageSettings") -> None:
    """OperatorError if the result could not be written or would not be heard; before minutes are spent."""
    if path.exists():
        raise OperatorError(f"{path} 已经存在，请换一个名称")
    if not path.absolute().parent.is_dir() or not os.access(path.absolute().parent, os.W_OK):
        raise OperatorError(f"不能写到 {path}：没有这个文件夹，或没有权限")
    if not settings.opinion:
        raise OperatorError("设置 triage.opinion 是 false，没有用第二意见，不必重学；要用请先改成 true")


def refit_model(path: Path, known: "Sequence[Lesson]", settings: "TriageSettings") -> None:
    """Train, compare with the model in use on the frozen rows, and write; OperatorError if anything fell."""
    from triage.training.refit import fallen, figures, usable  # noqa: PLC0415

    decided = usable(_decided(item) for item in known)
    if not decided:
        raise OperatorError("网格员处理过的消息里没有可以拿来重学的文字")
    # Beside its destination, so that it gets there in one move and nothing half written is ever seen.
    with TemporaryDirectory(prefix=".yunwangge-", dir=path.absolute().parent) as folder:
        fresh = Path(folder) / path.name
        _train(fresh, decided, settings)
        before, after = figures(settings, settings.opinion_file), figures(settings, fresh)
        _print_both(before, after)
        if worse := fallen(before, after):
            told = "、".join(f"{_NAMES[name]}从 {before[name]:.2%} 降到 {after[name]:.2%}" for name in worse)
            raise OperatorError(f"没有写入 {path}：重学后{told}，继续用现在的为好")
        # It was learned from residents' words.
        fresh.chmod(0o600)
        fresh.replace(path)
    say(f"✓ 写好了 {path}。要用它，在设置里写 triage.opinion_file: {path.absolute()}，再重启机器人")


def _decided(lesson: "Lesson") -> "Decided":
    from triage.training.refit import Decided  # noqa: PLC0415

    return Decided(lesson.text, {"want": "ticket" if lesson.real else "none", **lesson.codes})


def _train(path: Path, decided: "Sequence[Decided]", settings: "TriageSettings") -> None:
    from triage import warm_up  # noqa: PLC0415
    from triage.training.learning import STEPS  # noqa: PLC0415
    from triage.training.refit import retrain  # noqa: PLC0415

    false = sum(item.answers["want"] == "none" for item in decided)
    say(f"用本地 {len(decided)} 条处理过的消息（其中误报和忽略 {false} 条）和自带的例句一起重学。")
    say("大约要 5 到 15 分钟；按 Ctrl+C 可以中止，什么也不会改动。")
    warm_up()
    with progress("正在重学", STEPS, every=1) as tick:
        retrain(path, decided, settings, tick=tick)


def _print_both(before: Mapping[str, float], after: Mapping[str, float]) -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from triage.training.refit import SHOWN  # noqa: PLC0415

    table = Table("在固定的考题上", "现在用的", "重学的")
    for name in SHOWN:
        table.add_row(*map(Text, [_NAMES[name], f"{before[name]:.2%}", f"{after[name]:.2%}"]))
    console().print(table)
