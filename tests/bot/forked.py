"""The bot as a process of its own, forked from one that has imported everything: a kill -9 needs no slow start."""

import multiprocessing
import os
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.fakes.bot_api import TOKEN

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["tests.bot.forked", "bot.cli.app", "bot.platforms.telegram_ptb", "tests.bot.preloaded"]
)


def start(config: Path) -> BaseProcess:
    """`yunwangge run --config`, running."""
    process = _FORKS.Process(target=_run, args=(config,), daemon=True)
    process.start()
    return process


def _run(config: Path) -> None:
    from bot.cli.app import main  # noqa: PLC0415

    os.environ["YUNWANGGE_BOT__TELEGRAM__TOKEN"] = TOKEN
    sys.argv = ["yunwangge", "run", "--config", str(config)]
    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - as long as the process lives
    main()
