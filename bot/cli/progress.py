"""A progress bar on stderr, shown only where something lasts longer than a second."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from bot.cli.plainly import console

_QUIET_SECONDS = 1.0
# Looking at the clock for every row would cost more than the row.
_EVERY = 256


@contextmanager
def progress(title: str, total: int | None = None, every: int = _EVERY) -> Iterator[Callable[[], None]]:
    """Gives a function to call once for each row; nothing is drawn where nobody watches.

    `every`: after how many rows the bar moves; 1 where a row lasts long.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import MofNCompleteColumn, Progress  # noqa: PLC0415 - most commands need none

    bar = Progress(
        *Progress.get_default_columns(), MofNCompleteColumn(), console=console(stderr=True), transient=True
    )
    task = bar.add_task(title, total=total)
    began, rows = monotonic(), 0

    def tick() -> None:
        nonlocal rows
        rows += 1
        if rows % every == 0 and monotonic() - began > _QUIET_SECONDS:
            bar.start()
            bar.update(task, completed=rows)

    try:
        yield tick
    finally:
        bar.stop()
