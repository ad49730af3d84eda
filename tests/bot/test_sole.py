"""The lock that lets only one process deliver."""

import subprocess
import sys
from pathlib import Path

from bot.sole import Sole

HOLDER = """
import sys
from pathlib import Path
from bot.sole import Sole
lock = Sole(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.readline()
"""


def test_only_one_has_it_and_it_goes_on_to_the_next(tmp_path: Path) -> None:
    first, second = Sole(tmp_path / "t.db"), Sole(tmp_path / "t.db")
    assert first.take()
    assert first.take()
    assert not second.take()
    second.release()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_a_process_that_is_killed_lets_go_of_it(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    words = [sys.executable, "-c", HOLDER, str(path)]
    holder = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    mine = Sole(path)
    assert not mine.take()
    holder.kill()
    holder.communicate(timeout=20)
    assert mine.take()
    mine.release()


def test_two_databases_have_two_locks_that_nobody_else_may_read(tmp_path: Path) -> None:
    one, other = Sole(tmp_path / "a.db"), Sole(tmp_path / "b.db")
    assert one.take()
    assert other.take()
    assert (tmp_path / "a.db.postman").stat().st_mode & 0o777 == 0o600
    one.release()
    other.release()
