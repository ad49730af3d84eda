"""What a sentence means: values in, verdicts out; no I/O after loading the lexicon."""

from triage.gazetteer import Found, Gazetteer, Known, gazetteer_of
from triage.gestures import JOINS_WITH, Gesture, may_be_turn, may_join, read_gesture
from triage.handbook import Entry, Handbook
from triage.judge import Judge, load_judge, warm_up
from triage.places import Place, compatible, find_place, parse_place
from triage.settings import TriageSettings
from triage.taxonomy import Category, Taxonomy, load_taxonomy
from triage.verdict import Decision, Evidence, LexiconError, Verdict

__all__ = [
    "JOINS_WITH",
    "Category",
    "Decision",
    "Entry",
    "Evidence",
    "Found",
    "Gazetteer",
    "Gesture",
    "Handbook",
    "Judge",
    "Known",
    "LexiconError",
    "Place",
    "Taxonomy",
    "TriageSettings",
    "Verdict",
    "compatible",
    "find_place",
    "gazetteer_of",
    "load_judge",
    "load_taxonomy",
    "may_be_turn",
    "may_join",
    "parse_place",
    "read_gesture",
    "warm_up",
]
