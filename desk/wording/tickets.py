"""Every sentence the bot says about tickets, in one place. Text is plain: platforms show it literally."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from desk.tickets.views import TicketView
from desk.wording.hot_marks import hot_on_card
from desk.wording.marks import (
    in_line,
    late_for_residents,
    late_for_staff,
    paused_for_residents,
    paused_for_staff,
    watched,
)
from desk.wording.places import hint_lines, hint_rows, lies_there, passed_to, with_worker
from desk.wording.rating import on_card
from desk.wording.reporting import private_tail
from desk.wording.safety import advice, informed
from desk.wording.tipoffs import receipt_tail
from grids.deadlines import SHANGHAI
from grids.masking import mask

Buttons = tuple[tuple[tuple[str, str], ...], ...]
WEEKDAYS = "一二三四五六日"
QUOTE_LENGTH = 300
MEDIA_NAMES = {
    "photo": "照片",
    "video": "视频",
    "voice": "语音",
    "file": "文件",
    "sticker": "表情",
    "location": "位置",
}


TAKE = "我来处理"  # the button of an emergency
BUTTON_GONE = "这个按钮已经失效了，请看最新的消息。"


def listed(names: Sequence[str], most: int, unit: str) -> str:
    """The first names, and how many there are if that is not all: 甲、乙、丙等5位."""
    return "、".join(names[:most]) + (f"等{len(names)}{unit}" if len(names) > most else "")


@lru_cache(maxsize=64)
def moment(at: datetime, now: datetime) -> str:
    """A moment as one says it today: 今天18:20, 明天9:00, 周五15:00, 12月3日9:00."""
    local, today = at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    if (local.hour, local.minute) == (0, 0):
        # Midnight belongs to the day that ends: “周一24:00” is understood, “周二0:00” is not.
        day, clock = (local - timedelta(days=1)).date(), "24:00"
    else:
        day, clock = local.date(), f"{local.hour}:{local.minute:02d}"
    ahead = (day - today).days
    if ahead in (-1, 0, 1, 2):
        return f"{ {-1: '昨天', 0: '今天', 1: '明天', 2: '后天'}[ahead] }{clock}"
    if 2 < ahead < 7 and day.weekday() > today.weekday():
        return f"周{WEEKDAYS[day.weekday()]}{clock}"
    return f"{day.month}月{day.day}日{clock}"


def quote(text: str, length: int = QUOTE_LENGTH) -> str:
    """Somebody's words, cut where they would fill the screen."""
    text = text.strip()
    return text if len(text) <= length else text[: length - 1] + "…"


def gist(view: TicketView) -> str:
    """What was understood: 电梯 · 求助 · 急件 · 3栋."""
    parts = (view.category_name, view.kind_name, view.emergency_name or view.urgency_name, view.place)
    return " · ".join(filter(None, parts))


# --- the group's receipt, edited as the ticket moves ---------------------------------------------------


_RECEIPTS = {
    "open": "已登记，工单{n}{together}",
    "accepted": "工单{n} 正在办理{together}",
    "resolved": "工单{n} 已办结，等您评价{together}",
    "closed": "工单{n} 已结案",
    "rejected": "工单{n} 没有受理",
    "withdrawn": "工单{n} 已撤回",
    "merged": "工单{n} 已合并到同类工单",
}


def receipt(view: TicketView, now: datetime) -> str:
    """The one message in the group that always shows how the ticket stands."""
    together = f"（共{view.reporters}位居民反映）" if view.reporters > 1 else ""
    head = _RECEIPTS[view.state].format(n=view.number, together=together)
    private = []
    if view.private and view.state in ("open", "accepted"):
        private = [receipt_tail(view.number) if view.anonymous else private_tail(view.number)]
    return "\n".join([head, gist(view), *_receipt_tail(view, now), *private])


