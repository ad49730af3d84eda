"""Where labelled rows are: the shared development sets, and the project's own where those are absent."""

import os
from pathlib import Path

from triage.training.frozen import DAILY, DECOYS, FRESH, PLAIN, Row, read_rows
from triage.training.frozen import FROZEN as OWN

__all__ = ["DAILY", "DECOYS", "FRESH", "OWN", "PLAIN", "Row", "data_folder", "read_rows"]
ROOT = Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    """Where the shared sets are: YUNWANGGE_DATA, else ../shared/data beside the repository."""
    return Path(os.environ.get("YUNWANGGE_DATA") or ROOT.parent / "shared" / "data")
