"""Who has a parcel that was left with somebody else, in whose words?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from orders.models._orders import OF_AN_ORDER, ORDER_KEY, Order
from orders.models._parcels import Shipment
from platform_core.actors import Role
from platform_core.cases.records import CaseRecord
from platform_core.rows import TENANT_KEY, TenantRow
from platform_core.tenancy.walls import READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField


class HandOverWord(CaseRecord, TenantRow):
    """Whether the shopper has a parcel that was left with somebody else: their own "no" (their "yes" is the receipt),
    or what staff found out with the carrier, with reasons that both sides read."""

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
