"""The one thread of the plain functions."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from bot.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


async def test_everything_runs_in_one_thread_that_is_not_the_loop(worker: Worker) -> None:
    names = await asyncio.gather(*(worker.run(threading.get_ident) for _ in range(20)))
    assert len(set(names)) == 1
    assert names[0] != threading.get_ident()


async def test_functions_run_one_after_the_other_in_the_order_given(worker: Worker) -> None:
    done: list[int] = []
    await asyncio.gather(*(worker.run(done.append, number) for number in range(50)))
    assert done == list(range(50))


async def test_arguments_results_and_exceptions_pass_through(worker: Worker) -> None:
    assert await worker.run(divmod, 7, 2) == (3, 1)
    assert await worker.run(sorted, [2, 3, 1], reverse=True) == [3, 2, 1]
    with pytest.raises(ZeroDivisionError):
        await worker.run(divmod, 1, 0)
    assert await worker.run(str, 5) == "5"


async def test_closing_waits_for_what_runs_and_refuses_what_comes_after(worker: Worker) -> None:
    started, finish, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        finish.wait(10)
        ended.set()

    running = asyncio.create_task(worker.run(work))
    await asyncio.to_thread(started.wait, 10)
    closing = asyncio.create_task(asyncio.to_thread(worker.close))
    await asyncio.sleep(0)
    assert not ended.is_set()
    finish.set()
    await closing
    assert ended.is_set()
    await running
    with pytest.raises(RuntimeError):
        await worker.run(int)


async def test_a_cancelled_caller_does_not_stop_what_has_begun(worker: Worker) -> None:
    started, finish, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        finish.wait(10)
        ended.set()

    running = asyncio.create_task(worker.run(work))
    await asyncio.to_thread(started.wait, 10)
    running.cancel()
    finish.set()
    assert await worker.run(ended.is_set)
