"""The township's own place names, found as written, as heard, or nearly so."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from triage.normalise import normalise, sound
from triage.places import Place

_NEAR = 80


class Gazetteer:
    """Names of compounds, roads and landmarks of the grids."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted({normalise(name) for name in names if len(name) > 1}, key=len, reverse=True)
        self._sounds = [(sound(name), name) for name in self._names]

    def find(self, plain: str, place: Place | None) -> str | None:
        """The known name a message means, None if there is none."""
        if not self._names:
            return None
        exact = next((name for name in self._names if name in plain), None)
        if exact is not None:
            return exact
        heard = sound(plain)
        same_sound = next((name for key, name in self._sounds if len(name) > 2 and key in heard), None)
        return same_sound or self._near(place)

    def _near(self, place: Place | None) -> str | None:
        spoken = (place.compound or place.road or place.landmark) if place is not None else None
        if spoken is None or len(spoken) < 3:
            return None
        best = process.extractOne(spoken, self._names, scorer=fuzz.ratio, score_cutoff=_NEAR)
        return best[0] if best else None

    def spoken(self, plain: str, place: Place | None) -> str | None:
        """How the place is to be written down: the known name first, then what else was said."""
        name = self.find(plain, place)
        if place is None or name is None:
            return name or (place.text if place is not None else None)
        if name in place.text:
            return place.text
        rest = [f"{value}{unit}" for value, unit in _parts(place) if value]
        return name + "".join(rest)


def _parts(place: Place) -> tuple[tuple[str | None, str], ...]:
    return ((place.building, "栋"), (place.unit, "单元"), (place.floor, "楼"), (place.room, "室"))
