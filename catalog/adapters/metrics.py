"""Is the window true? What the last comparison found, read at each scrape."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, transaction
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from catalog import queries
from platform_core.actors import part
from platform_core.tenancy.scopes import bound, staff


class Window(Collector):
    """With the eyes of staff, as a part of the system that is nobody's session: a number alone leaves here."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily(
            "tianping_catalog_window_differences", "Listings that were shown otherwise than they are: expected 0"
        )

    def collect(self) -> Iterator[GaugeMetricFamily]:
        [gauge] = self.describe()
        try:
            with bound(staff(part("metrics").id)), transaction.atomic():
                found = queries.compared_last()
        except DatabaseError:  # the other metrics must still answer
            return
        gauge.add_metric([], found)
        yield gauge
