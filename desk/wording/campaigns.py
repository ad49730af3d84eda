"""What is said about broadcasts: to their authors, to those who approve them, and in the groups."""

from datetime import datetime

from desk.wording.tickets import Buttons, listed, moment, quote

NO_RIGHT = "群发广播由社区和镇里的工作人员来做，您有事要通知大家，可以请社区代发。"
REPORT_IN_PRIVATE = "请私聊我发“广播情况”。"
IN_PRIVATE = "请私聊我发“广播”，群里就不打扰大家了。"
ASK_WORDS = "要发什么？请发来文字、一张图片或一个文件。\n不想发了随时说“取消”。"
ASK_AUDIENCE = (
    "发给谁？请写社区或网格的名称、编码，几个地方用顿号隔开；发到工作群就写“工作群”。\n例如：{example}"
)
ASK_TIME = "什么时候发？请写时间，例如：明天9点、周五18:00、12月3日9:00。\n写“马上”就是审核后立即发。"
ASK_REASON = (
    "为什么紧急？请用一句话写明原因，会留在记录里。\n紧急广播不受免打扰时间限制，也先于别的消息发出。"
)
DROPPED = "好的，这条广播不发了。"
OLD_DRAFT = "您之前写的广播放了一天多没有发，我先收起来了。要发的话，请重新发“广播”。"
GO_ON = "您有一条没发出的广播，咱们接着来。"
EDITED_DRAFT = "改过的消息我看不到前后的变化。要改内容，请点“改内容”再发一遍。"
ALBUM = "一条广播只能带一张图片，我用了第一张。"
ONLY_WORDS = "广播可以带文字、一张图片或一个文件，请换一种发来。"
NO_LONGER = "您的职务或负责的范围已经变了，这条广播不能发了，请重新写一条。"
ONLY_TEXT_HERE = "这里请写文字。要换图片或文件，请先点“改内容”。"
READY_HOW = "请点“发送”，或者写时间（如：明天9点）、“改内容”、“改对象”、“紧急 原因”、“取消”。"
GONE = "这条广播已经不在了，要发请重新发“广播”。"
CHANGED = "这条广播已经不是草稿了，请看最新的消息。"
NOBODY_APPROVES = (
    "广播要由另一位有权限的工作人员审核后才发，但现在没有别人能审核这条。"
    "请联系安装人员，登记另一位社区或镇里的工作人员；本条先留作草稿。"
)
READ_GONE = "这条通知已经不在了。"
THANKS, THANKED = "收到，谢谢您！", "您已经点过了，谢谢！"


def too_long(length: int, most: int) -> str:
    """More words than one message takes."""
    return (
        f"内容有 {length} 个字，{'带图片或文件时' if most < 1000 else ''}最多 {most} 个字，请缩短一些再发。"
    )


# --- in the groups --------------------------------------------------------------------------------------


def broadcast(unit: str, text: str, urgent: bool) -> str:
    """What the groups read."""
    return f"【{'紧急通知' if urgent else '通知'}】{unit}\n{text}".strip()


def read_button(number: int) -> Buttons:
    """By which residents say that they have read it."""
    return ((("我知道了", f"read:{number}"),),)


# --- the draft ------------------------------------------------------------------------------------------


def preview(body: str, where: str, size: str, when: str, notes: list[str], tail: str) -> str:
    """How it will look, where it goes, and when."""
    return "\n".join(["广播预览：", body, "————", f"发到：{where}，{size}", f"时间：{when}", *notes, tail])


def size(groups: int, homes: int) -> str:
    """How many it reaches."""
    return f"{groups}个群" + (f"，约{homes}户" if homes else "")


def when(at: datetime | None, now: datetime, approval: bool = True) -> str:
    """The planned time."""
    return moment(at, now) if at else "审核通过后马上发" if approval else "马上发"


def guessed(written: str, meant: str) -> str:
    """A spelling that was put right."""
    return f"（“{written}”按“{meant}”理解，不对请点“改对象”）"


def other_platforms(kind: str, groups: int) -> str:
    """A picture is only good where it came from."""
    return f"（{'图片' if kind == 'photo' else '文件'}只能发到您所在的平台，另外{groups}个群只发文字）"


