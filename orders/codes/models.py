"""Rows of codes that were handed over."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q

from orders.sales.models.guards import BY_CODE_ALONE
from orders.sales.models.orders import OF_AN_ORDER, ORDER_KEY, Order, OrderLine
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.index import LENGTH
from platform_core.vault.types import Place

CODES_KEY: Final = CompositeKey(to="orders.CodeDelivery", fields=("merchant", "delivery"))


class CodeDelivery(AppendOnly, TenantRow):
    """All codes of an order, handed over by one act: sealed under its shopper, who alone reads them in full."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="codes", db_constraint=False)
    shopper_id = models.UUIDField()
    codes = SealedField()
    pieces = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # of the sealed codes; the event of the hand-over has it too
    delivered_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        verbose_name_plural = "code deliveries"
        constraints = (
            TENANT_KEY,
            ORDER_KEY,
            models.UniqueConstraint(fields=["order"], name="codes_handed_over_once"),
            models.CheckConstraint(condition=Q(pieces__gte=1), name="codes_of_something"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="codes_named_by_their_hash"),
            *OF_AN_ORDER,
            Wall("system", may=READ),
        )
        triggers = (*AppendOnly.Meta.triggers, BY_CODE_ALONE)

    @property
    def place(self) -> Place:
        return Place.of(self, subject_id=self.shopper_id)


class GivenCode(AppendOnly, TenantRow):
    """The keyed hash of a code that was handed over, with its line and piece, so that a shop hands none over twice."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    delivery = models.ForeignKey(CodeDelivery, on_delete=models.PROTECT, related_name="given", db_constraint=False)
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shopper_id = models.UUIDField()
    piece = models.PositiveIntegerField()
    fingerprint = models.BinaryField(max_length=LENGTH)

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            ORDER_KEY,
            CODES_KEY,
            CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
            models.UniqueConstraint(fields=["merchant", "fingerprint"], name="code_given_once"),
            models.UniqueConstraint(fields=["line", "piece"], name="one_code_a_piece"),
            models.CheckConstraint(condition=Q(piece__gte=1), name="piece_of_a_line"),
            *OF_AN_ORDER,
        )
