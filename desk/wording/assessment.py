"""Words of assessment (考核): a sheet line by line, the ranking, and disputes."""

from collections.abc import Sequence
from datetime import datetime

from desk.assessment.assessing import Kind
from desk.assessment.assessment_sheets import Sheet
from desk.wording.tickets import moment, quote
from grids.assessment import FULL, LESS_IS_BETTER, Line, Why
from grids.deadlines import SHANGHAI
from grids.terms import code_of, name_of
from storage.disputes import ADJUSTED, OPEN, Dispute

NAMES = {
    "response": "响应率",
    "on_time": "按时率",
    "resolution": "解决率",
    "satisfaction": "满意率",
    "reopening": "重办率",
    "followup": "回访解决率",
    "report_in": "报到率",
    "supervised": "督办",
}
KIND_NAMES: dict[Kind, str] = {"post": "网格员", "community": "社区", "department": "科室"}
LONGEST = 20
ONLY_PRIVATE = "考核请私聊我，不在群里说。"
NOT_ASSESSED = "您的岗位没有考核单。网格长、社区和镇里可以发“考核 网格员”“考核 社区”“考核 科室”看排名。"
NOT_FOR_YOU = "排名给网格长、社区和镇里的工作人员看。发“考核”看您自己的。"
NOTHING = "这段时间还没有可以考核的。"


def number(points: float) -> str:
    """12.5, and 12 for 12.0."""
    return f"{points:g}"


def line(line: Line, few: int) -> str:
    """One indicator: how many of how many, what was asked for, what it cost and what is left."""
    name, got = NAMES[line.code], f"得{number(line.points)}分（满分{number(line.weight)}）"
    if line.code == "supervised":
        return _supervised(line, got)
    share = f"{line.numerator}/{line.denominator}"
    if line.why is Why.NONE:
        return f"{name}：没有这类事，不扣分，{got}"
    if line.why is Why.FEW:
        return f"{name} {share}：样本太少（不到{few}件），不扣分，{got}"
    goal = "不超过" if line.code in LESS_IS_BETTER else ""
    head = f"{name} {number(line.percent or 0)}%（{share}），目标{goal}{number(line.target)}%："
    if line.why is Why.MET:
        return f"{head}不扣分，{got}"
    more = "多" if line.code in LESS_IS_BETTER else "差"
    gap = abs((line.percent or 0) - line.target)
    cost = f"{more}{number(round(gap, 1))}个百分点，每个扣{number(line.lose)}分"
    return f"{head}{cost}，{_lost(line, gap)}，{got}"


def _lost(line: Line, times: float) -> str:
    """What it cost; there is never more to lose than the line is worth."""
    all_of_it = "完" if times * line.lose > line.weight else ""
    return f"扣{all_of_it}{number(line.lost)}分"


def _supervised(line: Line, got: str) -> str:
    head = f"督办 {line.numerator}次（办理{line.denominator}件）"
    if not line.lost:
        return f"{head}：不扣分，{got}"
    over = line.numerator - round(line.target)
    let = f"{number(line.target)}次以内不扣，" if line.target else ""
    return f"{head}：{let}{over}次每次扣{number(line.lose)}分，{_lost(line, over)}，{got}"


def title(sheet: Sheet, now: datetime) -> str:
    """Whose, and of when."""
    running = "（还没过完，以后会变）" if now < sheet.period.until else ""
    return f"{sheet.subject.name} 考核 {name_of(sheet.period)}{running}"


def sheet(sheet: Sheet, now: datetime, few: int, *, own: bool = True) -> str:
    """The whole of it, explained line by line."""
    if not sheet.lines:
        return f"{title(sheet, now)}\n{NOTHING}"
    lines = [title(sheet, now), f"得分 {number(sheet.points)}（满分{FULL}）"]
    lines += [f"{place}. {line(one, few)}" for place, one in enumerate(sheet.lines, 1)]
    if sheet.adjustments:
        lines.append(f"原来 {number(sheet.original)}分。")
    lines += [dispute_line(dispute, now) for dispute in sheet.disputes]
    if sheet.number is not None and own and any(one.lost for one in sheet.lines):
        lines.append(f"不认可哪一项，发：考核申诉 {code_of(sheet.period)} {_example(sheet)} 理由")
    return "\n".join(lines)


def _example(sheet: Sheet) -> str:
    return next(NAMES[one.code] for one in sheet.lines if one.lost)


def dispute_line(dispute: Dispute, now: datetime) -> str:
    """How one dispute stands; an adjustment is a line of its own, above it nothing has changed."""
    name = NAMES.get(dispute.line, dispute.line)
    if dispute.state == OPEN:
        return f"申诉{dispute.number}：{name}，等镇里裁定（{quote(dispute.reason, 60)}）"
    who = f"{dispute.decided_name} {moment(dispute.decided_at or now, now)}"
    if dispute.state == ADJUSTED:
        return f"申诉调整：{name} 加{number(dispute.points)}分（{quote(dispute.words, 60)}，{who}）"
    return f"申诉{dispute.number}：{name}，维持原来的分（{quote(dispute.words, 60)}，{who}）"


# --- ranking -------------------------------------------------------------------------------------------------


def ranking(
    place: str, period: str, kind: Kind, ranked: Sequence[tuple[int, Sheet]], others: Sequence[Sheet]
) -> str:
    """The places, the best first; of whom there is too little stands apart."""
    lines = [f"{place}考核 {period} {KIND_NAMES[kind]}排名"]
    if not ranked and not others:
        return "\n".join([*lines, NOTHING])
    shown = ranked if len(ranked) <= LONGEST else [*ranked[: LONGEST // 2], *ranked[-LONGEST // 2 :]]
    for at, (number_, one) in enumerate(shown):
        if len(shown) < len(ranked) and at == LONGEST // 2:
            lines.append(f"……中间{len(ranked) - len(shown)}个没有列出")
        lines.append(f"{number_}. {number(one.points)}分 {one.subject.name}")
    if others:
        names = "、".join(one.subject.name for one in others[:LONGEST])
        more = f"等{len(others)}个" if len(others) > LONGEST else ""
        lines.append(f"样本太少，不排名：{names}{more}")
    return "\n".join(lines)


def table_here(place: str, period: str) -> str:
    """With the table to the township."""
    return f"{place}考核 {period}：全部得分和每一项的分子、分母、扣分都在这张表里。"


WHICH_TERM = "没看懂是哪个月或哪个季度。可以发：考核 2026-10、考核 10月、考核 2026-Q3。"


def not_found(words: str) -> str:
    """To whoever asks for something there is not."""
    return (
        f"没有找到“{words}”的考核。可以发：考核、考核 2026-10、考核 网格员、考核 社区、考核 科室，"
        "或者您这一片里网格员、社区的名字。"
    )


def which(names: Sequence[str]) -> str:
    """To whoever names several."""
    return f"是指哪一个？{'、'.join(names[:LONGEST])}"


# --- the command line ----------------------------------------------------------------------------------------

HOW_TABLE = "要每一项的分子、分母和扣分，加上 --out 文件.xlsx"


def how_fixed(found: Sequence[Sheet]) -> str:
    """Whether these are the points that were given out."""
    made = next((one.made_at for one in found if one.made_at is not None), None)
    if made is None:
        return "还没有发过考核单，这是按现在的情况算的。"
    return f"这是{made.astimezone(SHANGHAI):%Y年%m月%d日}发出的考核单，加上申诉调整。"


def written(path: str) -> str:
    """Where the table is."""
    return f"✓ 表格写在 {path}"
