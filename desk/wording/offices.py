"""Words about departments: finding one, passing a ticket to it, refusing it, deciding."""

from collections.abc import Sequence

NO_OFFICES = "还没有登记科室。请安装人员导入科室表（yunwangge import departments 文件）。"
MOST_NAMES = 12


def no_such_office(words: str, names: Sequence[str]) -> str:
    """To whoever names a department there is not, or several at once."""
    known = "、".join(names[:MOST_NAMES]) + ("等" if len(names) > MOST_NAMES else "")
    if not words:
        return f"请写上哪个科室。现有科室：{known}。"
    return f"没有找到科室“{words}”，或者不止一个像它。现有科室：{known}。"


def neither_person_nor_office(words: str, refusal: str) -> str:
    """To whoever passes a ticket to somebody nobody knows."""
    return f"{refusal}\n也没有叫“{words}”的科室、网格或地名，发“科室”可以看有哪些科室。"


def pass_to_whom(number: int, usual: str | None) -> str:
    """To whoever passes a ticket on without saying to whom."""
    if usual is None:
        return "请写上转给谁，例如：转办 12 周敏"
    return f"请写上转给谁。这类事一般归{usual}，可以发：转办 {number} {usual}"


def nobody_sits(name: str) -> str:
    """To whoever wants something of a department without people."""
    return f"{name}还没有登记人员，收不到工单。请安装人员在科室表里补上，或转给别的科室。"


def has_it_already(number: int, name: str) -> str:
    """To whoever passes a ticket where it is."""
    return f"工单{number} 已经由{name}办理。"


def passed_by(name: str, office: str) -> str:
    """The heading of the department's card."""
    return f"{name}转来（{office}办理）"


def decided_for(office: str) -> str:
    """The heading of the card after a decision."""
    return f"镇里裁定由{office}办理，不能再退回"


def at_this_hour(name: str, hours: str) -> str:
    """Added to the answer outside office hours."""
    return f"{name}现在不在办公时间（{hours}），急事请打电话。"


def mention(names: str, text: str) -> str:
    """The card's stand-in in the department's own group."""
    return f"{names}：{text}\n请先给我发一条私信，以后就能私下通知您。"


def not_reached(number: int, office: str, name: str) -> str:
    """Where neither the person nor a group of the department could be written to."""
    return (
        f"工单{number} 没能送到{office}{name}：还没有给我发过私信，{office}也没有部门群。请打电话告诉一声。"
    )


def hand_back_how(number: int) -> str:
    """To whoever presses 退回."""
    return f"请回复这张卡片写明理由，例如：退回 {number} 不归我们管"


# --- handing back and deciding ---------------------------------------------------------------------------


def not_a_departments(number: int) -> str:
    """To whoever hands back what was not passed to their department."""
    return f"工单{number} 没有转给您的科室，不用退回。办不了请发“上报 {number} 理由”，该别人办请发“转办 {number} 谁”。"


def taken_not_passed(number: int) -> str:
    """To a department that has taken an emergency on by itself."""
    return f"工单{number} 是您的科室自己接手的，没有谁可以退回。办不了请打电话给镇里。"


def only_departments(what: str, number: int) -> str:
    """To a department that wants more of a ticket than it may."""
    return f"工单{number} 转到科室以后，科室可以受理、办结、补充、退回、挂账、问居民，不能“{what}”。"


def not_passed_to_you(what: str, number: int) -> str:
    """To a department that names somebody else's ticket."""
    return f"工单{number} 没有转给您的科室，不能“{what}”。"


def not_for_departments(word: str, others: Sequence[str]) -> str:
    """To somebody of a department who gives a command that is not theirs."""
    return f"“{word}”是网格、社区和镇里用的。科室可以用：{'、'.join(others)}。"


def only_township(number: int) -> str:
    """To whoever decides without being the township."""
    return f"裁定由镇里来做。工单{number} 要给别人办，请发“转办 {number} 谁”。"


def was_decided(number: int, office: str) -> str:
    """To a department that hands back what was decided."""
    return f"工单{number} 镇里已经裁定由{office}办理，不能再退回。"


def handed_back(office: str, reason: str) -> str:
    """The heading of the card of whoever had passed it."""
    return f"{office}退回：{reason}"


def refused_again(number: int, office: str, reason: str) -> str:
    """The heading of the township's card."""
    return f"{office}退回：{reason}。已是第二次退回，请裁定，例如：裁定 {number} 科室名"


def handed_back_to(number: int, name: str) -> str:
    """To the department."""
    return f"工单{number} 已退回{name}。"


def refused_to(number: int) -> str:
    """To the department whose refusal is the second."""
    return f"工单{number} 已退回。这是第二次退回，由镇里裁定谁来办。"


def decide_what(number: int) -> str:
    """To whoever decides without naming a department."""
    return f"请写上由哪个科室办，例如：裁定 {number} 城管办"


def decided(number: int, office: str) -> str:
    """To the township."""
    return f"已裁定工单{number} 由{office}办理，不能再退回。"


# --- the directory ----------------------------------------------------------------------------------------


def office_line(name: str, hours: str, about: str, people: str, group: str) -> str:
    """One department of the directory."""
    lines = [f"{name} {hours}".rstrip()]
    for label, words in (("负责", about), ("人员", people), ("群", group)):
        lines += [f"  {label}：{words}"] if words else []
    return "\n".join(lines)


def answers_for(category: str, office: str | None) -> str:
    """Who answers for a category."""
    return f"“{category}”归{office}。" if office else f"“{category}”还没有科室负责。"
