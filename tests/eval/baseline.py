"""The usual way, for comparison: any keyword in the text opens a ticket of that keyword's category."""

from triage import Decision, Judge, Verdict

_FRAUD = ("刷单", "兼职", "稳赚", "贷款", "中奖", "积分", "兑换", "失效", "链接", "免费领")


class Baseline:
    """Plain `any(keyword in text)` over the topic words of the shipped lexicon."""

    def __init__(self, judge: Judge) -> None:
        self._keywords = judge.keywords()
        self._taxonomy = judge.taxonomy

    def judge(self, text: str) -> Verdict:
        """Open with the category of the first keyword that occurs."""
        if any(word in text for word in _FRAUD):
            return Verdict(Decision.ALERT, None, None, None, None, 1.0, None, ())
        code = next((code for word, code in self._keywords if word in text), None)
        if code is None:
            return Verdict(Decision.IGNORE, None, None, None, None, 0.0, None, ())
        urgency = self._taxonomy.categories[code].urgency
        return Verdict(Decision.OPEN, code, "help", urgency, None, 1.0, None, ())
