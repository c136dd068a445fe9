"""Figures of the calendar: how far it reaches. Read at each scrape; calendars are public."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, transaction
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from platform_core import clock
from platform_core.legal.queries import calendars
from platform_core.tenancy.scopes import ANONYMOUS, bound


class Calendar(Collector):
    """Gauges that show a missing year: the days left run out, and it is overdue from 1 November on."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge("version", "The newest calendar, by which everybody counts")
        yield _gauge("days_left", "Days until the first of which nobody has said whether it is worked")
        yield _gauge("overdue", "1 where a year should have been loaded by now")

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with bound(ANONYMOUS), transaction.atomic():
                outlook = calendars.outlook(at=clock.now())
        except (DatabaseError, LookupError):  # the other metrics must still answer
            return
        values = (outlook.version, outlook.days_left, outlook.overdue)
        for metric, value in zip(self.describe(), values, strict=True):
            metric.add_metric([], float(value))
            yield metric


def _gauge(name: str, help_: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"tianping_legal_calendar_{name}", help_, labels=[])
