"""The one table of chat commands, and how a message is recognised as one of them.

Chinese forms need no slash, so they are strict: the word, then a bare number, then a break. What merely
begins so is ordinary talk.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from grids.rights import may

MENTION = re.compile(r"^/([A-Za-z_一-鿿]+)(?:@(\w+))?(?:\s+(.*))?$", re.DOTALL)
END = r"[。!\uff01?\uff1f~\s]+$"
BREAK = r"[\s,\uff0c:\uff1a、]+"
# A number followed by one of these counts something; it is no ticket's number.
# What begins like a unit and is the name of an office: 转办 12 人社所.
OFFICES = ("人社", "人武", "人大", "路灯", "路政", "户籍")
UNITS = "栋幢座号楼单层室户点元块个天日月年路米人次岁斤度条位名件星分秒小时"


class Needs(Enum):
    """What must follow a command's word."""

    NOTHING = "nothing"
    WORDS = "words"
    NUMBER = "number"
    NUMBER_WORDS = "number_words"


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the table. `staff`: for those with a role only; `usage` is an example that works.

    `talk`: neighbours begin ordinary sentences with this word, so that among them only the slash counts.
    `office`: of those for staff, one that departments use as well.
    `rare`: no sentence begins with this word, so that nothing behind the number is a unit (路 of 路灯).
    `office`: of those for staff, one that departments use as well.
    """

    code: str
    word: str
    needs: Needs
    usage: str
    help: str
    staff: bool = False
    talk: bool = False
    rare: bool = False
    office: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """A command as given; `number` is None where a reply to a card may supply it."""

    command: Command
    number: int | None = None
    words: str = ""


COMMANDS = (
    Command("report", "报事", Needs.WORDS, "报事 3栋楼道灯不亮", "登记一件事"),
    Command(
        "tipoff",
        "匿名举报",
        Needs.WORDS,
        "匿名举报 3栋地下室存放液化气罐",
        "私聊我，办理的人看不到您是谁",
    ),
    Command("mine", "我的诉求", Needs.NOTHING, "我的诉求", "看自己反映过的事"),
    Command("ticket", "工单", Needs.NUMBER, "工单 12", "看一个工单的进展"),
    Command("note", "补充", Needs.NUMBER_WORDS, "补充 12 在2单元门口", "给工单加情况"),
    Command("rate", "评价", Needs.NUMBER_WORDS, "评价 12 满意", "满意、基本满意或不满意，可写原因"),
    Command("withdraw", "撤回", Needs.NUMBER, "撤回 12", "撤回自己的诉求"),
    Command("reopen", "重办", Needs.NUMBER_WORDS, "重办 12 又漏了", "结案后问题又出现"),
    Command("appeal", "申诉", Needs.NUMBER_WORDS, "申诉 12 确实在漏水", "不认可误报，请社区复核"),
    Command("remind", "催办", Needs.NUMBER_WORDS, "催办 12", "请办理人快一点"),
    Command("todo", "待办", Needs.NOTHING, "待办", "手上的工单", staff=True, office=True),
    Command("accept", "受理", Needs.NUMBER, "受理 12", "接手工单", staff=True, office=True),
    Command(
        "resolve",
        "办结",
        Needs.NUMBER_WORDS,
        "办结 12 已更换水龙头",
        "写明结果，请居民评价",
        staff=True,
        office=True,
    ),
    Command("reject", "误报", Needs.NUMBER_WORDS, "误报 12 是玩笑话", "不是诉求，关闭", staff=True),
    Command("escalate", "上报", Needs.NUMBER_WORDS, "上报 12 需要社区协调", "交上一级办理", staff=True),
    Command("transfer", "转办", Needs.NUMBER_WORDS, "转办 12 周敏", "转给别人、科室或别的网格", staff=True),
    Command(
        "hand_back",
        "退回",
        Needs.NUMBER_WORDS,
        "退回 12 不归我们管",
        "科室退回不该办的，只能一次",
        staff=True,
        talk=True,
        rare=True,
        office=True,
    ),
    Command(
        "decide", "裁定", Needs.NUMBER_WORDS, "裁定 12 城管办", "镇里定由哪个科室办", staff=True, rare=True
    ),
    Command(
        "whistle",
        "吹哨",
        Needs.NUMBER_WORDS,
        "吹哨 12 城管办 市政所",
        "请科室一起到场",
        staff=True,
        rare=True,
    ),
    Command(
        "report_in",
        "报到",
        Needs.NUMBER_WORDS,
        "报到 12 张强",
        "被吹哨的科室报到，写谁来",
        staff=True,
        talk=True,
        rare=True,
        office=True,
    ),
    Command(
        "part_done",
        "部分办结",
        Needs.NUMBER_WORDS,
        "部分办结 12 井盖已换",
        "科室办完自己的部分",
        staff=True,
        rare=True,
        office=True,
    ),
    Command(
        "stand_down",
        "撤哨",
        Needs.NUMBER_WORDS,
        "撤哨 12 市政所 现场用不上",
        "不用等某个科室了",
        staff=True,
        rare=True,
    ),
    Command(
        "departments",
        "科室",
        Needs.WORDS,
        "科室 电梯",
        "看科室、哪类事归谁",
        staff=True,
        talk=True,
        office=True,
    ),
    Command("merge", "合并", Needs.NUMBER_WORDS, "合并 12 15", "把12并入15", staff=True),
    Command(
        "split",
        "拆分",
        Needs.NUMBER_WORDS,
        "拆分 12 单元门也关不上",
        "一个工单里有两件事",
        staff=True,
        rare=True,
    ),
    Command("undo", "撤销", Needs.NUMBER, "撤销 12", "一小时内撤销合并或拆分", staff=True),
    Command(
        "ask",
        "问居民",
        Needs.NUMBER_WORDS,
        "问居民 12 哪个单元",
        "请反映人答复，等时停表",
        staff=True,
        rare=True,
        office=True,
    ),
    Command(
        "hold",
        "挂账",
        Needs.NUMBER_WORDS,
        "挂账 12 到 9月30日 等配件",
        "暂停计时，到时恢复",
        staff=True,
        rare=True,
        office=True,
    ),
    Command("resume", "恢复", Needs.NUMBER, "恢复 12", "提前恢复计时", staff=True, office=True),
    Command(
        "extend",
        "延期",
        Needs.NUMBER_WORDS,
        "延期 12 5天 要等厂家配件",
        "社区、镇里给几个工作日",
        staff=True,
        rare=True,
    ),
    Command(
        "supervise",
        "督办",
        Needs.NUMBER_WORDS,
        "督办 12 请今天处理",
        "上一级盯着办",
        staff=True,
        rare=True,
    ),
    Command("category", "改类", Needs.NUMBER_WORDS, "改类 12 电梯", "改正工单的类别", staff=True, rare=True),
    Command(
        "hot",
        "多发",
        Needs.WORDS,
        "多发 3 计划 本周换主板",
        "多发问题：看、立项、定计划、办结",
        staff=True,
        talk=True,
        office=True,
    ),
    Command(
        "place",
        "地名",
        Needs.WORDS,
        "地名 望江亭 亭子",
        "看和加自己网格的地名、叫法",
        staff=True,
        talk=True,
    ),
    Command("unplace", "删地名", Needs.WORDS, "删地名 望江亭", "去掉地名或一个叫法", staff=True, talk=True),
    Command("followups", "回访", Needs.WORDS, "回访", "问居民是否真的解决", staff=True, talk=True),
    # The longer words first: 考核 is how they begin.
    Command(
        "dispute",
        "考核申诉",
        Needs.WORDS,
        "考核申诉 2026-10 按时率 当天停电",
        "私聊我，不认可考核的某一项",
        staff=True,
        talk=True,
        office=True,
    ),
    Command(
        "judge",
        "考核裁定",
        Needs.WORDS,
        "考核裁定 5 加3分 当天停电",
        "私聊我，镇里裁定考核申诉",
        staff=True,
        talk=True,
    ),
    Command(
        "points",
        "考核",
        Needs.WORDS,
        "考核",
        "私聊我，看自己的考核和排名",
        staff=True,
        talk=True,
        office=True,
    ),
    Command(
        "reveal",
        "查看匿名",
        Needs.NUMBER_WORDS,
        "查看匿名 12 核实需要联系本人",
        "镇里指定的专人私聊查看举报人，要写理由",
        staff=True,
        rare=True,
    ),
    Command(
        "hotline",
        "热线",
        Needs.WORDS,
        "热线 3栋电梯坏了",
        "私聊我，一步一步登记热线来电",
        staff=True,
        talk=True,
    ),
    Command(
        "caller",
        "查来电",
        Needs.NUMBER_WORDS,
        "查来电 12",
        "私聊我，办理人看热线来电人的电话",
        staff=True,
        talk=True,
        rare=True,
        office=True,
    ),
    Command("theme", "主题", Needs.WORDS, "主题 下周 反诈", "看每周主题，镇里可以换", staff=True, talk=True),
    Command(
        "tip", "小知识", Needs.WORDS, "小知识 出门前看看灶火关了没有", "看和添小知识", staff=True, talk=True
    ),
    Command("schedule", "日程", Needs.NOTHING, "日程", "看接下来几天几点发什么", staff=True),
    # The longer word first: 广播 is how it begins.
    Command("campaign", "广播情况", Needs.WORDS, "广播情况 12", "看广播送达了多少", staff=True, talk=True),
    Command(
        "broadcast",
        "广播",
        Needs.WORDS,
        "广播 @海棠花社区 明天停水",
        "私聊我，给多个群发通知",
        staff=True,
        talk=True,
    ),
    Command("duty", "值班", Needs.WORDS, "值班", "看现在和这一周谁值班", staff=True, talk=True),
    Command(
        "handover", "交接", Needs.WORDS, "交接 李伟", "私聊我，岗位和工单交给别人", staff=True, talk=True
    ),
    Command(
        "deputy", "代班", Needs.WORDS, "代班 李伟 到 9月30日", "私聊我，请人代班到某天", staff=True, talk=True
    ),
    Command(
        "bind",
        "绑定",
        Needs.WORDS,
        "绑定 海棠花苑第一网格",
        "在群里发，把群关联到网格",
        staff=True,
        talk=True,
    ),
    Command(
        "invite",
        "邀请",
        Needs.WORDS,
        "邀请 网格员 海棠花苑第一网格",
        "私聊我，要一个邀请码",
        staff=True,
        talk=True,
    ),
    Command("join", "加入", Needs.WORDS, "加入 K7QM2-XVP9H", "私聊我，用邀请码领岗位", talk=True),
    Command("register", "登记住户", Needs.WORDS, "登记住户", "私聊我，自愿登记门牌", talk=True),
    Command("forget", "忘记我", Needs.NOTHING, "忘记我", "私聊我，删掉登记的门牌", talk=True),
    Command("help", "帮助", Needs.NOTHING, "帮助", "看能做什么"),
)
BY_CODE = {command.code: command for command in COMMANDS}
BY_WORD = {command.word: command for command in COMMANDS}
# Another way to say it, recognised like the word itself.
ALIASES = {"我的考核": BY_CODE["points"]}
_WORDS = {**BY_WORD, **ALIASES}
# By its first character: among those a longer word stands before the one it begins with.
_BY_FIRST = {
    first: tuple((word, command) for word, command in _WORDS.items() if word[0] == first)
    for first in {word[0] for word in _WORDS}
}
FIRST = frozenset(_BY_FIRST) | {"/"}  # nearly all talk begins otherwise
_START = {"start": "help"}  # what Telegram sends when somebody opens the private chat
# … by a link that carries something: a poster's grid, else an invitation.
POSTER, INVITATION = re.compile(r"g(\d{12,17})"), re.compile(r"[A-Za-z0-9]{5}-?[A-Za-z0-9]{5}")


def find_order(text: str, reply_to_ours: bool = False) -> Order | None:
    """The command a message gives; None for ordinary talk. A reply to our card may leave out the number."""
    if text[:1] == "/":
        return _slash(text)
    for word, command in _BY_FIRST.get(text[:1], ()):
        if text.startswith(word):
            return _chinese(command, text[len(word) :].rstrip(), reply_to_ours)
    return None


def _slash(text: str) -> Order | None:
    match = MENTION.match(text)
    if not match:
        return None
    name, rest = match[1].lower(), (match[3] or "").strip()
    if name == "start" and (POSTER.fullmatch(rest) or INVITATION.fullmatch(rest)):
        return Order(BY_CODE["report" if POSTER.fullmatch(rest) else "join"], words=rest)
    command = BY_CODE.get(_START.get(name, name)) or _WORDS.get(name)
    if command is None:
        return None
    if command.needs in (Needs.NOTHING, Needs.WORDS):
        return Order(command, words=rest)
    number = re.match(rf"#?(\d{{1,12}})(?:{BREAK}|$)(.*)", rest, re.DOTALL)
    return Order(command, int(number[1]), number[2].strip()) if number else Order(command, words=rest)


def _chinese(command: Command, rest: str, reply: bool) -> Order | None:
    if command.needs is Needs.NOTHING:
        return Order(command) if not re.sub(END, "", rest) else None
    if command.needs is Needs.WORDS:
        if not re.sub(END, "", rest):
            return Order(command)
        # 多发3 is said like 工单3.
        glued = r"@\uff20\d" if command.code == "hot" else r"@\uff20"
        match = re.fullmatch(rf"(?:{BREAK}|(?=[{glued}]))(.+)", rest, re.DOTALL)
        return Order(command, words=match[1]) if match else None
    match = re.fullmatch(rf"\s*#?(\d{{1,12}})(?:{BREAK}(.+))?[。!\uff01]?", rest, re.DOTALL)
    if match:
        words = (match[2] or "").strip()
        counts = bool(words) and words[0] in UNITS and not command.rare and not words.startswith(OFFICES)
        if counts or (words and command.needs is Needs.NUMBER):
            return None
        return Order(command, int(match[1]), words)
    if reply:
        match = re.fullmatch(rf"(?:{BREAK}(.+))?[。!\uff01]?", rest, re.DOTALL)
        return Order(command, words=(match[1] or "").strip()) if match else None
    return None


def help_text(roles: Collection[str], *, staff: bool = False) -> str:
    """What somebody of these roles can do, by the table of rights; `staff`: by office or being on duty."""
    lines = ["在群里直接说事就行，我会登记并通知网格员。也可以发："]
    lines += [f"{item.usage}  {item.help}" for item in COMMANDS if not item.staff]
    if staff:
        lines += ["", "工作人员（回复卡片时可不写号码）："]
        lines += [f"{item.usage}  {item.help}" for item in COMMANDS if item.staff and may(roles, item.code)]
    return "\n".join(lines)