def _receipt_tail(view: TicketView, now: datetime) -> list[str]:
    if view.state == "open":
        if view.emergency_name:
            there = [lies_there(view.there, view.handler)] if view.there else []
            return [*advice(view.emergency), *there, informed(view.informed)]
        if (late := late_for_residents(view, now)) is not None:
            return [late]
        who = passed_to(view.there, view.handler) if view.there else f"{view.handler}跟进"
        return [f"{who}，{moment(view.respond_by, now)}前回应，{moment(view.due_at, now)}前办结。"]
    if view.state == "accepted":
        how = "已接手" if view.taken else "重新办理"
        still = advice(view.emergency) if view.emergency_name else []
        if view.paused_until:
            return [*still, paused_for_residents(view, moment(view.paused_until, now))]
        if (late := late_for_residents(view, now)) is not None:
            return [*still, late]
        who = with_worker(view.there, view.handler) if view.there else view.handler
        return [*still, f"{who}{how}，{moment(view.due_at, now)}前办结。"]
    if view.state in ("resolved", "rejected"):
        return [f"{'结果' if view.state == 'resolved' else '原因'}：{quote(view.result, 200)}"]
    if view.state == "closed":
        return [f"结果：{quote(view.result, 200)}", f"评价：{view.rating_name or '未评价'}"]
    return []


def receipt_buttons(view: TicketView) -> Buttons:
    """What residents may do with it now."""
    n = view.number
    if view.private and view.state in ("open", "accepted"):
        return ((("撤回", f"withdraw:{n}"),),)
    if view.state in ("open", "accepted"):
        return ((("补充", f"note:{n}"), ("我也遇到", f"join:{n}"), ("不是诉求", f"withdraw:{n}")),)
    if view.state == "rejected":
        return ((("不认可，请社区复核", f"appeal:{n}"),),)
    if view.state == "closed":
        return ((("问题又出现了", f"reopen:{n}"),),)
    return ()


def merged_into(number: int, target: int) -> str:
    """What the receipt of a merged ticket shows."""
    return f"工单{number} 已合并到工单{target}，进展请看工单{target}。"


# --- the handler's card ---------------------------------------------------------------------------------


_CARDS = {
    "open": "新工单{n}",
    "accepted": "工单{n} 办理中",
    "resolved": "工单{n} 已办结，等居民评价",
    "closed": "工单{n} 已结案（{rating}）",
    "rejected": "工单{n} 已按误报关闭",
    "withdrawn": "工单{n} 居民已撤回",
    "merged": "工单{n} 已合并到同类工单",
}


def card(view: TicketView, group_title: str, reporter: str, now: datetime, why: str = "") -> str:
    """The private card of whoever has to act."""
    n = view.number
    head = f"工单{n} {why}" if why else _CARDS[view.state].format(n=n, rating=view.rating_name or "未评价")
    urgent = "【紧急】" if view.emergency_name else "【急件】" if view.urgency == "urgent" else ""
    watch = "【督办】" if watched(view) else ""
    lines = [
        f"{watch}{urgent}{head}",
        gist(view),
        f"{reporter}在“{group_title}”说：{quote(view.text)}",
    ]
    if view.reporters > 1:
        lines.append(f"已有{view.reporters}位居民反映。")
    if view.grievance:
        lines.append(on_card(view.grievance))
    if view.hot is not None and view.state in ("open", "accepted"):
        lines.append(hot_on_card(view.hot))
    if view.state == "open" and view.emergency_name:
        lines.append(f"能处理的请马上点“{TAKE}”，{moment(view.respond_by, now)}前要有人接手。")
    elif view.state == "open":
        lines.append(
            late_for_staff(view, now)
            or f"请在{moment(view.respond_by, now)}前受理，{moment(view.due_at, now)}前办结。"
        )
    elif view.paused_until:
        lines.append(f"{view.handler}办理，{paused_for_staff(view, moment(view.paused_until, now))}")
    elif view.state == "accepted":
        lines.append(
            f"{view.handler}办理，{moment(view.due_at, now)}前办结。办好后回复本条写明结果，例如：办结 已更换门锁"
        )
    elif view.result:
        lines.append(f"{'原因' if view.state == 'rejected' else '结果'}：{quote(view.result, 200)}")
    if view.state in ("open", "accepted"):
        lines += hint_lines(view.hint)
    return "\n".join(lines)


