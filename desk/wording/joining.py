"""Every sentence about binding a group to a grid, inviting somebody into a post, and joining."""

from collections.abc import Sequence

HOW_TO_INVITE = "请写上角色和网格，例如：邀请 网格员 海棠花苑第一网格"
HOW_TO_JOIN = "请写上邀请码，例如：加入 K7QM2-XVP9H。没有邀请码，请向网格长、社区或镇里要。"
JOIN_IN_PRIVATE = "邀请码请私下发给我，不要发在群里。"
INVITE_IN_PRIVATE = "请私下给我发“邀请 角色 网格”，邀请码不能发在群里。"
BIND_IN_GROUP = "请在要关联的群里发，例如：绑定 海棠花苑第一网格"
SIGN_YOUR_NAME = "我看不出匿名管理员是谁。请先关掉匿名，用自己的账号再发一次。"
NO_DEPARTMENTS = "科室的人员在科室表里登记，不用邀请码，请找运维人员。"
RESIDENTS_NEED_NONE = "居民不用邀请，直接在群里说事就行。"
NO_GRID = "请写上网格的名称或代码，例如：海棠花苑第一网格"
USED = "这个邀请码已经用过了，一个码只能用一次。请向邀请您的人再要一个。"
EXPIRED = "这个邀请码已经过期。请向邀请您的人再要一个。"
WIPED = "（邀请码不留存）"


def no_such_code(code: str) -> str:
    """A code nobody has."""
    return f"没有代码为 {code} 的网格，请核对代码，或者写名称。"


def which_grid(said: str, names: Sequence[str]) -> str:
    """Several have this in their name."""
    return f"“{said}”是指哪一个？{'、'.join(names)}。请写全名或代码。"


def no_such_grid(said: str, near: Sequence[str]) -> str:
    """None is called so."""
    if near:
        return f"没有叫“{said}”的网格。是不是：{'、'.join(near)}？请写全名或代码再发一次。"
    return f"没有叫“{said}”的网格，请核对名称，或者写代码。"


# --- groups ---------------------------------------------------------------------------------------------


def bound(grid: str) -> str:
    """The one line to the group: what the bot reads and what it keeps."""
    return (
        f"本群已关联{grid}。我会看群里的消息，听到要办的事就登记并通知网格员；"
        "只留下和这些事有关的话，闲聊看过就忘，不保存。"
    )


def bound_already(grid: str) -> str:
    """Nothing to do."""
    return f"本群已经关联{grid}，不用再绑定。"


def only_township_rebinds(grid: str) -> str:
    """Bound to something else."""
    return f"本群已经关联{grid}。要改成别的网格，请镇里的工作人员来发。"


def not_your_grid(grid: str) -> str:
    """Outside of their part."""
    return f"{grid}不在您负责的范围，请负责那里的工作人员来绑定。"


def too_wide(place: str) -> str:
    """A residents' group belongs to a grid."""
    return f"居民群要关联到社区（村）或网格，不能关联整个{place}。请写社区或网格的名称。"


# --- inviting -------------------------------------------------------------------------------------------


def wrong_level(role: str, right: str, grid: str) -> str:
    """A role at a node where there is none."""
    return f"{role}应属于{right}，“{grid}”不是。请改写网格的名称或代码。"


def may_not_invite(post: str, own: Sequence[str]) -> str:
    """Not below, or not in their part."""
    if not own:
        return "邀请码由网格长、社区、镇里的工作人员来发。"
    return f"您不能邀请{post}。您可以邀请自己负责范围内的{'、'.join(own)}。"


def invited(post: str) -> str:
    """To the inviter, before the text to pass on."""
    return f"“{post}”的邀请码好了。请把下面这条私下转给本人，不要发到群里；他加入以后我会告诉您。"


def pass_on(post: str, code: str, until: str, link: str) -> str:
    """The text to pass on, below the picture of the code; `link`: what that leads to, where it is one."""
    scan = f"也可以扫上面的二维码，或点开 {link} 再点“开始”。\n" if link else ""
    return (
        f"请您担任{post}。请用自己的账号私聊云网格助手，发送下面这一句：\n加入 {code}\n{scan}"
        f"{until}前有效，只能用一次。"
    )


# --- joining --------------------------------------------------------------------------------------------


def locked(until: str) -> str:
    """Too many wrong codes."""
    return f"邀请码输错太多次了，请{until}以后再试，并向邀请您的人核对。"


def wrong_code(left: int) -> str:
    """A wrong code."""
    return f"没有这个邀请码，请核对后再发一次（字母和数字共10位，没有0、1和字母O、I、L）。还可以试{left}次。"


def inviter_gone(name: str) -> str:
    """Whoever invited may not do so any more."""
    return f"邀请您的{name}已经不负责这里，这个邀请码不能用了。请向现在的负责人再要一个。"


def you_have_it(post: str) -> str:
    """They sit there already; the code stays good for another."""
    return f"您已经是{post}，不用再加入。这个邀请码可以给别人用。"


def ask_name(post: str) -> str:
    """The code is right; who is it?"""
    return f"邀请码对了，岗位是{post}。请回复您的姓名，居民和同事会看到它，例如：李伟"


def welcome(name: str, post: str, handles: bool) -> str:
    """To the newcomer."""
    if not handles:
        return f"{name}，欢迎！您现在是{post}。楼里有事，在群里直接说，我会登记并通知网格员。"
    return (
        f"{name}，欢迎！您现在是{post}。有新工单我会私下发卡片给您；发“待办”看手上的事，发“帮助”看全部说法。"
    )


def has_joined(name: str, post: str) -> str:
    """To the inviter."""
    return f"{name}已经用邀请码加入，现在是{post}。"
