"""Drawing a hot issue's weeks: `python -m desk.hot.hot_drawing` reads what to draw and where, as JSON."""

from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from desk.review.drawing import BAD, BEFORE, DPI, INK, SOFT, WIDTH, draw_all, lettering

HEIGHT = 4.0
USUAL = "#1f6fb4"
FEWEST = 9  # bars there is room for at least: two are not drawn as wide as the picture


def draw(chart: dict[str, Any], path: Path) -> None:
    """A head in words, then a bar a week, the last one in another colour, and lines for usual and rare."""
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    figure.text(0.05, 0.92, chart["title"], color=INK, va="center", fontproperties=_size(17))
    figure.text(0.05, 0.825, chart["head"], color=INK, va="center", fontproperties=_size(12.5))
    figure.text(0.05, 0.745, chart["unit"], color=SOFT, va="center", fontproperties=_size(10.5))
    axes = figure.add_axes((0.05, 0.13, 0.83, 0.56))
    _bars(axes, chart["bars"], chart)
    for line, colour, style in ((chart["usual"], USUAL, "--"), (chart["rare"], BAD, ":")):
        if line:
            _line(axes, line, colour, style)
    figure.savefig(path, format="png")


def _bars(axes: Axes, bars: list[list[Any]], chart: dict[str, Any]) -> None:
    counts = [count for _, count in bars]
    last = len(bars) - 1
    axes.bar(range(len(bars)), counts, width=0.72, color=[BEFORE] * last + [BAD], zorder=2)
    lines = [line[1] for line in (chart["usual"], chart["rare"]) if line]
    most = max([*counts, *lines, 1])
    for place, count in enumerate(counts):
        if count:
            _number(axes, (place, count + most * 0.025), str(count), main=place == last)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#cccccc")
    axes.set_yticks([])
    axes.set_xticks(range(len(bars)), [name for name, _ in bars], fontproperties=_size(9.5), color=SOFT)
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(min(-0.6, last - FEWEST + 0.4), last + 0.6)
    axes.set_ylim(0, most * 1.14)


def _number(axes: Axes, place: tuple[float, float], words: str, *, main: bool) -> None:
    """On white, so that no line runs through it."""
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    ink, size = (INK, 12) if main else (SOFT, 10)
    font = _size(size)
    axes.text(*place, words, ha="center", va="bottom", color=ink, bbox=box, fontproperties=font, zorder=3)


def _line(axes: Axes, line: list[Any], colour: str, style: str) -> None:
    name, height = line
    axes.axhline(height, color=colour, linestyle=style, linewidth=1.3, zorder=1)
    where = axes.get_xlim()[1]
    axes.text(
        where + 0.12, height, name, color=colour, va="center", clip_on=False, fontproperties=_size(10.5)
    )


def _size(points: float) -> FontProperties:
    return FontProperties(fname=lettering(), size=points)


if __name__ == "__main__":
    draw_all(draw)
