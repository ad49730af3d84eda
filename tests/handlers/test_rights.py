"""The table of rights, driven whole: every role gives every command, and what comes of it is what the table says."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from desk.assessment.assessing import subjects
from desk.departments import whistle
from desk.settings import DeskSettings
from desk.tickets import moves, passing
from desk.work import Work
from grids.assessment import Record, assess, packed
from grids.rates import Rate
from grids.rights import OPERATOR, RIGHTS, ROLES_WITH_RIGHTS, Reach, reach_of
from handlers.commands import BY_CODE, COMMANDS
from storage.assessments import AssessmentSheet
from storage.registry import Grid, Group
from tests.departments import furnish
from tests.desk.office import Office
from tests.staff import staff
from tests.town import Town

FIRST, ELSEWHERE = "990101103001001", "990101103002001"
PEOPLE = {
    "resident": "李四",
    "building_manager": "孙楼长",
    "grid_worker": "周敏",
    "grid_leader": "赵组长",
    "community": "何主任",
    "township": "平安办",
    "department": "张强",
    OPERATOR: "运维",
}


@dataclass(frozen=True)
class Case:
    """What the ticket must be like, the words behind the number (or the word), and what shows that it was done."""

    done: str
    words: str = ""
    state: str = ""  # "" for commands that are not about a ticket
    where: str = "private"


OPEN, ACCEPTED, RESOLVED, CLOSED, REJECTED = "open", "accepted", "resolved", "closed", "rejected"
WHISTLED, HELD, MERGED = "whistled", "held", "merged"
CASES = {
    "report": Case("已登记", "3栋楼道灯不亮", where="g1"),
    "tipoff": Case("匿名|网格", "3栋地下室存放液化气罐"),
    "mine": Case("您反映过|您还没有反映过"),
    "help": Case("在群里直接说事"),
    "join": Case("没有这个邀请码", "AAAAA-22222"),
    "register": Case("自愿"),
    "forget": Case("没有登记过"),
    "ticket": Case(r"^工单\d+ 待受理", state=OPEN),
    "note": Case("已补充|已记", "在2单元门口", OPEN),
    "rate": Case("谢谢评价", "满意", RESOLVED),
    "withdraw": Case("已撤回", state=OPEN),
    "reopen": Case("已重新办理", "又漏了", CLOSED),
    "appeal": Case("复核", "确实在漏水", REJECTED),
    "remind": Case("已催|已请|催办", "", OPEN),
    "todo": Case("待办"),
    "accept": Case("已受理", state=OPEN),
    "resolve": Case("已办结", "已更换水龙头", ACCEPTED),
    "reject": Case("已按误报关闭", "是玩笑话", OPEN),
    "escalate": Case("已上报|已经在镇街|没有上一级|最高", "需要社区协调", OPEN),
    "transfer": Case("已转给", "沈建国", OPEN),
    "hand_back": Case("已退回|退回给", "不归我们管", OPEN),
    "decide": Case("裁定|由城管办", "城管办", OPEN),
    "whistle": Case("吹哨|已通知|城管办", "城管办", OPEN),
    "report_in": Case("报到", "张强", WHISTLED),
    "part_done": Case("部分|已记", "井盖已换", WHISTLED),
    "stand_down": Case("不用再等", "市政所 现场用不上", WHISTLED),
    "merge": Case("合并", "{other}", OPEN),
    "split": Case("拆", "单元门也关不上", OPEN),
    "undo": Case("拆回", state=MERGED),
    "ask": Case("已向|已在群里|已问", "哪个单元", ACCEPTED),
    "hold": Case("挂账", "到 11月30日 等配件", ACCEPTED),
    "resume": Case("恢复", state=HELD),
    "extend": Case("延", "5天 要等厂家配件", ACCEPTED),
    "supervise": Case("督办", "请今天处理", ACCEPTED),
    "category": Case("供水", "供水", ACCEPTED),
    "reveal": Case("不是匿名", "核实", OPEN),
    "place": Case("记下了", "@海棠花苑第一网格 望江亭"),
    "unplace": Case("已从.*删掉", "@海棠花苑第一网格 望江亭"),
    "hot": Case("多发问题"),
    "followups": Case("回访"),
    "points": Case("考核 2026年|排名"),
    "dispute": Case("已记下", "2026-10 按时率 当天停电"),
    "judge": Case("等裁定|没有要裁定"),
    "hotline": Case("来电人说了什么"),
    "caller": Case("不是热线来的", state=OPEN),
    "departments": Case("市政所", ""),
    "theme": Case("主题|本周"),
    "tip": Case("小知识"),
    "schedule": Case("日程|接下来"),
    "campaign": Case("广播"),
    "broadcast": Case("广播|发什么|内容"),
    "handover": Case("请确认交接", "许静"),
    "deputy": Case("已请许静", "许静 到 11月30日"),
    "duty": Case("还没有值班表"),
    "bind": Case("已关联", "海棠花苑第一网格", where="new"),
    "invite": Case("邀请码好了|加入", "楼栋长 海棠花苑第一网格"),
}
# Whoever may not is told so in one of these ways.
REFUSED = re.compile(
    r"工作人员用的|社区和镇里用的|由网格员来做|不在您负责的范围|只有反映人|没有转给您的科室|科室用的|由镇里来做|专人|没有考核单|由镇里来裁定|"
    r"社区和镇里的|不能“|要由|由网格长、社区|由社区|没有吹|没有被吹|没有您|可以查看|可以补充|科室来|上一级"
)


@pytest.fixture(scope="module")
def settings() -> DeskSettings:
    return DeskSettings(officer="fake:平安办")


def _town(folder: Path, settings: DeskSettings) -> Town:
    town = Town(folder, settings)
    with town.database.writing() as session:
        for code, kind in (("990101103002", "community"), (ELSEWHERE, "grid")):
            session.add(Grid(code=code, name=f"别处{kind}", kind=kind))
            session.flush()
        session.add(Group(platform="fake", chat_id="g3", title="别处网格群", grid_code=ELSEWHERE))
        staff(session, "赵组长", "grid_leader", FIRST)
        staff(session, "孙楼长", "building_manager", FIRST)
        staff(session, "钱网格", "grid_worker", ELSEWHERE)
    _give_out_sheets(furnish(town))
    return town


def _give_out_sheets(town: Town) -> None:
    """October's, on which being late has cost everybody something."""
    lines = packed(assess(Record(on_time=Rate(0, 9)), town.config.desk.assessment))

    def give(work: Work) -> None:
        for one in subjects(work):
            work.session.add(
                AssessmentSheet(
                    subject=one.key,
                    name=one.name,
                    place=one.place,
                    span="month",
                    first=date(2026, 10, 1),
                    made_at=work.now,
                    lines=lines,
                )
            )

    town.intake.perform(give)