def card_elsewhere(view: TicketView, group_title: str, reporter: str) -> str:
    """The card of somebody who has passed it on: nothing more to do, but how it goes on stays visible."""
    head = f"工单{view.number} 由{view.handler}办理（{view.level_name}）"
    return "\n".join([head, mask(gist(view)), f"{reporter}在“{group_title}”说：{quote(mask(view.text))}"])


def card_buttons(view: TicketView) -> Buttons:
    """What its handler may do now."""
    n = view.number
    up: tuple[tuple[str, str], ...] = () if view.level == "township" else (("上报", f"escalate:{n}"),)
    if view.emergency_name and view.state in ("open", "accepted"):
        # The first row is for everybody who is called, the second for those who answer for the place.
        first = (("办结", f"resolve:{n}"), *up) if view.state == "accepted" else ((TAKE, f"take:{n}"),)
        return (first, (("误报", f"reject:{n}"),), *hint_rows(n, view.hint))
    if view.state == "open":
        return ((("受理", f"accept:{n}"), ("误报", f"reject:{n}"), *up), *hint_rows(n, view.hint))
    if view.state == "accepted":
        return ((("办结", f"resolve:{n}"), *up), *hint_rows(n, view.hint))
    return ()


def mention(view: TicketView, names: str) -> str:
    """The card's stand-in in the group, when the platform does not let the bot write to the handler."""
    return f"{names}：工单{view.number}（{gist(view)}）请您处理。请先给我发一条私信，以后就能私下通知您。"


def added(number: int, name: str, kind: str, text: str) -> str:
    """To the handlers: what somebody added to a ticket."""
    if kind == "photo":
        return f"工单{number} 的照片（{name}）" + (f"：{quote(text, 100)}" if text else "")
    what = f"：{quote(text, 200)}" if text else f"了{MEDIA_NAMES.get(kind, '内容')}，请到群里查看"
    return f"工单{number} {name}补充{what}"


def mention_now(view: TicketView) -> str:
    """What the mention turns into as the ticket moves: the receipt tells the rest."""
    return f"工单{view.number} {view.state_name}，{view.handler}。"


# --- after the work -------------------------------------------------------------------------------------


def please_rate(view: TicketView, names: str, days: int) -> str:
    """The invitation to rate, as a reply to the complaint; the names before the colon are a mention."""
    done = f"{names}：您反映的事（工单{view.number}）已办结：{quote(view.result, 200)}"
    return f"{done}\n您满意吗？点一下就好，{days}天内没人评价就自动结案。"


def please_rate_confirmed(number: int) -> str:
    """To the reporter who has just said that it is solved."""
    return f"工单{number} 您已确认解决。您满意吗？点一下就好。"


def rating_buttons(number: int) -> Buttons:
    """The three ratings."""
    return (
        (
            ("满意", f"rate:{number}:satisfied"),
            ("基本满意", f"rate:{number}:basic"),
            ("不满意", f"rate:{number}:unsatisfied"),
        ),
    )


def not_done(number: int) -> str:
    """To a reporter who says that what was reported as done is not."""
    return f"已记在工单{number}里。没办好就点“不满意”，会升一级重新办理；办好了请点“满意”。"


def rated(view: TicketView, rating_name: str) -> str:
    """What the invitation turns into."""
    if view.state == "accepted":
        return f"工单{view.number}：收到您的“{rating_name}”评价，已升级到{view.level_name}重新办理，{view.handler}会跟进。"
    return f"工单{view.number}：收到您的“{rating_name}”评价，谢谢！已结案。"


