"""Drawing a poster: one A4 page of outlines, sharp at any size, with nothing to be missing at a printer's."""

import re
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from desk.people.posters import Poster
from desk.people.qr import squares
from desk.review.drawing import INK, NOW, SOFT, lettering

WIDTH, HEIGHT, EDGE = 210.0, 297.0, 12.0  # millimetres of A4, and what printers leave white
_INCH = 25.4
QR_SIDE = 88.0  # with a margin of four of its squares, without which phones do not find it
TITLE = "有事扫一扫，网格帮您办"
STEPS = (
    "1  用手机扫上面的码，打开 Telegram，点“开始”",
    "2  说说什么事、在哪里，可以发照片和位置",
    "3  点“提交”，办到哪一步都会告诉您",
)
HOTLINES = "报警 110    火警 119    急救 120    政务热线 12345"
URGENT = "有人受伤、起火、遇到危险，请先打："
_OVERLAP = 0.03  # of a square: no hair of white between two rows


def save(poster: Poster, path: Path) -> None:
    """Write the page: `.pdf` as vectors, `.png` as a picture to look at."""
    figure = Figure(figsize=(WIDTH / _INCH, HEIGHT / _INCH), facecolor="white")
    picture = path.suffix == ".png"
    (FigureCanvasAgg if picture else FigureCanvasPdf)(figure)
    _Page(figure).draw(poster)
    if picture:
        figure.savefig(path, format="png", dpi=110)
    else:
        figure.savefig(
            path, format="pdf", metadata={"Title": f"{poster.name} 报事海报", "CreationDate": None}
        )


class _Page:
    """A page measured in millimetres from its lower left corner."""

    def __init__(self, figure: Figure) -> None:
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(0, HEIGHT)
        self._axes.axis("off")

    def draw(self, poster: Poster) -> None:
        """From the top down."""
        self._box(0, HEIGHT - 41, WIDTH, 41, NOW)
        self._write(TITLE, HEIGHT - 26.5, 16.5, "white", bold=0.35)
        self._write(poster.name, HEIGHT - 61, 12.5, INK, bold=0.3)
        self._write(poster.above, HEIGHT - 70, 6, SOFT)
        self._code(poster.link, HEIGHT - 81 - QR_SIDE)
        self._write(f"也可以在 Telegram 里找 {poster.shown_link}", HEIGHT - 94.5 - QR_SIDE, 4.4, SOFT)
        for line, words in enumerate(STEPS):
            self._write(words, 101 - 9 * line, 6, INK, left=32)
        self._contacts(poster)
        self._box(0, 0, WIDTH, 33, "#f2f5f8")
        self._write(URGENT, 21.5, 5.2, INK)
        self._write(HOTLINES, 10.5, 6.8, "#c0392b", bold=0.18)

    def _contacts(self, poster: Poster) -> None:
        rows = [" ".join(part for part in (item.title, item.name) if part) for item in poster.contacts]
        numbers = [_spaced(item.phone) for item in poster.contacts]
        self._axes.add_patch(
            FancyBboxPatch(
                (EDGE + 8, 41),
                WIDTH - 2 * EDGE - 16,
                33,
                boxstyle="round,pad=0,rounding_size=4",
                facecolor="white",
                edgecolor=NOW,
                linewidth=1.6,
            )
        )
        if not rows:
            self._write("联系电话请向社区询问", 54.5, 8, INK)
        elif len(rows) == 1:
            self._write(rows[0], 61.5 if numbers[0] else 54, 8.5, INK, most=150)
            self._write(numbers[0], 46.5, 11, NOW, bold=0.3, most=150)
        else:
            for line, (row, number) in enumerate(zip(rows, numbers, strict=True)):
                self._write(f"{row}   {number}".rstrip(), 61.5 - 14 * line, 8.5, INK, bold=0.12, most=150)

    def _write(
        self,
        words: str,
        baseline: float,
        size: float,
        color: str,
        *,
        bold: float = 0,
        left: float | None = None,
        most: float = WIDTH - 2 * EDGE,
    ) -> None:
        """A line, centred unless it begins at `left`; what is too long becomes smaller, never cut off."""
        if not words:
            return
        outline = TextPath((0, 0), words, size=size, prop=FontProperties(fname=lettering()))
        # The corners of the curves hold them in; the exact extent takes ten times as long.
        first, last = outline.vertices[:, 0].min(), outline.vertices[:, 0].max()
        room = most if left is None else WIDTH - EDGE - left
        scale = min(1.0, room / (last - first))
        x = left if left is not None else WIDTH / 2 - (first + last) / 2 * scale
        moved = outline.transformed(Affine2D().scale(scale).translate(x, baseline))
        patch = PathPatch(
            moved, facecolor=color, edgecolor=color, linewidth=bold / _INCH * 72, joinstyle="round"
        )
        self._axes.add_artist(patch)

    def _code(self, link: str, bottom: float) -> None:
        rows = squares(link)
        side = QR_SIDE / len(rows)
        left = (WIDTH - QR_SIDE) / 2
        outlines = []
        for number, row in enumerate(rows):
            y = bottom + QR_SIDE - (number + 1) * side
            # Each run of dark squares is one box.
            for run in re.finditer("#+", "".join("#" if dark else " " for dark in row)):
                width = (run.end() - run.start()) * side
                outlines.append(_rectangle(left + run.start() * side, y, width, side * (1 + _OVERLAP)))
        code = Outline.make_compound_path(*outlines)
        self._axes.add_artist(PathPatch(code, facecolor="black", edgecolor="none", linewidth=0))

    def _box(self, x: float, y: float, width: float, height: float, color: str) -> None:
        self._axes.add_patch(Rectangle((x, y), width, height, facecolor=color, linewidth=0))


def _rectangle(x: float, y: float, width: float, height: float) -> Outline:
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return Outline(corners, closed=True)


def _spaced(phone: str) -> str:
    """A mobile number in the three parts in which people say it."""
    match = re.fullmatch(r"(1\d{2})(\d{4})(\d{4})", phone)
    return " ".join(match.groups()) if match else phone
