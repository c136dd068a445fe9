"""The processes that share the work of a long command."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Final, TypeVar

import django

PROCESSES: Final = 2
PARTS: Final = 16  # of the work of all, so that each process finds another when it is done with one
T = TypeVar("T")
W = TypeVar("W")


def run(
    executor: Executor, do: Callable[[W], T], works: Sequence[W], *, done: Callable[[W], object] = lambda _: None
) -> list[T]:
    """Do all works side by side; ``done`` is told of each. Raises the first error of one of them, and begins no
    other.
    """
    running = {executor.submit(do, work): work for work in works}
    try:
        for future in as_completed(running):
            future.result()
            done(running[future])
    finally:
        for future in running:
            future.cancel()
    return [future.result() for future in running]


@contextmanager
def processes(size: int = PROCESSES) -> Iterator[Executor]:
    """Start processes, of which none outlives this one. They are spawned, since a fork would share its connection."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(size, mp_context=context, initializer=_begin) as executor:
        yield executor


def _begin() -> None:
    """End when the parent ends: if it is killed, it can tell nobody, and its workers would wait for ever."""
    threading.Thread(target=_end_after, args=[multiprocessing.parent_process()], daemon=True).start()
    django.setup()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
