"""Finding a colleague by a name as somebody types it in the street."""

from rapidfuzz import fuzz, process

from desk.actor import Actor
from desk.errors import RuleError
from desk.seats import Seat
from desk.work import Work


def find_person(work: Work, actor: Actor, name: str) -> Seat:
    wanted = name.strip().lstrip("@")
    if not wanted:
        raise RuleError("请写上转给谁，例如：转办 12 周敏")
    if wanted in {seat.name for seat in actor.seats}:
        raise RuleError(f"“{wanted}”就是您自己，请写别人的姓名。要自己办，发“受理”和工单号。")
    people = {
        f"{seat.name} {work.directory.grid_name(seat.grid_code)}": seat
        for seat in work.directory.seats
        if seat.rank and not actor.holds(seat.id)
    }
    exact = [person for person in people.values() if person.name == wanted]
    if len(exact) == 1:
        return exact[0]
    found = process.extract(wanted, people.keys(), scorer=fuzz.partial_ratio, limit=3, score_cutoff=60)
    if not found:
        raise RuleError(f"没有找到“{wanted}”，请写对方的姓名，或“姓名 网格名”。")
    best = [key for key, score, _ in found if score >= 90]
    if len(best) == 1:
        return people[best[0]]
    raise RuleError(f"“{wanted}”是指哪一位？{'、'.join(key for key, _, _ in found)}")
