"""What is said about grids: where a place lies, what became of a grid, what is wrong with the tree."""

from collections.abc import Sequence


def retired_name(name: str) -> str:
    """A grid of the past, wherever its name still stands."""
    return f"{name}（已撤销）"


def regrid_step(before: str, after: str, why: str) -> str:
    """In a ticket's history: from where to where, and why."""
    return f"{before} → {after}" + (f"（{why}）" if why else "")


def is_retired(name: str, heirs: Sequence[str]) -> str:
    """Somebody means a grid that is no more."""
    now = f"，现在是{'、'.join(heirs)}，请改写这个名称" if heirs else "，请改写现在的网格"
    return f"{name}已经撤销{now}。"


def import_retired(code: str, name: str, heirs: Sequence[str]) -> str:
    """A row of the table of grids would bring a retired one back."""
    now = f"，由{'、'.join(heirs)}接替" if heirs else ""
    return f"网格 {code}（{name}）已经撤销{now}，导入不会把它恢复；请删去这一行，要新设网格请用新代码"


def cell_retired(code: str, name: str, heirs: Sequence[str]) -> str:
    """A group or a person would be put where no grid is any more."""
    now = f"，请改填 {'、'.join(heirs)}" if heirs else "，请改填现在的网格"
    return f"网格 {code}（{name}）已经撤销{now}"


SHARED_ONLY_EXCLUSIVE = "只有专属网格可以由两个社区共管，请把“共管社区”留空，或把类别改为专属网格"


def shared_unknown(cell: str) -> str:
    """The second community of an exclusive grid is none."""
    return f"共管社区“{cell}”不存在，请填 12 位社区代码或社区名称，并先导入这个社区"


def shared_twice(cell: str) -> str:
    """Several communities have that name."""
    return f"叫“{cell}”的社区不止一个，共管社区请改填 12 位代码"


def shared_own(cell: str) -> str:
    """The second community is the first."""
    return f"共管社区“{cell}”就是它所在的社区，请填另一个社区，或者留空"


def shared_outside(cell: str) -> str:
    """The second community belongs to another township."""
    return f"共管社区“{cell}”不在同一个镇街，请核对"


# --- boundaries -----------------------------------------------------------------------------------------

NO_JSON = "文件不是完好的 GeoJSON，请在地图软件里重新导出（格式选 GeoJSON）"
NO_COLLECTION = "文件不是 GeoJSON 的要素集（FeatureCollection），请在地图软件里把整个图层导出为 GeoJSON"
NO_FEATURES = "文件里一个网格的边界也没有"
NO_FEATURE = "不是一个要素（Feature）"
NO_CODE = "属性里没有网格代码，请加一个叫 code 的属性，填网格代码"


def too_big(most: int) -> str:
    """A file beyond all reason."""
    return f"文件超过上限 {most // (1024 * 1024)} MB，请先在地图软件里把边界简化"


def other_system(name: str) -> str:
    """Not degrees of WGS 84."""
    return f"坐标系是 {name}，请先在地图软件里转成 WGS 84（EPSG:4326）经纬度"


def boundary_twice(code: str, first: int) -> str:
    """Two outlines for one grid."""
    return f"网格 {code} 在第 {first} 个要素里已经有边界；一个网格有几块，请合成一个 MultiPolygon"


def no_grid_for_boundary(code: str) -> str:
    """Outlines come after the grids."""
    return f"没有代码为 {code} 的网格，请核对代码，或先导入网格表（yunwangge import grids 文件）"


def boundary_of_retired(code: str, name: str) -> str:
    """History keeps the outline it had."""
    return f"网格 {code}（{name}）已经撤销，不能再改边界"


def still_without(count: int) -> str:
    """After an import."""
    return f"还有 {count} 个网格没有边界，发来的位置落在那里时认不出是哪个网格"


def lies_in(name: str, instead_of: str) -> str:
    """To the handlers, of a location somebody has shared; the second is the ticket's grid, if it is another."""
    return f"这个位置在{name}" + (f"，不在{instead_of}。" if instead_of else "。")


