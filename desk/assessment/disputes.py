"""Disputes about assessment (考核申诉): raised by those whose sheet it is, decided by the township."""

import re
from datetime import timedelta

from desk.actor import Actor
from desk.assessment.assessment_sheets import Sheet, own_subjects, sheet_for
from desk.errors import RuleError
from desk.outbox import Note
from desk.seats import LEVEL_RANKS
from desk.wording import disputes as wording
from desk.wording.assessment import NAMES, NOT_ASSESSED
from desk.work import Work
from grids.assessment import Line, unpacked
from grids.deadlines import SHANGHAI
from grids.periods import Period, period_of
from grids.terms import code_of, leading_term
from storage.assessments import AssessmentSheet
from storage.disputes import ADJUSTED, UPHELD, Dispute, get_dispute, open_disputes

LONGEST_REASON = 300
_WORD = re.compile(r"([^\s,\uff0c、:\uff1a]+)[\s,\uff0c、:\uff1a]*(.*)", re.DOTALL)
_DECISION = re.compile(
    r"#?(\d{1,12})[\s,\uff0c:\uff1a]*(?:(?P<keep>维持|不加)(?:原分)?|加\s*(?P<points>\d{1,3}(?:\.\d)?)\s*分)"
    r"[\s,\uff0c:\uff1a]*(?P<why>.*)",
    re.DOTALL,
)


def raise_dispute(work: Work, actor: Actor, words: str) -> str:
    """Somebody does not agree with a line of their own sheet; what they are told."""
    today = work.now.astimezone(SHANGHAI).date()
    period, rest = leading_term(words, today)
    match = _WORD.fullmatch(rest)
    if period is None or match is None or not match[2].strip():
        raise RuleError(wording.how(code_of(period_of("month", today).before)))
    code = _indicator(match[1])
    sheet = _own_sheet(work, actor, period, code)
    line = sheet.line(code)
    if sheet.number is None or sheet.made_at is None or line is None:
        raise RuleError(wording.not_given_out(period))
    days = work.rules.desk.assessment.dispute_days
    if work.now - sheet.made_at > timedelta(days=days):
        raise RuleError(wording.too_late(period, days))
    if not line.lost:
        raise RuleError(wording.nothing_lost(NAMES[code]))
    if before := next((item for item in sheet.disputes if item.line == code), None):
        raise RuleError(wording.disputed_already(before))
    dispute = Dispute(
        sheet_id=sheet.number,
        line=code,
        reason=match[2].strip()[:LONGEST_REASON],
        raised_at=work.now,
        raised_by=actor.account,
        raised_name=actor.name,
    )
    work.session.add(dispute)
    work.session.flush()
    deciders = work.directory.handlers(sheet.subject.place, "township")
    for seat in deciders:
        if seat.rank == LEVEL_RANKS["township"]:
            work.say(Note(*seat.account, wording.to_decide(dispute, sheet, line), about="notice"))
    return wording.raised(dispute, sheet)


def _indicator(word: str) -> str:
    """The line meant: 解决率, or 解决."""
    for code, name in NAMES.items():
        if word in (code, name, name.removesuffix("率")):
            return code
    raise RuleError(wording.no_such_line(word, list(NAMES.values())))


def _own_sheet(work: Work, actor: Actor, period: Period, code: str) -> Sheet:
    """Their own sheet of a period; of several the one on which the line has cost something."""
    own = [sheet_for(work, subject, period) for subject in own_subjects(work, actor)]
    if not own:
        raise RuleError(NOT_ASSESSED)
    given = [sheet for sheet in own if sheet.number is not None and sheet.line(code) is not None]
    if not given:
        raise RuleError(wording.not_given_out(period))
    costly = [sheet for sheet in given if (line := sheet.line(code)) is not None and line.lost]
    return (costly or given)[0]


def decide(work: Work, actor: Actor, words: str) -> str:
    """The township lets the sheet stand or gives points back; without words, what is to be decided."""
    if actor.rank < LEVEL_RANKS["township"]:
        raise RuleError(wording.ONLY_TOWNSHIP)
    if not words.strip():
        return wording.to_be_decided([_shown(work, item) for item in open_disputes(work.session)])
    match = _DECISION.fullmatch(words.strip())
    if match is None or not match["why"].strip():
        raise RuleError(wording.HOW_TO_DECIDE)
    dispute = get_dispute(work.session, int(match[1]))
    if dispute is None:
        raise RuleError(wording.no_such_dispute(int(match[1])))
    if dispute.decided_at is not None:
        raise RuleError(wording.decided_already(dispute, work.now))
    if dispute.raised_by == actor.account:
        raise RuleError(wording.NOT_ONES_OWN)
    row, line = _line_of(work, dispute)
    points = 0.0 if match["keep"] else float(match["points"])
    if not match["keep"] and not 0 < points <= line.lost:
        raise RuleError(wording.too_many_points(dispute.number, line.lost))
    dispute.state, dispute.points = (ADJUSTED, points) if points else (UPHELD, 0.0)
    dispute.words = match["why"].strip()[:LONGEST_REASON]
    dispute.decided_at, dispute.decided_by, dispute.decided_name = work.now, actor.account, actor.name
    platform, _, user = dispute.raised_by.partition(":")
    work.say(Note(platform, user, wording.decided(dispute, row), about="notice"))
    return wording.decided_for_township(dispute, row)


def _line_of(work: Work, dispute: Dispute) -> tuple[AssessmentSheet, Line]:
    row = work.session.get_one(AssessmentSheet, dispute.sheet_id)
    return row, next(line for line in unpacked(row.lines) if line.code == dispute.line)


def _shown(work: Work, dispute: Dispute) -> str:
    row, line = _line_of(work, dispute)
    return wording.one_to_decide(dispute, row, line)
