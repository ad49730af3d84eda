"""The township of the simulated month: communities, grids, groups, 98 grid workers for 72 grids, departments."""

import random
from dataclasses import dataclass, field

from sqlmodel import Session

from desk.departments.department_import import import_departments
from desk.tables.sheets import read_sheet
from storage.registry import Grid, Group
from tests.simulate.month.people import DILIGENT, OFFICE, SLOW, WORKERS, Person, name_of
from tests.staff import LONG_AGO, staff

TOWN = "990101103"
A_COMMUNITY = 12
COMMUNITIES = ("海棠花", "柳岸", "桂香", "松涛", "槐荫", "梅园")
# By name: what it answers for, and whether it is quick to come.
DEPARTMENTS = {
    "市政所": ("照明、道路设施、排水排污", True),
    "综合执法队": ("噪音扰民、停车秩序、占道经营、违法建设", False),
    "环卫站": ("环境卫生", True),
    "物业科": ("电梯、房屋漏水、物业管理", False),
    "消防站": ("消防隐患", True),
    "派出所": ("治安、养犬动物", True),
}


@dataclass
class Township:
    """Everybody by account, and the groups of the residents with their grids."""

    people: dict[str, Person] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    grids: dict[str, str] = field(default_factory=dict)
    names: int = 0

    def add(self, session: Session, role: str, code: str, habit: object) -> None:
        """Somebody in a post."""
        person = self.known(role, habit)
        staff(session, person.name, role, code, platform="telegram", user_id=person.account)

    def known(self, role: str, habit: object) -> Person:
        """Somebody new."""
        self.names += 1
        account = str(800_000_000 + self.names)
        person = Person(account, name_of(self.names), role, habit)  # type: ignore[arg-type]
        self.people[account] = person
        return person


def found(session: Session, grids: int, workers: int, dice: random.Random) -> Township:
    """So many grids, each with a group and a worker; the other workers help where there is most to do."""
    town = Township()
    session.add(Grid(code=TOWN, name="海棠镇", kind="township"))
    session.flush()
    staff_group = Group(
        platform="telegram", chat_id="-1002000000000", title="工作群", purpose="staff", grid_code=TOWN
    )
    session.add(staff_group)
    for _ in range(2):
        town.add(session, "township", TOWN, OFFICE)
    codes = [_grid(session, town, number, dice) for number in range(grids)]
    for number in range(workers - grids):
        town.add(session, "grid_worker", codes[number * 5 % grids], dice.choice(WORKERS))
    rows = ["名称,群,类别,办公时间,人员"]
    for name, (categories, quick) in DEPARTMENTS.items():
        two = [town.known("department", DILIGENT if quick else SLOW) for _ in range(2)]
        people = "；".join(f"{person.name} telegram:{person.account}" for person in two)
        rows.append(f"{name},,{categories},工作日 08:30-17:30,{people}")
    import_departments(session, read_sheet("\n".join(rows).encode()), lambda: None, LONG_AGO)
    return town


def _grid(session: Session, town: Township, number: int, dice: random.Random) -> str:
    place = number // A_COMMUNITY
    community = f"{TOWN}{place + 1:03d}"
    if number % A_COMMUNITY == 0:
        session.add(Grid(code=community, name=f"{COMMUNITIES[place]}社区", kind="community"))
        session.flush()
        for _ in range(2):
            town.add(session, "community", community, OFFICE)
    code = f"{community}{number % A_COMMUNITY + 1:03d}"
    name = f"{COMMUNITIES[place]}第{number % A_COMMUNITY + 1}网格"
    session.add(Grid(code=code, name=name, kind="grid", households=300))
    session.flush()
    chat = str(-1_001_000_000_000 - number)
    session.add(Group(platform="telegram", chat_id=chat, title=f"{name}群", grid_code=code))
    town.groups.append(chat)
    town.grids[chat] = code
    town.add(session, "grid_worker", code, dice.choice(WORKERS))
    if number % 4 == 0:
        town.add(session, "grid_leader", code, OFFICE)
    return code
