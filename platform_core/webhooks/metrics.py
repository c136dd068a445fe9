"""Figures of webhooks: how far the log is read, and whether shops' systems accept messages.

Read at each scrape, as staff.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from django.db import DatabaseError, transaction
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from platform_core import clock
from platform_core.tenancy.scopes import bound, staff
from platform_core.webhooks import queries
from platform_core.webhooks.types import WEBHOOKS, WebhookFigures

FIGURES: Final[Mapping[str, tuple[str, Callable[[WebhookFigures], float]]]] = {
    "waiting": ("Messages on their way to shops' systems", lambda s: s.waiting),
    "oldest_waiting_seconds": (
        "How long the first endpoint has waited for its turn",
        lambda s: s.oldest.total_seconds(),
    ),
    "disabled": ("Endpoints that we send to no more, since they failed for days", lambda s: s.disabled),
    "lag_seconds": ("How long the next fact has waited to be read for shops", lambda s: s.lag.total_seconds()),
}


class Webhooks(Collector):
    """Gauges: a reader that stands still shows in its lag, callers that stand still in turns that wait."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        for name, (says, _) in FIGURES.items():
            yield GaugeMetricFamily(f"tianping_webhooks_{name}", says, labels=[])

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with bound(staff(WEBHOOKS.id)), transaction.atomic():
                standing = queries.standing(at=clock.now())
        except DatabaseError:  # the other metrics must still answer
            return
        for gauge, (_, figure) in zip(self.describe(), FIGURES.values(), strict=True):
            gauge.add_metric([], figure(standing))
            yield gauge
