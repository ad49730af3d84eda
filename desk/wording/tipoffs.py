"""Every sentence about anonymous tip-offs."""

from collections.abc import Sequence

from desk.outbox import ButtonRows

ONLY_PRIVATE = (
    "匿名举报请私下发给我：点我的头像，发“匿名举报 内容”。您在群里说的话，群里的人都看得到，可以自己先删掉。"
)
WHAT = "请写上要举报什么，例如：匿名举报 3栋地下室有人存放液化气罐"
IN_PRIVATE_ONLY = "这件事只能在和我的私聊里说，请私下发给我。"
GONE = "这条举报已经登记过，或者过了一天没有选，内容已经删去。请重新发“匿名举报 内容”。"
NOT_YOURS = "这个按钮只有发举报的人自己能点。"
NO_MERGE = "匿名举报要单独办理，不能合并，免得露出举报人。"
NO_SPLIT = "匿名举报不能拆分，请在这个工单里一起办理。"
NOT_ANONYMOUS = "这个工单不是匿名举报，反映人写在卡片上。"
NOT_OFFICER = "只有镇里指定的专人可以查看匿名举报人，这次查看没有成功，也已经记录。"
NO_OFFICER = "镇里还没有指定可以查看匿名举报人的专人，谁都不能查看。请运维人员设置。"
NAME_IS_GONE = "这个工单结案已久，举报人的信息已经永久删去，查不到了。"
NO_MEDIA_YET = "照片请等登记以后，回复我再发一次。"


def registered(number: int) -> str:
    """To whoever tipped off."""
    return (
        f"已登记，工单{number}。办理的人看不到您是谁，只看到“居民（匿名）”。"
        f"内容里请不要写自己的姓名和门牌。要补充就发“补充 {number} 内容”，结果我会在这里告诉您。"
    )


def receipt_tail(number: int) -> str:
    """The last line of the receipt in private."""
    return f"匿名举报，办理的人看不到您是谁。要补充就回复本条，或发“补充 {number} 内容”。"


def where(media: bool) -> str:
    """Asked if somebody is known from more than one group."""
    return "这件事在哪个群的地方？请点一下，群里不会有任何消息。" + (NO_MEDIA_YET if media else "")


def where_buttons(number: int, groups: Sequence[tuple[int, str]]) -> ButtonRows:
    """Each group in a row; the last one is for all that lies elsewhere."""
    rows = tuple(((title, f"tipoff:{number}:{group}"),) for group, title in groups)
    return (*rows, (("都不是，交给镇里", f"tipoff:{number}:0"),))


def chosen(title: str) -> str:
    """What the question turns into."""
    return f"您选了：{title}"


def revealed(number: int, name: str, account: str, at: str) -> str:
    """To the officer alone."""
    return (
        f"工单{number} 的举报人：{name}（账号 {account}），{at}举报。\n本次查看和理由已经记录，请勿转告他人。"
    )


def why_reveal(number: int) -> str:
    """A look without a reason."""
    return f"请写上为什么要查看，例如：查看匿名 {number} 纪检核实需要联系本人"
