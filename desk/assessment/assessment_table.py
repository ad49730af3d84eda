"""Assessment as an .xlsx file: the points of all, every line explained, and the disputes."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from desk.assessment.assessing import KINDS
from desk.assessment.assessment_sheets import Sheet, ranking
from desk.review.review_table import Value, text_cell
from desk.wording import assessment as wording
from desk.work import Work
from grids.assessment import Line
from grids.periods import Period
from grids.terms import name_of

_LINES, _DISPUTES = "逐项说明", "申诉"
_LINES_HEAD = ("", "类别", "项目", "分子", "分母", "比例", "目标", "满分", "扣分", "得分", "说明")
_DISPUTES_HEAD = ("申诉", "谁", "项目", "理由", "结果", "加分", "裁定", "说明")
_STATES = {"open": "等裁定", "upheld": "维持", "adjusted": "加分"}


def write_assessment(place: str, period: Period, found: Sequence[Sheet], path: Path, work: Work) -> None:
    """Readable by its owner only; a file that is there is replaced."""
    book = Workbook(write_only=True)
    title = f"{place}考核 {name_of(period)}"
    for kind in KINDS:
        ranked, others = ranking(found, kind)
        if ranked or others:
            rows = [_row(str(at), sheet) for at, sheet in ranked]
            rows += [_row("样本太少", sheet) for sheet in others]
            _sheet(book, wording.KIND_NAMES[kind], [_head(title, found), *rows])
    few = work.rules.desk.assessment.fewest
    lines = [_line(sheet, line, few) for sheet in found for line in sheet.lines]
    _sheet(book, _LINES, [(title, *_LINES_HEAD[1:]), *lines])
    disputes = [
        (
            *(dispute.number, f"{sheet.subject.name}（{dispute.raised_name}）"),
            *(wording.NAMES.get(dispute.line, dispute.line), dispute.reason, _STATES[dispute.state]),
            *(dispute.points or None, dispute.decided_name, dispute.words),
        )
        for sheet in found
        for dispute in sheet.disputes
    ]
    _sheet(book, _DISPUTES, [_DISPUTES_HEAD, *disputes])
    path.touch(0o600)
    book.save(path)


def _codes(found: Sequence[Sheet]) -> list[str]:
    return list(dict.fromkeys(line.code for sheet in found for line in sheet.lines))


def _head(title: str, found: Sequence[Sheet]) -> list[str]:
    names = [f"{wording.NAMES[code]}得分" for code in _codes(found)]
    return [title, "名次", "得分", "原来得分", "申诉加分", *names]


def _row(place: str, sheet: Sheet) -> list[Value]:
    given_back = sum(dispute.points for dispute in sheet.adjustments)
    points = [_Points(line.points) for line in sheet.lines]
    return [
        *(sheet.subject.name, place),
        *(_Points(sheet.points), _Points(sheet.original), _Points(given_back)),
        *points,
    ]


def _line(sheet: Sheet, line: Line, few: int) -> list[Value]:
    share = line.numerator / line.denominator if line.denominator and line.code != "supervised" else None
    target = line.target / 100 if line.code != "supervised" else _Points(line.target)
    return [
        *(sheet.subject.name, wording.KIND_NAMES[sheet.subject.kind], wording.NAMES[line.code]),
        *(line.numerator, line.denominator, share, target),
        *(_Points(line.weight), _Points(line.lost), _Points(line.points)),
        wording.line(line, few),
    ]


class _Points(float):
    """A number of points, which is no share of anything."""


def _sheet(book: Workbook, name: str, rows: Iterable[Sequence[Value]]) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 36
    for number, row in enumerate(rows):
        cells = [text_cell(sheet, value) for value in row]
        for cell, value in zip(cells, row, strict=True):
            if isinstance(value, _Points):
                cell.number_format = "0.0"
            if number == 0:
                cell.font = Font(bold=True)
        sheet.append(cells)
