"""What surrounds a finding: circumstances that support it or speak against it, each with its reach."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage.hits import Hits, Span, Told, chained
from triage.lexicon import Cue

_PAUSE = re.compile("[，。！？；~ ]")
_STOPS = "。！？"
_NEGATOR = re.compile(
    r"(?<![有是能会要好可])(?:没有人|没有|没得|没|不是|并非|不存在|不|冇|莫得|"
    r"唔|未|别|哪里|哪儿|谁说|没人|无人|没见|不会|不再|没再|从没|从不|"
    r"又没)$"
)
_NEGATOR_ENDS = frozenset("有得没是非在不冇唔未别里儿说人见会再从")
_SELF_NEGATIVE = frozenset("没不冇无莫未唔")


# Neither of these is changed once made; frozen they would take three times as long to make.
@dataclass(slots=True)
class Circumstance:
    """One cue seen in a message: which words, in which segment."""

    cue: Cue
    words: str
    segment: int
    start: int


@dataclass(slots=True)
class Layout:
    """The segments of a message: sentences, cut again where the speaker turns (但是, 就是, 结果 …)."""

    starts: tuple[int, ...]
    turns: tuple[bool, ...]

    def at(self, position: int) -> int:
        """The number of the segment a position lies in."""
        return bisect_right(self.starts, position) - 1

    def turned(self, earlier: int, later: int) -> bool:
        """Whether the speaker turned round between two segments."""
        return any(self.turns[earlier + 1 : later + 1])


_WHOLE = Layout((0,), (False,))


def lay_out(plain: str, turn: re.Pattern[str]) -> Layout:
    """Cut a message into segments."""
    cuts: dict[int, bool] = {0: False}
    pauses = [found.end() for found in _PAUSE.finditer(plain)]
    for position in pauses:
        if plain[position - 1] in _STOPS and plain[position : position + 1] not in _STOPS:
            cuts[position] = False
    for position in (0, *pauses):
        if turn.match(plain, position):
            cuts[position] = True
    if len(cuts) == 1 and not cuts[0]:
        return _WHOLE
    starts = sorted(cuts)
    return Layout(tuple(starts), tuple(cuts[start] for start in starts))


def turn_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """The words by which a speaker turns round; they count at the beginning of a clause only."""
    alternatives = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(alternatives or "(?!)")


class Cues:
    """Looks for cues in messages; most are ruled out at once by the words and characters that are there."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._cues = cues
        self._said = [_said(cue) for cue in cues]
        by_set: dict[int, list[int]] = defaultdict(list)
        by_letter: dict[str, list[int]] = defaultdict(list)
        for order, cue in enumerate(cues):
            for rule in cue.rules:
                by_set[rule.terms[0]].append(order)
            for letter in cue.letters:
                by_letter[letter].append(order)
        self._by_words = Told(dict(by_set))
        self._by_letter = dict(by_letter)
        self._letters = re.compile(f"[{re.escape(''.join(by_letter))}]" if by_letter else "(?!)")

    def seen(self, hits: Hits, plain: str, layout: Layout) -> list[Circumstance]:
        """All cues seen in a message, in the order of the lexicon."""
        possible = self._by_words.by(hits)
        lettered: set[int] = set()
        for letter in set(self._letters.findall(plain)):
            lettered.update(self._by_letter[letter])
        seen: list[Circumstance] = []
        for order in sorted(possible | lettered):
            cue, said = self._cues[order], self._said[order]
            spans = _spans(cue, hits, plain, lettered=order in lettered) if said is None else hits[said]
            for start, stop in spans if len(spans) < 2 else {span[0]: span for span in spans}.values():
                seen.append(Circumstance(cue, plain[start:stop], layout.at(start), start))
        return seen


def _said(cue: Cue) -> int | None:
    """The set of words a supporting cue is seen by, where it is nothing else."""
    plainly = len(cue.rules) == 1 and len(cue.rules[0].terms) == 1 and cue.rules[0].exclude is None
    return cue.rules[0].terms[0] if plainly and not cue.patterns and cue.weight > 0 else None


def _spans(cue: Cue, hits: Hits, plain: str, *, lettered: bool) -> list[Span]:
    spans: dict[int, Span] = {}
    for rule in cue.rules:
        if hits.mask & rule.need != rule.need:
            continue
        if len(rule.terms) > 1:
            if (chain := chained(rule, hits, plain)) is not None:
                spans[chain[0][0]] = (chain[0][0], chain[-1][1])
        elif rule.exclude is None or not hits.holds(rule.exclude):
            for span in hits[rule.terms[0]]:
                if cue.weight > 0 or not _asked(plain, span[0]):
                    spans[span[0]] = span
    for pattern in cue.patterns if lettered else ():
        found = pattern.regex.search(plain)
        if found:
            spans[found.start()] = found.span()
    return list(spans.values())


def _asked(plain: str, start: int) -> bool:
    """Whether words of denial are the second half of a question (是不是漏气了, 有没有煤气味)."""
    return plain[start] in "不没" and 0 < start < len(plain) - 1 and plain[start - 1] == plain[start + 1]


def applies(circumstance: Circumstance, start: int, layout: Layout) -> bool:
    """Whether a counter-cue reaches what is said from a position on."""
    segment = layout.at(start)
    if circumstance.cue.scope == "after":
        # "What if …" makes unreal what follows it, never the fact it was drawn from.
        return circumstance.segment == segment and circumstance.start <= start
    if circumstance.segment <= segment:
        if layout.turned(circumstance.segment, segment):
            return False
        return circumstance.cue.scope == "message" or circumstance.segment == segment
    # Said afterwards: "solved" and "not so" take back what came before, unless the speaker has turned since.
    return circumstance.cue.scope == "message" or not layout.turned(segment, circumstance.segment)


def negated(plain: str, span: Span) -> bool:
    """Whether the words are denied right before they are said (没停电, 不是漏水)."""
    if not span[0] or plain[span[0] - 1] not in _NEGATOR_ENDS or plain[span[0]] in _SELF_NEGATIVE:
        return False
    return bool(_NEGATOR.search(plain[max(0, span[0] - 5) : span[0]]))
