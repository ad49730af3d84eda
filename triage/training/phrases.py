"""The lexicon's own words as short examples: what a rule or a topic is about is known without any row."""

import random
from collections.abc import Iterator

from triage.lexicon import Lexicon

_SEED = 1
_EACH = 5


def phrases(lexicon: Lexicon) -> Iterator[tuple[str, str, str | None]]:
    """Words, the category they speak of, and the emergency if it is one; the same every time."""
    dice = random.Random(_SEED)
    members = {number: words for words, number in lexicon.sets.items()}
    for key, number in lexicon.topics.items():
        for word in members[number]:
            yield word, key.rstrip("+"), None
    for rule in lexicon.rules:
        for _ in range(_EACH):
            words = [dice.choice(members[term]) for term in rule.terms]
            yield "".join(words), rule.category or "other", rule.emergency
