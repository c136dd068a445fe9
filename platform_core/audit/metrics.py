"""Figures of the tree: its size, how long facts wait for it, and whether a failover would lose any. Read at each
scrape, from public data.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, transaction
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from platform_core.audit import queries, standby
from platform_core.tenancy.scopes import ANONYMOUS, bound


class Tree(Collector):
    """Gauges of the newest head: a sequencer that stands still shows as a head that ages while facts are published.

    Another gauge counts the standbys that a commit waits for: with none, a failover loses the commits that the standby
    did not have yet.
    """

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge("standbys_awaited", "For how many synchronous standbys a commit waits")
        yield _gauge("tree_size", "Facts under the newest signed head")
        yield _gauge("signed_at_seconds", "When that head was signed, in seconds since 1970")
        yield _gauge("sequencing_lag_seconds", "How long the oldest of its facts had waited then")

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with bound(ANONYMOUS), transaction.atomic():
                head, awaited = queries.latest(), standby.standbys_awaited(standby.names())
        except DatabaseError:  # the other metrics must still answer
            return
        of_the_head = (head.size, head.signed_at.timestamp(), head.lag.total_seconds()) if head else ()
        for metric, value in zip(self.describe(), (awaited, *of_the_head), strict=False):
            metric.add_metric([], value)
            yield metric


def _gauge(name: str, help_: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"tianping_audit_{name}", help_, labels=[])
