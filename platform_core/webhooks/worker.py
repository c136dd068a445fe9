"""Two loops of the worker: one reads the log for the shops, the other calls the shops' systems.

The calls are made by threads that hold no database connection. The thread of the loop takes turns for them and records
their results, one after the other.
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

PAUSE: Final = 5.0  # seconds of rest after a turn without work, unless the loop is called earlier
GLANCE: Final = 0.2  # seconds after which a resting loop asks again whether it is called
GLANCES_PER_QUERY: Final = 5  # the caller asks the database at every fifth glance only
NEWS: Final = threading.Event()  # the reader has read facts since the caller's last turn
WAIT: Final = 0.05  # seconds in which a turn waits for the calls that are being made
CALLS: Final = 16  # at once: as many dead systems delay all others by one call's time limit
CALLS_OF_A_SHOP: Final = 2  # at once


class Reader(Loop):
    """Turn facts into messages as soon as they commit."""

    label = "webhooks-reader"
    queue = "default"
    glance = GLANCE
    newest: str | None = None  # the newest fact at the beginning of the last turn

    def turn(self) -> float:
        with _as_webhooks():
            self.newest = signs().newest
            with transaction.atomic():
                has_read = reading.read_on(by=WEBHOOKS, at=clock.now())
        if has_read:
            NEWS.set()
        return 0.0 if has_read else PAUSE

    def is_called(self) -> bool:
        with _as_webhooks():
            return shared_signs().newest != self.newest


class Caller(Loop):
    """Keep several calls going, few per shop, and record the result of each."""

    label = "webhooks-caller"
    queue = "default"
    glance = GLANCE
    glances = 0

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.out: dict[Future[Answer], Call] = {}
        self.callers = ThreadPoolExecutor(CALLS, thread_name_prefix="webhook")

    def turn(self) -> float:
        NEWS.clear()
        for answered in self._wait_for_answers():
            _record(self.out.pop(answered), answered.result())
        while self._start_next():
            pass  # until there is no room or nothing to send
        return 0.0 if self.out else PAUSE

    def is_called(self) -> bool:
        """Know of the reader's messages at once; ask the database now and then for other messages, and for retries."""
        self.glances += 1
        if NEWS.is_set() or self.glances % GLANCES_PER_QUERY:
            return NEWS.is_set()
        with _as_webhooks():
            return queries.has_turns()

    def stop(self, parent: Any) -> None:
        """Abandon the calls that are being made. Their leases end, and then their messages are sent again."""
        super().stop(parent)
        self.callers.shutdown(wait=False, cancel_futures=True)

    terminate = stop

    def _wait_for_answers(self) -> list[Future[Answer]]:
        return list(wait(self.out, timeout=WAIT, return_when=FIRST_COMPLETED).done) if self.out else []

    def _start_next(self) -> bool:
        if len(self.out) >= CALLS or self.stopping.is_set():
            return False
        call = _take_turn(self._busy_shops())
        if call is None:
            return False
        self.out[self.callers.submit(calling.post, call)] = call
        return True

    def _busy_shops(self) -> list[UUID]:
        """The shops that are being called as often as one shop may be at a time."""
        calls_of = Counter(call.merchant_id for call in self.out.values())
        return [shop for shop, calls in calls_of.items() if calls >= CALLS_OF_A_SHOP]


def _take_turn(busy: list[UUID]) -> Call | None:
    with _as_webhooks(), transaction.atomic():
        return sending.take_turn(busy=busy, by=WEBHOOKS, at=clock.now())


def _record(call: Call, answer: Answer) -> None:
    with _as_webhooks(), transaction.atomic():
        sending.record(call, answer=answer, by=WEBHOOKS, at=clock.now())


@contextmanager
def _as_webhooks() -> Iterator[None]:
    with entered(by="webhooks-out"), bound(SYSTEM):
        yield
