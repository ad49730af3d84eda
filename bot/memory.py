"""Memory, arranged for what this process is like: much that stays, and little that goes in circles."""

import ctypes
import gc
import re
from collections.abc import Iterator
from pathlib import Path

# Ours is short-lived and without cycles: looking for some every few hundred objects is a tenth of the time.
THRESHOLDS = (20_000, 20, 50)

_SMAPS = Path("/proc/self/smaps")
_LARGE_PAGE = 2 << 20
_MADV_COLLAPSE = 25  # of Linux 6.1 and later; Python has no name for it
# The range of a mapping that is private, writable and no file; its size, and how much of it is there.
_MAPPING = re.compile(
    r"^([0-9a-f]+)-([0-9a-f]+) rw-p \S+ \S+ 0 +(?:\[heap\])?\nSize: +(\d+) kB\n(?:.*\n){0,2}?Rss: +(\d+) kB$",
    re.MULTILINE,
)
_FULL = 0.75


def settle() -> None:
    """Call once everything is loaded: what exists by now stays as long as the process."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()


def join_pages() -> int:
    """Have Linux keep what is loaded in pages of 2 MB instead of 4 kB; how many bytes, 0 if it will not.

    Whatever a message says is looked up all over a hundred megabytes, and where a page is takes as long to
    find as what it holds. It costs a third of a second, in which other threads go on.
    """
    joined = 0
    try:
        madvise = ctypes.CDLL(None).madvise
        madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
        for start, end in _full_mappings():
            if end > start and madvise(start, end - start, _MADV_COLLAPSE) == 0:
                joined += end - start
    except (OSError, AttributeError):
        pass  # no Linux, or one that shows us nothing of our memory
    return joined


def _full_mappings() -> Iterator[tuple[int, int]]:
    """The large pages within nearly full mappings: in others they would take what is not used."""
    for first, last, size, there in _MAPPING.findall(_SMAPS.read_text()):
        if int(there) >= _FULL * int(size):
            yield -(-int(first, 16) // _LARGE_PAGE) * _LARGE_PAGE, int(last, 16) // _LARGE_PAGE * _LARGE_PAGE
