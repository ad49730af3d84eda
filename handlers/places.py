"""地名 and 删地名 as people type them, and the buttons that pass a ticket to the grid its place lies in."""

import re

from desk.errors import RuleError
from desk.outbox import ButtonRows, Note
from desk.permits import must_handle
from desk.registry import gazetteer
from desk.tickets.passing_to_grid import pass_to_grid
from desk.wording import places as wording_places
from desk.wording.tickets import BUTTON_GONE
from handlers.commands import Order
from handlers.context import Scene
from handlers.message import Message, Press
from storage.tickets import Ticket

ASKED = "which_grid"  # what the question with the buttons is about
_GAPS = re.compile(r"[\s、,\uff0c;\uff1b]+")


def place(scene: Scene, _message: Message, order: Order) -> str:
    """地名: all of them; 地名 望江亭 亭子: one more, or more names for one; @网格 in front says where."""
    grid, names = _parts(order.words)
    if not names:
        return gazetteer.listing(scene.work, scene.actor, grid)
    return gazetteer.add(scene.work, scene.actor, grid, names)


def unplace(scene: Scene, _message: Message, order: Order) -> str:
    """删地名 望江亭, 删地名 @柳岸第二网格 望江亭."""
    grid, names = _parts(order.words)
    if len(names) != 1:
        raise RuleError(wording_places.REMOVE_WHAT)
    return gazetteer.remove(scene.work, scene.actor, grid, names[0])


def _parts(words: str) -> tuple[str, list[str]]:
    names = [name for name in _GAPS.split(words.strip().rstrip("\u3002.!\uff01")) if name]
    if names and names[0].startswith(("@", "\uff20")):
        return names[0][1:], names[1:]
    return "", names


def ask_which(scene: Scene, message: Message, text: str, buttons: ButtonRows) -> None:
    """Several grids could be meant: each has a button."""
    scene.work.say(
        Note(
            platform=message.platform,
            chat=message.chat,
            group=not message.private,
            text=text,
            buttons=buttons,
            reply_to=message.id,
            thread=message.thread,
            about=ASKED,
        )
    )


def press_regrid(scene: Scene, _press: Press, ticket: Ticket, word: str) -> str:
    """转给××网格, under a card or under the question which grid is meant."""
    must_handle(ticket, scene.actor, "转办")
    if word not in scene.work.directory.grids:
        raise RuleError(BUTTON_GONE)
    done = wording_places.regridded(ticket.number, pass_to_grid(scene.work, ticket, scene.actor, word))
    scene.settle(done, ASKED)
    return done
