"""Other ways to say or to spell a word, put plainly before anything is looked for.

屋头莫得水咯 is read as 家里没水了: rules and circumstances know the plain words alone (the opinion hears what
was said). A plain word may itself be plainer still (莫得 → 没得, then 没得水 → 没水): the table is gone over
twice.
"""

import re
from collections import defaultdict
from collections.abc import Mapping

_SPACED = re.compile(r"(?:[\u4e00-\u9fff] +){3}")
_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_LETTER = re.compile("[a-z]")
_TWICE = 2
_ROW = 16


class Variants:
    """A table of variants; what stands in it for itself (没得到) is left as it is."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table
        forms = sorted(table, key=lambda form: (-len(form), form))
        self._any = _grouped([form for form in forms if not form.isascii()])
        # Letters are a variant only where no further letter or figure touches them.
        latin = "|".join(re.escape(form) for form in forms if form.isascii())
        self._latin = re.compile(rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9])" if latin else "(?!)")

    @property
    def forms(self) -> list[str]:
        """What is to be put otherwise."""
        return [form for form, plain in self._table.items() if form != plain]

    def knows(self, form: str) -> bool:
        """Whether a word as a whole is a variant."""
        return form in self._table

    def plain(self, text: str) -> str:
        """A folded text in plain words."""
        if spaced(text):
            text = _BETWEEN.sub("", text)
        if _LETTER.search(text):
            text = self._latin.sub(self._put, text)
        for _ in range(_TWICE):
            before = text
            text = self._any.sub(self._put, text)
            if text == before:
                break
        return text

    def _put(self, found: re.Match[str]) -> str:
        return self._table[found[0]]


def spaced(text: str) -> bool:
    """Whether characters are written one by one (停 电 了 没 人 管)."""
    return " " in text and _SPACED.search(text) is not None


def _grouped(forms: list[str]) -> re.Pattern[str]:
    """One expression for all forms, by their first characters and by rows of those.

    That is four times as fast as a plain row of them: alternatives are tried one by one.
    """
    tails: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        tails[form[0]].append(re.escape(form[1:]))
    by_head = {re.escape(head): f"{re.escape(head)}(?:{'|'.join(rest)})" for head, rest in tails.items()}
    heads = list(by_head)
    rows = (heads[start : start + _ROW] for start in range(0, len(heads), _ROW))
    each = (f"(?=[{''.join(row)}])(?:{'|'.join(map(by_head.__getitem__, row))})" for row in rows)
    return re.compile(f"(?=[{''.join(heads)}])(?:{'|'.join(each)})" if heads else "(?!)")
