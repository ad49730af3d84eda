"""The simulated township: 72 groups on a fake Telegram, with those who work for them."""

from dataclasses import dataclass, field

from sqlmodel import Session

from storage.registry import Grid, Group
from tests.fakes.bot_api import FakeBotApi, user
from tests.staff import staff

TOWN = "990101103"
OPERATOR = user(900_000_001, "运维")
GRIDS_A_COMMUNITY = 12


@dataclass
class Township:
    """Who and where, as the report needs it: chat ids by what they are to hear."""

    groups: list[str] = field(default_factory=list)
    staff_groups: list[str] = field(default_factory=list)
    workers: list[str] = field(default_factory=list)
    overseers: list[str] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)  # who has never written to the bot


def found(session: Session, api: FakeBotApi, size: int) -> Township:
    """`size` grids, each with its group and worker, a leader and a clerk for every dozen."""
    town = Township()
    session.add(Grid(code=TOWN, name="海棠镇", kind="township"))
    session.flush()
    _staff_group(session, api, town)
    api.private(OPERATOR)
    _person(session, api, town, 800_000_000, "平安办", "township", TOWN)
    for number in range(size):
        community = f"{TOWN}{number // GRIDS_A_COMMUNITY + 1:03d}"
        if number % GRIDS_A_COMMUNITY == 0:
            session.add(Grid(code=community, name=f"第{community[-1]}社区", kind="community"))
            session.flush()
            clerk, leader = 810_000_000 + number, 820_000_000 + number
            town.overseers.append(_person(session, api, town, clerk, f"社区{number}", "community", community))
            code = f"{community}{number + 1:03d}"
            _grid(session, api, town, number, code)
            town.overseers.append(_person(session, api, town, leader, f"网格长{number}", "grid_leader", code))
        else:
            _grid(session, api, town, number, f"{community}{number + 1:03d}")
    return town


def _grid(session: Session, api: FakeBotApi, town: Township, number: int, code: str) -> None:
    session.add(Grid(code=code, name=f"第{number + 1}网格", kind="grid"))
    session.flush()
    chat = str(-1_001_000_000_000 - number)
    api.group(chat, f"第{number + 1}网格群")
    session.add(Group(platform="telegram", chat_id=chat, title=f"第{number + 1}网格群", grid_code=code))
    town.groups.append(chat)
    worker = 830_000_000 + number
    # One in 24 has never written to the bot, so that Telegram forbids it to write first.
    started = number % 24 != 23
    town.workers.append(
        _person(session, api, town, worker, f"网格员{number + 1}", "grid_worker", code, started)
    )


def _staff_group(session: Session, api: FakeBotApi, town: Township) -> None:
    chat = "-1002000000000"
    api.group(chat, "工作群")
    session.add(Group(platform="telegram", chat_id=chat, title="工作群", purpose="staff", grid_code=TOWN))
    town.staff_groups.append(chat)


def _person(
    session: Session,
    api: FakeBotApi,
    town: Township,
    account: int,
    name: str,
    role: str,
    code: str,
    started: bool = True,
) -> str:
    chat = str(account)
    staff(session, name, role, code, platform="telegram", user_id=chat)
    api.private(user(account, name), started=started)
    if not started:
        town.silent.add(chat)
    return chat
