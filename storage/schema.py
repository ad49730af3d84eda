"""Bringing a database to the present shape with Alembic."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

import storage.assessments
import storage.audit
import storage.boundaries
import storage.callers
import storage.campaigns
import storage.cards
import storage.departments
import storage.disputes
import storage.followups
import storage.gazetteer
import storage.handovers
import storage.hotissues
import storage.inbox
import storage.invitations
import storage.keys
import storage.marks
import storage.merges
import storage.outbox
import storage.passes
import storage.pauses
import storage.posts
import storage.publicity
import storage.quizzes
import storage.registry
import storage.reporters
import storage.reports
import storage.residents
import storage.roster
import storage.runs
import storage.successions
import storage.tickets
import storage.tipoffs
import storage.whistles  # noqa: F401 - importing the tables registers them with SQLModel.metadata

MIGRATIONS = Path(__file__).parent / "migrations"


def known_revisions() -> set[str]:
    """Every revision there is a migration for; each file's name begins with its number."""
    return {path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def newest_revision() -> str:
    """The revision the code expects: migrations are numbered, and the highest number is the newest."""
    return max(known_revisions())


def current_revision(connection: Connection) -> str | None:
    """The revision a database has; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection) -> None:
    """Run what is missing. Alembic is slow to load, so only when there is something to do."""
    if current_revision(connection) == newest_revision():
        return
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if lost := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"rows that point nowhere after the upgrade: {lost[:3]}")
    connection.commit()
