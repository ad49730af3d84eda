"""Words about hot issues (多发群发): the proposal, the life of one, and what residents hear of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.wording.tickets import Buttons, listed, moment, quote

NAME = "多发问题"
STATE_NAMES = {"proposed": "等您定", "accepted": "正在办", "dismissed": "没有立项", "closed": "已办结"}
REASONS = {"normal": "正常波动", "season": "季节原因", "known": "已经在处理"}
EVENT_NAMES = {
    "found": "发现",
    "accept": "立项",
    "dismiss": "没有立项",
    "give": "交给",
    "plan": "计划",
    "progress": "进展",
    "join": "并入工单",
    "leave": "移出工单",
    "close": "办结",
}
MOST_TICKETS = 8
MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class HotView:
    """A hot issue as people see it."""

    number: int
    sort: str  # rise, alike
    state: str
    place: str
    category: str
    count: int
    expected: float
    found_at: datetime
    leader: str  # who is responsible; empty while nobody is
    plan: str
    result: str
    reason: str
    tickets: Sequence[tuple[int, str]]  # number, place


def usual(expected: float) -> str:
    """How a usual week is called: half complaints tell nobody anything."""
    return f"平常一周约{round(expected)}件" if expected >= 1 else "平常一周不到1件"


def why(view: HotView) -> str:
    """What was seen."""
    if view.sort == "alike":
        return f"同一个地方、说法相近的有{view.count}件，是不同的居民反映的。"
    return f"最近7天{view.count}件，{usual(view.expected)}，比平常明显多。"


def title(view: HotView) -> str:
    """多发问题3 海棠花社区 · 电梯."""
    return f"{NAME}{view.number} {view.place} · {view.category}"


def card(view: HotView, latest: str = "") -> str:
    """The card of those who decide; short enough to stand below a picture."""
    n = view.number
    lines = [title(view), why(view), _tickets(view.tickets)]
    if view.state == "proposed":
        lines.append("是一个要集中办的问题，请点“立项”；不是，请点“不是”，再点原因。")
    elif view.state == "accepted":
        lines.append(f"已立项，{view.leader or '还没有人'}负责。")
        lines.append(
            f"计划：{quote(view.plan, 150)}" if view.plan else f"还没有计划，请发：多发 {n} 计划 怎么办"
        )
        lines += [f"最新进展：{quote(latest, 100)}"] if latest else []
        lines.append(f"换负责的：多发 {n} 给 市政所；写进展：多发 {n} 进展 …；办好了：多发 {n} 办结 结果")
    elif view.state == "dismissed":
        lines.append(f"没有立项：{quote(view.reason, 150)}")
    else:
        lines.append(f"已办结：{quote(view.result, 200)}")
    return "\n".join(lines)


def card_buttons(view: HotView) -> Buttons:
    """What those who decide may press."""
    if view.state != "proposed":
        return ()
    return ((("立项", f"hotyes:{view.number}"), ("不是", f"hotno:{view.number}")),)


def why_not(view: HotView) -> str:
    """What the card turns into at 不是."""
    head = "\n".join([title(view), why(view)])
    return f"{head}\n为什么不是？点一个原因，或者发：多发 {view.number} 不是 理由"


def why_not_buttons(number: int) -> Buttons:
    """The usual reasons, and the way back."""
    reasons = tuple((name, f"hotno:{number}:{code}") for code, name in REASONS.items())
    return (reasons, (("返回", f"hotno:{number}:back"),))


def _tickets(tickets: Sequence[tuple[int, str]]) -> str:
    if not tickets:
        return "现在没有工单。"
    told = [f"{number}（{quote(place, 16)}）" if place else str(number) for number, place in tickets]
    return f"工单{listed(told, MOST_TICKETS, '件')}"


def numbers(tickets: Sequence[int], most: int = 12) -> str:
    """工单3、5、8."""
    return f"工单{listed([str(number) for number in tickets], most, '件')}"


# --- to staff ---------------------------------------------------------------------------------------------


def nobody(view: HotView) -> str:
    """To the operators, where nobody can decide."""
    return f"发现{title(view)}，但社区和镇里没有登记的人，没人收到。请导入人员表。"


def accepted(view: HotView, linked: int) -> str:
    """To whoever has accepted it."""
    return (
        f"{NAME}{view.number} 已立项，{linked}件工单归在一起，{view.leader or '还没有人'}负责。"
        f"请发：多发 {view.number} 计划 怎么办"
    )


def given(view: HotView, by: str) -> str:
    """To those who are responsible from now on."""
    n = view.number
    lines = [
        f"{by}请您负责{title(view)}",
        why(view),
        _tickets(view.tickets),
        f"计划：{quote(view.plan, 150)}" if view.plan else f"请先定计划：多发 {n} 计划 怎么办",
        f"写进展：多发 {n} 进展 …；办好了：多发 {n} 办结 结果",
    ]
    return "\n".join(lines)


def given_to(view: HotView) -> str:
    """To whoever has named the responsible post."""
    return f"{NAME}{view.number} 现在由{view.leader}负责，已经通知。"


def dismissed(number: int, reason: str) -> str:
    """To whoever has dismissed it."""
    return f"{NAME}{number} 不立项（{reason}），四周内不再为同样的情况提醒。"


def planned(number: int, people: int) -> str:
    """To whoever has set the plan."""
    return f"{NAME}{number} 的计划已记下，{_told(people)}"


def noted(number: int) -> str:
    """To whoever has told of progress."""
    return f"{NAME}{number} 的进展已记下。"


def closed(number: int, done: Sequence[int], left: Sequence[str], people: int) -> str:
    """To whoever has closed it: what was resolved with it, what stays and where."""
    lines = [f"{NAME}{number} 已办结，{_told(people)}"]
    if done:
        lines.append(f"一起办结、请居民评价的：{numbers(done)}。")
    if left:
        lines += ["这些还在别人手里，照常办理：", *left[:MOST_STEPS]]
    if len(left) > MOST_STEPS:
        lines.append(f"另有{len(left) - MOST_STEPS}件没有列出。")
    return "\n".join(lines)


def left_line(number: int, who: str) -> str:
    """One ticket that stays: in whose hands, or what keeps it."""
    return f"  工单{number} {who}"


def _told(people: int) -> str:
    return f"已告诉{people}位反映人。" if people else "没有要告诉的反映人。"


def told_leader(view: HotView, what: str, who: str) -> str:
    """To the responsible post, when somebody above has done something in its place."""
    return f"{who}：{title(view)} {what}"


def joined(number: int, ticket: int) -> str:
    """To whoever has added a ticket."""
    return f"工单{ticket} 已归到{NAME}{number}。"


def left(number: int, ticket: int) -> str:
    """To whoever has taken a ticket out."""
    return f"工单{ticket} 已从{NAME}{number} 移出，照常单独办理。"


def full(
    view: HotView,
    steps: Sequence[tuple[datetime, str, str, str]],
    tickets: Sequence[tuple[int, str, str]],
    now: datetime,
) -> str:
    """The answer to 多发 3; of a step: when, what, who, words; of a ticket: number, state, handler."""
    lines = [f"{title(view)}（{STATE_NAMES[view.state]}）", why(view)]
    if view.state in ("accepted", "closed"):
        lines.append(f"负责：{view.leader or '还没有人'}")
        lines.append(f"计划：{quote(view.plan, 200)}" if view.plan else "计划：还没有")
    if view.result:
        lines.append(f"结果：{quote(view.result, 200)}")
    lines += [f"工单{number} {state} · {who}" for number, state, who in tickets[:MOST_STEPS]]
    if len(tickets) > MOST_STEPS:
        lines.append(f"另有{len(tickets) - MOST_STEPS}件没有列出。")
    for at, event, who, words in steps[-MOST_STEPS:]:
        told = f"：{quote(words, 80)}" if words else ""
        lines.append(f"{moment(at, now)} {who} {EVENT_NAMES.get(event, event)}{told}")
    return "\n".join(lines)


def line(view: HotView) -> str:
    """One of the list."""
    what = "等立项" if view.state == "proposed" else f"{view.leader or '还没有人'}负责"
    plan = "" if view.state == "proposed" else "，有计划" if view.plan else "，还没有计划"
    return f"{view.number} {view.place} · {view.category} · {len(view.tickets)}件 · {what}{plan}"


def listing(lines: Sequence[str]) -> str:
    """The answer to 多发."""
    if not lines:
        return "您这里现在没有多发问题。"
    return "\n".join([f"{NAME}{len(lines)}个：", *lines, "看其中一个，例如发：多发 " + lines[0].split()[0]])


def in_summary(views: Sequence[HotView]) -> list[str]:
    """The part of 日梳理."""
    return ["【新发现的多发问题】", *map(line, views)] if views else []


# --- to residents -----------------------------------------------------------------------------------------


def plan_for_residents(names: str, view: HotView, count: int, you: str) -> str:
    """One line in each group: that it is looked at as one matter, and what will be done."""
    many = f"最近有{count}件类似的，" if count > 1 else ""
    return f"{names}：{you}反映的{view.category}问题，{many}已由{view.leader or view.place}集中办理。计划：{quote(view.plan, 120)}"


def result_for_residents(names: str, view: HotView, you: str, own: str, days: int | None) -> str:
    """One line in each group: what came of it; `days`: so long they may rate what was resolved with it."""
    text = f"{names}：{you}反映的{view.category}问题（{own}）集中办理完了：{quote(view.result, 200)}"
    if days is None:
        return text
    return f"{text}\n{you}满意吗？点一下就好，{days}天内没人评价就自动结案。"


def still_open(tickets: Sequence[int]) -> str:
    """Behind it, where some of theirs are in other hands."""
    return f"\n{numbers(tickets, 6)} 还要逐件核实，办好了再请你们评价。"


def rating_buttons(number: int) -> Buttons:
    """The three ratings, for all of one's own tickets at once."""
    return (
        (
            ("满意", f"hotrate:{number}:satisfied"),
            ("基本满意", f"hotrate:{number}:basic"),
            ("不满意", f"hotrate:{number}:unsatisfied"),
        ),
    )


