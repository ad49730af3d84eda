"""The picture of a hot issue: its weeks beside what is usual, for a phone."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from desk import pictures
from desk.wording import hot as words
from desk.wording.hot import HotView
from desk.work import Work
from grids.deadlines import SHANGHAI
from grids.hotspots import SHORTEST_PAST, unusual_from, usual_of
from storage.hotissues import HotIssue

# The module that draws it, in another process.
DRAWING = "desk.hot.hot_drawing"
WEEK = timedelta(days=7)


def chart_of(hot: HotIssue, view: HotView) -> pictures.Chart:
    """What is to be drawn; with a short past there is nothing usual to compare with."""
    *past, now = hot.weeks or [hot.count]
    first = hot.until.astimezone(SHANGHAI) - len(hot.weeks) * WEEK
    starts = [first + number * WEEK for number in range(len(hot.weeks))]
    known = len(past) >= SHORTEST_PAST
    return {
        "title": words.chart_title(view),
        "head": words.chart_head(view, now) if known else words.why(view),
        "unit": words.CHART_UNIT,
        "bars": [[f"{day.month}/{day.day}", count] for day, count in zip(starts, hot.weeks, strict=True)],
        "usual": [words.CHART_USUAL, usual_of(past)] if known else None,
        "rare": [words.CHART_RARE, unusual_from(past)] if known else None,
    }


def begin(work: Work, wanted: Sequence[tuple[HotIssue, HotView]]) -> dict[int, Path]:
    """Have them drawn, all in one other process; where each will lie, by number."""
    folder = work.folder()
    paths = {hot.number: folder / f"多发问题{hot.number}.png" for hot, _ in wanted}
    pictures.begin(DRAWING, {paths[hot.number]: chart_of(hot, view) for hot, view in wanted})
    return paths
