"""Who lives and works in the simulated month, and how each of them goes about things."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from grids.deadlines import SHANGHAI

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
# The State Council's arrangement: National Day from the 1st to the 7th, Saturday the 10th is worked for it.
HOLIDAYS = frozenset(date(2026, 10, day) for day in range(1, 8))
MADE_UP = frozenset({date(2026, 10, 10)})
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
GIVEN = ("志强", "秀英", "建华", "丽娟", "海涛", "桂芳", "文斌", "雪梅", "国平", "晓燕")


@dataclass(frozen=True, slots=True)
class Habit:
    """How long somebody takes to take a thing on and to get it done, in hours, and what they tend to do wrong."""

    name: str
    take: tuple[float, float]
    solve: tuple[float, float]
    forgets: float = 0.0  # how often nothing happens until they are reminded
    nights: bool = False  # works at any hour
    office: bool = False  # only on working days


QUICK = Habit("手快", (0.05, 0.8), (0.5, 20), nights=True)
STEADY = Habit("稳当", (0.2, 3), (3, 60), forgets=0.03)
LAZY = Habit("拖拉", (1, 30), (20, 190), forgets=0.25)
FORGETFUL = Habit("爱忘", (0.1, 2), (2, 40), forgets=0.6)
DAYTIME = Habit("夜里关机", (0.2, 4), (2, 48), forgets=0.05)
DILIGENT = Habit("勤快", (0.2, 2), (2, 30), office=True)
SLOW = Habit("慢", (3, 40), (30, 150), forgets=0.2, office=True)
OFFICE = Habit("机关", (0.5, 6), (3, 60), forgets=0.05, office=True)
WORKERS = (QUICK, QUICK, STEADY, STEADY, STEADY, LAZY, FORGETFUL, DAYTIME)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a post."""

    account: str
    name: str
    role: str
    habit: Habit


def name_of(number: int) -> str:
    """Everybody has a name of their own."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number // len(SURNAMES) % len(GIVEN)]


def works_on(day: date) -> bool:
    """By the calendar on paper."""
    return day in MADE_UP or (day.weekday() < 5 and day not in HOLIDAYS)


def when(person: Person, now: datetime, span: tuple[float, float], dice: random.Random) -> datetime:
    """After so many hours, or as soon as they are there again."""
    at = (now + dice.uniform(*span) * HOUR).astimezone(SHANGHAI)
    while not _is_there(person.habit, at):
        at = datetime.combine(at.date(), time(8, 0), SHANGHAI) + (DAY if at.hour >= 8 else 0 * DAY)
        at += dice.uniform(0, 90) * MINUTE
    return at.astimezone(now.tzinfo)


def _is_there(habit: Habit, at: datetime) -> bool:
    if habit.nights:
        return True
    if habit.office:
        return works_on(at.date()) and 8 <= at.hour < 18
    return 7 <= at.hour < 22


TROUBLES = (
    *["{n}栋{u}单元电梯又坏了，停在{f}楼不动"] * 5,
    *["{n}栋{f}楼楼道灯不亮，黑咕隆咚的"] * 5,
    *["{n}栋{u}单元下水道堵了，污水往外冒"] * 4,
    *["{n}栋门口垃圾好几天没人清，臭得很"] * 5,
    *["{n}栋楼下有车堵住消防通道，麻烦处理一下"] * 2,
    *["{n}栋楼上半夜装修，吵得睡不着"] * 4,
    *["{n}栋前面的路坑坑洼洼，老人差点摔跤"] * 3,
    *["{n}栋{u}单元{f}楼停水了，一点水都没有"] * 2,
    *["{n}栋{f}楼天花板漏水，滴到床上了"] * 4,
    *["{n}栋楼下野狗成群，小孩不敢出门"] * 2,
    *["{n}栋{u}单元门禁坏了，谁都能进"] * 3,
    "{n}栋健身器材断了，差点伤到人",
    "{n}栋楼顶有人违建加盖，请来查一下",
    *["{n}栋路口摆摊占道，车都过不去"] * 2,
    "{n}栋{u}单元网络断了三天，没人管",
    *["物业乱收费，{n}栋收了两次电梯费"] * 2,
)
ALARMS = (
    "{n}栋{u}单元{f}楼煤气味很大，呛人",
    "{n}栋{u}单元着火了，冒浓烟",
    "{n}栋电梯里困了人，{u}单元，快来",
    "{n}栋{u}单元停电了，什么时候来电",
    "{n}栋{u}单元墙皮脱落，砸到楼下的车了",
)
RESULTS = (
    "已更换配件，试过没问题",
    "师傅上门修好了",
    "已经清理干净",
    "已现场处理，当事人同意整改",
    "已联系物业修复",
)
REASONS = ("是玩笑话", "说的是别的小区", "现场查看没有这个情况")
TOO_HARD = ("要动用维修资金，请社区协调", "物业不配合，请社区出面", "要换主机，费用大")
