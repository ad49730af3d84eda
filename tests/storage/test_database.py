"""The database file: safe settings, private, all or nothing, one writer at a time, backed up and restored."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlmodel import Session

from storage.database import Database
from storage.inbox import Seen
from storage.registry import Grid, Group, all_grids, registry_version, touch_registry
from storage.schema import current_revision, newest_revision
from storage.settings import StorageSettings
from storage.soundness import ForeignDatabaseError, is_sound, set_aside


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = Database(StorageSettings(path=tmp_path_factory.mktemp("empty") / "empty.db"))
    database.upgrade()
    database.close()
    return database.path


@pytest.fixture
def database(empty: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "town.db"
    shutil.copy(empty, path)
    database = Database(StorageSettings(path=path, busy_timeout=20))
    yield database
    database.close()


def _grid(code: str = "990101103", name: str = "海棠镇") -> Grid:
    return Grid(code=code, name=name, kind="township")


def _names(database: Database) -> list[str]:
    with database.reading() as session:
        return [grid.name for grid in all_grids(session)]


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]
)
def test_every_connection_is_set_up_safely(database: Database, pragma: str, value: object) -> None:
    for _ in range(2):
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        with database.writing() as session:
            assert session.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        database.engine.dispose()


def test_the_file_and_what_stands_beside_it_are_its_owners_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        database = Database(StorageSettings(path=Path("deep/er/town.db")), tmp_path)
        database.upgrade()
        with database.writing() as session:
            session.add(_grid())
        with database.reading() as session:
            all_grids(session)
            files = sorted((tmp_path / "deep/er").iterdir())
            assert [file.name for file in files] == ["town.db", "town.db-shm", "town.db-wal"]
            assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
        database.backup(tmp_path / "copy.db")
        assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
        database.close()
    finally:
        os.umask(old)


def test_what_is_written_is_there_and_what_fails_is_not(database: Database) -> None:
    with database.writing() as session:
        session.add(_grid())

    def fails_half_way() -> None:
        with database.writing() as session:
            session.add(_grid("990101104", "另一镇"))
            session.flush()
            raise RuntimeError("boom")

    with pytest.raises(RuntimeError):
        fails_half_way()
    assert _names(database) == ["海棠镇"]


def test_reading_writes_nothing(database: Database) -> None:
    with database.reading() as session:
        session.add(_grid())
        session.flush()
    assert _names(database) == []


def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    with database.reading() as session:
        assert all_grids(session) == []
        with database.writing() as other:
            other.add(_grid())
        assert all_grids(session) == []
    assert _names(database) == ["海棠镇"]


def test_a_savepoint_is_undone_alone(database: Database) -> None:
    def twice(session: Session) -> None:
        with session.begin_nested():
            session.add(_grid(name="又一个"))
            session.flush()

    with database.writing() as session:
        session.add(_grid())
        session.flush()
        with pytest.raises(IntegrityError):
            twice(session)
    assert _names(database) == ["海棠镇"]


def test_a_group_of_a_grid_that_is_not_there_is_refused(database: Database) -> None:
    def orphan() -> None:
        with database.writing() as session:
            session.add(Group(platform="p", chat_id="1", grid_code="990101103001001"))

    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        orphan()


def test_a_second_writer_waits_for_the_first(database: Database) -> None:
    second = Database(StorageSettings(path=database.path, busy_timeout=20))
    began, order = threading.Event(), []

    def write() -> None:
        began.set()
        with second.writing() as session:
            session.add(_grid("990101104", f"读到{len(all_grids(session))}个"))
            order.append("second")

    thread = threading.Thread(target=write)
    with database.writing() as session:
        all_grids(session)  # the first statement takes the lock
        thread.start()
        assert began.wait(10)
        session.add(_grid())
        session.flush()
        order.append("first")
    thread.join(20)
    second.close()
    assert order == ["first", "second"]
    assert _names(database) == ["海棠镇", "读到1个"]


def test_a_writer_does_not_wait_for_ever(database: Database) -> None:
    impatient = Database(StorageSettings(path=database.path, busy_timeout=0))
    with database.writing() as session:
        all_grids(session)
        with pytest.raises(OperationalError, match="locked"):
            _names_written(impatient)
    impatient.close()


def _names_written(database: Database) -> None:
    with database.writing() as session:
        all_grids(session)


def test_a_change_of_the_registry_is_seen_by_every_process(database: Database) -> None:
    second = Database(StorageSettings(path=database.path))
    with second.reading() as session:
        before = registry_version(session)
    with database.writing() as session:
        touch_registry(session)
    with second.reading() as session:
        assert registry_version(session) == before + 1
    second.close()


def test_the_registrys_version_never_outgrows_its_place(database: Database) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql("PRAGMA user_version = 2000000000")
        touch_registry(session)
    with database.reading() as session:
        assert registry_version(session) == 1


@pytest.mark.parametrize("name", ["b.db", "备份 #1?100%.db"])
def test_a_backup_made_while_writing_brings_back_that_moment(
    database: Database, tmp_path: Path, name: str
) -> None:
    with database.writing() as session:
        session.add(_grid())
        session.flush()
        database.backup(tmp_path / name)
    with database.writing() as session:
        session.add(_grid("990101104", "后来的镇"))
    database.backup(tmp_path / "later.db")
    assert not database.restore(tmp_path / name, tmp_path / "aside.db")
    assert _names(database) == []
    assert not database.restore(tmp_path / "later.db", tmp_path / "aside.db")
    assert _names(database) == ["海棠镇", "后来的镇"]
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_backup_overwrites_nothing(database: Database, tmp_path: Path) -> None:
    (tmp_path / "taken.db").write_text("mine")
    with pytest.raises(FileExistsError):
        database.backup(tmp_path / "taken.db")
    assert (tmp_path / "taken.db").read_text() == "mine"


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE t (a)")
        other.commit()


def _overwritten(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[4096:12288] = b"\xff" * 8192
    path.write_bytes(whole)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut off": lambda path: os.truncate(path, 20_000),
    "cut off in its first page": lambda path: os.truncate(path, 600),
    "pages overwritten": _overwritten,
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "no database": lambda path: path.write_bytes("写了别的东西".encode() * 1000),
}


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "unable to open"),
        ("nonsense", "not a database"),
        ("empty", "not a database of ours"),
        ("foreign", "not a database of ours"),
        ("damaged", "integrity|malformed"),
        ("newer", "can't locate revision 9999"),
    ],
)
def test_what_is_no_sound_backup_of_ours_changes_nothing(
    database: Database, tmp_path: Path, kind: str, words: str
) -> None:
    with database.writing() as session:
        session.add(_grid())
    source = tmp_path / "source.db"
    if kind == "nonsense":
        source.write_bytes(b"nonsense" * 1000)
    elif kind == "empty":
        source.touch()
    elif kind == "foreign":
        _foreign(source)
    elif kind in ("damaged", "newer"):
        database.backup(source)
        (_overwritten if kind == "damaged" else _newer)(source)
    with pytest.raises(sqlite3.DatabaseError, match=words):
        database.restore(source, tmp_path / "aside.db")
    assert _names(database) == ["海棠镇"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_database_is_put_aside_for_the_backup(
    database: Database, tmp_path: Path, damage: str
) -> None:
    with database.writing() as session:
        session.add(_grid())
    database.backup(tmp_path / "good.db")
    database.close()
    DAMAGES[damage](database.path)
    left = database.path.read_bytes()
    database.path.with_name("town.db-wal").write_bytes(b"left")
    assert database.restore(tmp_path / "good.db", tmp_path / "aside.db")
    assert _names(database) == ["海棠镇"]
    assert (tmp_path / "aside.db").read_bytes() == left
    assert database.path.stat().st_mode & 0o777 == 0o600


def test_what_stands_beside_a_damaged_database_goes_with_it_and_comes_back_if_nothing_comes_of_it(
    tmp_path: Path,
) -> None:
    path, aside = tmp_path / "town.db", tmp_path / "aside.db"
    files = {"town.db": b"1", "town.db-wal": b"2", "town.db-shm": b"3"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    def fails() -> None:
        with set_aside(path, aside):
            path.write_bytes(b"half")
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="space"):
        fails()
    assert {item.name: item.read_bytes() for item in tmp_path.iterdir()} == files
    with set_aside(path, aside):
        assert not path.exists()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["aside.db", "aside.db-shm", "aside.db-wal"]


@pytest.mark.parametrize("damage", ["cut off", "pages overwritten"])
def test_a_backup_of_a_damaged_database_is_none(database: Database, tmp_path: Path, damage: str) -> None:
    database.close()
    DAMAGES[damage](database.path)
    with pytest.raises(sqlite3.DatabaseError, match=r"integrity|malformed"):
        database.backup(tmp_path / "b.db")


def test_a_disk_that_is_full_does_no_damage(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.backup(tmp_path / "good.db")

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("storage.soundness.sqlite3.connect", full)
        with pytest.raises(sqlite3.OperationalError):
            is_sound(database.path)
    assert is_sound(database.path)


def test_another_programs_database_is_left_as_it_is(database: Database, tmp_path: Path) -> None:
    _foreign(tmp_path / "other.db")
    before = (tmp_path / "other.db").read_bytes()
    other = Database(StorageSettings(path=tmp_path / "other.db"))
    database.backup(tmp_path / "good.db")
    with pytest.raises(ForeignDatabaseError, match="不是云网格的"):
        other.upgrade()
    with pytest.raises(ForeignDatabaseError, match="不是云网格的"):
        other.restore(tmp_path / "good.db", tmp_path / "aside.db")
    other.close()
    assert (tmp_path / "other.db").read_bytes() == before


def test_an_old_backup_is_upgraded(database: Database, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as other:
        other.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        other.commit()
    database.restore(old, tmp_path / "aside.db")
    with database.engine.connect() as connection:
        assert current_revision(connection) == newest_revision()
    assert _names(database) == []


def test_moments_without_a_zone_are_refused(database: Database) -> None:
    def naive() -> None:
        with database.writing() as session:
            at = datetime(2026, 11, 18, tzinfo=UTC).replace(tzinfo=None)
            session.add(Seen(platform="p", chat_id="1", key="m1", at=at))

    with pytest.raises(StatementError, match=r"(?i)aware|zone|naive"):
        naive()
