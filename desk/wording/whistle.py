"""Words about whistling departments up to a joint ticket (吹哨报到)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.tickets.views import TicketView
from desk.wording.tickets import Buttons, gist, listed, moment, quote


@dataclass(frozen=True, slots=True)
class PartView:
    """One department's part, as people see it."""

    office: str
    report_by: datetime
    reported_at: datetime | None
    who_comes: str
    done_at: datetime | None
    result: str
    dropped_why: str | None  # None: it still has its part

    @property
    def late(self) -> bool:
        """Reported in, but after the limit."""
        return self.reported_at is not None and self.reported_at > self.report_by


def part_line(part: PartView, now: datetime) -> str:
    """How far one department is."""
    if part.dropped_why is not None:
        return f"{part.office} 不用来了：{quote(part.dropped_why, 60)}"
    if part.done_at is not None:
        return f"{part.office} 已办完：{quote(part.result, 60)}"
    if part.reported_at is not None:
        late = "，超过时限" if part.late else ""
        return f"{part.office} {moment(part.reported_at, now)}报到（{quote(part.who_comes, 40)}{late}）"
    if part.report_by <= now:
        return f"{part.office} 没有按时报到（应在{moment(part.report_by, now)}前）"
    return f"{part.office} 等报到（{moment(part.report_by, now)}前）"


def parts(views: Sequence[PartView], now: datetime) -> list[str]:
    """The joint part of 工单 12."""
    return ["吹哨：", *(f"  {part_line(view, now)}" for view in views)] if views else []


def card(
    view: TicketView, part: PartView, others: Sequence[str], where: str, caller: str, now: datetime
) -> str:
    """A department's card; `where`: the words of the complaint with who said them."""
    n, urgent = view.number, "【紧急】" if view.emergency_name else ""
    if view.state not in ("open", "accepted"):
        head = f"工单{n} {view.state_name}，{part.office}这部分不用再办"
    elif part.dropped_why is not None:
        head = f"工单{n} {part.office}不用来了：{quote(part.dropped_why, 100)}"
    elif part.done_at is not None:
        head = f"工单{n} {part.office}已办完自己的部分：{quote(part.result, 200)}"
    elif part.reported_at is not None:
        head = f"{urgent}工单{n} {part.office}已报到（{moment(part.reported_at, now)}，{part.who_comes}）"
    else:
        head = f"{urgent}吹哨：工单{n} 请{part.office}在{moment(part.report_by, now)}前报到"
    lines = [head, gist(view), where]
    if view.state in ("open", "accepted") and part.done_at is None and part.dropped_why is None:
        lines.append(f"吹哨：{caller}。" + (f"一起来的：{'、'.join(others)}。" if others else ""))
        if part.reported_at is None:
            lines.append("点“报到”，或回复本条写谁来，例如：报到 张强、李芳")
        else:
            lines.append("现场情况和照片请直接回复本条。自己的部分办完了，回复：部分办结 结果")
    return "\n".join(lines)


def card_buttons(view: TicketView, part: PartView) -> Buttons:
    """What the department may do now."""
    if view.state not in ("open", "accepted") or part.done_at is not None or part.dropped_why is not None:
        return ()
    if part.reported_at is None:
        return ((("报到", f"report_in:{view.number}"),),)
    return ((("部分办结", f"part_done:{view.number}"),),)


def whistle_whom(number: int, usual: str | None) -> str:
    """To whoever whistles without naming a department."""
    example = usual or "城管办 市政所"
    return f"请写上请哪些科室到场，例如：吹哨 {number} {example}"


def too_late(number: int, state: str) -> str:
    """To whoever whistles for what is over."""
    return f"工单{number} 现在是“{state}”，不用再吹哨。"


def called_already(number: int, names: Sequence[str]) -> str:
    """To whoever whistles twice."""
    return f"{'、'.join(names)}已经在工单{number} 的吹哨里了。"


def leads_it(number: int, name: str) -> str:
    """To whoever whistles up the department that has the ticket."""
    return f"工单{number} 就是{name}主办的，不用再吹哨；可以请别的科室。"


def whistled(number: int, names: Sequence[str], by: datetime, now: datetime) -> str:
    """To whoever whistled."""
    return f"工单{number} 已吹哨，请{listed(names, 6, '个科室')}在{moment(by, now)}前报到。谁到了我告诉您。"


def no_part(number: int) -> str:
    """To whoever reports in without having been called."""
    return f"工单{number} 没有请您的科室报到。发“待办”看有哪些在等您。"


def not_of_a_department(word: str) -> str:
    """To somebody who sits in no department."""
    return f"“{word}”是被吹哨的科室用的。看各科室到没到，发“工单 号码”。"


