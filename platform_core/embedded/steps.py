"""What is being done right now, and how long did it take? One line a step, for people who wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

Step = Callable[[str], AbstractContextManager[None]]


def quietly(_: str) -> AbstractContextManager[None]:
    """For a command whose own words are what people wait for."""
    return nullcontext()


@contextmanager
def aloud(doing: str) -> Iterator[None]:
    """What is done stands there while it is done; the seconds follow when it has ended well."""
    began = time.monotonic()
    print(f"  {doing + ' …':<64}", end="", flush=True)
    yield
    print(f"{time.monotonic() - began:6.1f} s", flush=True)
