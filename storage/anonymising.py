"""Taking people out of tickets closed long ago: who and where they are goes, counts and the story stay."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from grids.masking import mask
from storage.rows import driver
from storage.types import written

NOBODY, SOMEBODY = "anonymous", "居民"
# What people with a post do as residents: in these steps of theirs they are reporters like any other.
_AS_REPORTER = (
    *(
        "open",
        "join",
        "leave",
        "note",
        "correct",
        "withdraw",
        "confirm",
        "rate_good",
        "rate_bad",
        "grievance",
    ),
    *("reopen", "appeal", "remind"),
)
# Columns of free words, in which nobody's numbers stay.
_WORDS = (
    ("tickets", "id", ("text", "place", "result", "grievance", "paused_why")),
    ("ticket_messages", "ticket_id", ("text",)),
    ("ticket_steps", "ticket_id", ("words",)),
    ("ticket_pauses", "ticket_id", ("why",)),
    ("follow_ups", "ticket_id", ("words",)),
    ("whistle_parts", "ticket_id", ("result",)),
)


def long_ended(session: Session, before: datetime, most: int) -> list[int]:
    """Numbers of tickets that ended before a moment and still name people, the longest ended first."""
    query = "SELECT id FROM tickets WHERE ended_at < ? AND anonymised_at IS NULL ORDER BY ended_at LIMIT ?"
    return [number for (number,) in driver(session).execute(query, (written(before), most))]


def anonymise(session: Session, number: int, now: datetime) -> None:
    """Take everybody out of one ticket who is in it as a resident. Cannot be undone."""
    base = driver(session)
    reporters = base.execute(
        "SELECT platform, user_id FROM ticket_reporters WHERE ticket_id = ?", (number,)
    ).fetchall()
    _said(base, number, reporters)
    _done(base, number, reporters)
    # The row's own number keeps one reporter apart from another: how many there were stays known.
    base.execute(
        "UPDATE ticket_reporters SET user_id = 'anonymous-' || id, name = ? WHERE ticket_id = ?",
        (SOMEBODY, number),
    )
    base.execute("DELETE FROM tip_offs WHERE ticket_id = ?", (number,))
    # The sender's own number of the call stays: it says which call it was, not whose.
    base.execute("UPDATE callers SET name = '', phone = '' WHERE ticket_id = ?", (number,))
    for table, key, columns in _WORDS:
        _mask(base, table, key, columns, number)
    base.execute("UPDATE tickets SET anonymised_at = ? WHERE id = ?", (written(now), number))


def forget_words(session: Session, before: datetime) -> None:
    """Empty what was delivered before a moment: lists and answers repeat tickets, and belong to none."""
    driver(session).execute(
        "UPDATE outbox SET text = '', mention = NULL, fallback = 'null' WHERE settled_at < ? AND text <> ''",
        (written(before),),
    )


def _said(base: sqlite3.Connection, number: int, reporters: Sequence[tuple[str, str]]) -> None:
    """What was said about it, by them and to them."""
    for platform, user in reporters:
        # A private chat has its person's id.
        base.execute(
            "UPDATE ticket_messages SET chat_id = 'anonymous-' || id "
            "WHERE ticket_id = ? AND platform = ? AND chat_id = ?",
            (number, platform, user),
        )
        base.execute(
            "UPDATE ticket_messages SET user_id = '' WHERE ticket_id = ? AND platform = ? AND user_id = ?",
            (number, platform, user),
        )
        base.execute(
            """UPDATE outbox SET chat_id = '' WHERE ticket_id = ? AND platform = ? AND chat_id = ?
            AND state NOT IN ('queued', 'held')""",
            (number, platform, user),
        )
    base.execute(
        """UPDATE ticket_messages SET user_id = '' WHERE ticket_id = ? AND NOT EXISTS (SELECT 1 FROM people p
        WHERE p.platform = ticket_messages.platform AND p.user_id = ticket_messages.user_id)""",
        (number,),
    )
    base.execute(
        """UPDATE outbox SET text = '', mention = NULL, fallback = 'null' WHERE ticket_id = ?
        AND state NOT IN ('queued', 'held')""",
        (number,),
    )
    base.execute(
        "UPDATE ask_cards SET user_id = '', user_name = ?, text = '' WHERE ticket_id = ?", (SOMEBODY, number)
    )


def _done(base: sqlite3.Connection, number: int, reporters: Sequence[tuple[str, str]]) -> None:
    """Who did it goes from the steps, what was done stays."""
    base.execute(
        "UPDATE ticket_steps SET actor = ?, actor_name = ? WHERE ticket_id = ? AND actor_role = 'resident' "
        "AND actor NOT IN ('clock:', 'clock')",
        (NOBODY, SOMEBODY, number),
    )
    marks = ", ".join("?" * len(_AS_REPORTER))
    for platform, user in reporters:
        base.execute(
            f"UPDATE ticket_steps SET actor = ?, actor_name = ?, actor_role = 'resident' "
            f"WHERE ticket_id = ? AND actor = ? AND event IN ({marks})",
            (NOBODY, SOMEBODY, number, f"{platform}:{user}", *_AS_REPORTER),
        )


def _mask(base: sqlite3.Connection, table: str, key: str, columns: Sequence[str], number: int) -> None:
    rows = base.execute(
        f"SELECT rowid, {', '.join(columns)} FROM {table} WHERE {key} = ?", (number,)
    ).fetchall()
    change = f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE rowid = ?"
    for row, *words in rows:
        shown = [mask(word) if word else word for word in words]
        if shown != words:
            base.execute(change, (*shown, row))
