"""Which part of the township an address means: by its gazetteer, and by the names of grids and groups."""

import re
from collections import defaultdict

from desk.directory import Directory
from desk.registry.grid_finder import GridFinder
from desk.tables.cells import CellError
from desk.tables.sheets import clean
from grids.codes import level_of, parent_of
from triage.normalise import normalise
from triage.place_words import everyday

# 海棠花苑第一网格 is 海棠花苑 to whoever lives there.
_TAIL = re.compile(r"(?:第?[\d一二三四五六七八九十百]{1,4})?(?:专属|微)?(?:网格(?:居民)?群?|微网格|群)$")
_KIND = re.compile(r"(?:社区|村|村委会|居委会|居民群|群)$")
_SHORTEST = 2
# How the desk of a hotline begins what it has heard: no part of any name.
_PREAMBLE = re.compile(
    r"^(?:市民|群众|居民|来电人|诉求人|当事人|[\u4e00-\u9fff]{1,3}(?:先生|女士))?(?:来电|致电|拨打热线)?"
    r"(?:反映|投诉|咨询|求助|举报|称|表示|说)?[\s,\uff0c:\uff1a]*"
)


class Locator:
    """Finds the part of the township in the words of an address; made once for a whole sheet."""

    def __init__(self, directory: Directory) -> None:
        living = list(directory.grids.values())
        self._finder = GridFinder(living)
        self.township = min((grid.code for grid in living), key=len, default="")
        self._directory = directory
        self._codes: dict[str, set[str]] = defaultdict(set)
        for grid in living:
            if level_of(grid.code) != "township":
                self._know(grid.name, grid.code)
        codes = {grid.code for grid in living}
        for group in directory.groups.values():
            if group.purpose == "residents" and group.grid_code in codes:
                self._know(group.title, group.grid_code or "")

    def find(self, *texts: str) -> str | None:
        """The code of the grid, or of the smallest part that holds all it could be; None if nothing is sure.

        The texts are looked through one by one, the surest first: the address, then the words.
        """
        for text in filter(None, texts):
            code = self._exactly(text) or self._spoken(text)
            if code is not None and code != self.township:
                return code
        return None

    def _know(self, name: str, code: str) -> None:
        for word in (name, _KIND.sub("", name), _TAIL.sub("", name)):
            if len(word) >= _SHORTEST and not word.isdecimal():
                self._codes[_plain(word)].add(code)

    def _exactly(self, text: str) -> str | None:
        try:
            return self._finder.find(text)
        except CellError:
            return None

    def _spoken(self, text: str) -> str | None:
        """By the places in it; where these are in several grids, a name in the words may decide."""
        places, named = self._places(text), self._named(text)
        if named is None:
            return _common(places)
        fitting = {code for code in places if code.startswith(named) or named.startswith(code)}
        # Where they speak against each other, what holds them both is all that is sure.
        return _common(fitting or {*places, named})

    def _places(self, text: str) -> set[str]:
        """The grids of the places named; the longest name counts first, the others choose among its grids."""
        found: set[str] = set()
        hits = self._directory.gazetteer.hits(normalise(text))
        for hit in sorted(hits, key=lambda item: -len(item.word)):
            if everyday(hit.word):
                continue
            codes = {self._directory.heirs.today(place.grid) for place in hit.places}
            codes &= self._directory.grids.keys()
            found = (found & codes or found) if found else codes
        return found

    def _named(self, text: str) -> str | None:
        plain = _plain(text)
        found = [word for word in self._codes if word in plain]
        # 海棠花苑 says more than 海棠花, which only stands in it.
        whole = [word for word in found if not any(word != other and word in other for other in found)]
        codes = {code for word in whole for code in self._codes[word]}
        return _common(codes)


def bare(words: str) -> str:
    """A report of a call without the phrase it begins with."""
    return _PREAMBLE.sub("", words, count=1) or words


def _common(codes: set[str]) -> str | None:
    """The smallest part that holds all of them; the whole township is no answer."""
    if not codes:
        return None
    deepest = max(codes, key=len)
    if not all(deepest.startswith(code) for code in codes):
        deepest = min(codes, key=len)
        while not all(code.startswith(deepest) for code in codes):
            above = parent_of(deepest)
            if above is None:
                return None
            deepest = above
    return None if level_of(deepest) == "township" else deepest


def _plain(words: str) -> str:
    return "".join(clean(words).split()).casefold()
