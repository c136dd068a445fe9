"""Figures of clocks: open, overdue and failing ones, and how late the sweep is.

Open clocks are counted for `/metrics` at most every few seconds, in the scope of staff, by a part of the system instead
of a person: only numbers leave here. Only the worker that closes a clock knows how late that was; it answers at a port
of its own, on its own machine, if one is configured.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from threading import Lock
from typing import Final

from django.conf import settings
from django.db import DatabaseError, transaction
from prometheus_client import CollectorRegistry, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from platform_core import clock
from platform_core.actors import part
from platform_core.deadlines import policies
from platform_core.deadlines.queries import figures as deadlines_figures
from platform_core.deadlines.registry import HANDLERS
from platform_core.deadlines.types import Figure
from platform_core.tenancy.scopes import bound, staff

FRESH_S: Final = 15.0
METRICS: Final = part("metrics")
GAUGES: Final[Mapping[str, tuple[str, Callable[[Figure], float]]]] = {
    "running": ("Promises that run", lambda f: f.running),
    "paused": ("Promises that stand still for a reason of law", lambda f: f.paused),
    "overdue": ("Promises whose time is out and whose consequence is still to come", lambda f: f.overdue),
    "oldest_overdue_seconds": ("How long the oldest of them waits", lambda f: f.oldest.total_seconds()),
    "unknown": (
        "Overdue promises of kinds that this process does not know: those of a newer release, which has to end them",
        lambda f: 0 if f.kind in HANDLERS else f.overdue,
    ),
    "provisional": ("Promises that were counted with days that nobody has announced", lambda f: f.provisional),
    "put_off": ("Promises whose consequence has failed and is tried again", lambda f: f.backed_off),
    "poisoned": (
        f"Those of them that failed {policies.POISONED} times or more; a person must look",
        lambda f: f.poisoned,
    ),
}
WORKER: Final = CollectorRegistry()
LATENESS: Final = Histogram(
    "tianping_deadlines_lateness_seconds",
    "From the end of a promise to the transaction in which its consequence was carried out",
    ["kind"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600, 3600),
    registry=WORKER,
)


class Clocks(Collector):
    """Gauges over open clocks: a sweep that stands still shows as overdue, a handler that fails as put off.

    Figures are kept for some seconds: they take one pass over all open clocks.
    """

    def __init__(self) -> None:
        self.found: list[Figure] = []
        self.fresh_until = 0.0
        self.reading = Lock()

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield from _gauges()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            found = self.figures()
        except DatabaseError:  # the other metrics must still answer
            return
        for gauge, (_, value) in zip(_gauges(), GAUGES.values(), strict=True):
            for figure in found:
                gauge.add_metric([figure.kind], value(figure))
            yield gauge

    def figures(self) -> list[Figure]:
        with self.reading:
            if time.monotonic() >= self.fresh_until:
                with bound(staff(METRICS.id)), transaction.atomic():
                    self.found = deadlines_figures.figures(at=clock.now())
                self.fresh_until = time.monotonic() + FRESH_S
            return self.found


def observe(kind: str, *, due_at: datetime, closed_at: datetime) -> None:
    """Record how long after its due time a clock was closed."""
    LATENESS.labels(kind).observe((closed_at - due_at).total_seconds())


def expose() -> None:
    """Serve this worker's metrics, to this machine only."""
    if settings.WORKER_METRICS_PORT:
        start_http_server(settings.WORKER_METRICS_PORT, addr="127.0.0.1", registry=WORKER)


def _gauges() -> Iterator[GaugeMetricFamily]:
    for name, (help_text, _) in GAUGES.items():
        yield GaugeMetricFamily(f"tianping_deadlines_{name}", help_text, labels=["kind"])
