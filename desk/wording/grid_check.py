"""Every fault that the check of the tree of grids finds, in a sentence."""

NO_GRIDS = "还没有网格，请先导入网格表（yunwangge import grids 文件）"


def wrong_kind(code: str, name: str, kind: str) -> str:
    """Code and kind contradict each other."""
    return f"{name}（{code}）的代码有 {len(code)} 位，和类别 {kind} 对不上"


def orphan(code: str, name: str, parent: str, retired: bool) -> str:
    """Nothing above."""
    return f"{name}（{code}）的上级 {parent} {'已经撤销' if retired else '不存在'}"


def same_name(name: str, one: str, other: str) -> str:
    """Two below one parent."""
    return f"同一上级之下有两个“{name}”：{one} 和 {other}"


def shared_gone(code: str, name: str, community: str) -> str:
    """Its second community is none."""
    return f"{name}（{code}）的共管社区 {community} 不存在"


def overlap(one: str, name: str, other: str, second: str, size: float) -> str:
    """Two claim the same ground."""
    return f"{name}（{one}）和{second}（{other}）的边界重叠 {size:,.0f} 平方米"


def hole(code: str, name: str, size: float, undrawn: int) -> str:
    """Ground nobody answers for."""
    why = f"；下级还有 {undrawn} 个没有画边界" if undrawn else ""
    return f"{name}（{code}）的范围内有 {size:,.0f} 平方米不在任何下级的边界里{why}"


def outside(code: str, name: str, parent: str, size: float) -> str:
    """A child sticks out."""
    return f"{name}（{code}）的边界有 {size:,.0f} 平方米超出了{parent}"


def no_group(code: str, name: str) -> str:
    """Residents there cannot say anything."""
    return f"{name}（{code}）没有居民群"


def no_worker(code: str, name: str) -> str:
    """Nobody works there."""
    return f"{name}（{code}）没有网格员"


def left_behind(code: str, name: str, count: int) -> str:
    """A retired grid still has work."""
    return f"{name}（{code}）已经撤销，还有 {count} 件没办完的工单挂在上面"


def whole(count: int, drawn: int) -> str:
    """Nothing is wrong."""
    return f"{count} 个网格都对：代码、上级、名称、边界（画了 {drawn} 个）、群和网格员都没有问题"


def faults_counted(count: int) -> str:
    """How much is wrong."""
    return f"共 {count} 处问题"
