"""What is loaded is kept in large pages where Linux can, and stays what it was."""

import re
from pathlib import Path

import pytest

from bot import memory

SHOWN = Path("/proc/self/smaps_rollup")


def in_large_pages() -> int:
    return int(re.search(r"^AnonHugePages: +(\d+) kB$", SHOWN.read_text(), re.MULTILINE)[1])  # type: ignore[index]


@pytest.mark.skipif(not SHOWN.exists(), reason="needs Linux")
def test_what_is_loaded_is_kept_in_large_pages() -> None:
    words = [f"{number}号楼的灯坏了" for number in range(400_000)]
    before = in_large_pages()
    joined = memory.join_pages()
    if not joined:
        pytest.skip("this Linux joins no pages (it takes 6.1 and transparent huge pages)")
    assert joined >= 8 << 20
    assert in_large_pages() > before
    assert words == [f"{number}号楼的灯坏了" for number in range(400_000)]


def test_a_system_that_shows_nothing_of_our_memory_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(memory, "_SMAPS", tmp_path / "none")
    assert memory.join_pages() == 0


def test_only_nearly_full_private_memory_is_joined(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown = tmp_path / "smaps"
    shown.write_text(
        _mapping("00200000-00a00000", "rw-p", "", 8192, 8000)
        + _mapping("00c00000-01400000", "rw-p", "", 8192, 100)  # a thread's stack, say
        + _mapping("01400000-01c00000", "r--p", "/usr/lib/some.so", 8192, 8192)
        + _mapping("01d00000-02500000", "rw-p", "[heap]", 8192, 8192)
    )
    monkeypatch.setattr(memory, "_SMAPS", shown)
    assert list(memory._full_mappings()) == [(0x200000, 0xA00000), (0x1E00000, 0x2400000)]


def _mapping(place: str, rights: str, name: str, size: int, there: int) -> str:
    node = 260386 if name.startswith("/") else 0
    return (
        f"{place} {rights} 00000000 00:00 {node} {name}\n"
        f"Size: {size:18} kB\nKernelPageSize:        4 kB\nMMUPageSize:           4 kB\nRss: {there:19} kB\n"
    )
