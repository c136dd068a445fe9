"""Which processes share the work of a long command, and how do they report their progress?"""

from __future__ import annotations

import multiprocessing
import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.managers import SyncManager
from multiprocessing.process import BaseProcess
from typing import Final, Protocol, TypeVar

import django

PROCESSES: Final = 2
T = TypeVar("T")
W = TypeVar("W")
LOOK_EVERY_S: Final = 0.2  # seconds between two looks at whether a worker has failed


class ProgressQueue(Protocol):
    """Takes from each worker how much more is done; reaches across processes."""

    def put(self, item: int, /) -> None: ...

    def get(self, *, timeout: float) -> int: ...


@dataclass(frozen=True, slots=True)
class Processes:
    """Who does the work: the executor, how many processes it has, and the queue by which they report."""

    executor: Executor
    size: int
    progress: ProgressQueue

    def run(
        self, do: Callable[[W, ProgressQueue], T], works: Sequence[W], *, progress: Callable[[int], None]
    ) -> list[T]:
        """Do all works side by side and pass on what they report, to its end. Raises what one of them raised."""
        running = [self.executor.submit(do, work, self.progress) for work in works]
        while True:
            through = wait(running, timeout=0).done
            for future in through:
                future.result()
            try:
                progress(self.progress.get(timeout=LOOK_EVERY_S))
            except queue.Empty:
                if len(through) == len(running):
                    return [done.result() for done in running]


@contextmanager
def processes(size: int = PROCESSES) -> Iterator[Processes]:
    """Start processes. They are spawned, since a fork would share the connection to the database.

    When one fails, the queue is closed first: the others fail at their next report and do not work on in vain. No
    process outlives this one, however it ends.
    """
    context = multiprocessing.get_context("spawn")
    manager = SyncManager(ctx=context)
    with ProcessPoolExecutor(size, mp_context=context, initializer=_begin) as executor:
        manager.start(initializer=_end_with_parent)
        with manager:
            yield Processes(executor, size, manager.Queue())


def _begin() -> None:
    _end_with_parent()
    django.setup()


def _end_with_parent() -> None:
    """End this process when its parent ends: a killed parent cannot, and its workers would wait for ever."""
    threading.Thread(target=_await_end, args=[multiprocessing.parent_process()], daemon=True).start()


def _await_end(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
