"""Every sentence about what comes by telephone: the steps of 热线, 查来电, sheets of 12345 and keys."""

from collections.abc import Sequence

from desk.outbox import ButtonRows
from grids.masking import mask
from storage.secrets import hidden

VERB = "hotline"
NOBODY = "来电人"
NOT_YOURS = "“热线”是社区和镇里用的。居民打给您的电话，请在群里或私聊发“报事 内容”登记。"
IN_PRIVATE = "登记热线请私下发给我，不要把来电人的姓名和电话发在群里。"
BUSY = "您正在写广播，请先发完，或者发“取消”，再登记热线。"
ASK_WORDS = "登记热线来电（随时发“取消”退出）。\n第1步，共3步：来电人说了什么？"
ASK_ADDRESS = "第2步，共3步：在什么地方？写小区、楼栋、门牌，例如：海棠花苑3栋2单元。不清楚就发“跳过”。"
ASK_CALLER = "第3步，共3步：来电人姓名和电话，例如：王女士 13800001234。不愿意留就发“跳过”。"
ASK_NAME = (
    "第3步，共3步：来电人怎么称呼？例如：王女士。不愿意留就发“跳过”。\n"
    "（本机没有设密钥，所以不保存电话；要保存，请运维人员看手册里的“密钥”。）"
)
NO_CALLER = "没看懂。请写姓名和电话，例如：王女士 13800001234；只写一样也行，都不留就发“跳过”。"
NO_NAME = "没看懂。请写来电人怎么称呼，例如：王女士；不愿意留就发“跳过”。"
TOO_LONG = "太长了，请写在1000字以内。"
ONLY_TEXT = "这一步请打字回复。要退出，发“取消”。"
EDITED = "改过的消息我没有算。请重新发一条，或者发“取消”退出。"
DROPPED = "好的，这次来电没有登记，写下的内容已经删掉。"
GONE = "这次来电已经登记过，或者已经取消了。要登记新的，请发“热线”。"
OLD = "这次来电隔了一天没有写完，写下的内容已经删掉。请重新发“热线”。"
ASK_GRID = "改成哪个网格？点下面的按钮，或者发网格名称。"
ASK_CATEGORY = "改成哪一类？点下面的按钮，或者发类别名称。"
PRESS = "请点卡片下面的按钮；也可以发“确认”“改网格”“改类别”“取消”。"
UNCLEAR = "没认出是哪个网格，先交给镇里"
NO_PLACE = "没有写地方"
FORGOTTEN_DRAFT = "您没有登记过住户信息；没写完的热线来电已经删掉。"


def confirm(
    words: str,
    address: str,
    caller: tuple[str, str],
    grid: str,
    kind: str,
    like: tuple[int, str] | None,
) -> str:
    """What was understood, before it becomes a ticket; `caller`: name and masked number."""
    name, phone = caller
    lines = [
        "请核对这次来电：",
        f"说了：{words}",
        f"地方：{address or NO_PLACE}",
        f"来电人：{name or '没有留姓名'}{' ' + phone if phone else ''}",
        f"网格：{grid or UNCLEAR}",
        f"类别：{kind}",
    ]
    if like is not None:
        number, text = like
        lines.append(f"看来和工单{number} 是同一件事（{mask(text)}），可以并过去。")
    return "\n".join(lines)


def confirm_buttons(draft: int, like: int | None) -> ButtonRows:
    """Four things to do; a fifth where the trouble is known."""
    first: tuple[tuple[str, str], ...] = (("确认", f"{VERB}:{draft}:ok"),)
    if like is not None:
        first = ((f"并入工单{like}", f"{VERB}:{draft}:join"), ("另立工单", f"{VERB}:{draft}:ok"))
    change = (("改网格", f"{VERB}:{draft}:grid"), ("改类别", f"{VERB}:{draft}:category"))
    return (first, change, (("取消", f"{VERB}:{draft}:cancel"),))


def choices(draft: int, what: str, items: Sequence[tuple[str, str]], across: int) -> ButtonRows:
    """Buttons of (name, code), so many in a row, and one that leads back."""
    each = [(name, f"{VERB}:{draft}:{what}.{code}") for name, code in items]
    rows = [tuple(each[at : at + across]) for at in range(0, len(each), across)]
    return (*rows, (("返回", f"{VERB}:{draft}:back"),))


def registered(number: int, handler: str) -> str:
    """It is a ticket."""
    return f"已登记，工单{number}，{handler}跟进。要看来电人的电话，请发：查来电 {number}"


def joined(number: int, reporters: int) -> str:
    """It went to a ticket there was."""
    return f"已并入工单{number}，现在共{reporters}位居民反映。要看来电人的电话，请发：查来电 {number}"


def no_longer(number: int) -> str:
    """What it was to be joined to has ended meanwhile."""
    return f"工单{number} 已经结束，不能并过去。请点“另立工单”。"


def ask_by_telephone(number: int) -> str:
    """问居民 cannot reach whoever rang up."""
    return f"工单{number} 的反映人是打电话来的，群里问不到。请发“查来电 {number}”看电话，打过去问。"


def resolved(number: int) -> str:
    """Done; nobody in a chat can be asked to rate it."""
    return f"工单{number} 已办结。反映人是打电话来的，请用“查来电 {number}”看电话，把结果告诉他。"


def callers(number: int, items: Sequence[tuple[str, str, str]]) -> str:
    """Who called, when, under which number: only for whoever has it in hand."""
    lines = [f"工单{number} 的来电："]
    for name, phone, when in items:
        lines.append(f"{when} {name or '没有留姓名'}，电话{hidden(phone) if phone else '没有保存'}")
    lines.append(f"查看已记入操作记录。来电人要求删除的，请发：查来电 {number} 删除")
    return "\n".join(lines)


def nobody_called(number: int) -> str:
    """It did not come by telephone."""
    return f"工单{number} 不是热线来的，没有来电人电话。"


def not_in_your_hand(number: int) -> str:
    """Levels above may look at the ticket, not at the number."""
    return f"工单{number} 不在您负责的范围，或者现在不归您办，来电人的电话只给正在办理和回访的人看。"


def callers_forgotten(number: int, count: int) -> str:
    """Their names and numbers are gone."""
    return f"工单{number} 的{count}位来电人的姓名和电话已经删除，工单照常办理。"


CALLERS_PRIVATE = "来电人的电话只能私下看，请私聊我发“查来电 工单号”。"


def unclear_ones(numbers: Sequence[int]) -> str:
    """A word to the township's post about the rows of a sheet whose place nobody could tell."""
    listed = "、".join(map(str, numbers))
    return (
        f"12345导入的工单里，{len(numbers)}件没认出是哪个网格，先放在镇里：{listed}。"
        f"请看一下地址，再转给负责的网格员，例如：转办 {numbers[0]} 姓名"
    )


def starred(phone: str) -> str:
    """A number that only has to be recognised."""
    shown = mask(phone)
    # What is too short to be known for a telephone number among words is one here.
    return shown if shown != phone else "*" * (len(phone) - 2) + phone[-2:]
