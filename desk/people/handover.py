"""交接: all posts of one person pass to another at once, with what they have in hand."""

from datetime import timedelta

from sqlmodel import select

from desk.actor import Actor
from desk.errors import RuleError
from desk.outbox import Note
from desk.people.colleagues import find_colleague, post_name, posts_to_give, tell_above
from desk.seats import Seat
from desk.tickets import lists
from desk.wording import posts as words
from desk.wording.tickets import BUTTON_GONE
from desk.work import Work
from grids.lifecycle import UNDER_WAY
from storage.handovers import Handover
from storage.posts import Holding, Post
from storage.tickets import Ticket

CARD = "handover"  # what the question is about
OPEN_FOR = timedelta(days=1)  # how long the button counts
LONGEST = 15


def who_is_meant(work: Work, actor: Actor, names: list[str], what: str) -> tuple[Seat, Seat]:
    """The one whose posts they are, and the other: one name is the other's, two name both."""
    if not 1 <= len(names) <= 2:
        raise RuleError(words.how(what))
    other = find_colleague(work, names[-1])
    person = find_colleague(work, names[0]) if len(names) == 2 else actor.seat
    if person is None:
        raise RuleError(words.no_post(actor.name, own=True))
    if person.person_id == other.person_id:
        raise RuleError(words.same_person(what))
    return person, other


def ask(work: Work, actor: Actor, names: list[str]) -> None:
    """Show what would pass to whom, with a button; nothing has happened yet."""
    person, successor = who_is_meant(work, actor, names, "交接")
    posts = [post for _, post in posts_to_give(work, actor, person)]
    handover = Handover(
        person_id=person.person_id,
        successor_id=successor.person_id,
        asked_by=actor.account,
        asked_at=work.now,
    )
    work.session.add(handover)
    work.session.flush()
    tickets = _in_hand(work, person, posts)
    text = words.confirm(person.name, successor.name, _names(work, posts), len(tickets), _late(work, tickets))
    buttons = words.confirm_buttons(handover.number)
    work.say(Note(actor.platform, actor.user_id, text, buttons=buttons, about=CARD))


def settle(work: Work, actor: Actor, number: int, confirmed: bool) -> str:
    """The button: hand over, or leave it; what to show in place of the question."""
    handover = work.session.get(Handover, number)
    if handover is None or handover.asked_by != actor.account or handover.settled_at is not None:
        raise RuleError(BUTTON_GONE)
    if confirmed and work.now - handover.asked_at > OPEN_FOR:
        raise RuleError(words.TOO_LATE)
    person, successor = (work.directory.seat_of(id) for id in (handover.person_id, handover.successor_id))
    if person is None or successor is None:
        raise RuleError(BUTTON_GONE)
    if not confirmed:
        handover.settled_at = work.now
        return words.CALLED_OFF
    given = posts_to_give(work, actor, person)
    handover.settled_at, handover.done = work.now, True
    tickets = _in_hand(work, person, [post for _, post in given])
    for holding, post in given:
        _pass_on(work, holding, post, successor)
    work.registry_changed = True
    _tell(work, actor, (person, successor), [post for _, post in given], tickets)
    return words.done(person.name, successor.name, len(tickets))


def _pass_on(work: Work, holding: Holding, post: Post, successor: Seat) -> None:
    holding.until = work.now
    query = select(Holding).where(Holding.post_id == post.number, Holding.person_id == successor.person_id)
    stood_in = [item for item in work.session.exec(query).all() if item.until is None]
    for item in stood_in:
        item.until = work.now  # whoever stood in for the holder is the holder now
    work.session.add(Holding(post_id=post.number, person_id=successor.person_id, since=work.now))
    work.session.flush()


def _in_hand(work: Work, person: Seat, posts: list[Post]) -> list[Ticket]:
    """What waits for these posts, the most pressing first."""
    ids = {post.number for post in posts}
    seats = work.directory.people[person.account]
    seen = Actor(person.platform, person.user_id, person.name, tuple(s for s in seats if s.id in ids))
    return lists.held_by(work, seen, list(UNDER_WAY))


def _late(work: Work, tickets: list[Ticket]) -> int:
    return sum(not ticket.paused and ticket.due_at < work.now for ticket in tickets)


def _names(work: Work, posts: list[Post]) -> list[str]:
    return [post_name(work.directory, post) for post in posts]


def _tell(
    work: Work, actor: Actor, both: tuple[Seat, Seat], posts: list[Post], tickets: list[Ticket]
) -> None:
    """The successor gets everything in one message; the predecessor and the level above a word."""
    person, successor = both
    lines = lists.ticket_lines(work, tickets[:LONGEST])
    names = _names(work, posts)
    text = words.welcome(person.name, names, lines, (len(tickets), _late(work, tickets)))
    work.say(Note(successor.platform, successor.user_id, text, about="notice"))
    mine = (actor.platform, actor.user_id)
    if person.account != mine:
        text = words.relieved(actor.name, successor.name, names)
        work.say(Note(person.platform, person.user_id, text, about="notice"))
    told = words.told_above(person.name, successor.name, names, len(tickets), _late(work, tickets))
    tell_above(work, posts, told, [person.account, successor.account, mine])
