"""Drawing pictures with Chinese lettering: `python -m desk.review.drawing` reads what and where, as JSON."""

import json
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

WIDTH, DPI = 7.2, 150  # 1080 pixels: a phone's width
INK, SOFT = "#222222", "#777777"
NOW, BEFORE, GOOD, BAD = "#1f6fb4", "#c9d6e2", "#3a9a5b", "#d9683c"
NOTHING = "没有可算的"
ENOUGH = 80  # per cent; what is below is drawn in the other colour


@cache
def lettering() -> str:
    """The file of Noto Sans CJK SC: a fresh machine has no Chinese letters of its own."""
    import mplfonts  # noqa: PLC0415 - only its place is wanted

    return str(Path(mplfonts.__file__).parent / "fonts" / "NotoSansCJKsc-Regular.otf")


def draw(chart: dict[str, Any], path: Path) -> None:
    """A head of numbers, then bars for what was reported, then bars for who was in time."""
    above, below = max(len(chart["categories"]), 1), max(len(chart["rates"]), 1)
    # A row of the upper half holds two bars.
    height = 2.6 + 0.62 * above + 0.5 * below
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    head = 1.25 / height
    grid = figure.add_gridspec(
        2,
        1,
        height_ratios=[0.62 * above + 0.3, 0.5 * below + 0.3],
        left=0.27,
        right=0.82,
        top=1 - head - 0.4 / height,
        bottom=0.25 / height,
        hspace=0.9 / (0.31 * above + 0.25 * below + 0.3),
    )
    figure.text(0.04, 1 - 0.32 / height, chart["title"], color=INK, va="center", fontproperties=_size(17))
    for line, words in enumerate(chart["heads"]):
        y = 1 - (0.72 + 0.34 * line) / height
        figure.text(0.04, y, words, color=SOFT, va="center", fontproperties=_size(12))
    _categories(figure.add_subplot(grid[0]), chart)
    _rates(figure.add_subplot(grid[1]), chart)
    figure.savefig(path, format="png")


def _categories(axes: Axes, chart: dict[str, Any]) -> None:
    rows = chart["categories"]
    _prepare(axes, chart["categories_title"], [name for name, _, _ in rows])
    most = max((max(now, then) for _, now, then in rows), default=0) or 1
    this, last = chart["legend"]
    # In the bot's first month there is nothing to compare with: bars of nothing would only ask questions.
    compared = any(then for _, _, then in rows)
    off = 0.19 if compared else 0
    bars = [(-off, 1, NOW, INK, this), *([(off, 2, BEFORE, SOFT, last)] if compared else [])]
    for shift, column, color, ink, label in bars:
        counts = [row[column] for row in rows]
        places = [place + shift for place in range(len(rows))]
        axes.barh(places, counts, height=0.36 if compared else 0.5, color=color, label=label)
        for y, count in zip(places, counts, strict=True):
            axes.text(count + most * 0.015, y, str(count), va="center", color=ink, fontproperties=_size(10))
    axes.set_xlim(0, most * 1.08)
    if compared:
        axes.legend(
            loc="lower right",
            bbox_to_anchor=(1.24, 1.0),
            ncols=2,
            frameon=False,
            prop=_size(10),
            handlelength=1,
            borderaxespad=0.2,
        )


def _rates(axes: Axes, chart: dict[str, Any]) -> None:
    rows = chart["rates"]
    _prepare(axes, chart["rates_title"], [name for name, _, _ in rows])
    for place, (_, percent, words) in enumerate(rows):
        axes.barh(place, 100, height=0.5, color="#f0f2f4")
        axes.barh(place, percent, height=0.5, color=GOOD if percent >= ENOUGH else BAD)
        axes.text(102, place, words, va="center", color=INK, fontproperties=_size(10))
    axes.set_xlim(0, 100)


def _prepare(axes: Axes, title: str, names: list[str]) -> None:
    axes.set_title(title, loc="left", x=-0.418, color=INK, fontproperties=_size(12.5), pad=10)
    if not names:
        axes.text(0, 0, NOTHING, va="center", color=SOFT, fontproperties=_size(10.5))
    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.set_xticks([])
    axes.set_yticks(range(len(names)), names, fontproperties=_size(10.5), color=INK)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(max(len(names), 1) - 0.45, -0.55)


def _size(points: float) -> FontProperties:
    return FontProperties(fname=lettering(), size=points)


def draw_all(draw: Callable[[dict[str, Any], Path], None]) -> None:
    """Draw what is read; at its place each picture is whole, and its owner's alone to read."""
    os.umask(0o077)
    for chart in json.load(sys.stdin):
        path = Path(chart["file"])
        part = path.with_suffix(".part")
        draw(chart, part)
        part.replace(path)


if __name__ == "__main__":
    draw_all(draw)
