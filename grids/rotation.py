"""Whose turn it is: of many things to tell a group, the one it has not heard for longest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

REST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to tell; `distance` from what the week is about: 0 its own subject, else more."""

    id: int
    distance: int = 0


def rested(candidates: Sequence[Candidate], seen: Mapping[int, date], today: date) -> list[Candidate]:
    """Those never told there, or not within 60 days; `seen` holds the day each was last told."""
    return [item for item in candidates if today - seen.get(item.id, date.min) >= REST]


def choose(
    candidates: Sequence[Candidate], seen: Mapping[int, date], today: date, group: object
) -> int | None:
    """The id of the one whose turn it is for a group; None if there is nothing to choose from.

    While anything has rested, the nearest to the week's subject among that; else whatever was told longest
    ago. Of equals each group has an order of its own, always the same.
    """
    fresh = rested(candidates, seen, today)
    nearest = min((item.distance for item in fresh), default=0)
    pool = [item for item in fresh if item.distance == nearest] or candidates

    def turn(item: Candidate) -> tuple[date, int, int, int]:
        order = crc32(f"{group}:{item.id}".encode())
        return seen.get(item.id, date.min), item.distance, order, item.id

    return min(pool, key=turn).id if pool else None
