"""The one table of chat commands, and how a message is recognised as one of them.

Chinese forms need no slash, so they are strict: the word, then a bare number, then a break. What merely
begins so is ordinary talk.
"""

import re
from dataclasses import dataclass
from enum import Enum

MENTION = re.compile(r"^/([A-Za-z_一-鿿]+)(?:@\w+)?(?:\s+(.*))?$", re.DOTALL)
END = r"[。!\uff01?\uff1f~\s]+$"
BREAK = r"[\s,\uff0c:\uff1a、]+"
# A number followed by one of these counts something; it is no ticket's number.
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
    """

    code: str
    word: str
    needs: Needs
    usage: str
    help: str
    staff: bool = False
    talk: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """A command as given; `number` is None where a reply to a card may supply it."""

    command: Command
    number: int | None = None
    words: str = ""


COMMANDS = (
    Command("report", "报事", Needs.WORDS, "报事 3栋楼道灯不亮", "登记一件事"),
    Command("mine", "我的诉求", Needs.NOTHING, "我的诉求", "看自己反映过的事"),
    Command("ticket", "工单", Needs.NUMBER, "工单 12", "看一个工单的进展"),
    Command("note", "补充", Needs.NUMBER_WORDS, "补充 12 在2单元门口", "给工单加情况"),
    Command("rate", "评价", Needs.NUMBER_WORDS, "评价 12 满意", "满意、基本满意或不满意"),
    Command("withdraw", "撤回", Needs.NUMBER, "撤回 12", "撤回自己的诉求"),
    Command("reopen", "重办", Needs.NUMBER_WORDS, "重办 12 又漏了", "结案后问题又出现"),
    Command("appeal", "申诉", Needs.NUMBER_WORDS, "申诉 12 确实在漏水", "不认可误报，请社区复核"),
    Command("todo", "待办", Needs.NOTHING, "待办", "手上的工单", staff=True),
    Command("accept", "受理", Needs.NUMBER, "受理 12", "接手工单", staff=True),
    Command(
        "resolve", "办结", Needs.NUMBER_WORDS, "办结 12 已更换水龙头", "写明结果，请居民评价", staff=True
    ),
    Command("reject", "误报", Needs.NUMBER_WORDS, "误报 12 是玩笑话", "不是诉求，关闭", staff=True),
    Command("escalate", "上报", Needs.NUMBER_WORDS, "上报 12 需要社区协调", "交上一级办理", staff=True),
    Command("transfer", "转办", Needs.NUMBER_WORDS, "转办 12 周敏", "转给别人办理", staff=True),
    Command("merge", "合并", Needs.NUMBER_WORDS, "合并 12 15", "把12并入15", staff=True),
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
    Command("help", "帮助", Needs.NOTHING, "帮助", "看能做什么"),
)
BY_CODE = {command.code: command for command in COMMANDS}
BY_WORD = {command.word: command for command in COMMANDS}
_FIRST = frozenset(command.word[0] for command in COMMANDS) | {"/"}
_START = {"start": "help"}  # what Telegram sends when somebody opens the private chat


def find_order(text: str, reply_to_ours: bool = False) -> Order | None:
    """The command a message gives; None for ordinary talk. A reply to our card may leave out the number."""
    if not text or text[0] not in _FIRST:
        return None
    if text[0] == "/":
        return _slash(text)
    for word, command in BY_WORD.items():
        if text.startswith(word):
            return _chinese(command, text[len(word) :].rstrip(), reply_to_ours)
    return None


def _slash(text: str) -> Order | None:
    match = MENTION.match(text)
    if not match:
        return None
    name = match[1].lower()
    command = BY_CODE.get(_START.get(name, name)) or BY_WORD.get(name)
    if command is None:
        return None
    rest = (match[2] or "").strip()
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
        match = re.fullmatch(rf"(?:{BREAK}|(?=[@\uff20]))(.+)", rest, re.DOTALL)
        return Order(command, words=match[1]) if match else None
    match = re.fullmatch(rf"\s*#?(\d{{1,12}})(?:{BREAK}(.+))?[。!\uff01]?", rest, re.DOTALL)
    if match:
        words = (match[2] or "").strip()
        counts = words[:1] in UNITS if words else False
        if counts or (words and command.needs is Needs.NUMBER):
            return None
        return Order(command, int(match[1]), words)
    if reply:
        match = re.fullmatch(rf"(?:{BREAK}(.+))?[。!\uff01]?", rest, re.DOTALL)
        return Order(command, words=(match[1] or "").strip()) if match else None
    return None


def help_text(staff: bool) -> str:
    """What somebody can do, from the table."""
    lines = ["在群里直接说事就行，我会登记并通知网格员。也可以发："]
    lines += [f"{item.usage}  {item.help}" for item in COMMANDS if not item.staff]
    if staff:
        lines += ["", "工作人员（回复卡片时可不写号码）："]
        lines += [f"{item.usage}  {item.help}" for item in COMMANDS if item.staff]
    return "\n".join(lines)
