"""Every sentence about posts: handing over, standing in, and who may decide about them."""

from collections.abc import Sequence

from desk.outbox import ButtonRows
from grids.roles import ROLE_NAMES

_OFFICES = ("community", "township")
_USAGE = {"交接": "交接 李伟", "代班": "代班 李伟 到 9月30日"}
_FOR_OTHERS = {"交接": "交接 周敏 李伟", "代班": "代班 周敏 李伟 到 9月30日"}

PRIVATE_ONLY = "岗位上的事请私下发给我，不要在群里发。"
TOO_LATE = "这次交接过了一天没有确认，已经作废。需要的话请重新发“交接 姓名”。"
CALLED_OFF = "好的，不交接了，岗位和工单都没有变。"
NO_DEPUTY = "现在没有人给您代班。"
NO_UNTIL = "请写上代班到哪一天，例如：代班 李伟 到 9月30日"


def post_name(place: str, role: str, title: str) -> str:
    """海棠花苑第一网格的网格员, 海棠花社区的干部, 海棠镇平安办."""
    if title:
        return f"{place}{title}"
    return f"{place}的{'干部' if role in _OFFICES else ROLE_NAMES.get(role, role)}"


def how(what: str) -> str:
    """The right way to say it."""
    return f"请写上姓名，例如：{_USAGE[what]}。替下级办，把两个人的姓名都写上：{_FOR_OTHERS[what]}"


def which_of(name: str, keys: Sequence[str]) -> str:
    """Two people of one name."""
    return f"名册里有{len(keys)}位{name}，请连网格一起写，例如：{keys[0]}。他们是：{'、'.join(keys)}"


def unknown_name(name: str, near: Sequence[str]) -> str:
    """Nobody of that name."""
    if near:
        return f"名册里没有“{name}”。您是不是要找：{'、'.join(near)}？请写全姓名再发一次。"
    return f"名册里没有“{name}”。请核对姓名；新来的同志要先用邀请码加入（网格长、社区、镇里发“邀请 网格员 网格名”）。"


def same_person(what: str) -> str:
    """One name twice."""
    return f"不能{what}给同一个人，请写另一位的姓名，例如：{_USAGE[what]}"


def no_post(name: str, own: bool) -> str:
    """Nothing to hand over."""
    return "您名下现在没有岗位。" if own else f"{name}名下现在没有岗位，不用交接。"


def only_in_department(name: str) -> str:
    """Who sits in a department is told by its table."""
    return f"{name}是科室的人员，科室换人请运维人员在科室表里改。"


def not_yours_to_give(name: str, post: str) -> str:
    """Not below, or not in their part."""
    return f"{name}的“{post}”不归您管。本人可以自己交接，上一级也可以替他交接。"


def _counted(count: int, late: int) -> str:
    if not count:
        return "手上没有未办完的工单"
    return f"手上工单{count}件" + (f"，其中{late}件已超时" if late else "")


def confirm(name: str, successor: str, posts: Sequence[str], count: int, late: int) -> str:
    """The question before anything happens."""
    lines = [f"请确认交接：{name} → {successor}", f"岗位：{'、'.join(posts)}", f"{_counted(count, late)}。"]
    return "\n".join([*lines, f"确认以后，岗位、权限和工单马上归{successor}，{name}不再办理。一天内有效。"])


def confirm_buttons(number: int) -> ButtonRows:
    """Yes or no."""
    return ((("确认交接", f"handover:{number}:yes"), ("先不交接", f"handover:{number}:no")),)


def done(name: str, successor: str, count: int) -> str:
    """To whoever confirmed."""
    return f"已交接：{name} → {successor}，{count}件未办完的工单一起交了过去。{successor}和上一级都已通知。"


def welcome(name: str, posts: Sequence[str], lines: Sequence[str], counts: tuple[int, int]) -> str:
    """To the successor: everything in one message."""
    head = f"{name}的岗位从现在起由您接替：{'、'.join(posts)}。"
    count = counts[0]
    if not count:
        return f"{head}\n{_counted(0, 0)}。有新工单会通知您。"
    more = [f"另有{count - len(lines)}件没有列出，发“待办”查看。"] if count > len(lines) else []
    tail = "看一件的来龙去脉，发“工单 号码”；全部未办完的，发“待办”。"
    return "\n".join([head, f"{_counted(*counts)}：", *lines, *more, tail])


def relieved(by: str, successor: str, posts: Sequence[str]) -> str:
    """To the predecessor, when somebody above did it."""
    return f"{by}已把您的岗位（{'、'.join(posts)}）交给{successor}，手上的工单由{successor}接着办。您辛苦了。"


def told_above(name: str, successor: str, posts: Sequence[str], count: int, late: int) -> str:
    """To the level above."""
    return f"岗位交接：{'、'.join(posts)}由{name}换成{successor}，{_counted(count, late)}，已一起交接。"


def you_stand_in(name: str, posts: Sequence[str], when: str) -> str:
    """To the deputy."""
    return f"请您给{name}代班：{'、'.join(posts)}，到{when}为止。这期间的工单您也能办，发“待办”查看；到时自动结束。"


def has_a_deputy(by: str, deputy: str, when: str) -> str:
    """To the holder, when somebody above did it."""
    return f"{by}请{deputy}给您代班，到{when}为止。您回来得早，发“代班 结束”。"


def told_of_deputy(name: str, deputy: str, posts: Sequence[str], when: str) -> str:
    """To the level above."""
    return f"代班：{deputy}给{name}（{'、'.join(posts)}）代班，到{when}为止。"


def deputy_named(name: str, deputy: str, posts: Sequence[str], when: str) -> str:
    """To whoever asked."""
    return f"已请{deputy}给{name}代班（{'、'.join(posts)}），到{when}自动结束。{deputy}已收到通知；提前结束，本人发“代班 结束”。"


def holds_it_already(name: str, post: str) -> str:
    """Nobody stands in for themselves."""
    return f"{name}本来就在“{post}”岗位上，不用代班。"


def deputy_ended(names: Sequence[str]) -> str:
    """To the holder who is back."""
    return f"代班已结束：{'、'.join(dict.fromkeys(names))}。"


def you_stood_in(post: str) -> str:
    """To who stood in."""
    return f"“{post}”的代班已经结束，辛苦了。"


def your_deputy_ended(name: str, post: str) -> str:
    """To the holder."""
    return f"{name}给“{post}”的代班到时结束了，工单由您继续办理。"
