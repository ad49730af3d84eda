"""What becomes of a message: the rules' answer and the second opinion together.

The opinion opens nothing where no rule, topic or cue speaks, and an emergency the rules are sure of is not up
for debate.
"""

import re
from collections.abc import Mapping

from triage.drafting import CERTAIN, Drafter
from triage.findings import Case, Finding
from triage.opinion import Opinion
from triage.reading import Reading
from triage.settings import TriageSettings
from triage.signs import Draft
from triage.verdict import Decision, Evidence
from triage.voice import Voice
from triage.weighing import EXPLICIT

# The lean (log-odds for a ticket) at which a ticket is opened: where the rules are sure, and where they ask;
# first where the speaker says that it is here or turns to somebody, then where he does not.
_SURE = (1.8, 3.6)
_LIFTED = (5.0, 6.0)
# Where the rules are sure and a house is numbered, or "ours" and far above the bar.
_AT_HOME = 1.2
# The lean a question needs: where the rules ask, where they see a topic only, a grievance, nothing at all.
_ASKED, _TOPICAL, _AGGRIEVED, _UNHEARD = 0.5, 1.7, 3.2, 2.4
# So much less where somebody speaks of a place or of us here, so much more where he speaks of his own life.
_NEARBY, _PRIVATE = 1.2, 2.8
_OWN = {"personal", "own_life", "joke"}
# Below these nothing is left of what the rules would open, and of what somebody says outright.
_DENIED, _OUTSPOKEN = -2.2, -4.0
# By how much the opinion must be surer than the rules before its code is taken instead of theirs.
_OTHER_CATEGORY, _OTHER_KIND, _OTHER_URGENCY = 0.5, 0.5, 1.9
# The same where the rules' kind (first) rests on more than the sound of the words: who names an offence does
# not only complain, and what is called a nuisance is seldom a mere failure.
_OTHER_KINDS = {
    ("tipoff", "complaint"): 2.7,
    ("tipoff", "help"): 1.5,
    ("tipoff", "inquiry"): 1.5,
    ("tipoff", "suggestion"): 1.5,
    ("complaint", "help"): 1.0,
}
# So far above the bar the rules need no place.
_PLAIN = 0.4
_SHORT = 15
# How sure it must be of an emergency to raise one that a rule merely hints at, and to drop one.
_RAISED, _DROPPED = -0.6, -1.0
# In danger people do not report, they cry out: where it sounds so much like danger, so low a lean will do.
# And where it sounds like nothing else: a still lower one beside a rule's hint (爸爸打妈妈 wants nothing of
# anybody), and without one what is nearly a report.
_OUTCRY, _CRIED = 1.0, -1.5
_SCREAM, _SCREAMED = 4.0, -3.0
_ALARM, _TOLD = 2.5, -1.0
_ALARMED = 0.0
# What a rule hints at and the words alone sound like beyond doubt, told to somebody, needs no question.
_PATENT = 2.0
# Who names his house or calls somebody to come tells somebody, however little it sounds like a report:
# so strong a hint, and so much danger, will do then.
_STRONG, _CALLED = 2.0, 1.0
# How sure it must be by itself to hold for an emergency what is asked about, and what is opened anyhow.
SUSPECTED, _UNDOUBTED = 0.3, 1.0
# How far an outage reaches is said by rules and counted by reporters, not guessed from the sound of one.
_COUNTED = frozenset({"water_outage", "power_outage"})
_HINT = 1.3
# 吗 么 ？ 没 没有; but 一滴都没有 asks nothing.
_ASKING = re.compile("(?:[\u5417\u4e48\uff1f?]|(?<![\u90fd\u4e5f])\u6ca1\u6709?)$")
_CALLS = re.compile("来修|修一下|修下|修修|派人|来人|来看|处理一下|帮忙|管管")
_CRIES = re.compile("来人|快来|帮忙|帮帮|报警|1(?:10|19|20)|怎么办|咋办")
# By these a speaker says that it is here, or turns to somebody responsible.
_HERE = (EXPLICIT - {"hope"}) | {"local", "witness", "plea", "inaction"}


