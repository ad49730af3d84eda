"""日梳理、周通报、月研判: the short text, and what figures are called everywhere."""

from collections.abc import Sequence

from desk.review.figures import Figures, Late, Part
from desk.wording.reminders import day_name, length
from grids.followups import FollowUpTally
from grids.periods import Period, Span
from grids.rates import RATES, Counts, Rate, ranking, rose

TITLES: dict[Span, str] = {"day": "日梳理", "week": "周通报", "month": "月研判"}
THIS: dict[Span, str] = {"day": "当天", "week": "这一周", "month": "当月"}
BEFORE: dict[Span, str] = {"day": "前一天", "week": "前一周", "month": "前一个月"}
RATE_NAMES = {
    "response": "响应率",
    "on_time": "按时率",
    "resolution": "解决率",
    "satisfaction": "满意率",
    "reopening": "重办率",
}
BEST = WORST = 3
LISTED_LATE = 5
LISTED_RISES = 4


def period_name(period: Period) -> str:
    """11月18日（周三）, 11月16日到22日, 2026年11月."""
    first, last = period.first, period.last
    if period.span == "day":
        return day_name(first)
    if period.span == "month":
        return f"{first.year}年{first.month}月"
    end = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    return f"{first.month}月{first.day}日到{end}"


def title(figures: Figures) -> str:
    """海棠镇周通报 11月16日到22日."""
    return f"{figures.place}{TITLES[figures.period.span]} {period_name(figures.period)}"


def review(figures: Figures) -> str:
    """The whole of it, short enough to be read in a group."""
    whole, before = figures.whole, BEFORE[figures.period.span]
    lines = [title(figures)]
    if figures.now < figures.period.until:
        lines[0] += "（还没过完）"
    if whole == Counts() and not figures.late:
        return "\n".join([*lines, "没有新的事，没有办结的，也没有超时的。"])
    lines.append(f"登记{whole.opened}件（{before}{figures.before.opened}件），办结{whole.results}件次。")
    if apart := _apart(whole):
        lines.append(f"登记的里面有{apart}，这些不算进下面各率。")
    lines += [_rate(name, whole, figures.before, before) for name in RATES]
    if whole.unrated:
        lines.append(f"还有{whole.unrated}件次没有评价，不算满意，也不算不满意。")
    lines += _followups(figures.asked.whole, figures.asked.before, before)
    lines += _grids(figures.grids)
    lines += _rises(figures, before)
    lines += _late(figures)
    return "\n".join(lines)


def _followups(now: FollowUpTally, past: FollowUpTally, before: str) -> list[str]:
    """One line: what the residents said, and of how many nobody knows."""
    if not now.drawn:
        return []
    then = past.solved_rate.percent
    compared = f"，{before}{then}%" if then is not None else ""
    rest = (
        ("两次都没联系上", now.unreachable),
        ("没联系上、还要再问", now.again),
        ("过期没有问", now.lapsed),
        ("还没问", now.due),
    )
    told = "、".join(f"{words}{count}件" for words, count in rest if count)
    line = f"回访{now.drawn}件，居民说已解决 {rate(now.solved_rate)}{compared}"
    return [f"{line}；{told}。" if told else line]


def rate(value: Rate) -> str:
    """95%（20/21）, or that there was nothing to count."""
    if value.percent is None:
        return "没有可算的"
    return f"{value.percent}%（{value.numerator}/{value.denominator}）"


def _rate(name: str, now: Counts, past: Counts, before: str) -> str:
    then: Rate = getattr(past, name)
    compared = f"，{before}{then.percent}%" if then.percent is not None else ""
    return f"{RATE_NAMES[name]} {rate(getattr(now, name))}{compared}"


def _apart(counts: Counts) -> str:
    parts = (("合并", counts.merged), ("误报", counts.rejected), ("撤回", counts.withdrawn))
    return "、".join(f"{name}{count}件" for name, count in parts if count)