def thanks(tickets: Sequence[int]) -> str:
    """To a resident who is content."""
    return f"谢谢评价，{numbers(tickets)} 已结案。"


def sorry(tickets: Sequence[int]) -> str:
    """To a resident who is not."""
    return f"对不起，没让您满意。{numbers(tickets)} 已升级重新办理。想说原因，请发“评价 {tickets[0]} 不满意 原因”。"


SAY_WHY = "请点一个原因。"
BACK = "好的，还没有定。"
NOTHING_TO_RATE = "只有反映人可以评价；已经评价过或者结案了的，不用再点。"


# --- what was wrong ---------------------------------------------------------------------------------------


NOT_HERE = "多发问题里有工单和工作人员，请私聊我，或在工作群里发。"


def unknown(number: int) -> str:
    """There is none of this number."""
    return f"没有{NAME}{number}，请核对号码。发“多发”看有哪些。"


def not_yours(number: int) -> str:
    """It lies elsewhere."""
    return f"{NAME}{number} 不在您负责的范围。"


def not_yours_to_decide(number: int, township: bool) -> str:
    """Whether it is one is decided higher up."""
    who = "镇里" if township else "社区和镇里"
    return f"{NAME}{number} 立不立项、由谁负责，要由{who}来定。"


def not_yours_to_lead(number: int, leader: str) -> str:
    """The plan is the responsible post's."""
    return f"{NAME}{number} 由{leader or '社区和镇里'}负责，计划、进展和办结要由他们来写。"


