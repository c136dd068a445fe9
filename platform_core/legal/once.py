"""What need the database be asked no more than once in a transaction?

Kept no longer than that: a process that kept it would go on counting by what has been replaced, until its restart.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")


class OnceATransaction(Generic[T]):
    """An answer that holds until the transaction ends. Outside one, and after ``forget``, it is asked for anew.

    A transaction is known by the very object that says when it began, which is held on to, so no later one can be
    taken for it.
    """

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._kept: ContextVar[tuple[object, T] | None] = ContextVar(ask.__qualname__, default=None)

    def __call__(self) -> T:
        began = getattr(connection, "transaction_time", None)
        kept = self._kept.get()
        if kept is not None and began is not None and kept[0] is began:
            return kept[1]
        answer = self._ask()
        self._kept.set((began, answer))
        return answer

    def forget(self) -> None:
        self._kept.set(None)
