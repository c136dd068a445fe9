"""Answers of the database that one page asks for more than once: read once, since who only reads changes nothing.

Outside of a page nothing is kept: a command asks again for what it has just changed.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from platform_core.tenancy.scopes import current

P = ParamSpec("P")
T = TypeVar("T")
_page: ContextVar[dict[Any, Any] | None] = ContextVar("page", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """A page that is only read: what it has asked holds until it is sent."""
    before = _page.set({})
    try:
        yield
    finally:
        _page.reset(before)


def once_a_page(ask: Callable[P, T]) -> Callable[P, T]:
    """Remember what was answered, by scope and arguments. All who ask share the answer, so nobody may change it."""

    @wraps(ask)
    def answer(*args: P.args, **named: P.kwargs) -> T:
        known = _page.get()
        if known is None:
            return ask(*args, **named)
        asked = (ask, current(), args, tuple(sorted(named.items())))
        if asked not in known:
            known[asked] = ask(*args, **named)
        found: T = known[asked]
        return found

    return answer


def is_remembered(ask: Callable[P, T], *args: P.args, **named: P.kwargs) -> bool:
    """Whether the page that is read now has asked this before, of something that is asked ``once_a_page``."""
    known = _page.get() or {}
    return (inspect.unwrap(ask), current(), args, tuple(sorted(named.items()))) in known