def over_already(number: int, office: str) -> str:
    """To a department that has nothing more to do."""
    return f"工单{number} {office}的部分已经结束了，不用再报。"


def reported(number: int, office: str, who: str) -> str:
    """To the department."""
    return (
        f"工单{number} {office}已报到（{who}）。现场情况和照片回复卡片发来，办完发“部分办结 {number} 结果”。"
    )


def reported_to_handler(number: int, office: str, who: str, late: bool) -> str:
    """To those who have the ticket."""
    return f"工单{number} {office}已报到：{who}{'（超过时限）' if late else ''}"


def noted(number: int) -> str:
    """To the department, for what it said from the place."""
    return f"已记到工单{number}，主办的人看得到。"


def noted_before(number: int) -> str:
    """The same, while nobody has reported in."""
    return f"已告诉工单{number} 的主办人。还没有报到，人出发了请发：报到 {number} 谁来"


def part_done_how(number: int) -> str:
    """To whoever closes a part without a result."""
    return f"请写上自己这部分的结果，例如：部分办结 {number} 井盖已换"


def part_done(number: int, office: str) -> str:
    """To the department."""
    return f"工单{number} {office}的部分已办完，谢谢。"


def part_done_to_handler(number: int, office: str, result: str, left: Sequence[str]) -> str:
    """To those who have the ticket."""
    rest = f"还有{'、'.join(left)}没办完。" if left else f"各科室都办完了，可以发“办结 {number} 结果”。"
    return f"工单{number} {office}办完了自己的部分：{quote(result, 200)}\n{rest}"


def not_all_done(number: int, left: Sequence[str], *, alone: bool) -> str:
    """To the handler who resolves too early; `alone`: a department, which cannot take another one out."""
    how = "请吹哨的人发" if alone else "发"
    return (
        f"工单{number} 还有{'、'.join(left)}没办完，都办完才能办结。"
        f"不用再等哪个科室，{how}“撤哨 {number} {left[0]} 理由”。"
    )


def stand_down_how(number: int) -> str:
    """To whoever takes a department out without name or reason."""
    return f"请写上哪个科室和理由，例如：撤哨 {number} 市政所 现场用不上"


def not_called(number: int, office: str) -> str:
    """To whoever takes out a department that has no open part."""
    return f"工单{number} 没有在等{office}，不用撤哨。"


def stood_down(number: int, office: str) -> str:
    """To the handler."""
    return f"工单{number} 不用再等{office}了。"


def absent(view: TicketView, names: Sequence[str], phones: Sequence[str], by: datetime, now: datetime) -> str:
    """To the township and the handler, once: who did not report in in time."""
    lines = [
        f"工单{view.number} 吹哨后没有按时报到：{'、'.join(names)}（应在{moment(by, now)}前）",
        gist(view),
    ]
    return "\n".join([*lines, *phones])


def phone_line(office: str, people: Sequence[tuple[str, str]]) -> str:
    """Whom to ring up in a department."""
    return f"{office}：" + "、".join(f"{name} {phone}".rstrip() for name, phone in people)


def still_waiting(number: int, office: str) -> str:
    """To the department that has not come."""
    return f"工单{number} 请{office}马上报到，时限已过，已告知镇里。"


# --- when the ticket is merged into another ------------------------------------------------------------------


def went_along(number: int, target: int) -> str:
    """What the card of the merged ticket turns into."""
    return f"工单{number} 已并入工单{target}，您科室的部分跟着转过去了，请看工单{target} 的卡片。"


def went_along_to(number: int, target: int, word: str) -> str:
    """To a department that still answers under the old number."""
    return f"工单{number} 已并入工单{target}，请发“{word} {target}”。"


def came_along(number: int, target: int, names: Sequence[str]) -> str:
    """To those who have the ticket that took the other one in."""
    return (
        f"工单{number} 并入了工单{target}，为它吹哨请的{'、'.join(names)}也转到工单{target}，都办完才能办结。"
        f"用不上的，发“撤哨 {target} {names[0]} 理由”。"
    )


def needless(number: int, target: int, office: str, why: str) -> str:
    """To a department that need not come any more."""
    return f"工单{number} 已并入工单{target}（{why}），{office}在工单{number} 的部分不用再办，谢谢。"


def over_there(target: int) -> str:
    """Why: it is solved."""
    return f"工单{target} 已经办结"


def leads_there(target: int) -> str:
    """Why: the department has the other ticket itself."""
    return f"工单{target} 由本科室主办"


def called_there(target: int) -> str:
    """Why: it has a part there."""
    return f"工单{target} 也请了本科室，在那里一起办"
