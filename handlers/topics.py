"""Which kind of trouble somebody's words are about, when they say no more than its name."""

import re
from collections.abc import Iterable
from functools import lru_cache

from triage import Judge


@lru_cache(maxsize=4)
def _patterns(judge: Judge) -> dict[str, re.Pattern[str]]:
    words: dict[str, list[str]] = {}
    for word, category in judge.keywords():
        if len(word) > 1:
            words.setdefault(category, []).append(re.escape(word))
    return {
        category: re.compile("|".join(sorted(each, key=len, reverse=True)))
        for category, each in words.items()
    }


def speaks_of(judge: Judge, category: str, plain: str) -> bool:
    """Whether normalised words name a thing of this category."""
    pattern = _patterns(judge).get(category)
    return pattern is not None and pattern.search(plain) is not None


def topic_of(judge: Judge, plain: str, categories: Iterable[str]) -> str | None:
    """The first of these categories that the words name."""
    return next((category for category in categories if speaks_of(judge, category, plain)), None)
