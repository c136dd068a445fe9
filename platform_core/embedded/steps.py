"""Steps: one line each, with its duration, for people who wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

Step = Callable[[str], AbstractContextManager[None]]


def quietly(_: str) -> AbstractContextManager[None]:
    """Print no steps, for a command whose own words people wait for."""
    return nullcontext()


@contextmanager
def aloud(doing: str) -> Iterator[None]:
    """Print the step while it goes on; the seconds follow when it has ended well."""
    began = time.monotonic()
    print(f"  {doing + ' …':<64}", end="", flush=True)
    yield
    print(f"{time.monotonic() - began:6.1f} s", flush=True)
