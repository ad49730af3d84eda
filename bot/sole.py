"""One sends: of several processes on one database only one delivers; the next takes over when it ends."""

import fcntl
import os
from pathlib import Path


class Sole:
    """A lock beside the database. The system lets go of it with the process, however that ends."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}.postman")
        self._file: int | None = None

    def take(self) -> bool:
        """Is it ours now? Never waits."""
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let the next one deliver."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
