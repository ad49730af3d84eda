"""The township's own place names: found in a message as written, as heard, or nearly so.

All names are looked for at once (Aho-Corasick, on the text and on its sounds), so that thousands cost no more
than a few; what is only nearly a name is looked for among the few names that share two characters with it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import ahocorasick
from rapidfuzz import fuzz, process

from triage.normalise import normalise, sound
from triage.place_words import Buildings, at_home, begins_within_a_number, everyday
from triage.places import Place

NEAR = 80
# A sound alone is no name: 山里电 is not 三里店. Half of the characters must be the right ones.
_SAME_HALF = 2
# Two characters that so many names share (小区, 花园) say nothing about which of them is meant.
_COMMON = 200


class Known(NamedTuple):
    """A place as it was entered; `grid` is the code of the grid it lies in, "" where nobody has said."""

    grid: str
    kind: str
    name: str
    nicknames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a message, and every place that is called so. `start`, `end`: where in the words."""

    word: str
    places: tuple[Known, ...]
    start: int
    end: int
    exact: bool = True
    near: bool = False
    building: str | None = None

    def here(self, home: str) -> tuple[Known, ...]:
        """Those of the places that lie in the same grid as this one."""
        return tuple(place for place in self.places if at_home(place.grid, home))

    def full(self, home: str) -> str:
        """The place's own name, where no other can be meant; else what was said."""
        names = {place.name for place in self.here(home) or self.places}
        return self.building or (names.pop() if len(names) == 1 else self.word)


