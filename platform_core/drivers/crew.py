"""Who works side by side in a long command, and how does it hear of them?"""

from __future__ import annotations

import multiprocessing
import os
import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.managers import SyncManager
from multiprocessing.process import BaseProcess
from typing import Any, Final, Protocol

import django

PROCESSES: Final = 2
GLANCE: Final = 0.2  # seconds between two looks at whether a lane has failed


class Bell(Protocol):
    """Rung with how much more is done; a queue that reaches across processes will do."""

    def put(self, item: int, /) -> None: ...


class Bells(Bell, Protocol):
    """The hearing end of a bell."""

    def get(self, *, timeout: float) -> int: ...


@dataclass(frozen=True, slots=True)
class Crew:
    """Who does the work: processes, how many at once, and the bell they ring."""

    executor: Executor
    size: int
    bells: Bells


@contextmanager
def crew() -> Iterator[Crew]:
    """Processes of our own. Spawned: a fork would share the connection to the database.

    When one fails, the bell goes first, so that the others do not work on for minutes with nobody to hear it. None of
    them outlives us, however we end.
    """
    context = multiprocessing.get_context("spawn")
    manager = SyncManager(ctx=context)
    with ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=_begin) as executor:
        manager.start(initializer=_end_with_parent)
        with manager:
            yield Crew(executor, PROCESSES, manager.Queue())


def _begin() -> None:
    _end_with_parent()
    django.setup()


def _end_with_parent() -> None:
    """A parent that was killed can end nobody, and its workers would wait for more work for ever."""
    threading.Thread(target=_await_end, args=[multiprocessing.parent_process()], daemon=True).start()


def _await_end(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def heard(bells: Bells, *, while_running: Sequence[Future[Any]]) -> Iterator[int]:
    """Every ring until all lanes are through. What a lane fails with, it fails with here."""
    while True:
        through = wait(while_running, timeout=0).done
        for lane in through:
            lane.result()
        try:
            yield bells.get(timeout=GLANCE)
        except queue.Empty:
            if len(through) == len(while_running):
                return
