"""The same trouble twice, or two in one: merging, splitting, and taking either back within the hour."""

from datetime import timedelta

from desk.actor import Actor
from desk.errors import RuleError
from desk.history import add_reporter, keep_message, log_note
from desk.permits import is_reporter, must_find
from desk.tickets import announce, merging, outcomes
from desk.tickets.moves import make_move
from desk.tickets.opening import open_ticket
from desk.tickets.report import Finding, Report, Said
from desk.wording import together as wording
from desk.wording.tipoffs import NO_MERGE, NO_SPLIT
from desk.work import Work
from grids.lifecycle import LIVE, UNDER_WAY, Event, State
from storage.registry import Group
from storage.reporters import Reporter, leave, reporters_of
from storage.tickets import Ticket, TicketMessage, get_ticket, has_message, messages_of, steps_of

UNDO_WITHIN = timedelta(hours=1)
SPLIT, SPLIT_OFF = "split", "split_off"


def merge(work: Work, ticket: Ticket, target: Ticket, actor: Actor) -> None:
    """The same trouble twice: reporters and messages go over to the other ticket."""
    if ticket.anonymous or target.anonymous:
        # Reporters go over, and the other ticket's group would be told with whom.
        raise RuleError(NO_MERGE)
    if ticket.number == target.number or State(target.state) not in LIVE:
        raise RuleError(wording.not_into(target.number))
    if not actor.answers_for(target.grid_code):
        raise RuleError(wording.not_yours(target.number))
    make_move(work, ticket, Event.MERGE, actor, wording.merged_into(target.number))
    ticket.merged_into = target.number
    ticket.ended_at = work.now
    already = reporters_of(work.session, target.number)
    for item in reporters_of(work.session, ticket.number):
        who = Actor(item.platform, item.user_id, item.name)
        if not is_reporter(already, who):
            add_reporter(work, target.number, who, item.building)
    for said in map(_said, messages_of(work.session, ticket.number)):
        if not has_message(work.session, target.number, said.platform, said.chat, said.message_id):
            keep_message(work, target.number, said)
    merging.take_parts_along(work, ticket, target, actor)
    announce.refresh(work, ticket)
    merging.widen_target(work, ticket, target)
    outcomes.merged_receipts(work, target, announce.refresh(work, target))


def _said(message: TicketMessage) -> Said:
    return Said(
        message.platform,
        message.chat_id,
        message.message_id,
        message.user_id,
        message.at,
        message.text,
        message.kind,
        message.ref,
    )


def split(work: Work, ticket: Ticket, actor: Actor, words: str, finding: Finding) -> int:
    """Another trouble hidden in a ticket becomes one of its own, for the same first reporter; its number."""
    if not words.strip():
        raise RuleError(wording.split_what(ticket.number))
    if State(ticket.state) not in UNDER_WAY:
        raise RuleError(wording.split_too_late(ticket.number))
    if ticket.anonymous:
        raise RuleError(NO_SPLIT)
    group = work.directory.groups_by_id.get(ticket.group_id)
    reporters = reporters_of(work.session, ticket.number)
    if group is None or not reporters:
        raise RuleError(wording.nobody_to_split_for(ticket.number))
    number = open_ticket(work, _part_of(work, ticket, reporters[0], group, words, finding))
    log_note(work, ticket, SPLIT, actor, str(number))
    part = get_ticket(work.after(Ticket, id=number), number)
    if part is not None:
        log_note(work, part, SPLIT_OFF, actor, str(ticket.number))
    return number


def _part_of(
    work: Work, ticket: Ticket, first: Reporter, group: Group, words: str, finding: Finding
) -> Report:
    reporter = Actor(first.platform, first.user_id, first.name)
    said = map(_said, messages_of(work.session, ticket.number)[:1])
    return Report(reporter, group, finding, words, tuple(said), "split", ticket.thread_id)


def undo(work: Work, ticket: Ticket, actor: Actor) -> Ticket:
    """Take back a merge or a split of the last hour; the other ticket concerned.

    What was merged is under way again, with whoever takes it back, and its reporters leave the other one.
    What was split off goes back into the ticket it came from.
    """
    steps = steps_of(work.session, ticket.number)
    if State(ticket.state) is State.MERGED:
        if work.now - steps[-1].at > UNDO_WITHIN:
            raise RuleError(wording.too_late(ticket.number))
        return unmerge(work, ticket, actor)
    made = next((step for step in steps if step.event == SPLIT_OFF), None)
    if made is None:
        raise RuleError(wording.nothing_to_undo(ticket.number))
    if work.now - made.at > UNDO_WITHIN or State(ticket.state) not in UNDER_WAY:
        raise RuleError(wording.too_late(ticket.number))
    origin = get_ticket(work.session, int(made.words))
    if origin is None or State(origin.state) not in LIVE:
        raise RuleError(wording.not_into(int(made.words)))
    merge(work, ticket, origin, actor)
    return origin


def unmerge(work: Work, ticket: Ticket, actor: Actor) -> Ticket:
    """A merged ticket stands on its own again; the ticket it had gone into."""
    must_find(ticket, Event.UNMERGE)
    target = get_ticket(work.session, ticket.merged_into or 0)
    if target is None:
        raise LookupError(f"ticket {ticket.number} was merged into one that does not exist")
    merged_at = ticket.ended_at
    make_move(work, ticket, Event.UNMERGE, actor, wording.taken_out_of(target.number))
    ticket.merged_into = ticket.ended_at = None
    ticket.accepted_at = ticket.accepted_at or work.now
    mine = {item.account for item in reporters_of(work.session, ticket.number)}
    for item in reporters_of(work.session, target.number):
        # Who had reported the other one before stays there as well.
        if item.joined_at == merged_at and item.account in mine:
            leave(work.session, item, work.now)
    merging.calm_target(work, ticket, target, actor)
    log_note(work, target, "unmerged", actor, str(ticket.number))
    merging.bring_parts_back(work, ticket, target, actor)
    announce.refresh(work, ticket)
    announce.refresh(work, target)
    return target
