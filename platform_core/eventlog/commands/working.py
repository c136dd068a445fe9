"""The identity of the relay, and the length of its work at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import takewhile

from platform_core.tenancy.door import afterwards, entered
from platform_core.tenancy.scopes import SYSTEM, bound


def as_long_as(turn: Callable[[], bool], *, at_most: int) -> int:
    return sum(1 for _ in takewhile(bool, (turn() for _ in range(at_most))))


@contextmanager
def as_the_relay() -> Iterator[None]:
    with entered("relay"), bound(SYSTEM), afterwards():
        yield