class Decider:
    """Weighs the draft of the rules against the opinion."""

    def __init__(self, settings: TriageSettings, drafter: Drafter, opinion: Opinion | None) -> None:
        self._settings = settings
        self._drafter = drafter
        self._opinion = opinion
        # A township that asks more of the rules asks as much more of the opinion.
        self._stricter = max(0.0, settings.ask_at - TriageSettings.model_fields["ask_at"].default)

    def decide(self, reading: Reading, draft: Draft, voice: Voice | None) -> Decision:
        """The decision; category, kind, urgency and emergency of the draft are made final."""
        draft.final = draft.score
        if voice is None or self._opinion is None:
            return draft.decision
        self._emergency(reading, draft, voice)
        decision = self._decision(reading, draft, voice)
        draft.final = max(draft.score, 0.0) + voice.lean / 2
        if decision is not Decision.IGNORE:
            self._codes(reading, draft, voice)
            if draft.emergency is None and (code := _suspected(decision, voice)):
                draft.suspected, draft.kind, draft.urgency = code, "help", "emergency"
            if draft.owner is not None:
                words = self._opinion.because(reading.plain)
                draft.owner.evidence.append(Evidence("opinion", words, round(voice.lean, 1)))
        return decision

    def _decision(self, reading: Reading, draft: Draft, voice: Voice) -> Decision:
        if draft.emergency is not None and draft.emergency.net >= CERTAIN:
            return Decision.OPEN
        names, score = reading.names, draft.score
        # Danger is told without saying where.
        told = draft.emergency is not None or reading.place is not None or bool(names & _HERE)
        elsewhere = not told and score < self._settings.open_at + _PLAIN
        lean = voice.lean - self._stricter
        bare = _bare_question(reading.plain)
        numbered = reading.place is not None and reading.place.numbered
        calls = numbered or _CRIES.search(reading.plain) is not None
        if not bare and _is_patent(draft, lean, voice.danger, calls=calls):
            return Decision.OPEN
        asking = score >= self._settings.ask_at and not bare
        at_home = numbered or ("local" in names and score >= self._settings.open_at + _PLAIN)
        sure = _AT_HOME if at_home else _SURE[elsewhere]
        if draft.decision is Decision.OPEN and lean > sure and (not bare or draft.emergency):
            return Decision.OPEN
        if (
            draft.decision is Decision.ASK
            and asking
            and lean > _LIFTED[elsewhere]
            and _supported(draft, names)
        ):
            return Decision.OPEN
        nearby = not bare and (reading.place is not None or "local" in names)
        # What sounds like danger, and like a report at all, is asked about though no rule knows it.
        alarming = _alarming(lean, voice.danger) and "hearsay" not in names
        heeded = alarming or lean > self._floor(draft, names, nearby, voice.danger)
        return Decision.ASK if heeded else Decision.IGNORE

    def _floor(self, draft: Draft, names: set[str], nearby: bool, danger: float) -> float:
        """The lean from which the grid worker is asked."""
        if draft.decision is not Decision.IGNORE and names & EXPLICIT:
            return _OUTSPOKEN
        if draft.emergency is not None:
            return _least(danger)
        if draft.decision is Decision.OPEN:
            return _DENIED
        if draft.decision is Decision.ASK:
            floor = _ASKED if draft.score >= self._settings.ask_at else _AGGRIEVED
        else:
            floor = _TOPICAL if draft.score >= 0 and draft.cases else _UNHEARD
        return floor - (_NEARBY if nearby else 0.0) + (_PRIVATE if names & _OWN else 0.0)

    def _codes(self, reading: Reading, draft: Draft, voice: Voice) -> None:
        """Settle category, kind and urgency: the rules' unless the opinion is clearly surer of another."""
        code = draft.code
        if code is None:
            category = _surer(voice.of("category"), draft.category, _OTHER_CATEGORY)
            if category != draft.category or draft.owner is None:
                draft.category = category
                draft.owner = next((case for case in draft.cases if case.category == category), None)
                if draft.owner is None:
                    draft.owner = Case(category)
                draft.kind, draft.urgency = self._drafter.codes(draft.owner, reading, None)
            draft.kind = surer_kind(voice.of("kind"), draft.kind)
            calm = {name: value for name, value in voice.of("urgency").items() if name != "emergency"}
            draft.urgency = _surer(calm, draft.urgency, _OTHER_URGENCY)

    def _emergency(self, reading: Reading, draft: Draft, voice: Voice) -> None:
        """Raise what a rule hints at, drop what neither a strong rule nor the opinion stands by."""
        hinted = _hinted(draft)
        doubted = voice.danger < _DROPPED and "despair" not in reading.names
        if draft.emergency is not None and draft.emergency.net < CERTAIN and doubted:
            draft.emergency = None
            # What it was dropped for may not name the matter either: the strongest case does.
            draft.owner, draft.category = draft.cases[0], draft.cases[0].category
            draft.kind, draft.urgency = self._drafter.codes(draft.owner, reading, None)
        elif draft.emergency is None and hinted and _raises(voice):
            draft.emergency = hinted
        if draft.emergency is not None:
            owner = next(case for case in draft.cases if draft.emergency in case.findings)
            draft.owner, draft.category = owner, owner.category
            draft.kind, draft.urgency = self._drafter.codes(owner, reading, draft.code)


