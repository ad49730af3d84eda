"""Every sentence of reporting something in private, step by step."""

from collections.abc import Sequence

from desk.outbox import ButtonRows

CANCEL = "取消"
WIPED = "（没有提交的内容不留存）"
SEND = "提交"
IN_PRIVATE = "扫网格海报上的二维码报事，请私下发给我；在群里直接说事就行。"
GIVEN_UP = "好的，没有登记，您刚才说的已经删去。要报事随时发“报事”。"
NOTHING_BEGUN = "现在没有正在报的事。要报事请发“报事”。"
SAY_WHAT = "收到了。请再用一句话说说是什么事、在哪里，例如：3栋2单元楼道灯不亮"
NOT_UNDERSTOOD = "这一条我看不懂。请用文字说说是什么事，也可以发照片或位置；不报了就发“取消”。"
TOO_WIDE = "请写到社区（村）或网格，例如：海棠花苑。不报了就发“取消”。"
TOO_MUCH = "这件事已经收了不少内容，请点“提交”，登记以后还可以补充。"
NO_SUCH_CODE = "这张海报上的网格已经撤并了，照样可以报事。请说说是什么事、在哪里，例如：海棠花苑3栋楼道灯不亮"
GONE = "这件事已经登记过，或者过了一天没有提交，内容已经删去。请重新发“报事”。"
EDITED = "改好了，请再看一下："
SAY_GRID = "请写上网格或小区的名称，例如：网格 海棠花苑"
NO_MATTER = "请用一句话说说是什么事、在哪里，例如：3栋2单元楼道灯不亮。不报了就发“取消”。"
FLEE = "危险时先离开，再打110、119、120。"
WHERE = "这件事在哪里？请写小区、社区或网格的名称，例如：海棠花苑"


def ask_what(grid: str | None) -> str:
    """The first question."""
    where = f"您在{grid}报事。" if grid else ""
    return (
        f"{where}请说说是什么事、在哪里，可以发文字、照片或位置，例如：3栋2单元楼道灯不亮\n"
        "只有工作人员看得到，不会发到群里。不报了就发“取消”。有人受伤、着火，请马上打120、119。"
    )


def understood(
    gist: str, place: str | None, grid: str, text: str, media: Sequence[str], emergency: str | None
) -> str:
    """What the bot has made of it, to be confirmed."""
    lines = ["我这样理解，对吗？", f"是什么：{gist}", f"在哪里：{grid}{' ' + place if place else ''}"]
    lines.append(f"您说的：{text}")
    if media:
        lines.append(f"附上：{'、'.join(media)}")
    if emergency:
        lines.append(f"这像是{emergency}，请马上点“提交”，会立刻通知所有负责的人。{FLEE}")
    lines.append("对就点“提交”；要补充接着发；网格不对就发“网格 名称”；不报了点“取消”。")
    return "\n".join(lines)


def not_found(said: str) -> str:
    """No grid is called anything like it."""
    return f"没有找到“{said[:30]}”。请写小区、社区或网格的名称，例如：海棠花苑。不报了就发“取消”。"


def which(said: str, *, sure: bool) -> str:
    """Several grids could be meant; or none is called so, and some are called much the same."""
    if sure:
        return f"“{said[:30]}”是指哪一个？请点一下，或者写全名。"
    return f"没有找到“{said[:30]}”，是不是下面哪一个？请点一下，或者再写一次。"


def which_buttons(number: int, choices: Sequence[tuple[str, str]]) -> ButtonRows:
    """One row a grid."""
    return tuple(((name, f"report:{number}:{code}"),) for name, code in choices)


def buttons(number: int) -> ButtonRows:
    """Send it, or give up."""
    return (((SEND, f"report:{number}:send"), (CANCEL, f"report:{number}:drop")),)


def chosen(grid: str) -> str:
    """What the question which grid it is turns into."""
    return f"您选了：{grid}"


def sent(number: int) -> str:
    """What the question turns into."""
    return f"已提交，工单{number}。"


def private_tail(number: int) -> str:
    """The last line of the receipt in private."""
    return f"只有工作人员看得到。要补充就回复本条，或发“补充 {number} 内容”；结果我会在这里告诉您。"
