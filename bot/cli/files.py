"""The file a command writes: told beforehand if it cannot be, and never left there in half."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.plainly import OperatorError


def must_be_new(out: Path, *beside: Path) -> None:
    """OperatorError if it (or what is written beside it) is there already, or its folder is not."""
    for path in (out, *beside):
        if path.exists():
            raise OperatorError(f"{path} 已经存在，不会覆盖，请换一个文件名")
    if not out.absolute().parent.is_dir():
        raise OperatorError(f"文件夹 {out.parent} 不存在")


def must_be_new_table(out: Path, example: str, *beside: Path) -> None:
    """The same, and OperatorError for a name that is no table's; `example` stands in for a missing one."""
    if out.suffix.lower() != ".xlsx":
        raise OperatorError(f"表格的文件名应以 .xlsx 结尾，例如 {out.stem or example}.xlsx")
    must_be_new(out, *beside)


@contextmanager
def whole(out: Path) -> Iterator[None]:
    """What the block writes is there in the end, or nothing is: somebody may rely on it."""
    try:
        yield
    except BaseException:
        out.unlink(missing_ok=True)
        raise