class Stage:
    """The town with tickets as each command needs them."""

    def __init__(self, town: Town, role: str) -> None:
        self.town, self.office = town, Office(town)
        self.role, self.who = role, PEOPLE[role]
        self.above = self.office.who("平安办")

    def ticket(self, case: Case, reach: Reach | None, group: str = "g1") -> int:
        """A ticket where this role has the best of chances: its own, its department's, or in its part."""
        own = reach is Reach.OWN
        number = self.office.opened(self.who if own else "王阿姨", group)
        passed = self.role == "department" and not own and case.state != WHISTLED
        doer = self.office.who("张强") if passed else self.above
        do = self.office.do
        if passed:
            do(lambda work, ticket: passing.transfer(work, ticket, self.above, "市政所"), number)
        if case.state == MERGED:
            other = self.office.opened("王阿姨", group)
            self._merge(number, other)
            return number
        if case.state == WHISTLED:
            do(lambda work, ticket: whistle.whistle(work, ticket, self.above, "市政所"), number)
        if case.state in (ACCEPTED, RESOLVED, CLOSED, HELD):
            do(lambda work, ticket: moves.accept(work, ticket, doer), number)
        if case.state == HELD:
            self.town.private(doer.name).says(doer.name, f"问居民 {number} 哪个单元")
        if case.state in (RESOLVED, CLOSED):
            do(lambda work, ticket: moves.resolve(work, ticket, doer, "已修好"), number)
        if case.state == CLOSED:
            reporter = self.office.who(self.who if own else "王阿姨")
            do(lambda work, ticket: moves.rate(work, ticket, reporter, "satisfied"), number)
        if case.state == REJECTED:
            do(lambda work, ticket: moves.reject(work, ticket, self.above, "误会"), number)
        return number

    def _merge(self, number: int, other: int) -> None:
        self.town.private("平安办").says("平安办", f"合并 {number} {other}")

    def answer(self, code: str, case: Case, number: int | None) -> str:
        """What the bot says to the command."""
        group = "g3" if number is not None and self.office.ticket(number).grid_code == ELSEWHERE else "g1"
        words = case.words
        if "{other}" in words:
            words = str(self.office.opened("王阿姨", group))
        said = " ".join(str(part) for part in (f"/{code}", number, words) if part not in (None, ""))
        private = case.where == "private"
        chat = self.town.private(self.who) if private else self.town.chat(f"{case.where}", "群")
        self.town.passes(seconds=1)
        self.town.tell_all([])
        before = len(chat.heard())
        chat.says(self.who, said)
        return "\n".join(item.text for item in chat.heard()[before:])


def test_the_table_names_every_command_and_every_command_has_its_case() -> None:
    codes = [command.code for command in COMMANDS]
    assert sorted(RIGHTS) == sorted(codes) == sorted(CASES)
    assert {role for line in RIGHTS.values() for role in line} == set(ROLES_WITH_RIGHTS)


def test_the_table_and_the_list_of_commands_agree_on_who_is_staff() -> None:
    for command in COMMANDS:
        assert command.staff == (reach_of("resident", command.code) is None), command.code
        if command.staff:
            assert command.office == (reach_of("department", command.code) is not None), command.code


@pytest.mark.parametrize("role", ROLES_WITH_RIGHTS)
def test_every_command_is_allowed_or_refused_as_the_table_says(
    tmp_path: Path, settings: DeskSettings, role: str
) -> None:
    town = _town(tmp_path, settings)
    stage, wrong = Stage(town, role), []
    for code, case in CASES.items():
        reach = reach_of(role, code)
        number = stage.ticket(case, reach) if case.state else None
        answer = stage.answer(code, case, number)
        done, refused = re.search(case.done, answer), REFUSED.search(answer)
        allowed = done is not None and (refused is None or code == "help")  # the help speaks of everything
        if allowed == (reach is None) or (reach is None and refused is None):
            wrong.append((BY_CODE[code].word, reach, answer))
    town.database.close()
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", ["grid_worker", "grid_leader", "community", "department"])
def test_beyond_ones_own_part_nothing_is_allowed(tmp_path: Path, settings: DeskSettings, role: str) -> None:
    town = _town(tmp_path, settings)
    stage, wrong = Stage(town, role), []
    for code, case in CASES.items():
        if not case.state or reach_of(role, code) is not Reach.PART:
            continue
        number = stage.ticket(case, None, group="g3")
        answer = stage.answer(code, case, number)
        if not REFUSED.search(answer):
            wrong.append((BY_CODE[code].word, answer))
    town.database.close()
    assert not wrong, "\n".join(map(str, wrong))