def quiet(until: datetime, now: datetime) -> str:
    """It would arrive in quiet hours."""
    return f"（那时是免打扰时间，{moment(until, now)}以后送达；确实等不得请点“紧急”）"


def absent(groups: int) -> str:
    """Groups the bot was put out of."""
    return f"（其中{groups}个群已把机器人移出，发不到）"


def ready_tail(approvers: list[str]) -> str:
    """What happens when it is sent."""
    if not approvers:
        return "没问题就点“发送”。"
    return f"没问题就点“发送”，由{listed(approvers, 3, '位')}审核后发出。"


def ready_buttons(number: int, planned: bool, urgent: bool) -> Buttons:
    """What can be done with a draft that is complete."""
    time = (("改时间", f"cast:{number}:time"), ("马上发", f"cast:{number}:now"))
    first = (("发送", f"cast:{number}:send"), *(time if planned else (("定时", f"cast:{number}:time"),)))
    urgency = ("不紧急", f"cast:{number}:calm") if urgent else ("紧急", f"cast:{number}:urgent")
    change = (("改内容", f"cast:{number}:words"), ("改对象", f"cast:{number}:audience"))
    return (first, change, (urgency, ("取消", f"cast:{number}:drop")))


def audience_buttons(number: int, own: str) -> Buttons:
    """The commonest audiences."""
    everybody = (f"{own}全部居民群", f"cast:{number}:all")
    return ((everybody,), (("工作群", f"cast:{number}:staff"), ("取消", f"cast:{number}:drop")))


def drop_button(number: int) -> Buttons:
    """The way out."""
    return ((("取消", f"cast:{number}:drop"),),)


# --- approval -------------------------------------------------------------------------------------------


def approval(number: int, author: str, body: str, facts: str, reason: str) -> str:
    """The card of those who may approve."""
    why = f"\n紧急原因：{reason}" if reason else ""
    return f"【请审核】{author}要发广播{number}：\n{body}\n————\n{facts}{why}"


def approval_buttons(number: int) -> Buttons:
    """Yes or no."""
    return ((("同意", f"cast:{number}:yes"), ("退回", f"cast:{number}:no")),)


def facts(where: str, size: str, when: str) -> str:
    """Where and when, in two lines."""
    return f"发到：{where}，{size}\n时间：{when}"


def decided(number: int, author: str, body: str, outcome: str) -> str:
    """What the card turns into."""
    return f"广播{number}（{author}）{outcome}：\n{quote(body, 120)}"


def submitted(number: int, names: list[str], body: str, facts: str) -> str:
    """What the preview turns into while somebody else decides."""
    return f"广播{number} 已提交，等{listed(names, 3, '位')}审核。\n{body}\n————\n{facts}"


def approved(number: int, name: str, at: str) -> str:
    """To the author."""
    return f"{name}同意了广播{number}，{at}。"


def refused(number: int, name: str) -> str:
    """To the author."""
    return f"{name}退回了广播{number}，没有发出。您可以问问原因，修改后再提交。"


def too_late(number: int) -> str:
    """To the author."""
    return f"广播{number} 原定的时间已经过了，没有发出。请重新定个时间。"


def again_button(number: int) -> Buttons:
    """Write it anew."""
    return ((("修改后再发", f"cast:{number}:again"),),)


def planned(number: int, at: str, body: str, facts: str) -> str:
    """What the preview turns into when a time is set."""
    return f"广播{number} 定在{at}发送。\n{body}\n————\n{facts}"


def stop_button(number: int) -> Buttons:
    """Before anything was sent."""
    return ((("取消这条广播", f"cast:{number}:stop"),),)


def started(number: int, where: str) -> str:
    """What the preview turns into when it goes out at once."""
    return f"广播{number} 开始发送，发到：{where}。进展见下面的消息。"


RECALL_ASK = "要把广播{number}从已发到的群里撤回吗？还没发的也不再发。"


def recall_buttons(number: int) -> Buttons:
    """Sure?"""
    return ((("确定撤回", f"cast:{number}:recall"), ("不撤回", f"cast:{number}:keep")),)
