"""The threads that read the log for the shops and call their systems: two loops of the worker, and a few threads that
call.

A call holds no database connection: the loop's thread makes claims and records results, one after the other.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from platform_core import clock
from platform_core.eventlog.queries import shared_signs, signs
from platform_core.tenancy.door import entered
from platform_core.tenancy.loops import Loop
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.webhooks import calling, queries
from platform_core.webhooks.commands import reading, sending
from platform_core.webhooks.types import WEBHOOKS, Answer, Call

PAUSE: Final = 5.0  # seconds; who has work to do is called before
REST: Final = 0.2  # seconds between two questions whether there is any
SELDOM: Final = 5  # of so many glances one asks the database
MADE: Final = threading.Event()  # the reader has written messages since the caller's last turn
GLANCE: Final = 0.05  # seconds, while calls are being made
CALLS: Final = 16  # calls at once: so many dead systems delay the others by one call's time limit
CALLS_OF_A_SHOP: Final = 2


class Reader(Loop):
    """Turn facts into messages as soon as they commit."""

    label = "webhooks-reader"
    queue = "default"
    glance = REST
    newest: str | None = None  # before the last turn

    def turn(self) -> float:
        with _as_webhooks():
            self.newest = signs().newest
            with transaction.atomic():
                made = reading.read_on(by=WEBHOOKS, at=clock.now())
        if made:
            MADE.set()
        return 0.0 if made else PAUSE

    def is_called(self) -> bool:
        with _as_webhooks():
            return shared_signs().newest != self.newest


class Caller(Loop):
    """Keep several calls going, few per shop, and record the result of each."""

    label = "webhooks-caller"
    queue = "default"
    glance = REST
    glances = 0

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.out: dict[Future[Answer], Call] = {}
        self.callers = ThreadPoolExecutor(CALLS, thread_name_prefix="webhook")

    def turn(self) -> float:
        MADE.clear()
        done = self._back(within=GLANCE) if self.out else []
        for finished in done:
            _record(self.out.pop(finished), finished.result())
        while self._send_next():
            pass  # start as many as there is room for
        return 0.0 if self.out else PAUSE

    def is_called(self) -> bool:
        """Told by the reader at once; turns written by others, and retries, are asked about now and then."""
        self.glances += 1
        if MADE.is_set() or self.glances % SELDOM:
            return MADE.is_set()
        with _as_webhooks():
            return queries.has_turns()

    def stop(self, parent: Any) -> None:
        """Abandon calls that are being made: their leases end, and they are made again under the same id."""
        super().stop(parent)
        self.callers.shutdown(wait=False, cancel_futures=True)

    terminate = stop

    def _back(self, *, within: float) -> list[Future[Answer]]:
        return list(wait(self.out, timeout=within, return_when=FIRST_COMPLETED).done)

    def _send_next(self) -> bool:
        if len(self.out) >= CALLS or self.stopping.is_set():
            return False
        call = _claim(self._busy_shops())
        if call is None:
            return False
        self.out[self.callers.submit(calling.post, call)] = call
        return True

    def _busy_shops(self) -> list[UUID]:
        going = Counter(call.merchant_id for call in self.out.values())
        return [shop for shop, calls in going.items() if calls >= CALLS_OF_A_SHOP]


def _claim(busy: list[UUID]) -> Call | None:
    with _as_webhooks(), transaction.atomic():
        return sending.take_turn(busy=busy, by=WEBHOOKS, at=clock.now())


def _record(call: Call, answer: Answer) -> None:
    with _as_webhooks(), transaction.atomic():
        sending.record(call, answer=answer, by=WEBHOOKS, at=clock.now())


@contextmanager
def _as_webhooks() -> Iterator[None]:
    with entered(by="webhooks-out"), bound(SYSTEM):
        yield