def wrong_state(number: int, state: str, wanted: str) -> str:
    """It cannot be done now."""
    return f"{NAME}{number} 现在是“{STATE_NAMES[state]}”，不能{wanted}。"


def accept_first(number: int) -> str:
    """It waits to be accepted."""
    return f"{NAME}{number} 还没有立项，请先发：多发 {number} 立项"


def plan_first(number: int) -> str:
    """Residents should have heard what will be done before they hear that it was."""
    return f"{NAME}{number} 还没有计划，请先写一句：多发 {number} 计划 怎么办"


def write(number: int, word: str, example: str) -> str:
    """Words are missing."""
    return f"请写清楚，例如：多发 {number} {word} {example}"


def usage(number: int) -> str:
    """The verb is unknown."""
    return (
        f"没看懂。可以发：多发 {number}；多发 {number} 立项；多发 {number} 不是 理由；多发 {number} 给 市政所；"
        f"多发 {number} 计划 …；多发 {number} 进展 …；多发 {number} 办结 结果；"
        f"多发 {number} 并入 12；多发 {number} 移出 12"
    )


def leads_already(number: int, name: str) -> str:
    """It is theirs."""
    return f"{NAME}{number} 本来就由{name}负责，不用再交。"


def vacant(name: str) -> str:
    """A post nobody sits in cannot be responsible."""
    return f"“{name}”现在没有人，请写别的岗位或科室。"


def elsewhere(ticket: int, place: str) -> str:
    """A ticket of another part of the township."""
    return f"工单{ticket} 不在{place}，不能归到这里。"


def belongs_already(ticket: int, hot: int) -> str:
    """A ticket has one hot issue at most."""
    return f"工单{ticket} 已经归在{NAME}{hot}里了。"


def belongs_not(ticket: int, hot: int) -> str:
    """There is nothing to take out."""
    return f"工单{ticket} 不在{NAME}{hot}里。"


# --- the picture ------------------------------------------------------------------------------------------


def chart_title(view: HotView) -> str:
    """海棠花社区 · 电梯."""
    return f"{view.place} · {view.category}"


def chart_head(view: HotView, now: int) -> str:
    """The numbers in words."""
    return f"最近7天{now}件，{usual(view.expected)}"


CHART_USUAL, CHART_RARE = "平常", "少见"
CHART_UNIT = "每周件数，日期是那一周的第一天；最右边是最近7天"
