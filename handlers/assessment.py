"""考核 in private: one's own sheet, the ranking of one's part, disputes and what the township decides."""

from datetime import date

from desk.actor import Actor
from desk.assessment import disputes
from desk.assessment.assessing import Kind, subjects
from desk.assessment.assessment_sheets import all_sheets, own_subjects, ranking, sheet_for
from desk.errors import RuleError
from desk.seats import Seat
from desk.wording import assessment as wording
from desk.wording import disputes as wording_disputes
from grids.deadlines import SHANGHAI
from grids.periods import Period, period_of
from grids.terms import leading_term, name_of
from handlers.commands import BY_CODE, Order
from handlers.context import Scene
from handlers.message import Message

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("网格员", "网格", "岗位"), "post"),
    **dict.fromkeys(("社区", "村", "村社区"), "community"),
    **dict.fromkeys(("科室", "部门"), "department"),
}
_LEADERS = ("grid_leader", "community", "township")
_OWN = ("", "我的", "我")


def as_dispute(order: Order) -> Order:
    """申诉 about an assessment, not about a ticket: /appeal 考核 2026-10 解决率 理由."""
    if order.command.code == "appeal" and order.number is None and order.words.startswith("考核"):
        return Order(BY_CODE["dispute"], words=order.words.removeprefix("考核").strip())
    return order


def points(scene: Scene, message: Message, order: Order) -> str:
    """考核, 考核 2026-10, 考核 社区, 考核 周敏 2026-10."""
    if not message.private:
        raise RuleError(wording.ONLY_PRIVATE)
    today = scene.now.astimezone(SHANGHAI).date()
    period, rest = _term(order.words, today)
    if period.first > today:
        raise RuleError(wording.not_found(order.words))
    if rest in _OWN:
        return _own(scene, period) or _ranking(scene, period, "")
    return _ranking(scene, period, rest)


def dispute(scene: Scene, message: Message, order: Order) -> str:
    """考核申诉 2026-10 解决率 理由."""
    if not message.private:
        raise RuleError(wording_disputes.ONLY_PRIVATE)
    return disputes.raise_dispute(scene.work, scene.actor, order.words)


def judge(scene: Scene, message: Message, order: Order) -> str:
    """考核裁定 5 维持 理由, 考核裁定 5 加3分 理由."""
    if not message.private:
        raise RuleError(wording_disputes.ONLY_PRIVATE)
    return disputes.decide(scene.work, scene.actor, order.words)


def _term(words: str, today: date) -> tuple[Period, str]:
    """The month or quarter meant, wherever it stands; if none is named the month that runs."""
    parts = words.split()
    for place in range(len(parts)):
        period, rest = leading_term(" ".join(parts[place:]), today)
        if period is not None:
            return period, " ".join([*parts[:place], rest]).strip()
    return period_of("month", today), words.strip()


def _own(scene: Scene, period: Period) -> str:
    few = scene.work.rules.desk.assessment.fewest
    own = [sheet_for(scene.work, subject, period) for subject in own_subjects(scene.work, scene.actor)]
    return "\n\n".join(wording.sheet(sheet, scene.now, few) for sheet in own)


def _ranking(scene: Scene, period: Period, rest: str) -> str:
    """The ranking of one kind in this person's part, or one sheet of somebody in it."""
    leader = _leader(scene.actor)
    if leader is None and rest[:1].isdigit():
        raise RuleError(wording.WHICH_TERM)
    if leader is None:
        raise RuleError(wording.NOT_FOR_YOU if rest else wording.NOT_ASSESSED)
    word = rest.removesuffix("排名").strip()
    kind = _KINDS.get(word) if word else _usual(leader)
    if kind is None:
        return _somebody(scene, period, leader, word)
    found = all_sheets(scene.work, period, leader.grid_code)
    place = scene.work.directory.grid_name(leader.grid_code)
    return wording.ranking(place, name_of(period), kind, *ranking(found, kind))


def _somebody(scene: Scene, period: Period, leader: Seat, word: str) -> str:
    named = [one for one in subjects(scene.work, leader.grid_code) if word in one.name]
    exact = [one for one in named if one.name == word] or named
    if not exact:
        raise RuleError(wording.not_found(word))
    if len(exact) > 1:
        raise RuleError(wording.which([one.name for one in exact]))
    few = scene.work.rules.desk.assessment.fewest
    return wording.sheet(sheet_for(scene.work, exact[0], period), scene.now, few, own=False)


def _leader(actor: Actor) -> Seat | None:
    """The highest post from which one looks at others."""
    fitting = [seat for seat in actor.seats if seat.role in _LEADERS]
    return max(fitting, key=lambda seat: seat.rank, default=None)


def _usual(leader: Seat) -> Kind:
    return "community" if leader.role == "township" else "post"
