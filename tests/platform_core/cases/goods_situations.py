"""Goods, orders and parcels somewhere on their way, beside the cases: where may silence find them?

Each is brought about by its name; nothing is said of it afterwards but what `long_silence` judges.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from django.db import transaction

from complaints.reports.models import Report
from merchants.sanctions import commands
from merchants.sanctions.types import SanctionKind
from merchants.shops.models.shops import Merchant
from orders.sales.types import ParcelEvent, SignedBy
from tests.catalog.safety import builders as safety
from tests.complaints.infringements import builders as infringements
from tests.complaints.reports import builders as reports
from tests.merchants.builders import acting_as, owner_of
from tests.merchants.sanctions import builders as sanctions
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

Bring = Callable[[datetime], Any]


def measured(make: Callable[..., Any], **changes: Any) -> Bring:
    """A measure against the one listing of a shop."""

    def bring(at: datetime) -> None:
        sale = orders.sale(at)
        named = {"kind": SanctionKind.LISTING_RESTRICTION, "listings": (infringements.listing_of(sale),)}
        make(_shop(sale), at, **named, **changes)

    return bring


def _shop(sale: Sale) -> Merchant:
    with acting_as(sanctions.DECIDER), transaction.atomic():
        return Merchant.objects.get(id=sale.shop)


def in_danger(shop: Any, at: datetime, *, then: Callable[..., Any] | None = None, **changes: Any) -> None:
    """Imposed at once, heard, decided; and appealed against, or whatever follows."""
    row = sanctions.imposed(shop, at, **changes)
    sanctions.made(commands.answer_hearing, row.id, text="已经下架。", by=owner_of(shop), at=at)
    sanctions.made(commands.decide_sanction, row.id, reasons=sanctions.WHY, by=sanctions.DECIDER, at=at)
    if then:
        sanctions.made(then, row.id, text="不服。", by=owner_of(shop), at=at)


def found_true(at: datetime) -> Report:
    sale = orders.sale(at)
    return reports.founded(sale, at, found=reports.found(sale))


def handed_over(at: datetime) -> Report:
    return reports.hand_over(found_true(at), at)


def frozen(at: datetime) -> None:
    sale = orders.sale(at)
    safety.frozen(sale.sku_id, at)


def carried(*events: ParcelEvent, signed_by: SignedBy | None = None) -> Bring:
    """A parcel of which the carrier has reported this, one thing after the other."""

    def bring(at: datetime) -> None:
        order = orders.shipped(orders.sale(at), at)
        for number, kind in enumerate(events):
            who = signed_by if kind is ParcelEvent.SIGNED else None
            orders.report(order, at, kind=kind, signed_by=who, report_id=f"r{number}")

    return bring


def ordered(make: Callable[..., Any]) -> Bring:
    return lambda at: make(orders.sale(at), at)


GOODS: Final[Mapping[str, Bring]] = {
    "a report of dangerous goods, found true": found_true,
    "the same, with the authority": handed_over,
    "dangerous goods, down at once": measured(sanctions.imposed),
    "the same, by a last day": measured(sanctions.imposed, until_on=date(2026, 6, 1)),
    "dangerous goods, decided": measured(in_danger),
    "the same, by a last day, decided": measured(in_danger, until_on=date(2026, 6, 1)),
    "the same, appealed": measured(partial(in_danger, then=commands.appeal_sanction)),
    "goods of a measure, by a last day": measured(sanctions.decided, until_on=date(2026, 6, 1)),
    "goods of a measure, appealed": measured(sanctions.appealed),
    "a frozen lot": frozen,
    "a sample that failed": safety.failed,
    "goods that were corrected and never looked at again": safety.corrected,
    "an order placed": ordered(orders.placed),
    "an order paid": ordered(orders.paid),
    "an order called off": ordered(orders.called_off),
    "a parcel named": ordered(orders.shipped),
    "a parcel picked up": carried(ParcelEvent.PICKED_UP),
    "a parcel on its way": carried(ParcelEvent.PICKED_UP, ParcelEvent.IN_TRANSIT),
    "a parcel at the door": carried(ParcelEvent.IN_TRANSIT, ParcelEvent.OUT_FOR_DELIVERY),
    "a parcel refused": carried(ParcelEvent.IN_TRANSIT, ParcelEvent.REFUSED),
    "a parcel signed for": carried(ParcelEvent.SIGNED, signed_by=SignedBy.ADDRESSEE),
    "a parcel with a neighbour whom nobody allowed": carried(ParcelEvent.SIGNED, signed_by=SignedBy.PROXY),
    "a parcel in a locker that nobody allowed": carried(ParcelEvent.SIGNED, signed_by=SignedBy.LOCKER),
}