def lapsed(number: int) -> str:
    """What the invitation turns into when nobody rated."""
    return f"工单{number} 已结案（未评价）。问题没解决的话，点已结案那条消息的按钮，或发“重办 {number}”。"


def offer_solved(number: int) -> str:
    """Asked when the reporter says that it works again."""
    return f"太好了！工单{number} 是已经解决了吗？"


def offer_solved_buttons(number: int) -> Buttons:
    """Yes, or not yet."""
    return ((("已解决", f"confirm:{number}"), ("还没有", f"notyet:{number}")),)


def offer_withdraw(number: int) -> str:
    """Asked when the reporter of an emergency seems to say that it was none."""
    return f"已记在工单{number}里，处理的人还在赶来。确实弄错了、没有危险，请点“撤回”。"


def offer_withdraw_buttons(number: int) -> Buttons:
    """It was a mistake, or they shall come."""
    return ((("撤回", f"withdraw:{number}"), ("还要处理", f"notyet:{number}")),)


def offer_resolve(number: int, words: str) -> str:
    """Asked when the handler says that it is done."""
    return f"工单{number} 可以办结了吗？结果：{quote(words, 200)}"


def offer_resolve_buttons(number: int) -> Buttons:
    """One button to resolve."""
    return ((("办结", f"resolve:{number}"),),)


# --- unsure, warnings, answers --------------------------------------------------------------------------


def ask_card(name: str, group_title: str, text: str, guess: str, danger: str | None = None) -> str:
    """The private question to the grid worker: is this a complaint? `danger`: the emergency it may be."""
    like = f"这条可能是突发紧急（{danger}），请马上判断：" if danger else "这条像是诉求，请您判断："
    return f"{like}\n{name}在“{group_title}”说：{quote(text)}\n可能是：{guess}\n群里没有任何提示。"


def ask_buttons(card: int) -> Buttons:
    """Register or ignore."""
    return ((("登记", f"register:{card}"), ("忽略", f"ignore:{card}")),)


def asked_done(name: str, group_title: str, text: str, outcome: str) -> str:
    """What the question turns into."""
    return f"{name}在“{group_title}”说：{quote(text, 80)}\n{outcome}"


def scam_alert(name: str, group_title: str, text: str) -> str:
    """The private warning to staff."""
    return f"【疑似诈骗信息】{name}在“{group_title}”发了：{quote(text)}\n请核实，必要时提醒群主删除。群里的居民问起，请他们拨打96110。"


SCAM_LINE = "提醒：上面这条疑似诈骗信息，请勿点链接、加好友或转账。拿不准就拨打96110。"


def answer(title: str, words: str) -> str:
    """A common question's answer."""
    return f"{title}\n{words}"


def answer_buttons(card: int) -> Buttons:
    """For those whom the answer does not help."""
    return ((("还需要人工处理", f"register:{card}"),),)


# --- groups ---------------------------------------------------------------------------------------------


def unbound_hint(platform: str, chat_id: str) -> str:
    """Said once in a group that is bound to no grid."""
    return (
        "本群还没有关联网格，我先不说话。请负责这里的工作人员在群里发“绑定 网格名”，"
        f"或者请管理员把群号 {chat_id}（平台 {platform}）交给镇里的安装人员登记。"
    )


# --- short answers to commands and presses ---------------------------------------------------------------


def opened(number: int) -> str:
    """To somebody who reported by command or registered a card."""
    return f"已登记，工单{number}。"


def accepted(number: int) -> str:
    """To the handler."""
    return f"已受理工单{number}，办好后发“办结 {number} 结果”。"


def rejected(number: int) -> str:
    """To the handler."""
    return f"工单{number} 已按误报关闭。"


def resolved(number: int) -> str:
    """To the handler."""
    return f"工单{number} 已办结，已请居民评价。"


