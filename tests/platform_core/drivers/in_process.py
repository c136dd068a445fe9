"""Processes for tests: everything runs in this one, so that a failure is seen where it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any


class Here(Executor):
    """What is submitted is done at once."""

    def submit(self, do: Callable[..., Any], /, *args: Any, **how: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(do(*args, **how))
        except BaseException as failure:
            future.set_exception(failure)
        return future


@contextmanager
def processes() -> Iterator[Executor]:
    yield Here()
