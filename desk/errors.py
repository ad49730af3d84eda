"""What the desk says when something may not be done."""


class RuleError(Exception):
    """Refused by a rule; its words are a polite Chinese sentence that says what would be right."""
