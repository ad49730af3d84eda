"""Counting for the rates: one query a topic, by grid, post and category; see docs/decisions/rates.md."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from storage.rows import driver
from storage.types import written

# Which limits were missed is read from the steps: the ticket itself carries only those of its present term.
_OPENED = """
WITH mine AS (
    SELECT grid_code, post_id, category, state, paused, respond_by, due_at,
        (SELECT min(id) FROM ticket_steps
            WHERE ticket_id = tickets.id AND event IN ('accept', 'unmerge', 'confirm')) AS answer,
        (SELECT min(id) FROM ticket_steps
            WHERE ticket_id = tickets.id AND missed LIKE 'respond%') AS late
    FROM tickets WHERE opened_at >= :since AND opened_at < :until
),
judged AS (
    SELECT *, state NOT IN ('merged', 'rejected', 'withdrawn') AS counts,
        state = 'open' AND paused IS NULL AND respond_by < :now AS unanswered,
        state IN ('open', 'accepted') AND paused IS NULL AND due_at < :now AS unsolved,
        state IN ('resolved', 'closed') AS solved
    FROM mine
)
SELECT grid_code, post_id, category, count(*), sum(state = 'merged'), sum(state = 'rejected'),
    sum(state = 'withdrawn'),
    sum(counts AND (answer IS NOT NULL OR late IS NOT NULL OR unanswered)),
    sum(counts AND answer IS NOT NULL AND (late IS NULL OR late > answer)),
    sum(solved OR unsolved), sum(solved)
FROM judged GROUP BY 1, 2, 3
"""
_RESULTS = """
WITH made AS (
    SELECT id, ticket_id, post_id AS by_post FROM ticket_steps
    WHERE event IN ('resolve', 'confirm') AND at >= :since AND at < :until
),
judged AS (
    SELECT made.id, ticket_id, grid_code, coalesce(by_post, tickets.post_id) AS post_id, category,
        (SELECT max(id) FROM ticket_steps AS s WHERE s.ticket_id = made.ticket_id AND s.id < made.id
            AND event IN ('rate_bad', 'reopen', 'follow_up', 'appeal')) AS began,
        (SELECT event FROM ticket_steps AS s WHERE s.ticket_id = made.ticket_id AND s.id > made.id
            AND event IN ('rate_good', 'rate_bad', 'resolve', 'confirm') ORDER BY s.id LIMIT 1) AS verdict,
        EXISTS (SELECT 1 FROM ticket_steps AS s WHERE s.ticket_id = made.ticket_id AND s.id > made.id
            AND event IN ('rate_bad', 'reopen', 'follow_up')) AS sent_back
    FROM made JOIN tickets ON tickets.id = ticket_id
    WHERE state NOT IN ('merged', 'rejected', 'withdrawn')
)
SELECT grid_code, post_id, category, count(*),
    sum(NOT EXISTS (SELECT 1 FROM ticket_steps AS s WHERE s.ticket_id = judged.ticket_id
        AND s.id > coalesce(began, 0) AND s.id <= judged.id AND missed LIKE '%resolve')),
    sum(coalesce(verdict IN ('rate_good', 'rate_bad'), 0)), sum(coalesce(verdict = 'rate_good', 0)),
    sum(sent_back)
FROM judged GROUP BY 1, 2, 3
"""
_RAN_OUT = """
SELECT grid_code, post_id, category, count(*) FROM tickets
WHERE state IN ('open', 'accepted') AND paused IS NULL
    AND due_at >= :since AND due_at < :until AND due_at < :now
GROUP BY 1, 2, 3
"""


class Found(NamedTuple):
    """Some numbers of one grid, post and category: the post that has it, or had it last; of a result, had it
    then.
    """

    grid_code: str
    post_id: int | None
    category: str
    numbers: tuple[int, ...]


def opened_between(session: Session, since: datetime, until: datetime, now: datetime) -> Sequence[Found]:
    """Opened, merged, rejected, withdrawn, to answer, answered in time, to solve, solved."""
    return _found(session, _OPENED, since, until, now)


def results_between(session: Session, since: datetime, until: datetime) -> Sequence[Found]:
    """Results, in time, rated, satisfied, sent back."""
    return _found(session, _RESULTS, since, until, until)


def ran_out_between(session: Session, since: datetime, until: datetime, now: datetime) -> Sequence[Found]:
    """Under way though their limit ran out in the period."""
    return _found(session, _RAN_OUT, since, until, now)


def _found(session: Session, query: str, since: datetime, until: datetime, now: datetime) -> list[Found]:
    moments = {"since": written(since), "until": written(until), "now": written(now)}
    return [
        Found(grid, post, category, tuple(numbers))
        for grid, post, category, *numbers in driver(session).execute(query, moments)
    ]
