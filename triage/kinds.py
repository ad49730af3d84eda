"""What the resident wants (the five kinds) and how pressing it is."""

from triage.findings import Case

_EXPLICIT = {"verb_complaint", "verb_tipoff"}
_SHORT = 60
_NEED = {"care", "fraud"}
_HELPLESS = {"inquiry", "suggestion"}


def kind_of(case: Case, names: set[str], emergency: str | None, default: str, plain: str) -> str:
    """The kind: an explicit verb wins, then the rule found, then questions and wishes, then the usual one."""
    if emergency is not None:
        # What falls is a danger; who throws it is reported.
        thrown = any(
            item.rule.emergency == "falling_object" == emergency and item.rule.kind == "tipoff"
            for item in case.findings
        )
        return "tipoff" if thrown else "help"
    if not names & _EXPLICIT and _suggests(case, names):
        return "suggestion"
    if "verb_tipoff" in names:
        return "tipoff"
    if "verb_complaint" in names:
        return "complaint"
    return _implied(case, names, default, plain)


def _suggests(case: Case, names: set[str]) -> bool:
    """Whether something new is asked for: by the word, by what it is, or as a mere hope."""
    if "propose" in names and case.category not in _NEED:
        return True
    return "verb_suggest" in names or ("hope" in names and not case.findings)


def _implied(case: Case, names: set[str], default: str, plain: str) -> str:
    """The kind where no verb names it."""
    found = case.findings[0].rule.kind if case.findings else None
    asks = bool(names & {"ask", "verb_ask", "official", "office"})
    if "office" in names and "blame" not in names and len(plain) <= _SHORT:
        return "inquiry"
    if found is None:
        return _from_topic(names, asks, default, plain)
    strong = case.findings[0].rule.weight >= 1.9 and found not in _HELPLESS
    if "want" in names and not strong:
        return "suggestion"
    if found == "suggestion" and asks and "want" not in names:
        return "inquiry"
    return _from_rule(case, names, found)


def _from_rule(case: Case, names: set[str], found: str) -> str:
    """The rule's kind, unless the words around it blame somebody or bear witness."""
    if found == "complaint":
        unlawful = any(item.rule.kind == "tipoff" and item.net >= 1.5 for item in case.findings[:4])
        return "tipoff" if unlawful or "witness" in names else found
    if found == "help" and case.category not in _NEED and names & {"blame", "rhetorical"}:
        return "complaint"
    return found


def _from_topic(names: set[str], asks: bool, default: str, plain: str) -> str:
    """Where only the topic is known: a wish, a question, a grievance, else the category's usual kind."""
    if "want" in names:
        return "suggestion"
    grieved = bool(names & {"inaction", "blame", "rhetorical"})
    if not grieved and (asks or plain.endswith("？")):
        return "inquiry"
    if grieved and default in {"help", "inquiry"}:
        return "complaint"
    if default == "inquiry":
        return "complaint" if names & {"negative_state", "failing"} else default
    return default


def urgency_of(case: Case, kind: str, emergency: str | None, default: str) -> str:
    """An emergency is one; questions and proposals can wait; else what the rule says, else the category's."""
    if emergency is not None:
        return "emergency"
    stated = next((item.rule.urgency for item in case.findings if item.rule.urgency), None)
    if kind in _HELPLESS:
        return "urgent" if case.category == "fraud" and kind == "inquiry" else "normal"
    return stated or default
