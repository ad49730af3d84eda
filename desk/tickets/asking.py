"""Messages the bot is unsure of: a private question to the grid worker, and what comes of the answer."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from desk.actor import CLOCK, Actor
from desk.errors import RuleError
from desk.outbox import Note, edit_row
from desk.tickets.opening import open_ticket
from desk.tickets.report import Finding, Report, Said
from desk.wording import tickets as wording
from desk.work import Work
from storage.cards import AskCard, has_card, rows_of_card
from storage.outbox import TALK, URGENT
from storage.registry import Group


def ask(work: Work, report: Report) -> int | None:
    """Ask those who answer for the group whether this is a complaint; the group sees nothing.

    The card's number; None if the message, now edited, has a card already.
    """
    card = _keep(work, report)
    if card is None:
        return None
    guess = work.rules.categories.get(report.finding.category, "其他")
    danger = work.rules.emergencies.get(report.finding.emergency or "")
    for person in work.directory.handlers(report.group.grid_code or "", "grid"):
        work.say(
            Note(
                platform=person.platform,
                chat=person.user_id,
                text=wording.ask_card(report.reporter.name, report.group.title, report.text, guess, danger),
                buttons=wording.ask_buttons(card),
                about="ask",
                card=card,
                rank=URGENT if danger else TALK,
            )
        )
    return card


def answer(work: Work, report: Report, title: str, words: str) -> int | None:
    """Answer a common question in the group at once; one button registers it after all. The card's number."""
    card = _keep(work, report)
    if card is None:
        return None
    work.say(
        Note(
            platform=report.group.platform,
            chat=report.group.chat_id,
            group=True,
            text=wording.answer(title, words),
            buttons=wording.answer_buttons(card),
            reply_to=report.said[0].message_id,
            thread=report.thread,
            about="answer",
            card=card,
        )
    )
    return card


def register(work: Work, number: int, actor: Actor, more: Sequence[Said] = ()) -> int:
    """It is a complaint: open the ticket in the name of whoever said it; the ticket's number.

    `more`: what the same person has added meanwhile.
    """
    card, group = _waiting(work, number)
    own = (card.platform, card.user_id) == (actor.platform, actor.user_id)
    if not own and not actor.answers_for(group.grid_code or ""):
        raise RuleError("这条由提问的居民本人或网格员来登记。")
    return _open(work, card, group, actor, more, "card")


def confirm(work: Work, number: int, more: Sequence[Said]) -> int | None:
    """Another resident has the same trouble: no doubt is left; the number, None if it was decided."""
    card = work.session.get(AskCard, number)
    if card is None or card.state != "waiting":
        return None
    return _open(work, card, work.directory.groups_by_id[card.group_id], CLOCK, more, "talk")


def locate(work: Work, number: int, place: str, building: str | None) -> None:
    """The one asked about has said where it is."""
    card = work.session.get(AskCard, number)
    if card is not None:
        card.verdict = {**card.verdict, "place": place, "building": building}


def correct(work: Work, number: int, words: str, place: str | None, building: str | None) -> bool:
    """Its author has edited what the question is about: the card shows it; False if it was decided."""
    card = work.session.get(AskCard, number)
    if card is None or card.state != "waiting":
        return False
    card.text = words
    card.verdict = {**card.verdict, "place": place, "building": building}
    group = work.directory.groups_by_id[card.group_id]
    guess = work.rules.categories.get(card.verdict["category"], "其他")
    danger = work.rules.emergencies.get(card.verdict["emergency"] or "")
    text = wording.ask_card(card.user_name, group.title, words, guess, danger)
    for row in rows_of_card(work.session, number):
        if row.about == "ask":
            work.queue(edit_row(row, text, wording.ask_buttons(number), work.now))
    return True


def _open(work: Work, card: AskCard, group: Group, actor: Actor, more: Sequence[Said], source: str) -> int:
    reporter = work.directory.actor(card.platform, card.user_id, card.user_name)
    said = Said(card.platform, card.chat_id, card.message_id, card.user_id, card.created_at, card.text)
    finding = Finding(**{**card.verdict, "evidence": tuple(card.verdict["evidence"])})
    report = Report(reporter, group, finding, card.text, (said, *more), source=source, thread=card.thread_id)
    card.ticket_id = open_ticket(work, report)
    work.flush()
    _settle(work, card, "registered", actor, group, wording.opened(card.ticket_id))
    return card.ticket_id


def ignore(work: Work, number: int, actor: Actor) -> None:
    """It is none; the words are kept with the decision, nothing else happens."""
    card, group = _waiting(work, number)
    if not actor.answers_for(group.grid_code or ""):
        raise RuleError("这条由网格员来判断。")
    _settle(work, card, "ignored", actor, group, wording.IGNORED)


def _waiting(work: Work, number: int) -> tuple[AskCard, Group]:
    card = work.session.get(AskCard, number)
    if card is None or card.state != "waiting":
        raise RuleError(wording.ALREADY_HANDLED)
    return card, work.directory.groups_by_id[card.group_id]


def _settle(work: Work, card: AskCard, state: str, actor: Actor, group: Group, outcome: str) -> None:
    card.state = state
    card.decided_at = work.now
    card.decided_by = actor.seat.person_id if actor.seat else None
    for row in rows_of_card(work.session, card.id or 0):
        text = (
            row.text
            if row.about == "answer"
            else wording.asked_done(card.user_name, group.title, card.text, outcome)
        )
        work.queue(edit_row(row, text, (), work.now))


def _keep(work: Work, report: Report) -> int | None:
    """The new card's number; None if the message, now edited, has a card already."""
    said = report.said[0]
    session = work.after(AskCard, chat_id=said.chat, message_id=said.message_id)
    if has_card(session, said.platform, said.chat, said.message_id):
        return None
    number = work.next_id(AskCard)
    finding: dict[str, Any] = {item.name: getattr(report.finding, item.name) for item in fields(Finding)}
    work.write(
        AskCard,
        id=number,
        group_id=report.group.id,
        platform=said.platform,
        chat_id=said.chat,
        message_id=said.message_id,
        thread_id=report.thread,
        user_id=report.reporter.user_id,
        user_name=report.reporter.name,
        text=report.text,
        verdict=finding,
        created_at=work.now,
    )
    return number
