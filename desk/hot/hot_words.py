"""Complaints compared: plain words, the places they may lie in, and the hot issue a new one belongs to."""

import re

from desk.work import Work
from grids.hotspots import look_alike
from storage.hotissues import accepted_for, latest_words
from triage import parse_place
from triage.normalise import normalise

# Numbers of buildings and floors tell where, not what.
_OTHER = re.compile(r"[^\u4e00-\u9fff]+")
_WHERE = re.compile(r"[栋幢座]|号楼|单元")
COMPARED = 50  # the latest of a hot issue's tickets


def plain_words(text: str) -> str:
    """What is left of a complaint when it is compared with another."""
    return _WHERE.sub("", _OTHER.sub("", normalise(text)))


def places_of(grid_code: str, place: str | None) -> frozenset[str]:
    """The grid, and the compound within the community: two that share one of them lie together."""
    keys = {grid_code[:15]}
    if place and (compound := parse_place(place).compound):
        keys.add(f"{grid_code[:12]} {compound}")
    return frozenset(keys)


def hot_issue_for(work: Work, category: str, grid_code: str, text: str) -> int | None:
    """The accepted hot issue a complaint belongs to: of its category, where it lies, and in like words.

    One look into an index where there is none, which is nearly always.
    """
    numbers = accepted_for(work.unflushed, category, grid_code)
    if not numbers:
        return None
    words, likeness = plain_words(text), work.rules.grids.hot_issues.likeness
    for number in numbers:
        others = latest_words(work.unflushed, number, COMPARED)
        if any(look_alike(words, plain_words(other), likeness) for other in others):
            return number
    return None