def _bare_question(plain: str) -> bool:
    """Whether a few words only ask (3栋停水了吗): a neighbour may be asked as well as the office.

    Who asks for somebody to come (能来修一下吗) reports.
    """
    asks = len(plain) <= _SHORT and _ASKING.search(plain) is not None
    return asks and _CALLS.search(plain) is None


def _raises(voice: Voice) -> bool:
    """Whether the opinion shares a rule's mere hint of an emergency."""
    danger, lean = voice.danger, voice.lean
    return (lean > 0 and danger >= _RAISED) or (lean > _least(danger) and danger > _OUTCRY)


def _least(danger: float) -> float:
    """The lean that will do for what sounds so much like danger."""
    return _SCREAMED if danger > _SCREAM else _CRIED


def _is_patent(draft: Draft, lean: float, danger: float, *, calls: bool) -> bool:
    """Whether a rule hints at an emergency, and the words alone leave no doubt of one.

    `calls`: whether the speaker names his house or calls somebody.
    """
    if draft.emergency is None or draft.emergency.rule.emergency in _COUNTED:
        return False
    if calls and draft.emergency.net >= _STRONG and danger > _CALLED and lean > _CRIED:
        return True
    return danger > _PATENT and lean > _ASKED


def _alarming(lean: float, danger: float) -> bool:
    """Whether the words alone sound like danger, and told to somebody."""
    return (lean > _ALARMED and danger > SUSPECTED) or (lean > _TOLD and danger > _ALARM)


def _suspected(decision: Decision, voice: Voice) -> str | None:
    """The emergency the words alone sound like, if enough for what has become of them."""
    danger, opened = voice.danger, decision is Decision.OPEN
    if danger <= SUSPECTED:
        return None
    code = voice.emergency
    doubted = danger <= _UNDOUBTED
    refused = opened or doubted if code in _COUNTED else opened and doubted
    return None if refused else code


def _surer(said: Mapping[str, float], drafted: str | None, margin: float) -> str:
    most = max(said.values())
    if drafted is not None and drafted in said and most - said[drafted] <= margin:
        return drafted
    return max([name for name, value in said.items() if value == most])


def surer_kind(said: Mapping[str, float], drafted: str | None) -> str:
    """The rules' kind, unless the opinion (log-odds) is surer of another by as much as that takes."""
    best = max(said, key=said.__getitem__)
    return _surer(said, drafted, _OTHER_KINDS.get((drafted or best, best), _OTHER_KIND))


def _hinted(draft: Draft) -> Finding | None:
    found = [
        item for case in draft.cases for item in case.findings if item.rule.emergency and item.net >= _HINT
    ]
    return max(found, key=lambda item: (item.net, -item.spans[0][0]), default=None)


def _supported(draft: Draft, names: set[str]) -> bool:
    """Whether the rules see enough for a ticket: a rule, or a topic and somebody speaking up."""
    if any(case.findings for case in draft.cases):
        return True
    return any(case.topics for case in draft.cases) and bool(names & EXPLICIT)
