"""How long from the command to the first message handled, and how much memory the running bot holds."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from tests.bot.township import GROUP_ID, LIU, WORKER, import_tables, write_tables
from tests.fakes.bot_api import TOKEN, FakeBotApi
from tests.fakes.bot_api_platform import Library

COMMAND = Path(sys.executable).with_name("yunwangge")
PATIENCE = 30.0


def start_and_memory(library: Library, core: int) -> tuple[float, float]:
    """The bot alone on a core: (seconds from the command to a ticket's receipt, resident MB once jieba's dictionary is in)."""
    with FakeBotApi() as api, TemporaryDirectory() as folder:
        config = write_tables(Path(folder), api.base, library)
        import_tables(config)
        group = api.group(GROUP_ID, "海棠花苑1网格群")
        api.private(WORKER)
        _run(config, core, lambda: api.polling)  # the first start creates the database
        group.says(LIU, "3栋电梯坏了,停在5楼不动")
        return _run(config, core, lambda: bool(group.heard()), settle=3.0)


def _run(config: Path, core: int, ready: Callable[[], bool], settle: float = 0.0) -> tuple[float, float]:
    env = {**os.environ, "YUNWANGGE_BOT__TELEGRAM__TOKEN": TOKEN}
    begin = time.perf_counter()
    bot = subprocess.Popen(
        ["taskset", "--cpu-list", str(core), COMMAND, "run", "--config", config],
        env=env,
        stdout=-3,
        stderr=-3,
    )
    try:
        while not ready() and time.perf_counter() - begin < PATIENCE:
            time.sleep(0.002)
        spent = time.perf_counter() - begin
        time.sleep(settle)
        memory = psutil.Process(bot.pid).memory_info().rss / 1e6
    finally:
        bot.terminate()
        with suppress(subprocess.TimeoutExpired):
            bot.wait(10)
        bot.kill()
    return spent, memory
