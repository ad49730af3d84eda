"""The month's figures once more, from the raw steps by SQL of its own: nothing of grids, desk or storage is used.

`storage/rates.py` asks each ticket for its steps; here all steps are laid out once in windows. What both must
agree on is written in docs/decisions/rates.md. `python -m tests.simulate.month.recount FILE SINCE UNTIL NOW` (in UTC)
prints them for any database of the bot.
"""

import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

Key = tuple[str, int | None, str]  # grid, post, category
Figures = dict[Key, Counter[str]]

_LIVES = """
CREATE TEMP TABLE lives AS
WITH last AS (SELECT ticket_id, to_state, max(id) FROM ticket_steps GROUP BY ticket_id),
told AS (
    SELECT ticket_id,
        max(CASE event WHEN 'open' THEN at END) AS opened,
        min(CASE WHEN event IN ('accept', 'unmerge', 'confirm') THEN id END) AS answer,
        min(CASE WHEN instr(missed, 'respond') THEN id END) AS late
    FROM ticket_steps GROUP BY ticket_id
)
SELECT t.id, t.grid_code AS grid, t.post_id AS post, t.category, told.opened, last.to_state AS state,
    told.answer, told.late, last.to_state IN ('merged', 'rejected', 'withdrawn') AS apart,
    last.to_state IN ('open', 'accepted') AND t.paused IS NULL AND t.due_at < :now AS unsolved,
    last.to_state = 'open' AND t.paused IS NULL AND t.respond_by < :now AS unanswered, t.due_at AS due
FROM tickets t JOIN told ON told.ticket_id = t.id JOIN last ON last.ticket_id = t.id
"""
_OPENED = """
SELECT grid, post, category, 'opened' AS what, count(*) FROM lives
    WHERE opened >= :since AND opened < :until GROUP BY 1, 2, 3
UNION ALL SELECT grid, post, category, state, count(*) FROM lives
    WHERE opened >= :since AND opened < :until AND apart GROUP BY 1, 2, 3, 4
UNION ALL SELECT grid, post, category, 'to_answer', count(*) FROM lives WHERE opened >= :since AND opened < :until
    AND NOT apart AND (answer IS NOT NULL OR late IS NOT NULL OR unanswered) GROUP BY 1, 2, 3
UNION ALL SELECT grid, post, category, 'answered', count(*) FROM lives WHERE opened >= :since AND opened < :until
    AND NOT apart AND answer < ifnull(late, answer + 1) GROUP BY 1, 2, 3
UNION ALL SELECT grid, post, category, 'to_solve', count(*) FROM lives WHERE opened >= :since AND opened < :until
    AND (state IN ('resolved', 'closed') OR unsolved) GROUP BY 1, 2, 3
UNION ALL SELECT grid, post, category, 'solved', count(*) FROM lives WHERE opened >= :since AND opened < :until
    AND state IN ('resolved', 'closed') GROUP BY 1, 2, 3
UNION ALL SELECT grid, post, category, 'ran_out', count(*) FROM lives
    WHERE unsolved AND due >= :since AND due < :until GROUP BY 1, 2, 3
"""
_RESULTS = """
WITH terms AS (
    SELECT id, ticket_id, at, event, missed, post_id AS by_post, sum(event IN ('rate_bad', 'reopen', 'follow_up', 'appeal'))
        OVER (PARTITION BY ticket_id ORDER BY id) AS term,
        max(CASE WHEN event IN ('rate_bad', 'reopen', 'follow_up') THEN id END)
        OVER (PARTITION BY ticket_id) AS last_back
    FROM ticket_steps
),
judged AS (
    SELECT *, max(instr(missed, 'resolve') > 0)
        OVER (PARTITION BY ticket_id, term ORDER BY id) AS too_late
    FROM terms
),
verdicts AS (
    SELECT id, lead(event) OVER (PARTITION BY ticket_id ORDER BY id) AS verdict
    FROM ticket_steps WHERE event IN ('rate_good', 'rate_bad', 'resolve', 'confirm')
)
SELECT grid, ifnull(by_post, post) AS made_by, category, count(*) AS results, sum(NOT too_late) AS in_time,
    total(verdict IN ('rate_good', 'rate_bad')) AS rated, total(verdict = 'rate_good') AS satisfied,
    total(last_back > judged.id) AS sent_back
FROM judged JOIN verdicts USING (id) JOIN lives ON lives.id = ticket_id
WHERE event IN ('resolve', 'confirm') AND at >= :since AND at < :until AND NOT apart GROUP BY 1, 2, 3
"""
_NAMES = ("results", "in_time", "rated", "satisfied", "sent_back")


def recount(path: Path, since: str, until: str, now: str) -> Figures:
    """By grid, post and category the counts that are not nought; moments as SQLite keeps them, in UTC."""
    moments = {"since": since, "until": until, "now": now}
    found: Figures = {}
    with closing(sqlite3.connect(path)) as base:
        base.execute(_LIVES, moments)
        for *key, name, count in (*base.execute(_OPENED, moments), *_results(base, moments)):
            if count:
                found.setdefault((key[0], key[1], key[2]), Counter())[name] += int(count)
    return found


def _results(base: sqlite3.Connection, moments: dict[str, str]) -> Iterator[tuple[object, ...]]:
    for grid, post, category, *counts in base.execute(_RESULTS, moments):
        for name, count in zip(_NAMES, counts, strict=True):
            yield grid, post, category, name, count


def whole(figures: Figures) -> Counter[str]:
    """Of the whole township."""
    return sum(figures.values(), Counter())


if __name__ == "__main__":
    for name, count in sorted(whole(recount(Path(sys.argv[1]), *sys.argv[2:5])).items()):
        print(f"{name}: {count}")
