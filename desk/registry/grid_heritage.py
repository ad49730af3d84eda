"""What a retired grid leaves behind: groups, posts, registered residents, and the people who hear of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlmodel import Session, SQLModel, col, select, update

from desk.directory import Directory
from desk.outbox import Note
from desk.permits import find, responsible
from desk.tickets import lists
from desk.tickets.regrid import Account
from desk.wording import grids as words
from desk.work import Work
from storage.invitations import Invitation
from storage.posts import Post
from storage.registry import Grid, Group
from storage.reports import ReportDraft
from storage.residents import Resident
from storage.roster import DutyShift

if TYPE_CHECKING:
    from desk.registry.grid_life import Passed

LONGEST = 15
# Whatever is of the present only; what is history (tickets that have ended, places, outlines) stays.
_MOVE_ALONG: tuple[type[SQLModel], ...] = (Group, Post, Resident, Invitation, DutyShift, ReportDraft)


@dataclass(slots=True)
class Taken:
    """Titles of the groups and ids of the posts that moved."""

    groups: list[str] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)


def hand_down(session: Session, gone: Sequence[str], heir: str) -> Taken:
    """Tie to another grid all that is tied to these."""
    groups = session.exec(select(Group).where(col(Group.grid_code).in_(gone)).order_by(col(Group.id))).all()
    posts = session.exec(select(Post).where(col(Post.grid_code).in_(gone)).order_by(col(Post.id))).all()
    taken = Taken([group.title or group.chat_id for group in groups], [post.number for post in posts])
    for table in _MOVE_ALONG:
        place = table.__table__.c.grid_code  # type: ignore[attr-defined]
        session.exec(update(table).where(place.in_(gone)).values(grid_code=heir))
    session.exec(update(Grid).where(col(Grid.shared_with).in_(gone)).values(shared_with=heir))
    # What has come home to its second community is that one's own.
    own = col(Grid.shared_with) != "", col(Grid.code).startswith(col(Grid.shared_with))
    session.exec(update(Grid).where(*own).values(shared_with=""))
    return taken


def tell_posts(work: Work, before: Directory, posts: Sequence[int], gone: Mapping[str, Grid]) -> list[str]:
    """To everybody whose post moved: what it is for now. Who they are, for whoever did it."""
    named = []
    for post in posts:
        for old in before.sitting(post):
            seat = work.directory.post(post)
            if seat is None or old.grid_code not in gone:
                continue
            name = gone[old.grid_code].name
            text = words.post_moved(name, work.directory.grid_name(seat.grid_code))
            work.say(Note(old.platform, old.user_id, text, about="notice"))
            named.append(words.seat_named(old.name, old.role))
    return named


def tell_receivers(
    work: Work, passed: Sequence["Passed"], had: Mapping[int, frozenset[Account]], retired: Sequence[str]
) -> None:
    """To everybody who has tickets now that they did not have: all of them in one message."""
    new: dict[Account, list[int]] = defaultdict(list)
    for item in passed:
        for seat in responsible(work, find(work, item.number)):
            if seat.account not in had[item.number]:
                new[seat.account].append(item.number)
    for account, numbers in new.items():
        tickets = [find(work, number) for number in numbers[:LONGEST]]
        text = words.received(retired, lists.ticket_lines(work, tickets), len(numbers))
        work.say(Note(*account, text, about="notice"))
