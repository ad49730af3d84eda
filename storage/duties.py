"""Counting for assessment what the rates do not: whose answer it was, who was supervised, who came."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from storage.rows import driver
from storage.types import written

# Of an answer that came too late, what counts is who had it when the limit ran out, not who helped out.
_ANSWERS = """
WITH mine AS (
    SELECT grid_code, post_id, level, state, paused, respond_by,
        (SELECT min(id) FROM ticket_steps
            WHERE ticket_id = tickets.id AND event IN ('accept', 'unmerge', 'confirm')) AS answer,
        (SELECT min(id) FROM ticket_steps
            WHERE ticket_id = tickets.id AND missed LIKE 'respond%') AS late
    FROM tickets WHERE opened_at >= :since AND opened_at < :until
        AND state NOT IN ('merged', 'rejected', 'withdrawn')
),
judged AS (
    SELECT mine.*, answer IS NOT NULL AND (late IS NULL OR late > answer) AS good,
        first.post_id AS answered_by, missed.post_id AS missed_by, missed.from_level AS missed_at
    FROM mine LEFT JOIN ticket_steps AS first ON first.id = answer
        LEFT JOIN ticket_steps AS missed ON missed.id = late
    WHERE answer IS NOT NULL OR late IS NOT NULL
        OR (state = 'open' AND paused IS NULL AND respond_by < :now)
)
SELECT grid_code, CASE WHEN good THEN level ELSE coalesce(missed_at, level) END,
    CASE WHEN good THEN coalesce(answered_by, post_id)
        WHEN late IS NOT NULL THEN missed_by ELSE post_id END, good, count(*)
FROM judged GROUP BY 1, 2, 3, 4
"""
_SUPERVISED = """
SELECT grid_code, from_level, ticket_steps.post_id, 0, count(*)
FROM ticket_steps JOIN tickets ON tickets.id = ticket_id
WHERE event = 'supervise' AND at >= :since AND at < :until AND at <= :now
    AND state NOT IN ('merged', 'rejected', 'withdrawn')
GROUP BY 1, 2, 3
"""
# Whom nobody waited for any more when the time to come was over has missed nothing.
_CALLED = """
SELECT tickets.grid_code, department_id, count(*), sum(reported_at IS NOT NULL AND reported_at <= report_by)
FROM whistle_parts JOIN tickets ON tickets.id = ticket_id
WHERE report_by >= :since AND report_by < :until AND (reported_at IS NOT NULL OR report_by < :now)
    AND (reported_at IS NOT NULL OR coalesce(dropped_at, ended_at, resolved_at, '9999-12-31') > report_by)
GROUP BY 1, 2
"""


class Duty(NamedTuple):
    """Some cases of one place and level, and the post they are those of, if one had them."""

    grid_code: str
    level: str
    post_id: int | None
    good: bool
    cases: int


class Called(NamedTuple):
    """How often a department was called to a place, and how often it came in time."""

    grid_code: str
    department_id: int
    cases: int
    in_time: int


def answers_between(session: Session, since: datetime, until: datetime, now: datetime) -> Sequence[Duty]:
    """First answers of tickets opened in a period; good: in time."""
    return [
        Duty(grid, level, post, bool(good), count)
        for grid, level, post, good, count in _found(session, _ANSWERS, since, until, now)
    ]


def supervised_between(session: Session, since: datetime, until: datetime, now: datetime) -> Sequence[Duty]:
    """督办 of a period, none of them good."""
    return [Duty(*row) for row in _found(session, _SUPERVISED, since, until, now)]


def called_between(session: Session, since: datetime, until: datetime, now: datetime) -> Sequence[Called]:
    """Whistles whose limit for reporting in lies in a period."""
    return [Called(*row) for row in _found(session, _CALLED, since, until, now)]


def _found(
    session: Session, query: str, since: datetime, until: datetime, now: datetime
) -> list[tuple[Any, ...]]:
    moments = {"since": written(since), "until": written(until), "now": written(now)}
    return list(driver(session).execute(query, moments))