def place_noted(what: str, name: str) -> str:
    """In history."""
    return f"{what}（在{name}）"


# --- grids are retired, merged, split -------------------------------------------------------------------

BECAUSE = "网格调整"
MERGE_TWO = "合并至少要两个网格，例如：yunwangge grids merge 甲 乙 --into 丙"
SPLIT_TWO = "拆分至少要拆成两个不同的网格，例如：yunwangge grids split 甲 --into 乙,丙"
NO_TOWNSHIP = "镇街不能撤销、合并或拆分"


def has_grids(name: str, count: int) -> str:
    """A community goes only when nothing is left in it."""
    return f"{name}下面还有 {count} 个网格，请先把它们撤销或合并，再来撤销{name}"


def own_heir(name: str) -> str:
    """It cannot follow itself."""
    return f"{name}不能由它自己接替，请用另一个网格；拆分后的网格都要用新代码，先用网格表导入"


def heir_below(heir: str, name: str) -> str:
    """What lies below goes with it."""
    return f"{heir}在{name}下面，会一起撤销，不能接替它"


def other_level(name: str, heir: str) -> str:
    """Like follows like."""
    return f"{name}和{heir}不是同一级，不能接替；网格由网格接替，微网格由微网格接替，社区由社区接替"


def other_township(name: str, heir: str) -> str:
    """Tickets do not leave the township."""
    return f"{name}和{heir}不在同一个镇街，不能接替"


def from_retired(name: str) -> str:
    """The heading of a card for whoever has it now."""
    return f"从{name}转来（该网格已撤销）"


_ROLES = {
    "grid_worker": "网格员",
    "grid_leader": "网格长",
    "building_manager": "楼栋长",
    "community": "社区",
    "township": "镇街",
}


def seat_named(name: str, role: str) -> str:
    """Somebody and what they are."""
    return f"{name}（{_ROLES.get(role, role)}）"


def post_moved(before: str, after: str) -> str:
    """To whoever worked in the grid that is no more."""
    return (
        f"网格调整：{before}已撤销，您的岗位转到{after}，原来关联{before}的群也一起转过去。"
        "您手上没有另行转走的工单还由您办，发“待办”查看。"
    )


def received(retired: Sequence[str], lines: Sequence[str], count: int) -> str:
    """To whoever has tickets of it now: all in one message."""
    more = [f"另有{count - len(lines)}件没有列出。"] if count > len(lines) else []
    tail = "看一件的来龙去脉，发“工单 号码”；全部未办完的，发“待办”。"
    head = f"网格调整：{'、'.join(retired)}已撤销，下面{count}件没办完的工单现在归您："
    return "\n".join([head, *lines, *more, tail])


# --- what was done, to whoever did it --------------------------------------------------------------------


def done(how: str, old: Sequence[str], heirs: Sequence[str]) -> str:
    """The first line."""
    into = {"retire": "由{}接替", "merge": "并入{}", "split": "拆成{}"}[how].format("、".join(heirs))
    return f"{'、'.join(old)}已撤销，{into}"


def moved_along(groups: Sequence[str], posts: Sequence[str], heir: str) -> list[str]:
    """What hung on it."""
    lines = []
    if groups:
        lines.append(f"群转到{heir}：{'、'.join(groups)}")
    if posts:
        lines.append(f"岗位转到{heir}：{'、'.join(posts)}")
    return lines


def tickets_passed(numbers: Sequence[int], heir: str, clear: bool) -> str:
    """Where open tickets went."""
    told = f"没办完的工单转到{heir}：{'、'.join(map(str, numbers))}"
    return told if clear else f"{told}（看不出在哪一块，请核对，不对的请转办）"


NO_TICKETS = "没有要转走的工单"
REBIND = "群和岗位都先转给了第一个网格，请按实际重新导入群表和人员表，或在群里发“绑定 网格名称”"
DRAW_AGAIN = "边界没有跟着变，请重新导入，再运行 yunwangge grids check"
