"""The desk's rules as the configuration and the taxonomy give them."""

from bot.config import Config
from desk.work import Rules
from grids.quiet import parse_quiet_hours
from triage import load_taxonomy


def rules_of(config: Config) -> Rules:
    """Settings and names for the desk; it knows neither files nor triage."""
    names = load_taxonomy()
    return Rules(
        desk=config.desk,
        grids=config.grids,
        categories={code: category.name for code, category in names.categories.items()},
        kinds=names.kinds,
        urgencies=names.urgencies,
        emergencies=names.emergencies,
        usual={code: category.urgency for code, category in names.categories.items()},
        departments={code: category.department for code, category in names.categories.items()},
        operators=tuple(config.bot.operators),
        dry_run=config.bot.dry_run,
        anonymise_after_days=config.storage.anonymise_after_days,
        quiet=parse_quiet_hours(config.scheduler.quiet_hours),
        jitter=config.scheduler.jitter,
        files=config.storage.path.absolute().parent / "files",
        bots={"telegram": name} if (name := config.bot.telegram.username) else {},
    )
