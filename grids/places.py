"""The kinds of places a gazetteer knows, the words used for them, and which kind a name looks like."""

import re

from grids.roles import Vocabulary

PLACE_KINDS = Vocabulary(
    "类别",
    {"compound": "小区", "building": "楼栋", "shop": "商铺", "road": "道路", "landmark": "地标"},
    {
        "compound": ("住宅区", "楼盘", "院落", "大院", "自然村", "村组", "单位", "学校"),
        "building": ("楼", "楼房", "楼宇", "栋", "幢", "大楼"),
        "shop": ("商店", "店铺", "门店", "店", "企业", "市场"),
        "road": ("路", "街", "街道", "街巷", "巷", "路段"),
        "landmark": ("标志物", "地点", "景点", "公共场所", "公园", "广场", "设施", "其他", "place"),
    },
)

# By how a name ends; the first that fits counts.
_LOOKS = (
    ("building", re.compile(r"[\da-zA-Z一二三四五六七八九十](?:栋|幢|座|号楼|号院)$")),
    ("road", re.compile(r"(?:路|街|大道|巷|胡同|弄)$")),
    ("compound", re.compile(r"(?:小区|花园|家园|公寓|新村|嘉园|家属院|宿舍|大院|苑)$")),
    ("shop", re.compile(r"(?:店|超市|商场|药房|饭馆|餐馆|酒楼|宾馆|旅馆|酒店|菜市场|农贸市场|铺)$")),
)


def kind_of(name: str) -> str:
    """What a name looks like; a landmark if like nothing else."""
    return next((kind for kind, look in _LOOKS if look.search(name)), "landmark")
