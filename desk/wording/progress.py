"""How a broadcast goes: the progress message, the report, and what to do about groups it did not reach."""

from datetime import datetime

from desk.wording.tickets import Buttons, listed, moment, quote

BAR = 10
HEADS = {
    "draft": "还是草稿",
    "waiting": "等待审核",
    "scheduled": "已定时",
    "sending": "正在发送",
    "paused": "已暂停",
    "done": "发完了",
    "cancelled": "已取消",
    "refused": "没有发出",
    "recalled": "已撤回",
}
# Why a group did not get it: what happened, and what to do.
REASONS = {
    "kicked": ("机器人被移出了群", "请群管理员把机器人重新拉进群"),
    "muted": ("机器人在群里被禁言", "请群管理员允许机器人发言"),
    "chat_gone": ("群已解散或群号不对", "请核对群号，重新导入群表"),
    "rejected": ("平台拒收", "请缩短内容、换一张图片再试"),
    "gave_up": ("网络一直不通", "请稍后对这些群再发一次"),
    "flood": ("平台限制发送太久", "请稍后对这些群再发一次"),
    "network": ("网络一直不通", "请稍后对这些群再发一次"),
    "server": ("平台一直出错", "请稍后对这些群再发一次"),
    "expired": ("过了时间没有发出", "需要的话再发一次"),
    "absent": ("机器人不在群里", "请群管理员把机器人重新拉进群"),
    "cancelled": ("取消时还没发", ""),
    "message_gone": ("平台已不允许撤回", "请群管理员手动删除"),
}
UNKNOWN_REASON = ("没有送到", "请把原因告诉安装人员")


def bar(done: int, total: int) -> str:
    """How much of it is done, to look at."""
    full = BAR * done // total if total else BAR
    return f"{'▓' * full}{'░' * (BAR - full)} {100 * done // total if total else 100}%"


def progress(number: int, state: str, sent: int, failed: int, left: int, tail: str) -> str:
    """The message that is edited as it goes."""
    lines = [f"广播{number} {HEADS[state]}"]
    if state in ("sending", "paused"):
        lines.append(bar(sent + failed, sent + failed + left))
    told = f"已送达{sent}个群" + (f"，失败{failed}个" if failed else "")
    lines.append(told + (f"，还剩{left}个" if left else ""))
    return "\n".join([*lines, tail] if tail else lines)


def expected(at: datetime, now: datetime) -> str:
    """When it will probably be done."""
    return f"预计{moment(at, now)}发完"


def resting(until: datetime, now: datetime) -> str:
    """Quiet hours."""
    return f"现在是免打扰时间，{moment(until, now)}以后接着发"


def unsent(groups: int) -> str:
    """What a cancelled one did not reach."""
    return f"其余{groups}个群没有发。" if groups else "没有剩下的群。"


def taken_back(back: int, kept: int, waiting: int) -> str:
    """How far the recall is."""
    told = f"已从{back}个群撤回"
    if waiting:
        return f"{told}，还有{waiting}个正在撤"
    return f"{told}，{kept}个群撤不回来" if kept else f"{told}。"


def progress_buttons(number: int, state: str) -> Buttons:
    """What its author can do now."""
    back = ("撤回", f"cast:{number}:back")
    table = ("表格", f"cast:{number}:table")
    if state in ("waiting", "scheduled"):
        return ((("取消这条广播", f"cast:{number}:stop"),),)
    if state == "sending":
        return ((("暂停", f"cast:{number}:pause"), ("取消", f"cast:{number}:stop"), back),)
    if state == "paused":
        return ((("继续", f"cast:{number}:resume"), ("取消", f"cast:{number}:stop"), back),)
    if state in ("done", "cancelled"):
        return ((table, back),)
    return ((table,),) if state == "recalled" else ()


# --- the report -----------------------------------------------------------------------------------------


def report(number: int, state: str, body: str, lines: list[str]) -> str:
    """Everything about one broadcast."""
    return "\n".join([f"广播{number} {HEADS[state]}", quote(body, 80), "————", *lines])


def sums(sent: int, total: int, reads: int) -> str:
    """The first line of the report."""
    return f"送达{sent}个群（共{total}个），{reads}人点了“我知道了”。"


def community(name: str, sent: int, total: int, reads: int) -> str:
    """One community's line."""
    return f"· {name}：送达{sent}/{total}，知道了{reads}人"


def failures(reason: str, titles: list[str]) -> str:
    """Groups that one thing kept it from, and what to do."""
    what, do = REASONS.get(reason, UNKNOWN_REASON)
    return f"· {what}：{listed(titles, 8, '个群')}" + (f"\n  {do}。" if do else "")


def more(communities: int) -> str:
    """Lines left out."""
    return f"· 另有{communities}个社区，请看表格。"


def people(author: str, approver: str) -> str:
    """Who is behind it."""
    return f"发起：{author}" + (f"　审核：{approver}" if approver else "")


def line(number: int, state: str, at: str, text: str) -> str:
    """One broadcast in a list."""
    return f"{number} {HEADS[state]} · {at}\n  {quote(text, 30)}"


def latest(lines: list[str]) -> str:
    """The list."""
    if not lines:
        return "还没有发过广播。要发，请私聊我说“广播”。"
    return "\n".join(["最近的广播（发“广播情况 号码”看详情）：", *lines])


def unknown(number: str) -> str:
    """No such broadcast, or none of theirs."""
    return f"没有您能看的广播{number}，发“广播情况”可以看最近几条。"


TABLE = "广播{number}的送达表。"
EMPTY_FAILED = "没送到的："
UNRECALLED_HEAD = "没能撤回的："
PAUSED, RESUMED, STOPPED, RECALLING = (
    "已暂停，已在路上的几条会照常送达。",
    "接着发了。",
    "好的，余下的不再发。",
    "正在撤回。",
)
KEPT = "好的，不撤回。"
