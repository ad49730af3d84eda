"""The command line: `yunwangge`."""

from bot.cli.app import main

__all__ = ["main"]
