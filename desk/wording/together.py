"""Words about merging, splitting and taking it back."""

from collections.abc import Sequence


def merged_into(target: int) -> str:
    """The step of the ticket that was merged."""
    return f"合并到工单{target}"


def taken_out_of(target: int) -> str:
    """The step of the ticket that stands on its own again."""
    return f"从工单{target} 里拆回"


def not_into(target: int) -> str:
    """To whoever names a ticket that has ended, or the same one."""
    return f"要合并到的工单{target} 应是另一个还在办的工单。"


def not_yours(target: int) -> str:
    """To whoever does not answer for the other ticket."""
    return f"工单{target} 不在您负责的范围，不能合并过去。"


def split_what(number: int) -> str:
    """To whoever splits without saying what."""
    return f"请写上拆出来的是什么事，例如：拆分 {number} 单元门也关不上"


def split_too_late(number: int) -> str:
    """To whoever splits what is over."""
    return f"工单{number} 已经不在办理中，不能再拆分。有新的事请发“报事 内容”。"


def nobody_to_split_for(number: int) -> str:
    """Where nobody in a group has reported it."""
    return f"工单{number} 没有群里的反映人，不能拆分。请发“报事 内容”另行登记。"


def split(number: int, part: int) -> str:
    """To the handler."""
    return f"已从工单{number} 拆出工单{part}，反映人不变。拆错了，一小时内发“撤销 {part}”。"


def undone(number: int, other: int, merged_back: bool) -> str:
    """To the handler."""
    if merged_back:
        return f"工单{number} 已并回工单{other}。"
    return f"工单{number} 已从工单{other} 里拆回，重新由您办理。"


def nothing_to_undo(number: int) -> str:
    """To whoever takes back what was never merged or split."""
    return f"工单{number} 没有合并或拆分可以撤销。"


def too_late(number: int) -> str:
    """To whoever comes after the hour."""
    return f"工单{number} 的合并或拆分已超过一小时，或已有结果，不能撤销。"


def parts_came(number: int, names: Sequence[str]) -> str:
    """The step of the ticket that took another one in with the departments whistled up to it."""
    return f"{'、'.join(names)}（随工单{number} 一起）"


def parts_back(number: int, names: Sequence[str]) -> str:
    """The step of the ticket they have left again."""
    return f"{'、'.join(names)}（回到工单{number}）"


def taken_out(number: int) -> str:
    """The step of the ticket that is no emergency any more."""
    return f"工单{number} 已拆回"


def calm_again(number: int, target: int) -> str:
    """To the group of the ticket that was an emergency only because of the other one."""
    return (
        f"工单{target} 和工单{number} 不是一回事，已经分开；工单{target} 不再按紧急情况处理，仍照原来的时限办。"
        "发现危险请马上在群里说。"
    )
