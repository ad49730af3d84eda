"""Pictures are drawn by another process, while everything here goes on.

matplotlib and its lettering take a second to load and some 70 MB to keep, for a picture now and then: a
process of its own draws, so that the bot stays as small and quick as it was. Nobody waits for it, least of
all a transaction; the postman sends the words once their picture is whole, or without it after `PATIENCE`.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=1)

Chart = dict[str, Any]  # what is to be drawn, as plain values


def begin(module: str, charts: Mapping[Path, Chart]) -> None:
    """Have a module draw charts from now on; what lay at their place is gone, what comes there is whole."""
    for path in charts:
        path.unlink(missing_ok=True)
    if charts:
        Thread(target=draw, args=(module, charts), name=module, daemon=True).start()


def draw(module: str, charts: Mapping[Path, Chart]) -> bool:
    """The same, and wait for it; False, with a line in the log, if that did not work out."""
    command = [sys.executable, "-m", module]
    patience = PATIENCE.total_seconds()
    words = json.dumps([{"file": str(path.absolute()), **chart} for path, chart in charts.items()])
    try:
        subprocess.run(command, input=words, text=True, check=True, timeout=patience, capture_output=True)
    except (subprocess.SubprocessError, OSError) as error:
        log.warning("图没有画成：%s %s", error, getattr(error, "stderr", ""))
        return False
    return True
