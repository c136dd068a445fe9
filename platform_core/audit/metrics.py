"""How large is the tree, and how long do facts wait for it? Read at each scrape, from public data."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, transaction
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from platform_core.audit import queries
from platform_core.tenancy.scopes import ANONYMOUS, bound


class Tree(Collector):
    """Gauges of the newest head: a sequencer that stands still shows as a head that ages while facts are published."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge("tree_size", "Facts under the newest signed head")
        yield _gauge("signed_at_seconds", "When that head was signed, in seconds since 1970")
        yield _gauge("sequencing_lag_seconds", "How long the oldest of its facts had waited then")

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with bound(ANONYMOUS), transaction.atomic():
                head = queries.latest()
        except DatabaseError:  # the other metrics must still answer
            return
        if head:
            values = (head.size, head.signed_at.timestamp(), head.lag.total_seconds())
            for metric, value in zip(self.describe(), values, strict=True):
                metric.add_metric([], value)
                yield metric


def _gauge(name: str, help_: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"tianping_audit_{name}", help_, labels=[])
