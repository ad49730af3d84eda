"""The gate: an upper bound on what a message could come to, cheap enough for talk that comes to nothing."""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from operator import itemgetter

from triage.findings import TOPIC_CAP, TOPIC_FIRST, TOPIC_MORE
from triage.gatewords import (
    ANY_FLAG,
    BESIDE,
    CLEAR,
    DECISIVE,
    EXPLICIT,
    FAINT,
    FORMAL,
    HEADLINE,
    LOCAL,
    MASK,
    MISSPELT,
    NOTABLE,
    NOTHING,
    OTHERWISE,
    PLACE,
    POLITE,
    SPEAKS,
    SPOKEN,
    UNFOLDED,
    GateWords,
    Word,
    misspelt,
    unfolded,
)
from triage.hits import Known
from triage.lexicon import Lexicon, Rule
from triage.normalise import STOPS, bare, fold, normalise
from triage.opinion import Opinion
from triage.places import place_in
from triage.settings import TriageSettings
from triage.spelling import Spelling, misspellings
from triage.trie import Trie
from triage.variants import spaced
from triage.weighing import ELSEWHERE, HERE, NUMBERED
from triage.weighing import FAINT as FAINT_SCORE

_NEAR_ENOUGH = 1e-6
_TOTAL, _POINTS = itemgetter(0), itemgetter(4)
_REWORDED, _PRESSING = POLITE | OTHERWISE, SPOKEN | SPEAKS
# Where words are not read as they stand, what excludes a rule may be none of them.
_UNSURE = MASK | MISSPELT | POLITE | OTHERWISE

# Hundredths of log-odds from which the words alone have a message read that no rule would look at. So far
# below that nothing comes of topics and circumstances either; but a formal petition is always read.
_KNOCK = -30
_IDLE = -400


class Interest(IntEnum):
    """What may come of a message, the least first."""

    NONE = 0
    WORDS = 1  # what they alone suggest
    TERMS = 2  # what a rule makes of it, if the rule holds: its words are there, in whatever order
    RULES = 3  # what the rules see


_NONE, _WORDS, _TERMS, _RULES = Interest
Passed = tuple[Interest, int]  # with the flags of all its words