def escalated(number: int, level_name: str) -> str:
    """To the handler."""
    return f"工单{number} 已上报{level_name}。"


def noted(number: int) -> str:
    """To whoever added something."""
    return f"已补充到工单{number}。"


def withdrawn(number: int) -> str:
    """To the reporter."""
    return f"工单{number} 已撤回，谢谢告知。"


def left(number: int) -> str:
    """To a reporter who leaves a ticket that others still need."""
    return f"好的，已把您从工单{number} 移出，其他居民的继续办理。"


def joined(number: int, count: int) -> str:
    """To a resident with the same trouble."""
    return f"已加入工单{number}，共{count}位居民反映。"


def merged(number: int, target: int) -> str:
    """To the handler."""
    return f"工单{number} 已合并到工单{target}。"


def recategorised(number: int, old: str, new: str) -> str:
    """To the handler."""
    return f"工单{number} 已从“{old}”改为“{new}”。"


def new_limit(urgency: str, due_at: datetime, now: datetime) -> str:
    """To the handler, where another category has another limit."""
    return f"紧急程度随之改为{urgency}，{moment(due_at, now)}前办结。"


def reopened(number: int) -> str:
    """To the reporter."""
    return f"工单{number} 已重新办理。"


def appealed(number: int, level_name: str) -> str:
    """To the reporter."""
    return f"工单{number} 已转{level_name}复核。"


def sent_back(number: int, level_name: str) -> str:
    """To the reporter who is not satisfied."""
    return f"对不起，没让您满意。工单{number} 已升级到{level_name}重新办理。"


def thanks_for_rating(number: int) -> str:
    """To the reporter."""
    return f"谢谢评价，工单{number} 已结案。"


def private_hello(account: str) -> str:
    """To a resident who writes in private; the account is what the operator needs to give somebody a role."""
    return (
        "您好，我是云网格助手。要反映事情，请在云网格群里直接说；不想让群里看到的，在这里发“报事”。"
        f"发“帮助”看看能做什么。（您的账号：{account}）"
    )


# --- lists ----------------------------------------------------------------------------------------------


def line(view: TicketView, now: datetime, live: bool) -> str:
    """One ticket in one line."""
    runs = live and view.state != "resolved" and not view.paused
    due = f" · {moment(view.due_at, now)}前" if runs else ""
    late = in_line(view, late=runs and view.due_at < now)
    place = f"{view.place} " if view.place else ""
    return (
        f"{view.number} {view.state_name}{late} · {view.category_name}{due}\n  {place}{quote(view.text, 40)}"
    )


def todo(lines: list[str], count: int) -> str:
    """The list of what waits."""
    if not lines:
        return "手上没有待办工单，辛苦了。"
    return _listed(f"待办{count}件：", lines, count)


def mine(lines: list[str], count: int) -> str:
    """The list of one's complaints."""
    if not lines:
        return "您还没有反映过事情。有事在云网格群里直接说就行。"
    return _listed(f"您反映过{count}件：", lines, count)


def _listed(head: str, lines: list[str], count: int) -> str:
    more = [f"另有{count - len(lines)}件没有列出。"] if count > len(lines) else []
    return "\n".join([head, *lines, *more])


