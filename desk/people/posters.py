"""What stands on each grid's poster: its name, who works there, and where its QR code leads."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.directory import Directory
from desk.errors import RuleError
from desk.people.qr import deep_link
from desk.registry.grid_names import find_grid
from desk.seats import Seat
from grids.codes import ancestors, level_of

TITLES = {"grid_worker": "网格员", "grid_leader": "网格长", "community": "社区", "township": "镇里"}
MOST_NAMED = 2
NO_GRIDS = "还没有网格，请先导入网格表（yunwangge import grids 文件）"
NO_BOT = (
    "还不知道机器人的用户名，二维码不知道通向哪里。请加上 --bot 用户名，例如 --bot haitang_wangge_bot"
    "（在 @BotFather 里看得到），或在设置里写 bot.telegram.username"
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody whose number is meant for everybody."""

    title: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Poster:
    """One page. The poster hangs in public: nobody is on it but who answers for the grid."""

    code: str
    name: str
    above: str  # 海棠镇 · 海棠花社区
    contacts: Sequence[Contact]
    link: str
    shown_link: str  # the same for eyes: t.me/haitang_wangge_bot


def posters(directory: Directory, bot: str, grid: str | None = None) -> list[Poster]:
    """One for each grid, or for the one that is named (a micro-grid, too); RuleError for none."""
    if grid is not None:
        found = find_grid(directory, grid)
        if level_of(found.code) in ("township", "community"):
            raise RuleError(f"“{found.name}”不是网格，海报一个网格一张。要全部网格的海报，请不写 --grid")
        return [_poster(directory, bot, found.code)]
    codes = [code for code in sorted(directory.grids) if level_of(code) == "grid"]
    if not codes:
        raise RuleError(NO_GRIDS)
    return [_poster(directory, bot, code) for code in codes]


def lacking(poster: Poster) -> str:
    """What the operator should know is missing on it; empty for nothing."""
    if not poster.contacts:
        return f"{poster.name}：没有负责的人，海报上没有姓名和电话"
    if not any(contact.title == TITLES["grid_worker"] for contact in poster.contacts):
        return f"{poster.name}：没有网格员，海报上写的是{poster.contacts[0].title}的{poster.contacts[0].name}"
    if not all(contact.phone for contact in poster.contacts):
        return f"{poster.name}：网格员没有填电话，海报上没有号码"
    return ""


def file_name(poster: Poster) -> str:
    """Sorted by code, found by name; without what a file system may not take."""
    plain = "".join(char for char in poster.name if char.isalnum())
    return f"{poster.code}-{plain}.pdf"


def _poster(directory: Directory, bot: str, code: str) -> Poster:
    people = [seat for seat in directory.handlers(code, "grid") if not seat.deputy][:MOST_NAMED]
    above = [directory.grid_name(place) for place in reversed(ancestors(code)) if place in directory.grids]
    return Poster(
        code=code,
        name=directory.grid_name(code),
        above=" · ".join(above),
        contacts=[_contact(seat) for seat in people],
        link=deep_link(bot, f"g{code}"),
        shown_link=f"t.me/{bot}",
    )


def _contact(seat: Seat) -> Contact:
    return Contact(TITLES.get(seat.role, ""), seat.name, seat.phone)
