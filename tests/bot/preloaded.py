"""Imported by the process that forks bots: what each of them would load at its start is there already."""

from tests import shortcuts
from triage import warm_up

shortcuts.take()
shortcuts.shipped()
warm_up()
