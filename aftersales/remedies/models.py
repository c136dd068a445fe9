"""Rows of remedies: one buyer's line with pieces of a recalled lot."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import F, Q

from aftersales.remedies.case import REMEDY
from aftersales.remedies.states import RemedyState
from aftersales.remedies.types import RemedyBasis
from aftersales.returns.models.returns import LINE_KEY, of_a_return
from aftersales.returns.types import Portion
from catalog.safety.types import Disposal
from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.money import Money
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import CompositeKey

WAITING: Final = (RemedyState.OFFERED, RemedyState.UNANSWERED)
COVERED: Final = ("held", "paid", "funded", "rounding")  # these grow when another case frees pieces of the line
# A remedy belongs to a shopper who was sent pieces of the lot.
OF_A_BUYER: Final = """
IF NOT EXISTS (
    SELECT FROM orders_shippedline s JOIN catalog_lotfreeze f ON f.lot = s.lot AND f.merchant_id = s.merchant_id
    WHERE f.id = NEW.freeze_id AND s.line_id = NEW.line_id AND s.shopper_id = NEW.shopper_id AND f.sku_id = NEW.sku_id
)
THEN RAISE EXCEPTION 'a remedy is for a buyer of the lot'; END IF;
RETURN NEW;
"""


class RemedyQuerySet(CaseQuerySet["Remedy"]):
    def covering(self) -> RemedyQuerySet:
        """Remedies whose pieces no other case may take."""
        return self.exclude(state=RemedyState.CALLED_OFF)

    def waiting(self) -> RemedyQuerySet:
        """Remedies that their buyers have not taken up yet."""
        return self.filter(state__in=WAITING)


class Remedy(TenantRow, CaseRow):
    """A buyer's remedy for a line with pieces of a recalled lot. There is one for each line and freeze of a lot.

    ``pieces`` of the lot were sent to the buyer. ``held`` of them are in no other case; their money is ``paid``,
    ``funded`` and ``rounding``. All four grow if a return or a claim frees pieces before the buyer acts.
    ``outlay`` is the freight that the buyer paid to send the pieces back, and that the shop bears. ``amount`` is the
    part of ``paid`` that was granted: not all of it, if some had been refunded before.
    """

    CASE = REMEDY
    number = models.CharField(max_length=32)
    freeze = models.ForeignKey("catalog.LotFreeze", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    order_number = models.CharField(max_length=32)
    line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sku_id = models.UUIDField()
    shopper_id = models.UUIDField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    pieces = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    paid = models.BigIntegerField()
    funded = models.BigIntegerField(default=0)
    rounding = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    disposal = models.CharField(max_length=12, choices=[(way.value, way.value) for way in Disposal])
    offered_at = models.DateTimeField()
    carrier = models.CharField(max_length=40, blank=True, default="")
    waybill = models.CharField(max_length=40, blank=True, default="")
    outlay = models.BigIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=12, blank=True, default="")
    amount = models.BigIntegerField(null=True)
    granted_at = models.DateTimeField(null=True)
    unanswered_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)

    objects = RemedyQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-offered_at", "-id"], name="remedies_of_a_shop"),
            models.Index(fields=["shopper_id", "-offered_at", "-id"], name="remedies_of_a_shopper"),
        )
        constraints = (
            TENANT_KEY,
            LINE_KEY,
            CompositeKey(to="orders.Order", fields=("merchant", "order")),
            CompositeKey(to="catalog.LotFreeze", fields=("merchant", "freeze")),
            models.UniqueConstraint(fields=["number"], name="remedy_number"),
            models.UniqueConstraint(fields=["freeze", "line"], name="one_remedy_a_line"),
            models.CheckConstraint(
                condition=Q(pieces__gte=1, held__lte=F("pieces"), paid__gte=0, funded__gte=0, outlay__gte=0),
                name="remedy_of_something",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=["", *(basis.value for basis in RemedyBasis)])
                & (Q(amount=None) | Q(amount__gte=0, amount__lte=F("paid"))),
                name="remedy_pays_no_more_than_was_paid",
            ),
            models.CheckConstraint(  # OPR-27: no refund without goods but where they are destroyed
                condition=Q(disposal=Disposal.DESTROY.value)
                | ~Q(basis__in=[RemedyBasis.DESTROYED.value, RemedyBasis.UNASKED.value]),
                name="no_refund_without_goods",
            ),
            *of_a_return(may=("SELECT", "INSERT", REMEDY.may_update(*Role, also=["id", *COVERED]))),
        )
        triggers = (
            *kept_by_the_database(REMEDY.lifecycle),
            pgtrigger.Trigger(name="of_a_buyer", when=pgtrigger.Before, operation=pgtrigger.Insert, func=OF_A_BUYER),
            pgtrigger.Protect(name="remedy_stays", operation=pgtrigger.Delete),
            AppendOnly.Meta.triggers[1],
        )

    @property
    def is_waiting(self) -> bool:
        return self.stage in WAITING

    @property
    def portion(self) -> Portion:
        """The money of the pieces that the remedy covers."""
        return Portion(*(Money(part, self.currency) for part in (self.paid, self.funded, self.rounding)))
