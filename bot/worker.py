"""The one thread in which every plain function below the edge runs."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Worker:
    """Runs plain functions one after the other, off the event loop.

    All database access of the process goes through here: one writer never waits for another.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="worker")

    async def run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `fn` returns or raises. RuntimeError once closed.

        A caller that is cancelled while waiting does not stop `fn`: what has begun is finished.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(fn, *args, **kwargs))

    def close(self) -> None:
        """Wait for what runs and what is queued, and take nothing more. Blocks; does not need the loop."""
        self._thread.shutdown(wait=True)
