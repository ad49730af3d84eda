"""绑定: a member of staff ties a group to a grid, and the group is told what the bot reads and keeps."""

from desk.actor import Actor
from desk.errors import RuleError
from desk.registry.grid_names import find_grid
from desk.registry.groups import ensure
from desk.seats import LEVEL_RANKS
from desk.wording import joining as words
from desk.work import Work
from grids.codes import level_of


def bind(work: Work, actor: Actor, place: tuple[str, str, str], said: str) -> str:
    """Tie a chat (platform, id, title) to the grid meant; the line for the group."""
    platform, chat, title = place
    grid = find_grid(work.directory, said)
    known = work.directory.groups.get((platform, chat))
    if known is not None and known.grid_code == grid.code:
        raise RuleError(words.bound_already(grid.name))
    if known is not None and known.grid_code is not None:
        both = min(actor.rank_over(known.grid_code), actor.rank_over(grid.code))
        if both < LEVEL_RANKS["township"]:
            raise RuleError(words.only_township_rebinds(work.directory.grid_name(known.grid_code)))
    if not actor.answers_for(grid.code):
        raise RuleError(words.not_your_grid(grid.name))
    if level_of(grid.code) == "township" and (known is None or known.purpose == "residents"):
        raise RuleError(words.too_wide(grid.name))
    group = ensure(work, platform, chat, title)
    group.grid_code, group.present = grid.code, True
    work.session.add(group)
    work.session.flush()
    work.registry_changed = True
    return words.bound(grid.name)
