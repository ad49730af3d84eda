"""The commands put together; each loads what it needs only when it runs."""

import os
import sys

import typer

from bot.cli import chinese
from bot.cli.assessing import assess
from bot.cli.auditing import audit
from bot.cli.checking import check
from bot.cli.explaining import why
from bot.cli.exporting import export
from bot.cli.importing import import_table
from bot.cli.judging import triage_lines
from bot.cli.keeping import db
from bot.cli.keys import keys
from bot.cli.learning import learn
from bot.cli.listing import list_tickets
from bot.cli.options import ConfigOption, remember_config
from bot.cli.placing import list_places
from bot.cli.plainly import say
from bot.cli.posters import posters
from bot.cli.reporting import report
from bot.cli.running import demo, run
from bot.cli.scanning import scan_history
from bot.cli.scheduling import schedule
from bot.cli.tree import grids

app = typer.Typer(
    cls=chinese.Group,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback()
def common(config: ConfigOption = None) -> None:
    """云网格：网格群里的诉求助手。"""
    remember_config(config)


app.command("run", cls=chinese.Command)(run)
app.command("demo", cls=chinese.Command)(demo)
app.command("check", cls=chinese.Command)(check)
app.command("import", cls=chinese.Command)(import_table)
app.command("export", cls=chinese.Command)(export)
app.command("triage", cls=chinese.Command)(triage_lines)
app.command("why", cls=chinese.Command)(why)
app.command("scan", cls=chinese.Command)(scan_history)
app.command("learn", cls=chinese.Command)(learn)
app.command("tickets", cls=chinese.Command)(list_tickets)
app.command("places", cls=chinese.Command)(list_places)
app.command("report", cls=chinese.Command)(report)
app.command("assess", cls=chinese.Command)(assess)
app.command("posters", cls=chinese.Command)(posters)
app.command("audit", cls=chinese.Command)(audit)
app.add_typer(db, name="db", cls=chinese.Group)
app.add_typer(keys, name="keys", cls=chinese.Group)
app.add_typer(schedule, name="schedule", cls=chinese.Group)
app.add_typer(grids, name="grids", cls=chinese.Group)


def main() -> None:
    """Run a command: UTF-8 whatever the locale, Chinese words for wrong usage, silence for a closed pipe."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # In an ASCII locale file names arrive as escaped bytes, and leave as they came.
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 1
    except typer.Abort:
        say("已中止", stderr=True)
        code = 130
    except typer.TyperException as error:
        code = chinese.tell(error)
    sys.exit(code if isinstance(code, int) else 0)
