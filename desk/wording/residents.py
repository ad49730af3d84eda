"""Every sentence about residents who register, and who want to be forgotten."""

from desk.outbox import ButtonRows

IN_PRIVATE = "登记住户请私下发给我，不要把门牌和姓名发在群里。"
CONSENT = (
    "登记住户是自愿的，不登记也照样可以反映事情。\n"
    "留下什么：小区或网格、楼栋、单元、姓名，和您的账号。\n"
    "用来做什么：只用来算每个网格有多少人登记了。不会发到群里，也不给别人看。\n"
    "随时发“忘记我”，马上全部删除。"
)
ASK_DOOR = "谢谢！请回复一条，写明小区或网格、楼栋、单元、姓名，例如：海棠花苑 3栋 2单元 张三"
DECLINED = "好的，不登记。有事照样在群里说。"
NO_DOOR = (
    "没看懂。请写明小区或网格、楼栋、单元、姓名，例如：海棠花苑 3栋 2单元 张三（没有单元可以不写）。"
    "不想登记了，发“忘记我”。"
)
NO_NAME = "没看懂姓名。请只写姓名，2到20个字，例如：李伟"
NOTHING_KEPT = "您没有登记过住户信息，没有什么要删除。"
FORGOTTEN = "您登记的小区、楼栋、单元和姓名已经全部删除。您反映过的工单不受影响。"


def consent_buttons() -> ButtonRows:
    """Agree, or not."""
    return ((("同意，去登记", "resident:0:yes"), ("不登记", "resident:0:no")),)


def registered(door: str) -> str:
    """Done."""
    return f"已登记：{door}。谢谢！要改，发“登记住户 新的内容”；要删除，发“忘记我”。"


def registered_already(door: str) -> str:
    """They have done so before."""
    return f"您登记过了：{door}。要改，发“登记住户 小区 楼栋 单元 姓名”；要删除，发“忘记我”。"
