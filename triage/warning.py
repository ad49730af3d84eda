"""Whether a message is a scam lure: what the rules see of one, and what the opinion hears."""

import re

from triage.drafting import Drafter
from triage.opinion import Opinion
from triage.reading import Reading
from triage.settings import TriageSettings
from triage.verdict import Evidence
from triage.voice import Voice

# What speaks of a lure where the rules say so, and where they only half say so.
_NO_LURE, _LURE, _HALF_A_LURE = -2.5, 0.7, 0.5
# What no rule knows must sound this much like a lure, and neither speak like a shop nor be signed like one:
# advertisers leave a telephone or a link (or what masks one), and lures that do are known by rule.
_UNKNOWN_LURE = 1.0
_SIGNED = re.compile(r"http|www|url|phone|hotline|\d{5}")


class Warner:
    """Tells lures from adverts, doubts and warnings."""

    def __init__(self, settings: TriageSettings, drafter: Drafter, opinion: Opinion | None) -> None:
        self._enough = settings.alert_at
        self._drafter = drafter
        self._opinion = opinion
        # A township that asks more of the rules asks as much more of the opinion.
        self._stricter = max(0.0, settings.alert_at - TriageSettings.model_fields["alert_at"].default)

    def warned(
        self, reading: Reading, lure: float, evidence: list[Evidence], voice: Voice | None
    ) -> tuple[float, list[Evidence]]:
        """How much of a scam lure a message is, and why; 0.0 and nothing if it is none.

        `lure`, `evidence`: what the rules make of it.
        """
        if evidence and self._warns(lure, evidence, voice):
            return lure, evidence
        return self._sounds_like_a_lure(reading, voice)

    def _warns(self, lure: float, evidence: list[Evidence], voice: Voice | None) -> bool:
        """Whether what the rules see of a lure is enough, with what the opinion says."""
        if voice is None:
            return lure >= self._enough
        if lure >= self._enough:
            return voice.lure > _NO_LURE
        honest = any(item.weight < 0 for item in evidence)
        return not honest and lure >= self._enough - _HALF_A_LURE and voice.lure > _LURE

    def _sounds_like_a_lure(self, reading: Reading, voice: Voice | None) -> tuple[float, list[Evidence]]:
        if voice is None or self._opinion is None or voice.lure <= _UNKNOWN_LURE + self._stricter:
            return 0.0, []
        if _SIGNED.search(reading.plain) or self._drafter.honest(reading):
            return 0.0, []
        words = self._opinion.because(reading.plain, "scam")
        return self._enough + voice.lure, [Evidence("opinion:scam", words, round(voice.lure, 1))]