STEP_NAMES = {
    "open": "登记",
    "accept": "受理",
    "reject": "按误报关闭",
    "withdraw": "撤回",
    "merge": "合并",
    "unmerge": "撤销合并",
    "unmerged": "撤销合并，拆回工单",
    "split": "拆出工单",
    "split_off": "拆分自工单",
    "resolve": "办结",
    "confirm": "确认解决",
    "rate_good": "评价",
    "rate_bad": "评价",
    "lapse": "未评价，自动结案",
    "reopen": "重办",
    "appeal": "申诉",
    "escalate": "上报",
    "transfer": "转办",
    "hand_back": "退回",
    "refuse": "再次退回",
    "decide": "裁定",
    "whistle": "吹哨",
    "report_in": "报到",
    "part_done": "部分办结",
    "stand_down": "撤哨",
    "absent": "没有按时报到",
    "join": "也遇到",
    "leave": "退出",
    "note": "补充",
    "correct": "更正",
    "widen": "升级为紧急事项",
    "calmed": "不再是紧急事项",
    "parts_came": "吹哨的科室转来",
    "parts_back": "吹哨的科室转回",
    "ring": "没有人接手，再次呼叫",
    "half": "时限过半，提醒",
    "most": "时限只剩两成，提醒",
    "remind": "催办",
    "supervise": "督办",
    "rise": "超时升级",
    "hold": "挂账",
    "hold_asked": "申请挂账",
    "hold_refused": "不同意挂账",
    "ask": "问居民",
    "resume": "恢复计时",
    "extend": "延期",
    "category": "改类",
    "hot": "归入多发问题",
    "hot_out": "移出多发问题",
    "regrid": "换了网格",
    "recur": "同一问题再次出现，上一次是工单",
    "grievance": "不满意的原因",
    "follow_up": "回访，居民说没有解决，重新办理",
    "followed_up": "回访",
}


def ticket(view: TicketView, steps: list[tuple[datetime, str, str, str]], now: datetime) -> str:
    """One ticket with its history; the first step's words are its text."""
    lines = [f"工单{view.number} {view.state_name} · {view.level_name}办理", gist(view), quote(view.text)]
    if view.paused_until:
        lines.append(f"{view.handler}跟进，{paused_for_staff(view, moment(view.paused_until, now))}")
    elif view.state in ("open", "accepted"):
        lines.append(f"{view.handler}跟进，{moment(view.due_at, now)}前办结。")
    if watched(view):
        lines.append("上级督办件。")
    for at, event, name, words in steps[-12:]:
        told = f"：{quote(words, 60)}" if words and event not in ("open", "widen") else ""
        lines.append(f"{moment(at, now)} {name} {STEP_NAMES.get(event, event)}{told}")
    return "\n".join(lines)


NOT_OF_THIS_GROUP = "这不是本群的事。您遇到了同样的情况，请直接在您的群里说。"
PLEASE_RATE = "谢谢！请点一下评价。"
NOT_YET = "好的，工单继续办理。"
NOTE_HOW = "请直接回复这条消息，把照片、地址或情况发出来，我会加到工单里。"
IGNORED = "好的，已忽略。"
ALREADY_HANDLED = "这条已经处理过了。"
GROUP_ONLY_REPORT = "请在您所在的云网格群里发“报事 内容”，这样才知道是哪个网格的事。"
STAFF_HELLO = "请回复具体的工单卡片，或发“待办”看您手上的工单，发“帮助”看全部说法。"


# --- for the operators ------------------------------------------------------------------------------------


def nobody_responsible(view: TicketView) -> str:
    """A ticket was opened where nobody answers for anything."""
    return f"工单{view.number} 已登记，但“{view.grid_name}”没有网格员，社区和镇里也没有登记的人，没人收到通知。请导入人员表。"


def dead_letter(error: str) -> str:
    """To those who keep the installation running."""
    return (
        f"有一条消息没能处理（{error}），原文已保存在数据库的 dead_letters 表里，其余照常。请联系维护人员。"
    )


def storage_trouble(code: str) -> str:
    """Why nothing can be written now; nothing is lost meanwhile."""
    why = {
        "BUSY": "数据库正被别的程序占用",
        "LOCKED": "数据库正被别的程序占用",
        "FULL": "磁盘满了",
        "READONLY": "数据库文件只读",
        "CANTOPEN": "数据库文件打不开",
        "IOERR": "磁盘读写出错",
    }
    return f"{why.get(code.split('_', maxsplit=1)[0], '数据库暂时不可用')}（{code}），消息先留在平台上，恢复后继续处理。"