def _grids(grids: Sequence[Part]) -> list[str]:
    """The best and the worst with their numbers; nobody is both, and nobody is blamed for all in time."""
    ranked = ranking(grids)
    if len(ranked) < 2:
        return []
    best = ranked[: min(BEST, len(ranked) // 2)]
    worst = [part for part in reversed(ranked[len(best) :]) if not _all_done(part[1])][:WORST]
    good = [part for part in best if part[1].answered + part[1].in_time]
    lines = ["【做得好的网格】", *map(_grid, good)] if good else []
    return [*lines, "【要加把劲的网格】", *map(_grid, worst)] if worst else lines


def _all_done(counts: Counts) -> bool:
    both = counts.response + counts.on_time
    return both.numerator == both.denominator


def _grid(part: Part) -> str:
    name, counts = part
    parts = [("响应", counts.response), ("按时", counts.on_time)]
    told = [f"{word}{rate.numerator}/{rate.denominator}" for word, rate in parts if rate.denominator]
    told += [f"超时没办完{counts.ran_out}件"] if counts.ran_out else []
    return f"{name}：{'，'.join(told)}"


def _rises(figures: Figures, before: str) -> list[str]:
    """Categories of which there were clearly more."""
    past = figures.categories_before
    if not figures.before.opened:
        return []  # the bot was not there yet: nothing has become more
    rises = [
        (name, counts.opened, past.get(name, Counts()).opened)
        for name, counts in figures.categories
        if rose(counts.opened, past.get(name, Counts()).opened)
    ]
    rises.sort(key=lambda rise: rise[2] - rise[1])
    lines = [f"{name}：{now}件（{before}{then}件）" for name, now, then in rises[:LISTED_RISES]]
    return ["【多起来的】", *lines] if lines else []


def _late(figures: Figures) -> list[str]:
    if not figures.late:
        return ["现在没有超时的。"]
    lines = [_late_line(late, figures) for late in figures.late[:LISTED_LATE]]
    more = len(figures.late) - len(lines)
    return [
        f"【现在超时】{len(figures.late)}件",
        *lines,
        *([f"还有{more}件没有列出。"] if more else []),
    ]


def _late_line(late: Late, figures: Figures) -> str:
    if late.due_at <= figures.now:
        why = f"办结超时{length(figures.now - late.due_at)}"
    else:
        why = f"还没受理，超时{length(figures.now - late.respond_by)}"
    return f"{late.number} {late.category} · {late.grid} · {why} · {late.handler}"


# --- the table --------------------------------------------------------------------------------------------

COUNT_NAMES = {
    "opened": "登记",
    "merged": "合并",
    "rejected": "误报",
    "withdrawn": "撤回",
    "counted": "算进各率的",
    "results": "办结（件次）",
    "unrated": "没有评价（件次）",
    "ran_out": "超时没办完",
}
SHEETS = {
    "whole": "总表",
    "grids": "按网格",
    "communities": "按社区",
    "posts": "按岗位",
    "departments": "按科室",
    "categories": "按类别",
}
ASKED_SHEET = "回访"
ASKED_HEAD = (
    *("抽到", "已解决", "未解决", "其中不合理", "两次没联系上", "没联系上还要再问", "过期没有问", "还没问"),
    *("回访解决率分子", "回访解决率分母", "回访解决率", "联系上的分子", "联系上的分母", "联系上的比例"),
)
ASKED_PARTS = {
    "communities": "社区",
    "grids": "网格",
    "posts": "岗位",
    "departments": "科室",
    "categories": "类别",
}
LATE_SHEET, NOTES_SHEET = "现在超时", "怎么算的"
LATE_HEAD = ("工单", "类别", "网格", "谁在办", "受理时限", "办结时限")
NOTES = (
    ("登记", "这段时间里登记的工单。合并、误报、撤回的单独列出，不算进任何一个率。"),
    ("响应率", "分子：在受理时限以内有人受理的。分母：这段时间登记、已经受理或者受理时限已过的。"),
    (
        "按时率",
        "分子：在办结时限以内办结的。分母：这段时间办结的，加上时限在这段时间里到了、现在还没办完的。",
    ),
    ("解决率", "分子：现在是待评价或已结案的。分母：这段时间登记、已经解决或者办结时限已过的。"),
    ("满意率", "分子：评为满意、基本满意的。分母：这段时间办结、居民评价过的。没有评价的不算满意。"),
    (
        "重办率",
        "分子：后来又重办的（评不满意、居民要求重办、回访发现没解决）。分母：这段时间办结的。越低越好。",
    ),
    ("回访解决率", "分子：居民说已解决的。分母：这段时间抽到、联系上居民的。没联系上的不算进来，单独列出。"),
    ("联系不上", "第一次没联系上的，过后换一天再问一次；两次都没联系上才算。每次结案只算一件。"),
    ("件次", "一张工单办结、重办、再办结，算两次办结。"),
    (
        "岗位和科室",
        "办结、评价、重办和回访算在当时办结的岗位上；登记、响应、解决算在现在办理（或者最后办理）的岗位上。",
    ),
    ("挂账", "正在挂账、正在等居民答复的，不算时限已过。"),
    ("什么时候的数", "按做表那一刻的情况算，以后再做，数字会跟着变。"),
)


def table_name(period: Period, place: str) -> str:
    """海棠镇周通报2026-11-16, for a file."""
    safe = "".join(char for char in place if char.isalnum())
    return f"{safe}{TITLES[period.span]}{period.first.isoformat()}"


# --- the picture ------------------------------------------------------------------------------------------

CHART_CATEGORIES = "各类诉求登记了多少件"
CHART_GRIDS = "按时率：在时限内办结的（件次/应办结）"
CHART_ENDS = "，最好和最差的各4个"


def chart_heads(figures: Figures) -> list[str]:
    """The most important numbers, for the head of the picture."""
    whole = figures.whole
    heads = [f"登记{whole.opened}件", f"办结{whole.results}件次", f"现在超时{len(figures.late)}件"]
    rates = [f"{RATE_NAMES[name]}{_percent(getattr(whole, name))}" for name in RATES]
    return ["  ".join(heads), "  ".join(rates)]


def _percent(value: Rate) -> str:
    return "—" if value.percent is None else f"{value.percent}%"


# --- the command line -------------------------------------------------------------------------------------


def table_here(figures: Figures) -> str:
    """With the table."""
    return f"{title(figures)}：完整的数字在这张表里，每个率都有分子和分母。"


HOW_TABLE = "要全部数字，加上 --out 文件.xlsx"


def written(path: str, picture: str | None) -> str:
    """Where the table and the picture are."""
    return f"✓ 表格写在 {path}" + (f"，图写在 {picture}" if picture else "")
