"""The picture of a review, for a phone: what people reported, beside the time before, and who was in time."""

from desk.pictures import Chart
from desk.review.figures import Figures
from desk.wording import reviews as wording
from grids.rates import Counts

# The module that draws it, in another process.
DRAWING = "desk.review.drawing"
MOST_BARS = 8
_LONGEST_NAME = 9


def chart_of(figures: Figures) -> Chart:
    """What is to be drawn."""
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


def _short(name: str) -> str:
    """A long name in two lines rather than cut off."""
    if len(name) <= _LONGEST_NAME:
        return name
    half = min((len(name) + 1) // 2, 10)
    rest = name[half:]
    return f"{name[:half]}\n{rest if len(rest) <= 10 else rest[:9] + '…'}"
