"""Answers of the database that hold for one transaction.

Answers live no longer than the transaction: a process that kept them would count by outdated data until its restart.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")


class OnceATransaction(Generic[T]):
    """An answer that holds until the transaction ends. Outside a transaction, and after ``forget``, it is asked again.

    The transaction is identified by the object that holds its time. Keeping a reference to that object ensures that no
    later transaction is taken for it.
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
