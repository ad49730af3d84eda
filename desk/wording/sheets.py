"""Every sentence and heading of the sheets that go to and fro between 12345 and us."""

from collections.abc import Sequence

from desk.tickets.views import RATING_NAMES

PLAN_HEAD = ("行", "工单编号", "处理", "网格", "类别", "紧急程度", "内容", "地址")
RESULT_HEAD = (
    *("工单编号", "我方工单号", "状态", "办理岗位", "来电人电话", "受理时间", "办结时间"),
    *("办理结果", "满意度"),
)
UNRATED = "未评价"
ASKED = {"solved": "（回访：已解决）", "unsolved": "（回访：未解决）", "unreachable": "（回访：联系不上）"}


def bad_time(cell: str) -> str:
    """A moment that is none."""
    return f"来电时间“{cell}”看不懂，应写成 2026-11-18 09:30 这样"


def not_yet(cell: str) -> str:
    """A call of tomorrow."""
    return f"来电时间“{cell}”还没有到，请核对年月日"


def too_old(cell: str) -> str:
    """A call of long ago."""
    return f"来电时间“{cell}”是一年以前，请核对年月日"


def rounded(cell: str) -> str:
    """Digits that a spreadsheet has thrown away."""
    return f"工单编号“{cell}”被 Excel 改成了科学计数，尾数已丢失；请把这一列设为“文本”格式后重新填写"


def known(number: int) -> str:
    """The row came in before."""
    return f"已导入（工单{number}）"


def into(number: int) -> str:
    """The row joins a ticket there is."""
    return f"并入 {number}"


def into_line(line: int) -> str:
    """The row joins what an earlier row will open."""
    return f"并入第 {line} 行"


NEW, TO_TOWNSHIP = "新工单", "新工单（网格不明，交镇里）"


def ask(new: int, joined: int, unclear: int, known_ones: int) -> str:
    """What is about to happen, as a question."""
    return f"{summary(new, joined, unclear, known_ones)}。网格和类别都对吗？现在导入？"


def summary(new: int, joined: int, unclear: int, known_ones: int) -> str:
    """What will be, or was, done."""
    to_township = f"（其中{unclear}件网格不明，交镇里）" if unclear else ""
    return f"新工单 {new}{to_township}，并入已有工单 {joined}，以前导入过 {known_ones}"


def opened(numbers: Sequence[int]) -> str:
    """Which numbers the new ones have."""
    first, last = numbers[0], numbers[-1]
    return f"新工单的号码：{first}" + (f" 到 {last}" if last != first else "")


def no_key(rows: int) -> str:
    """Numbers that will not be kept."""
    return f"没有密钥，{rows} 行的联系电话不会保存，办理人打不了电话；要保存，先按手册“密钥”设好再导入"


def rating(code: str | None, asked: str) -> str:
    """As 12345 counts it; `asked`: how the follow-up of an unrated one stands."""
    return RATING_NAMES.get(code or "", UNRATED + ASKED.get(asked, ""))
