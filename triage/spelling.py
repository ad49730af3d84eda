"""Words not spelt as they should be: with other characters of the same sound, or as pinyin."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise, product

import ahocorasick

from triage.normalise import fold, sound, spelt


class Spelling:
    """One automaton over the sounds of words often misspelt, one over their pinyin as typed."""

    def __init__(self, words: Iterable[str]) -> None:
        words = list(words)
        grouped: dict[str, list[str]] = defaultdict(list)
        for word in words:
            grouped[sound(word)].append(word)
        self._sounds = _automaton({key: tuple(value) for key, value in grouped.items()})
        self.typed_forms = _typed_forms(words)
        self._typing = _automaton(self.typed_forms)

    def misspelt(self, plain: str) -> list[tuple[int, int, str]]:
        """Where a word is written with other characters of the same sound, one at least being right."""
        found: list[tuple[int, int, str]] = []
        for end, words in self._sounds.iter(sound(plain)):
            size = len(words[0])
            written = plain[end + 1 - size : end + 1]
            if written in words:
                continue
            found.extend((end + 1 - size, end + 1, word) for word in words if _alike(word, written))
        return found

    def typed(self, plain: str) -> list[tuple[int, int, str]]:
        """Pinyin typed out (tingshui, ting shui)."""
        found: list[tuple[int, int, str]] = []
        for end, (form, word) in self._typing.iter(plain):
            start = end + 1 - len(form)
            if not _letter(plain[:start][-1:]) and not _letter(plain[end + 1 : end + 2]):
                found.append((start, end + 1, word))
        return found


def misspellings(words: Iterable[str]) -> set[str]:
    """Neighbours in a word, either of them written with another character of its sound."""
    alike: dict[str, set[str]] = defaultdict(set)
    common = _common()
    for char, heard in zip(common, sound(common), strict=True):
        alike[heard].add(char)
    found: set[str] = set()
    for first, second in {pair for word in words for pair in pairwise(word)}:
        found |= {first + other for other in alike[sound(second)] - {second}}
        found |= {other + second for other in alike[sound(first)] - {first}}
    return found


def _common() -> str:
    """The characters people may type by mistake: GB2312's; few ever meet more of the 20,000 there are."""
    rows, cells = range(0xB0, 0xF8), range(0xA1, 0xFF)
    chars = bytes(byte for code in product(rows, cells) for byte in code).decode("gb2312", "ignore")
    return "".join(char for char, folded in zip(chars, fold(chars), strict=True) if char == folded)


def _letter(char: str) -> bool:
    """Whether a word typed in Latin letters goes on here."""
    return char.isascii() and char.isalnum()


def _alike(word: str, written: str) -> bool:
    return any(a == b for a, b in zip(word, written, strict=True))


def _automaton(words: Mapping[str, object]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word, value in words.items():
        if word:
            automaton.add_word(word, value)
    if not len(automaton):
        automaton.add_word("\uffff", "\uffff")
    automaton.make_automaton()
    return automaton


def _typed_forms(words: Iterable[str]) -> dict[str, tuple[str, str]]:
    forms: dict[str, tuple[str, str]] = {}
    for word in words:
        syllables = spelt(word)
        if len(syllables) > 1 and len("".join(syllables)) >= 6:
            for form in ("".join(syllables), " ".join(syllables)):
                forms[form] = (form, word)
    return forms
