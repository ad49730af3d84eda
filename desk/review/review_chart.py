"""The picture of a review, for a phone: what people reported, beside the time before, and who was in time.

matplotlib and its lettering take a second to load and some 70 MB to keep, for one picture a week: a process
of its own draws, so that the bot stays as small and quick as it was.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desk.review.figures import Figures
from desk.wording import reviews as wording
from grids.rates import Counts

log = logging.getLogger(__name__)

MOST_BARS = 8
PATIENCE = 60.0  # seconds
_LONGEST_NAME = 9


def chart_of(figures: Figures) -> dict[str, Any]:
    """What is to be drawn, as plain values."""
    past = figures.categories_before
    parts = figures.grids if len(figures.grids) <= MOST_BARS else figures.communities
    rates = [(name, counts.on_time) for name, counts in parts if counts.on_time.denominator]
    rates.sort(key=lambda part: (part[1].share or 0, part[1].denominator), reverse=True)
    # The best and, above all, the worst must be there.
    shown = rates if len(rates) <= MOST_BARS else [*rates[: MOST_BARS // 2], *rates[-MOST_BARS // 2 :]]
    return {
        "title": wording.title(figures),
        "heads": wording.chart_heads(figures),
        "legend": [wording.THIS[figures.period.span], wording.BEFORE[figures.period.span]],
        "categories_title": wording.CHART_CATEGORIES,
        "categories": [
            [_short(name), counts.opened, past.get(name, Counts()).opened]
            for name, counts in figures.categories[:MOST_BARS]
        ],
        "rates_title": wording.CHART_GRIDS + (wording.CHART_ENDS if len(shown) < len(rates) else ""),
        "rates": [
            [_short(name), rate.percent or 0, f"{rate.percent}%  {rate.numerator}/{rate.denominator}"]
            for name, rate in shown
        ],
    }


def draw_reviews(wanted: Sequence[tuple[Figures, Path]]) -> bool:
    """Draw them, all in one other process; False, with a line in the log, if that did not work out."""
    charts = [{"file": str(path.absolute()), **chart_of(figures)} for figures, path in wanted]
    return draw_apart("desk.review.drawing", charts)


def draw_apart(module: str, charts: Sequence[dict[str, Any]]) -> bool:
    """Have a module draw charts, each to its `file`, in another process; else False and a line in the log."""
    paths = [Path(chart["file"]) for chart in charts]
    for path in paths:
        path.touch(0o600)
    command = [sys.executable, "-m", module]
    words = json.dumps(charts)
    try:
        subprocess.run(command, input=words, text=True, check=True, timeout=PATIENCE, capture_output=True)
    except (subprocess.SubprocessError, OSError) as error:
        log.warning("图没有画成：%s %s", error, getattr(error, "stderr", ""))
        for path in paths:
            path.unlink(missing_ok=True)
        return False
    return True


def _short(name: str) -> str:
    """A long name in two lines rather than cut off."""
    if len(name) <= _LONGEST_NAME:
        return name
    half = min((len(name) + 1) // 2, 10)
    rest = name[half:]
    return f"{name[:half]}\n{rest if len(rest) <= 10 else rest[:9] + '…'}"
