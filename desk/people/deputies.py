"""代班: somebody stands in for the holder of a post until a moment, when the clock ends it."""

from datetime import datetime

from sqlmodel import col, select

from desk.actor import Actor
from desk.errors import RuleError
from desk.outbox import Note
from desk.people.colleagues import post_name, posts_to_give, tell_above
from desk.people.handover import who_is_meant
from desk.seats import Seat
from desk.wording import posts as words
from desk.wording.tickets import moment
from desk.work import Work
from storage.posts import Holding, Post, ended_holdings


def stand_in(work: Work, actor: Actor, names: list[str], until: datetime) -> str:
    """Somebody has the rights of the holder beside them until then; said again, it is the new end."""
    person, deputy = who_is_meant(work, actor, names, "代班")
    posts = [post for _, post in posts_to_give(work, actor, person)]
    for post in posts:
        _seat_deputy(work, post, deputy, until)
    work.registry_changed = True
    called = [post_name(work.directory, post) for post in posts]
    when = moment(until, work.now)
    mine = (actor.platform, actor.user_id)
    _say(work, deputy, words.you_stand_in(person.name, called, when))
    if person.account != mine:
        _say(work, person, words.has_a_deputy(actor.name, deputy.name, when))
    told = words.told_of_deputy(person.name, deputy.name, called, when)
    tell_above(work, posts, told, [person.account, deputy.account, mine])
    return words.deputy_named(person.name, deputy.name, called, when)


def end_own(work: Work, actor: Actor) -> str:
    """The holder is back: nobody stands in for their posts any more."""
    if actor.seat is None:
        raise RuleError(words.no_post(actor.name, own=True))
    ids = [post.number for _, post in posts_to_give(work, actor, actor.seat)]
    query = select(Holding).where(
        col(Holding.post_id).in_(ids), col(Holding.until).is_(None), col(Holding.deputy).is_(True)
    )
    holdings = work.session.exec(query).all()
    if not holdings:
        raise RuleError(words.NO_DEPUTY)
    return words.deputy_ended([_end(work, holding) for holding in holdings])


def end_due(work: Work) -> None:
    """End what has come to its end; who stood in and whom they stood in for hear of it."""
    for holding in ended_holdings(work.session, work.now):
        deputy = _end(work, holding, can_wait=True)
        post = work.session.get_one(Post, holding.post_id)
        holder = work.directory.post(post.number)
        if holder is not None and not holder.deputy:
            text = words.your_deputy_ended(deputy, post_name(work.directory, post))
            _say(work, holder, text, can_wait=True)


def _seat_deputy(work: Work, post: Post, deputy: Seat, until: datetime) -> None:
    query = select(Holding).where(
        Holding.post_id == post.number, Holding.person_id == deputy.person_id, col(Holding.until).is_(None)
    )
    held = work.session.exec(query).first()
    if held is not None and not held.deputy:
        raise RuleError(words.holds_it_already(deputy.name, post_name(work.directory, post)))
    if held is None:
        held = Holding(post_id=post.number, person_id=deputy.person_id, since=work.now, deputy=True)
    held.ends_at = until
    work.session.add(held)
    work.session.flush()


def _end(work: Work, holding: Holding, can_wait: bool = False) -> str:
    """End one; the name of who stood in, who hears of it."""
    holding.until = work.now
    work.session.add(holding)
    work.session.flush()
    work.registry_changed = True
    seat = work.directory.seat_of(holding.person_id)
    if seat is None:
        return ""
    post = work.session.get_one(Post, holding.post_id)
    _say(work, seat, words.you_stood_in(post_name(work.directory, post)), can_wait)
    return seat.name


def _say(work: Work, seat: Seat, text: str, can_wait: bool = False) -> None:
    """What the clock does at midnight is told in the morning."""
    not_before = work.planned(seat.user_id) if can_wait else None
    work.say(Note(seat.platform, seat.user_id, text, about="notice", not_before=not_before))
