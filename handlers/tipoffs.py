"""匿名举报 in private: the words, the place asked by buttons, what is added later; and the officer's look."""

from dataclasses import replace

from desk.errors import RuleError
from desk.outbox import Note
from desk.permits import is_reporter
from desk.tickets import tipoffs
from desk.tickets.opening import correct, supplement
from desk.tickets.report import Said
from desk.wording import tipoffs as wording
from desk.wording.tickets import moment, noted
from grids.lifecycle import ENDED, State
from handlers.commands import Order, find_order
from handlers.context import Scene
from handlers.memos import said_of
from handlers.message import Message, Press
from handlers.opening import finding_of
from storage.reporters import reporters_of
from storage.tickets import Ticket
from triage import find_place


def tip_off(scene: Scene, message: Message, order: Order) -> str:
    """Register it where the place is known, else ask for the group."""
    if not message.private:
        raise RuleError(wording.ONLY_PRIVATE)
    if not order.words.strip():
        raise RuleError(wording.WHAT)
    groups = tipoffs.known_groups(scene.work, scene.actor)
    if len(groups) > 1:
        tipoffs.ask_where(scene.work, scene.actor, order.words, groups, media=bool(message.media))
        return ""
    code = groups[0].grid_code if groups else None
    said = replace(said_of(message), text=order.words)
    return _file(scene, said, code or tipoffs.place_named(scene.work, order.words))


def placed(scene: Scene, press: Press, number: int, word: str) -> str:
    """The group, or none of them, was chosen."""
    waiting = tipoffs.waiting_tip_off(scene.work, number, scene.actor)
    group = scene.work.directory.groups_by_id.get(int(word)) if word.isdecimal() and len(word) < 12 else None
    known = group is not None and group.id in {g.id for g in tipoffs.known_groups(scene.work, scene.actor)}
    title = group.title if group is not None and known else "都不是，交给镇里"
    code = group.grid_code if group is not None and known else None
    said = Said(press.platform, press.chat, press.message, press.sender, scene.now, waiting.text)
    tipoffs.place(scene.work, waiting)
    scene.settle(wording.chosen(title), tipoffs.ASKED)
    return _file(scene, said, code or tipoffs.place_named(scene.work, said.text))


def _file(scene: Scene, said: Said, code: str) -> str:
    finding = finding_of(scene.kit.judge.judge(said.text, code), find_place(said.text))
    return wording.registered(tipoffs.file(scene.work, scene.actor, code, finding, said))


def add(scene: Scene, message: Message, ticket: Ticket) -> bool:
    """A reply in private to what we said about a tip-off: its reporter adds to it."""
    mine = is_reporter(reporters_of(scene.work.session, ticket.number), scene.actor)
    if not mine or State(ticket.state) in ENDED or not scene.claim():
        return False
    spot = find_place(message.text)
    supplement(scene.work, ticket, scene.actor, said_of(message), spot.text if spot else None)
    scene.reply(noted(ticket.number))
    return True


def edited(scene: Scene, message: Message, ticket: Ticket) -> None:
    """Its reporter has edited what they had written, or a supplement of it."""
    if State(ticket.state) in ENDED or not scene.claim():
        return
    scene.veil(ticket)
    order = find_order(message.text)
    said = replace(said_of(message), text=order.words if order is not None else message.text)
    spot = find_place(said.text)
    correct(scene.work, ticket, scene.actor, said, spot.text if spot else None)


def reveal(scene: Scene, message: Message, order: Order, ticket: Ticket) -> str:
    """查看匿名: only in private, only for the officer, never without a reason."""
    if not message.private:
        raise RuleError(wording.IN_PRIVATE_ONLY)
    found = tipoffs.reveal(scene.work, ticket, scene.actor, order.words)
    account = f"{found.platform}:{found.user_id}"
    text = wording.revealed(ticket.number, found.name, account, moment(found.at, scene.now))
    # Said as a part of the ticket: when its people are taken out of it, this goes as well.
    scene.work.say(
        Note(message.platform, message.chat, text, reply_to=message.id, about="reveal", ticket=ticket.number)
    )
    return ""
