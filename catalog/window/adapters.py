"""The window as a gauge of metrics, and as those below it tell it of a change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, transaction
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from catalog.listings.types import ShelfChange
from catalog.window import commands
from catalog.window.queries import rows
from platform_core.actors import Actor, part
from platform_core.tenancy.scopes import bound, staff


class Window(Collector):
    """The gauge of the window, as staff, for a part of the system without a session: a number alone leaves here."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily(
            "tianping_catalog_window_differences", "Listings that were shown otherwise than they are: expected 0"
        )

    def collect(self) -> Iterator[GaugeMetricFamily]:
        [gauge] = self.describe()
        try:
            with bound(staff(part("metrics").id)), transaction.atomic():
                found = rows.compared_last()
        except DatabaseError:  # the other metrics must still answer
            return
        gauge.add_metric([], found)
        yield gauge


class ShownListings:
    """Fills `ShopWindow` of listings."""

    def show_anew(self, listing_ids: Collection[UUID], *, merchant_id: UUID, by: Actor, at: datetime) -> None:
        commands.show_anew(listing_ids, merchant_id=merchant_id, by=by, at=at)

    def show_shelves(self, changed: Mapping[UUID, ShelfChange], *, by: Actor, at: datetime) -> None:
        commands.show_shelves(changed, by=by, at=at)

    def show_received(self, listing_id: UUID, *, merchant_id: UUID, pieces: int, by: Actor, at: datetime) -> None:
        commands.show_received(listing_id, merchant_id=merchant_id, pieces=pieces, by=by, at=at)