class Gate:
    """Tells whether a message could be anything but ignored; it may err on the side of reading on."""

    def __init__(
        self,
        lexicon: Lexicon,
        keyed: Mapping[int, Iterable[Rule]],
        decisive: Iterable[str],
        known: Mapping[str, Known],
        spelling: Spelling,
        settings: TriageSettings,
        opinion: Opinion | None,
    ) -> None:
        self._settings = settings
        self._spelling = spelling
        self._variants = lexicon.variants
        knock = opinion.hand_over_knock() if opinion is not None else {}
        self._silence = (knock.get("", _KNOCK) - _KNOCK) * NOTABLE
        said = GateWords(lexicon, keyed, decisive)
        values = said.values(knock, spelling.typed_forms.values(), known)
        self._wishes, self._sights, self._cues = said.wishes, said.sights, said.cues
        self._formal, self._cue_flags, self._excluded = said.formal, sum(said.cues), said.excluded
        # Only this needed them, and what is freed before more is asked for is used again.
        del said, knock
        self._misspelt = {word: values.get(word, NOTHING) for word in lexicon.homophones}
        values |= {pair: misspelt(values.get(pair)) for pair in misspellings(lexicon.homophones)}
        self.words = Trie(values | unfolded(values))

    def passes(self, text: str) -> Passed | None:
        """What may come of a message, as it was written; None if nothing."""
        found: list[Word] = self.words.values(text)
        total = sum(map(_TOTAL, found), self._silence)
        apart = " " in text and spaced(text)
        if total <= 0 and not total % NOTABLE and not apart:
            return None
        signs = self._signs(text, found)
        if signs & UNFOLDED:
            return self.passes(fold(text))
        if apart or signs & _REWORDED:
            interest = self._reworded(text, found, signs, total // NOTABLE, signs & OTHERWISE or apart)
        else:
            interest = self._interest(text, found, signs, total // NOTABLE)
        return (interest, signs) if interest else None

    def _reworded(self, text: str, found: list[Word], signs: int, worth: int, otherwise: int) -> Interest:
        """Whether to read what is left of a message without courtesies, or what it is in plain words."""
        if not otherwise and self._idle_without_courtesy(text, found, signs):
            return _NONE
        said = normalise(text)
        core = bare(said)
        same = core == said.rstrip(STOPS)
        interest = self._interest(text, found, signs, worth) if same else self._said_so(core)
        if otherwise and (plain := bare(self._variants.plain(said))) != core:
            interest = max(interest, self._said_so(plain))
        return interest

    def _idle_without_courtesy(self, text: str, found: list[Word], signs: int) -> bool:
        """Whether nothing can come of a message, whichever part of it is greeting and thanks.

        What is left of it says no more than all of it, and sounds no less idle than all but its idle words.
        """
        worth = sum((total for total in map(_TOTAL, found) if total > 0), self._silence) // NOTABLE
        return worth <= 0 and self._interest(text, found, signs, worth) is _NONE

    def _said_so(self, text: str) -> Interest:
        found: list[Word] = self.words.values(text)
        total = sum(map(_TOTAL, found), self._silence)
        if total <= 0 and not total % NOTABLE:
            return _NONE
        return self._interest(text, found, self._signs(text, found), total // NOTABLE)

    def _signs(self, text: str, found: list[Word]) -> int:
        """All that the words of a message say; those that it may have misspelt are put among them."""
        signs = 0
        for word in found:
            signs |= word[1]
        if signs & MISSPELT:
            for word in self._meant(text):
                found.append(word)
                signs |= word[1]
        return signs

    def _meant(self, text: str) -> Iterator[Word]:
        """The words misspelt in a message."""
        for _, _, meant in self._spelling.misspelt(text):
            _, signs, likely, needs, _, _ = self._misspelt[meant]
            yield 0, signs | DECISIVE | (EXPLICIT if signs & ANY_FLAG else 0), likely, needs, 0.0, None

    def _interest(self, text: str, found: list[Word], signs: int, worth: int) -> Interest:
        if worth <= 0 and not signs & DECISIVE:
            return _NONE
        # Where nobody speaks of anything, and it does not even sound so, nothing presses.
        if (worth > 0 or signs & _PRESSING) and self._presses(text, found, signs, worth):
            return _RULES
        if _has_terms(found, signs) and self._may_hold(text, found, signs):
            return _RULES if worth > 0 else _TERMS
        return _WORDS if worth > 0 else _NONE

    def _may_hold(self, text: str, found: list[Word], signs: int) -> bool:
        """Whether not every rule of which all the words are there is excluded by another word."""
        if signs & _UNSURE or "@" in text:
            return True
        needs = {need for word in found for need in word[3] if signs & need == need}
        return any(need not in self._excluded or self._excluded[need] & ~signs for need in needs)

    def _presses(self, text: str, found: list[Word], flags: int, lean: int) -> bool:
        """Whether topics and circumstances alone could make a card; of what sounds idle, only if formal."""
        idle, worth = lean < _IDLE, 0.0
        if idle and not flags & self._formal:
            return False
        for need, flag, points in self._wishes:
            if flags & need == need:
                flags |= flag
                worth += points
        for regex, needed, flag, points in self._sights:
            if flags & needed and (flag & FORMAL or not idle) and regex.search(fold(text)):
                flags |= flag
                worth += points
        if idle and not flags & FORMAL:
            return False
        worth += sum(map(_POINTS, found))
        if self._weighs(text, flags, worth):
            return True
        if flags & PLACE or not flags & BESIDE or not self._weighs(text, flags | PLACE, worth):
            return False
        return lean > 0 or place_in(bare(normalise(text))) is not None

    def _weighs(self, text: str, flags: int, worth: float) -> bool:
        """Whether what is said could make a card."""
        here = HERE if flags & PLACE else 0.0
        if worth + here + _NEAR_ENOUGH >= self._settings.grieve_at:
            return True
        if flags & FORMAL and flags & SPEAKS:
            return True
        if not flags & (CLEAR | FAINT):
            return False
        if flags & EXPLICIT or (flags & HEADLINE and flags & PLACE):
            return True
        return self._topical(text, flags & ANY_FLAG, here)

    def _topical(self, text: str, flags: int, here: float) -> bool:
        """As Scales weighs it where no rule holds, with every doubt in the message's favour."""
        points = (0.3 if flags & FAINT else 0.0) + here
        score = NUMBERED if here else 0.0
        there = flags & self._cue_flags
        while there:
            lowest = there & -there
            worth, weight = self._cues[lowest]
            points += worth
            score += weight
            there ^= lowest
        if flags & CLEAR:
            clear = len({end for end, word in self.words.iter(text) if word[1] & CLEAR})
            points += min(clear, 2)
            score += min(TOPIC_CAP, TOPIC_FIRST + TOPIC_MORE * (clear - 1))
        else:
            score += FAINT_SCORE
            points -= 0.0 if here or flags & LOCAL else ELSEWHERE
        settings = self._settings
        return points + _NEAR_ENOUGH >= settings.press_at and score + _NEAR_ENOUGH >= settings.ask_at


def _has_terms(found: list[Word], signs: int) -> bool:
    """Whether all the words of a rule are there."""
    for word in found:
        if word[3] and signs & word[2]:
            for need in word[3]:
                if signs & need == need:
                    return True
    return False
