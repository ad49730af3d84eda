"""Words about disputes on assessment: to whoever raises one, to the township that decides, to both afterwards."""

from collections.abc import Sequence
from datetime import datetime

from desk.assessment.assessment_sheets import Sheet
from desk.wording.assessment import NAMES, number
from desk.wording.tickets import moment, quote
from grids.assessment import Line
from grids.periods import Period, period_of
from grids.terms import code_of, name_of
from storage.assessments import AssessmentSheet
from storage.disputes import ADJUSTED, Dispute

ONLY_TOWNSHIP = "考核申诉由镇里来裁定。您可以发“考核”看自己的考核单。"
ONLY_PRIVATE = "考核申诉请私聊我，不在群里说。"
NOT_ONES_OWN = "自己的申诉要由镇里别的人裁定。"
HOW_TO_DECIDE = "请写上几号申诉、怎么定、理由，例如：考核裁定 5 维持 时限没有算错；考核裁定 5 加3分 当天停电"
NONE_OPEN = "现在没有要裁定的考核申诉。"


def how(example: str) -> str:
    """How a dispute is written."""
    return f"请写上哪个月（或季度）、哪一项、理由，例如：考核申诉 {example} 按时率 当天停电"


def no_such_line(word: str, names: Sequence[str]) -> str:
    """To whoever names no line."""
    return f"没有“{word}”这一项，考核的各项是：{'、'.join(names)}。"


def not_given_out(period: Period) -> str:
    """There is no sheet to dispute."""
    return f"{name_of(period)}没有发给您的考核单。每月1日发上个月的，发出以后才能申诉。"


def too_late(period: Period, days: int) -> str:
    """The days are over."""
    return f"{name_of(period)}的考核单发出已超过{days}天，不能再申诉。"


def nothing_lost(name: str) -> str:
    """Nothing to give back."""
    return f"{name}这一项没有扣分，不用申诉。"


def disputed_already(before: Dispute) -> str:
    """Once a line."""
    how_it_is = "还在等镇里裁定" if before.decided_at is None else "镇里已经裁定过"
    return f"这一项已经申诉过了（申诉{before.number}，{how_it_is}）。发“考核”可以看到。"


def raised(dispute: Dispute, sheet: Sheet) -> str:
    """To whoever raised it."""
    name = NAMES[dispute.line]
    return f"申诉{dispute.number} 已记下：{name_of(sheet.period)} {name}。镇里裁定后我告诉您；考核单原来的分不改。"


def to_decide(dispute: Dispute, sheet: Sheet, line: Line) -> str:
    """To the township."""
    head = _one(dispute, sheet.subject.name, sheet.period, line)
    n = dispute.number
    return f"考核{head}\n维持原来的分，发：考核裁定 {n} 维持 理由\n加分，发：考核裁定 {n} 加{number(line.lost)}分 理由"


def one_to_decide(dispute: Dispute, row: AssessmentSheet, line: Line) -> str:
    """One of the list."""
    return _one(dispute, row.name, _period(row), line)


def _one(dispute: Dispute, whose: str, period: Period, line: Line) -> str:
    counted = f"{line.numerator}/{line.denominator}，扣{number(line.lost)}分"
    return (
        f"申诉{dispute.number}：{whose} {name_of(period)} {NAMES[dispute.line]}（{counted}）\n"
        f"{dispute.raised_name}说：{quote(dispute.reason, 200)}"
    )


def to_be_decided(lines: Sequence[str]) -> str:
    """考核裁定 without words."""
    if not lines:
        return NONE_OPEN
    return "\n".join(
        [
            f"有{len(lines)}件考核申诉等裁定：",
            *lines,
            "发：考核裁定 号码 维持 理由，或考核裁定 号码 加几分 理由",
        ]
    )


def no_such_dispute(number_: int) -> str:
    """To whoever decides what there is not."""
    return f"没有申诉{number_}。发“考核裁定”看等裁定的。"


def decided_already(dispute: Dispute, now: datetime) -> str:
    """Decided once and for all."""
    when = moment(dispute.decided_at or now, now)
    return f"申诉{dispute.number} {dispute.decided_name}{when}已经裁定过：{_what(dispute)}。"


def too_many_points(number_: int, lost: float) -> str:
    """More than was lost cannot be given back."""
    return f"申诉{number_} 这一项只扣了{number(lost)}分，加的分应在0到{number(lost)}分之间。"


def decided(dispute: Dispute, row: AssessmentSheet) -> str:
    """To whoever raised it."""
    return (
        f"申诉{dispute.number} 有结果了：{name_of(_period(row))} {NAMES[dispute.line]}，{_what(dispute)}。"
        f"{dispute.decided_name}说：{quote(dispute.words, 200)}\n发“考核 {code_of(_period(row))}”看考核单。"
    )


def decided_for_township(dispute: Dispute, row: AssessmentSheet) -> str:
    """To whoever decided."""
    return f"申诉{dispute.number} 已裁定：{row.name} {NAMES[dispute.line]}，{_what(dispute)}。已告诉{dispute.raised_name}。"


def _what(dispute: Dispute) -> str:
    return f"加{number(dispute.points)}分" if dispute.state == ADJUSTED else "维持原来的分"


def _period(row: AssessmentSheet) -> Period:
    return period_of("quarter" if row.span == "quarter" else "month", row.first)
