"""Figures of the relay: how far behind each subscriber is, its waiting deliveries, and an open transaction that holds
all back.

Read at each scrape in the scope of staff, by a part of the system instead of a person: only numbers leave here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from django.db import DatabaseError, transaction
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from platform_core import clock
from platform_core.actors import part
from platform_core.eventlog import queries
from platform_core.eventlog.types import Horizon, SubscriberPosition
from platform_core.tenancy.scopes import bound, staff

METRICS: Final = part("metrics")
OF_EACH: Final[Mapping[str, tuple[str, Callable[[SubscriberPosition], float]]]] = {
    "lag_seconds": ("How long the next fact has waited for this subscriber", lambda s: s.lag.total_seconds()),
    "behind": (f"Facts it has not come to yet, counted up to {queries.COUNTED}", lambda s: s.behind),
    "waiting": ("Deliveries that are tried again or queue behind such", lambda s: s.waiting),
    "parked": ("Deliveries that failed too often; a person must look", lambda s: s.parked),
    "oldest_waiting_seconds": ("How long the oldest of both has waited", lambda s: s.oldest.total_seconds()),
    "unplaced": ("1 where it hears of nothing, since no migrate opened its place", lambda s: not s.placed),
    "orphaned": ("1 where a place or deliveries are left and no code bears the name", lambda s: not s.listens),
}
OF_ALL: Final[Mapping[str, tuple[str, Callable[[Horizon], float]]]] = {
    "held_back_seconds": (
        "How long the oldest committed fact has waited for an older transaction to end",
        lambda h: h.held_back.total_seconds(),
    ),
    "held_back_transactions": ("Transactions begun since the oldest that is open still", lambda h: h.transactions),
}


class Relay(Collector):
    """Gauges per subscriber: a relay that stands still shows as a lag, the cause as parked or held back."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield from _gauges(OF_EACH, labels=["subscriber"])
        yield from _gauges(OF_ALL, labels=[])

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with bound(staff(METRICS.id)), transaction.atomic():
                at = clock.now()
                standings, horizon = queries.standings(at=at), queries.horizon(at=at)
        except DatabaseError:  # the other metrics must still answer
            return
        yield from _of_each(standings)
        yield from _of_all(horizon)


def _of_each(standings: Iterable[SubscriberPosition]) -> Iterator[GaugeMetricFamily]:
    known = list(standings)
    for gauge, (_, figure) in zip(_gauges(OF_EACH, labels=["subscriber"]), OF_EACH.values(), strict=True):
        for standing in known:
            gauge.add_metric([standing.subscriber], figure(standing))
        yield gauge


def _of_all(horizon: Horizon) -> Iterator[GaugeMetricFamily]:
    for gauge, (_, figure) in zip(_gauges(OF_ALL, labels=[]), OF_ALL.values(), strict=True):
        gauge.add_metric([], figure(horizon))
        yield gauge


def _gauges(table: Mapping[str, tuple[str, object]], *, labels: list[str]) -> Iterator[GaugeMetricFamily]:
    for name, (help_text, _) in table.items():
        yield GaugeMetricFamily(f"tianping_eventlog_{name}", help_text, labels=labels)
