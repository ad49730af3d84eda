"""A question to the reporter: put in the group, under what he first said; the clock waits for the answer."""

from desk.actor import Actor
from desk.errors import RuleError
from desk.history import log_note
from desk.limits import pauses
from desk.outbox import Note
from desk.permits import must_handle
from desk.tickets import announce, moves
from desk.tickets.report import HOTLINE
from desk.tickets.views import STATE_NAMES
from desk.wording import deadlines as wording
from desk.wording.hotline import ask_by_telephone
from desk.work import Work
from grids.lifecycle import UNDER_WAY, State
from grids.masking import mask
from storage.pauses import TicketPause, pauses_of
from storage.reporters import Reporter, reporters_of
from storage.tickets import Ticket, TicketMessage, messages_of

QUESTION = "question"


def ask(work: Work, ticket: Ticket, actor: Actor, words: str) -> bool:
    """Ask; whoever asks has taken it on. True if the clock waits for the answer."""
    must_handle(ticket, actor, "问居民")
    if State(ticket.state) not in UNDER_WAY:
        raise RuleError(f"工单{ticket.number} 现在是“{STATE_NAMES[ticket.state]}”，不用再问。")
    if not words.strip():
        raise RuleError(f"请写上要问什么，例如：问居民 {ticket.number} 哪个单元")
    everybody = reporters_of(work.session, ticket.number)
    reporters = [item for item in everybody if item.platform != HOTLINE]
    if everybody and not reporters:
        raise RuleError(ask_by_telephone(ticket.number))
    if not reporters:
        raise RuleError(f"工单{ticket.number} 没有可以问的反映人。")
    if ticket.state == State.OPEN:
        moves.accept(work, ticket, actor)
    waits = _may_wait(work, ticket)
    if waits:
        until = work.now + work.rules.grids.answer_within
        pauses.wait_for_answer(work, ticket, actor, words, until)
    log_note(work, ticket, "ask", actor, words)
    announce.refresh(work, ticket)
    _put(work, ticket, reporters[0], words)
    return waits


def _may_wait(work: Work, ticket: Ticket) -> bool:
    """The clock waits once: not in an emergency, not while it stands still, not after a silence.

    Else a question a day would stretch every limit.
    """
    if ticket.urgency == "emergency" or ticket.paused:
        return False
    last: TicketPause | None = None
    for pause in pauses_of(work.session, ticket.number):
        if pause.kind == pauses.ANSWER:
            last = pause
    return last is None or last.end == "answer" or last.post_id != ticket.post_id


def _put(work: Work, ticket: Ticket, reporter: Reporter, words: str) -> None:
    """In the chat he spoke in; people who joined hear it with him where that is the group."""
    group = work.directory.groups_by_id.get(ticket.group_id)
    first = _first_words(work, ticket, reporter)
    handler = announce.view(work, ticket).handler
    if first is not None and (group is None or first.chat_id != group.chat_id):
        platform, chat, in_group = first.platform, first.chat_id, False
    elif group is not None:
        platform, chat, in_group = group.platform, group.chat_id, True
    else:
        raise RuleError(f"工单{ticket.number} 的群已经不在了，问不到反映人。")
    work.say(
        Note(
            platform=platform,
            chat=chat,
            group=in_group,
            text=wording.question(reporter.name, ticket.number, handler, mask(words) if in_group else words),
            reply_to=first.message_id if first is not None else None,
            thread=ticket.thread_id if in_group else None,
            mention=reporter.user_id if in_group and reporter.platform == platform else None,
            about=QUESTION,
            ticket=ticket.number,
        )
    )


def _first_words(work: Work, ticket: Ticket, reporter: Reporter) -> TicketMessage | None:
    said = [item for item in messages_of(work.session, ticket.number) if item.platform != HOTLINE]
    own = [item for item in said if (item.platform, item.user_id) == reporter.account]
    return next(iter(own or said), None)
