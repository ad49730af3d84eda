"""The command that corrects what a ticket is about, and how people write a category."""

import re

from rapidfuzz import fuzz, process

from desk.errors import RuleError
from desk.tickets.category import change_category
from desk.wording import tickets as wording
from handlers.commands import END, Order
from handlers.context import Scene
from handlers.message import Message
from storage.tickets import Ticket
from triage.normalise import normalise

# People write 改类 12 改为照明, too.
_TO = re.compile(r"^(?:改成|改为|改到|换成|成|为)")
_NEAR = 50  # percent alike, so that one of two characters may be wrong
_SHOWN = 3


def correct(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """Correct the category; the talk takes what comes next for the same trouble."""
    names = scene.work.rules.categories
    wanted = _TO.sub("", normalise(re.sub(END, "", order.words)).strip())
    if not wanted:
        raise RuleError(f"请写上改成哪一类，例如：{order.command.usage}\n可选：{'、'.join(names.values())}")
    code = _meant(wanted, scene)
    if code is None:
        raise RuleError(_unknown(wanted, ticket.number, scene))
    old = names.get(ticket.category, ticket.category)
    again = change_category(scene.work, ticket, scene.actor, code)
    _remember(scene, ticket)
    answer = wording.recategorised(ticket.number, old, names[code])
    if again:
        urgency = scene.work.rules.urgencies[ticket.urgency]
        answer += wording.new_limit(urgency, ticket.due_at, scene.now)
    return answer


def category_named(scene: Scene, said: str) -> str:
    """The code of the category these words mean; RuleError with those that may be meant."""
    wanted = _TO.sub("", normalise(re.sub(END, "", said)).strip())
    code = _meant(wanted, scene)
    if code is None:
        names = scene.work.rules.categories
        near = [names[each] for each in _near(wanted, scene)] or list(names.values())
        raise RuleError(f"没有“{wording.quote(wanted, 20)}”这个类别。可选：{'、'.join(near)}")
    return code


def _meant(wanted: str, scene: Scene) -> str | None:
    """The category of this name or code, or the only one whose name holds the words."""
    names = scene.work.rules.categories
    for code, name in names.items():
        if wanted in (code, name):
            return code
    holding = [code for code, name in names.items() if len(wanted) > 1 and wanted in name]
    return holding[0] if len(holding) == 1 else None


def _unknown(wanted: str, number: int, scene: Scene) -> str:
    names = scene.work.rules.categories
    near = _near(wanted, scene)
    if not near:
        return f"没有“{wording.quote(wanted, 20)}”这个类别。可选：{'、'.join(names.values())}"
    asked = "”还是“".join(names[code] for code in near)
    return f"没有“{wording.quote(wanted, 20)}”这个类别，是不是“{asked}”？请发：改类 {number} {names[near[0]]}"


def _near(wanted: str, scene: Scene) -> list[str]:
    """Categories that may be meant: their names hold the words, know them as a topic, or look alike."""
    names = scene.work.rules.categories
    found = [code for code, name in names.items() if wanted in name]
    found += [code for word, code in scene.kit.judge.keywords() if word == wanted]
    if not found:
        written = {**{name: code for code, name in names.items()}, **{code: code for code in names}}
        alike = process.extract(wanted, written.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=1)
        found = [written[word] for word, _, _ in alike]
    return list(dict.fromkeys(found))[:_SHOWN]


def _remember(scene: Scene, ticket: Ticket) -> None:
    talk = scene.talk_of(ticket.group_id)
    memo = talk.memo(ticket.number) if talk is not None else None
    if memo is not None:
        memo.category = ticket.category