class Gazetteer:
    """Names of compounds, buildings, shops, roads and landmarks, with the grids they lie in."""

    def __init__(self, places: Iterable[Known | str] = ()) -> None:
        known = [Known("", "", place) if isinstance(place, str) else place for place in places]
        self.places: Sequence[Known] = known
        called: dict[str, list[Known]] = defaultdict(list)
        for place in known:
            for word in dict.fromkeys(normalise(name) for name in (place.name, *place.nicknames)):
                if len(word) > 1:
                    called[word].append(place)
        self._buildings = Buildings((normalise(place.name), place) for place in known)
        # A compound of which only buildings were entered means nothing without a number behind it.
        self._called = {word: tuple(called.get(word, ())) for word in {*called, *self._buildings.compounds}}
        self._everyday = {word for word in self._called if everyday(word)}
        self._compounds = {
            word: tuple(dict.fromkeys([word, *(normalise(place.name) for place in owners)]))
            for word, owners in self._called.items()
        }
        self._texts = _automaton((word, [word]) for word in self._called)
        sounds: dict[str, list[str]] = defaultdict(list)
        pairs: dict[str, list[str]] = defaultdict(list)
        for word, owners in self._called.items():
            if len(word) > 2:
                sounds[sound(word)].append(word)
                for pair in _pairs(word) if owners else ():
                    pairs[pair].append(word)
        self._sounds = _automaton(sounds.items())
        self._pairs = {pair: words for pair, words in pairs.items() if len(words) <= _COMMON}

    def called(self, words: str) -> tuple[Known, ...]:
        """The places of exactly this name or nickname, else those that sound like it."""
        plain = normalise(words.strip())
        whole = [found for found in self.hits(plain) if (found.start, found.end) == (0, len(plain))]
        return tuple(dict.fromkeys(place for found in whole for place in found.places))

    def hits(self, plain: str) -> list[Found]:
        """Every name that stands in a normalised message, or is heard in it; none within a longer one."""
        if not self._called:
            return []
        found = self._whole(self._written(plain), plain)
        if not any(len(item.word) > 2 for item in found):
            # 渡口 is written right in 石榴弯渡口, and yet the longer name heard there is the one meant.
            spans = {(item.start, item.end) for item in found}
            heard = self._whole(self._heard(plain), plain)
            found += [item for item in heard if (item.start, item.end) not in spans]
        if len(found) < 2:
            return found
        return [item for item in found if not any(_within(item, other) for other in found)]

    def _whole(self, found: Iterator[Found], plain: str) -> list[Found]:
        return [whole for item in found if (whole := self._with_building(item, plain)).places]

    def _written(self, plain: str) -> Iterator[Found]:
        for last, (word,) in self._texts.iter(plain):
            start = last + 1 - len(word)
            if not begins_within_a_number(plain, start):
                yield Found(word, self._called[word], start, last + 1)

    def _heard(self, plain: str) -> Iterator[Found]:
        for last, words in self._sounds.iter(sound(plain)):
            for word in words:
                start = last + 1 - len(word)
                if begins_within_a_number(plain, start):
                    continue
                spoken = plain[start : last + 1]
                same = sum(a == b for a, b in zip(spoken, word, strict=True))
                exact = same * _SAME_HALF >= len(word)
                yield Found(word, self._called[word], start, last + 1, exact=exact)

    def _with_building(self, found: Found, plain: str) -> Found:
        """海棠花苑3号楼 is a place of its own where somebody has entered 海棠花苑1-12栋."""
        place = self._buildings.after(plain, found.end, self._compounds[found.word])
        if place is None:
            return found
        end, name, owners = place
        return Found(found.word, tuple(owners), found.start, end, found.exact, building=name)

    def near(self, place: Place | None, home: str = "") -> Found | None:
        """What a spoken place is nearly the name of; the home grid's name first."""
        spoken = (place.compound or place.road or place.landmark) if place is not None else None
        if spoken is None or len(spoken) < 3:
            return None
        likely = {word for pair in _pairs(spoken) for word in self._pairs.get(pair, ())}
        best = process.extract(spoken, sorted(likely), scorer=fuzz.ratio, score_cutoff=NEAR, limit=3)
        found = [Found(word, self._called[word], 0, 0, exact=False, near=True) for word, _, _ in best]
        return next((item for item in found if item.here(home)), found[0] if found else None)

    def find(self, plain: str, place: Place | None, home: str = "") -> Found | None:
        """The known name a message means: a name of the home grid, or one that means a single place.

        Of another grid no everyday word counts, and no near miss: 南门 is everybody's south gate.
        """
        hits = [item for item in self.hits(plain) if item.word not in self._everyday or item.here(home)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            return max(hits, key=lambda item: (len(item.word), bool(item.here(home)), -item.start))
        near = self.near(place, home)
        return near if near is not None and near.here(home) else None

    def spoken(self, plain: str, place: Place | None, home: str = "") -> str | None:
        """How the place is to be written down: the known name first, then what else was said."""
        found = self.find(plain, place, home)
        if found is None:
            return place.text if place is not None else None
        name = found.full(home)
        if place is None or name in place.text:
            return place.text if place is not None else name
        rest = [
            f"{value}{unit}"
            for value, unit in _parts(place)
            if value and not (unit == "栋" and found.building)
        ]
        return name + "".join(rest)


@lru_cache(maxsize=4)
def gazetteer_of(places: tuple[Known, ...]) -> Gazetteer:
    """The gazetteer of these places; the registry is read again far more often than places change."""
    return Gazetteer(places)


def _automaton(words: Iterable[tuple[str, list[str]]]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for key, values in words:
        automaton.add_word(key, values)
    if len(automaton):
        automaton.make_automaton()
    else:
        automaton.add_word("\0", [])  # an empty one refuses to be asked
        automaton.make_automaton()
    return automaton


def _pairs(word: str) -> Iterator[str]:
    return (word[at : at + 2] for at in range(len(word) - 1))


def _within(item: Found, other: Found) -> bool:
    inside = other.start <= item.start and item.end <= other.end
    return inside and (item.end - item.start) < (other.end - other.start)


def _parts(place: Place) -> tuple[tuple[str | None, str], ...]:
    return ((place.building, "栋"), (place.unit, "单元"), (place.floor, "楼"), (place.room, "室"))
