"""Rows of parcels: out of which lots, with which reports, in whose words."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import pgtrigger
from django.db import models
from django.db.models import Q

from orders.sales.models.guards import BY_CARRIER_ALONE
from orders.sales.models.orders import OF_AN_ORDER, ORDER_KEY, Order, OrderLine
from orders.sales.policies import left_with_other
from orders.sales.types import LeftParcel
from platform_core.actors import Role
from platform_core.cases.records import CaseRecord
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField

SIGNATURE: Final = ("signed_at", "signed_place", "signed_by")


class Shipment(TenantRow):
    """A parcel of an order. The signature is stamped once, by the carrier's report."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="shipments", db_constraint=False)
    shopper_id = models.UUIDField()
    carrier = models.CharField(max_length=40)
    waybill = models.CharField(max_length=40)
    handed_over_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_place = models.CharField(max_length=20, blank=True)
    signed_by = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            TENANT_KEY,
            ORDER_KEY,
            models.UniqueConstraint(fields=["merchant", "carrier", "waybill"], name="one_shipment_a_waybill"),
            Wall("shopper", own="shopper_id", may=READ),
            Wall("merchant", own="merchant_id", may=("SELECT", "INSERT", f"UPDATE ({', '.join(SIGNATURE)})")),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            BY_CARRIER_ALONE,
            pgtrigger.Trigger(
                name="born_unsigned",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.signed_at IS NOT NULL OR NEW.signed_by <> ''"),
                func="RAISE EXCEPTION 'a parcel is sent before it is signed for';",
            ),
            pgtrigger.Protect(
                name="signed_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.signed_at IS NOT NULL"),
            ),
        )

    @property
    def confirmed_at(self) -> datetime | None:
        """When its carrier first reported on it."""
        return min((event.reported_at for event in self.events.all()), default=None)

    @property
    def left_parcel(self) -> LeftParcel | None:
        """Where its carrier left it with somebody else; none once it is delivered, or has moved on."""
        return None if self.signed_at else left_with_other(self.events.all())

    def fact_fields(self) -> dict[str, Any]:
        """The fields that every fact about a parcel has."""
        return {
            "order_id": self.order_id,
            "shopper_id": self.shopper_id,
            "merchant_id": self.merchant_id,
            "shipment_id": self.id,
            "carrier": self.carrier,
            "waybill": self.waybill,
        }


class ShippedLine(AppendOnly, TenantRow):
    """The lot out of which pieces of a line were packed, for recalls."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="lines", db_constraint=False)
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shopper_id = models.UUIDField()
    quantity = models.PositiveIntegerField()
    lot = models.CharField(max_length=60, blank=True)

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["merchant", "lot"], condition=~Q(lot=""), name="shipped_by_lot"),)
        constraints = (
            TENANT_KEY,
            ORDER_KEY,
            CompositeKey(to="orders.Shipment", fields=("merchant", "shipment")),
            CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="shipped_quantity"),
            *OF_AN_ORDER,
        )


class DeliveryEvent(AppendOnly, TenantRow):
    """A carrier's report on a parcel, in the order in which reports reached us."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="events", db_constraint=False)
    shopper_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    place = models.CharField(max_length=20, blank=True)
    signed_by = models.CharField(max_length=20, blank=True)
    happened_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    report_id = models.CharField(max_length=255)

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            ORDER_KEY,
            CompositeKey(to="orders.Shipment", fields=("merchant", "shipment")),
            models.UniqueConstraint(fields=["shipment", "report_id"], name="reported_once"),
            *OF_AN_ORDER,
        )


class HandOverWord(CaseRecord, TenantRow):
    """Whether the shopper has a parcel that was left with somebody else: their own "no" (their "yes" is the receipt),
    or the finding of staff after asking the carrier, with reasons that both sides read."""

    TEXT = "reasons"
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="words", db_constraint=False)
    has_it = models.BooleanField()
    reasons = SealedField(null=True)
    said_by = models.CharField(max_length=20)
    speaker_id = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        indexes = (models.Index(fields=["shipment", "said_at"], name="words_on_a_parcel"),)
        constraints = (
            TENANT_KEY,
            ORDER_KEY,
            CompositeKey(to="orders.Shipment", fields=("merchant", "shipment")),
            models.CheckConstraint(
                condition=Q(said_by=Role.SHOPPER.value, has_it=False)
                | Q(said_by=Role.STAFF.value, reasons__isnull=False),
                name="hand_over_word_is_whose",
            ),
            *OF_AN_ORDER,
            Wall("system", may=READ),
        )
