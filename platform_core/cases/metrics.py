"""How many rows wait with no clock that leads on, by state? Expected: none, but for the states of `hanging.toml`.

Asking is a pass over every table that has a lifecycle, so that it is done no oftener than the books are reconciled.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Lock
from typing import Final

from django.db import DatabaseError, transaction
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from platform_core.actors import part
from platform_core.cases.unclocked import Unclocked, unclocked, without_clock
from platform_core.tenancy.scopes import bound, staff

FRESH_S: Final = 300.0
METRICS: Final = part("metrics")


class Waiting(Collector):
    """With the eyes of staff, as a part of the system that is nobody's session: nothing but numbers leaves here."""

    def __init__(self) -> None:
        self.found: list[Unclocked] = []
        self.fresh_until = 0.0
        self.reading = Lock()

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge("without_clock", "Things from whose state a clock leads on, and none is open: expected 0")
        yield _gauge("hanging", "Things in a state that is known to hang, without any open clock")

    def collect(self) -> Iterator[GaugeMetricFamily]:
        found = self.figures()
        for gauge, listed in zip(self.describe(), (False, True), strict=True):
            for each in found:
                if each.listed is listed:
                    gauge.add_metric([each.state], each.rows)
            yield gauge

    def alarm(self) -> dict[str, int]:
        """States in which a clock should lead on and none is open, with their numbers, for the page of staff."""
        return without_clock(self.figures())

    def figures(self) -> list[Unclocked]:
        """As they stood at most ``FRESH_S`` seconds ago; older ones, or none, where they could not be counted since:
        what they stand beside is wanted all the more."""
        with self.reading:
            if time.monotonic() >= self.fresh_until:
                self.fresh_until = time.monotonic() + FRESH_S  # first: what is too slow is not tried by everybody
                with suppress(DatabaseError), bound(staff(METRICS.id)), transaction.atomic():
                    self.found = unclocked()
            return self.found


def _gauge(name: str, help_: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"tianping_cases_{name}", help_, labels=["state"])


WAITING: Final = Waiting()
