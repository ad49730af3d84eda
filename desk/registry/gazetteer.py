"""地名: what grid workers enter and take out of their grid's gazetteer."""

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from desk.actor import Actor
from desk.errors import RuleError
from desk.registry.grid_names import find_grid
from desk.wording import places as words
from desk.work import Work
from grids.codes import LENGTHS
from grids.places import PLACE_KINDS, kind_of
from storage.gazetteer import Place, all_places
from storage.registry import Grid
from triage.normalise import normalise
from triage.place_words import everyday

MOST_NICKNAMES = 20
LONGEST = 30
_LIKE = 50


def check_word(word: str) -> None:
    """RuleError for what can be no name of a place."""
    plain = normalise(word)
    if len(plain) < 2 or len(word) > LONGEST or plain.isdecimal():
        raise RuleError(words.bad_word(word))


def check_free(places: Iterable[Place], place: Place) -> None:
    """RuleError if one of its names means another place of the same grid; micro-grids are parts of it."""
    grid = place.grid_code[: LENGTHS["grid"]]
    mine = {normalise(word): word for word in place.words}
    for other in places:
        if other is not place and other.grid_code[: LENGTHS["grid"]] == grid:
            for word in other.words:
                if (same := mine.get(normalise(word))) is not None:
                    raise RuleError(words.taken(same, other.name))


def add_names(place: Place, nicknames: Iterable[str]) -> bool:
    """More that a place is called; whether any was new. What is there already stays."""
    known = {normalise(word) for word in place.words}
    new = [word for word in dict.fromkeys(nicknames) if normalise(word) not in known]
    if len(place.nicknames) + len(new) > MOST_NICKNAMES:
        raise RuleError(words.too_many(place.name, MOST_NICKNAMES))
    if new:
        place.nicknames = [*place.nicknames, *new]
    return bool(new)


def line_of(place: Place) -> str:
    """A place in a line."""
    return words.line(place.name, PLACE_KINDS.names[place.kind], place.nicknames)


def add(work: Work, actor: Actor, grid_said: str, names: Sequence[str]) -> str:
    """地名 望江亭 亭子: a new place of one's grid, or more names for one that is there."""
    grid = _own_grid(work, actor, grid_said)
    for word in names:
        check_word(word)
    here = [place for place in _places(work, actor) if _home(work, place) == grid.code[: LENGTHS["grid"]]]
    place = next((item for item in here if _called(item, names[0])), None)
    new = place is None
    if place is None:
        place = Place(grid_code=grid.code, kind=kind_of(names[0]), name=names[0])
    if not add_names(place, names[1:]) and not new:
        raise RuleError(words.known_already(line_of(place), work.directory.grid_name(place.grid_code)))
    check_free(here, place)
    work.session.add(place)
    work.session.flush()
    work.registry_changed = True
    common = [word for word in names if everyday(normalise(word))]
    twice = [(word, "、".join(found)) for word in names if (found := _elsewhere(work, place, word))]
    rare = [pair for pair in twice if pair[0] not in common]
    return words.added(line_of(place), grid.name, common, rare, new=new)


def remove(work: Work, actor: Actor, grid_said: str, word: str) -> str:
    """删地名 望江亭: a place with all its names, or only the nickname that was said."""
    within = _own_grid(work, actor, grid_said).code[: LENGTHS["grid"]] if grid_said else ""
    mine = [place for place in _places(work, actor) if _home(work, place).startswith(within)]
    found = [place for place in mine if _called(place, word)]
    if not found:
        known = [name for place in mine for name in place.words]
        near = process.extract(word, known, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=3)
        raise RuleError(words.not_here(word, [name for name, _, _ in near]))
    if len(found) > 1:
        raise RuleError(words.in_several(word, [work.directory.grid_name(_home(work, p)) for p in found]))
    place = found[0]
    work.registry_changed = True
    if normalise(place.name) == normalise(word):
        work.session.delete(place)
        work.session.flush()
        return words.removed_place(line_of(place), work.directory.grid_name(place.grid_code))
    place.nicknames = [name for name in place.nicknames if normalise(name) != normalise(word)]
    work.session.add(place)
    work.session.flush()
    return words.removed_nickname(word, place.name)


def listing(work: Work, actor: Actor, grid_said: str = "") -> str:
    """地名: what there is in somebody's part, or only in the grid they name, grid by grid."""
    blocks: dict[str, list[str]] = {}
    within = _own_grid(work, actor, grid_said).code[: LENGTHS["grid"]] if grid_said else ""
    places = [place for place in _places(work, actor) if _home(work, place).startswith(within)]
    for place in places:
        blocks.setdefault(work.directory.grid_name(place.grid_code), []).append(line_of(place))
    return words.listing(list(blocks.items()), len(places))


def _places(work: Work, actor: Actor) -> list[Place]:
    """Those of the grids somebody answers for, with what a retired grid has left to them."""
    today = work.directory.heirs.today
    return [place for place in all_places(work.session) if actor.answers_for(today(place.grid_code))]


def _home(work: Work, place: Place) -> str:
    return work.directory.heirs.today(place.grid_code)[: LENGTHS["grid"]]


def _called(place: Place, word: str) -> bool:
    return normalise(word) in map(normalise, place.words)


def _elsewhere(work: Work, place: Place, word: str) -> list[str]:
    """The other grids in which something is called so."""
    own = place.grid_code[: LENGTHS["grid"]]
    codes = [item.grid for item in work.directory.gazetteer.called(word) if not item.grid.startswith(own)]
    return [work.directory.grid_name(code) for code in dict.fromkeys(codes)][:3]


def _own_grid(work: Work, actor: Actor, said: str) -> Grid:
    """The grid somebody means: the one they name, else their only one."""
    if said:
        grid = find_grid(work.directory, said)
        if len(grid.code) < LENGTHS["grid"]:
            raise RuleError(words.no_grid_level(grid.name))
        if not actor.answers_for(grid.code):
            raise RuleError(words.not_your_grid(grid.name))
        return grid
    held = {seat.grid_code for seat in actor.seats if seat.rank and seat.grid_code in work.directory.grids}
    own = [code for code in held if len(code) >= LENGTHS["grid"]]
    if len(own) == 1 == len(held):
        return work.directory.grids[own[0]]
    below = [code for code in sorted(work.directory.grids) if len(code) == LENGTHS["grid"]]
    mine = [work.directory.grid_name(code) for code in below if actor.answers_for(code)]
    raise RuleError(words.which_own_grid(mine))
