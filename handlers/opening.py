"""How a report becomes a ticket, or a question to the grid worker."""

from desk.tickets import asking
from desk.tickets.opening import open_ticket
from desk.tickets.report import Finding, Report, Said
from handlers.context import Scene
from handlers.kinship import OUTAGES
from handlers.memos import Memo, said_of
from handlers.message import Message
from handlers.whereabouts import place_of
from storage.registry import Group
from storage.tickets import Ticket
from triage import Decision, Place, Verdict, find_place


def report(
    scene: Scene,
    message: Message,
    verdict: Verdict,
    group: Group,
    place: Place | None = None,
    source: str = "talk",
    *,
    mixed: bool = False,
) -> int:
    """Open a ticket for what was said; its number. `mixed`: the message tells of other troubles, too."""
    place = place or place_of(message, verdict)
    said = (said_of(message), *scene.talk.take_media(message.sender, message.at))
    finding = finding_of(verdict, place)
    filed = Report(scene.actor, group, finding, message.text, said, source, message.thread, mixed=mixed)
    number = open_ticket(scene.work, filed)
    scene.talk.remember(_memo(number, message, finding, place, said))
    return number


def ask(scene: Scene, message: Message, verdict: Verdict, group: Group, place: Place | None) -> None:
    """Unsure, or a question the handbook answers: a card; what is added meanwhile is kept for it."""
    said = (said_of(message), *scene.talk.take_media(message.sender, message.at))
    finding = finding_of(verdict, place)
    unsure = Report(scene.actor, group, finding, message.text, said[:1], "card", message.thread)
    if verdict.decision is Decision.ANSWER and verdict.answer:
        entry = scene.kit.judge.handbook[verdict.answer]
        card = asking.answer(scene.work, unsure, entry.title, entry.answer)
    else:
        card = asking.ask(scene.work, unsure)
    if card is not None:
        memo = _memo(-card, message, finding, place, said)
        memo.pending = list(said[1:])
        scene.talk.remember(memo)


def outgrown(scene: Scene, text: str, ticket: Ticket) -> Verdict | None:
    """What words below a ticket tell of an emergency that the ticket is not: it must be opened for itself."""
    verdict = scene.kit.judge.judge(text)
    grown = is_urgent(verdict) and verdict.emergency != ticket.emergency
    return verdict if grown and verdict.decision is Decision.OPEN else None


def is_urgent(verdict: Verdict) -> bool:
    """Whether somebody must be called, whatever is known; an outage is its network's trouble, grown."""
    return verdict.emergency is not None and verdict.emergency not in OUTAGES


def finding_of(verdict: Verdict, place: Place | None) -> Finding:
    """A verdict in the desk's terms; what a register button or command leaves open is plain help."""
    return Finding(
        category=verdict.category or "other",
        kind=verdict.kind or "help",
        urgency=verdict.urgency or "normal",
        emergency=verdict.emergency,
        place=place.text if place else verdict.place,
        building=place.building if place else None,
        evidence=tuple(verdict.items()),
    )


def _memo(
    number: int, message: Message, finding: Finding, place: Place | None, said: tuple[Said, ...]
) -> Memo:
    return Memo(
        number=number,
        category=finding.category,
        kind=finding.kind,
        place=place,
        last_at=message.at,
        reporters={message.sender},
        buildings={place.building} if place and place.building else set(),
        emergency=finding.emergency,
        messages={item.message_id for item in said},
        guessed=place is not None and find_place(message.text) is None,
        names={message.sender: message.sender_name},
        spoke={message.sender: message.at},
    )
