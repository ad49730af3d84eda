"""Words about why somebody is not satisfied."""

from collections.abc import Mapping

Buttons = tuple[tuple[tuple[str, str], ...], ...]

# What goes wrong most often when it is said to be done; the rest in their own words.
REASONS: Mapping[str, str] = {"undone": "没修好", "slow": "太慢", "manner": "态度不好"}
LONGEST = 200


def ask_why() -> str:
    """Below the answer to 不满意, in the group."""
    return "能说说哪里不满意吗？点一下，或者回复这条消息写几句，我转给接手的人。"


def why_buttons(number: int) -> Buttons:
    """The three reasons."""
    return (tuple((name, f"why:{number}:{code}") for code, name in REASONS.items()),)


def write_why(number: int) -> str:
    """Below the answer to 评价 12 不满意 without a reason."""
    return f"能说说哪里不满意吗？发“评价 {number} 不满意 原因”，我转给接手的人。"


def given(grievance: str, handler: str, more: bool) -> str:
    """Below the answer to 不满意, once the reason is known."""
    tail = "还想补充，回复这条消息就行。" if more else ""
    return f"原因：{grievance}。已转给{handler}。{tail}"


def passed_on(number: int, handler: str) -> str:
    """To whoever gave the reason."""
    return f"谢谢您说明，工单{number} 的原因已转给{handler}。"


def on_card(grievance: str) -> str:
    """The line of the new handler's card."""
    return f"居民不满意的原因：{grievance}"


def known_already(number: int, grievance: str) -> str:
    """To whoever gives a reason once more."""
    return f"工单{number} 的原因已经记下了：{grievance}。有新情况请发“补充 {number} 内容”。"


def not_asked(number: int) -> str:
    """To whoever gives a reason where nobody is unsatisfied, or when it is solved anew."""
    return f"工单{number} 现在不用说明原因。对新的结果不满意，请在最新的评价里点“不满意”。"
