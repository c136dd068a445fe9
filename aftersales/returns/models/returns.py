"""Rows of returns, and the counter of pieces that are spoken for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Self

from django.db import models
from django.db.models import F, Q

from aftersales.returns.case.returns import RETURN
from aftersales.returns.states import ReturnState
from aftersales.returns.types import ABOUT, GOODS_FIRST, Portion, Remedy
from platform_core.actors import Role
from platform_core.cases.records import CaseRecord
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.files.types import About
from platform_core.money import Money
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField

CASE_KEY: Final = CompositeKey(to="aftersales.Return", fields=("merchant", "case"))
GOODS_FIRST_IN_ORDER: Final = [remedy for remedy in Remedy if remedy in GOODS_FIRST]
LINE_KEY: Final = CompositeKey(to="orders.OrderLine", fields=("merchant", "line"))


def of_a_return(*, may: Sequence[str] = APPEND) -> tuple[Wall, ...]:
    """Walls: read by its shopper, its shop and the platform; written (``may``) as its shop, by any actor."""
    return (
        Wall("shopper", own="shopper_id", may=READ),
        Wall("merchant", own="merchant_id", may=may),
        Wall("staff", may=READ),
        Wall("system", may=READ),
        Wall("auditor", may=READ),
    )


class LinePieces(TenantRow):
    """How many pieces of a sold line are in returns and claims: the row that two requests for the last piece lock.

    ``taken`` falls when one is withdrawn, or a claim has ended without money; a check in the database keeps it within
    the pieces sold.
    """

    line = models.OneToOneField("orders.OrderLine", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shopper_id = models.UUIDField()
    sold = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            TENANT_KEY,
            LINE_KEY,
            models.CheckConstraint(condition=Q(taken__lte=F("sold")), name="no_more_than_was_sold"),
            *of_a_return(may=("SELECT", "INSERT", "UPDATE (taken)")),
        )


class ReturnQuerySet(CaseQuerySet["Return"]):
    def whole(self) -> Self:
        """Read returns with all that belongs to them, in a constant number of queries."""
        records = ("named_address", "objection", "ruling", "given", "home_parcel")
        lists = ("lines", "parcels", "reports", "arrivals", "restocks")
        return self.select_related(*records).prefetch_related(*lists)

    def standing(self) -> Self:
        """Returns that keep their pieces: all but the withdrawn, and those whose claim keeps them."""
        return self.exclude(state__in=(ReturnState.WITHDRAWN, ReturnState.HANDED_ON))


class Return(TenantRow, CaseRow):
    """A shopper sends goods back, without a reason or because of a claim. The notice exercises the right; the rest is
    carrying it out.

    The address is the verified one as it was shown at once; a shop without one has none here, and that is its breach.
    ``unsent_at``: the red line passed and nothing had been sent. ``because``: the fault that a claim names;
    ``leads_to``: its remedy once the goods are back, money or goods that the claim waits for.
    """

    CASE = RETURN
    number = models.CharField(max_length=32)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    order_number = models.CharField(max_length=32)
    shopper_id = models.UUIDField()
    paid = models.BigIntegerField()  # goes back to the shopper
    funded = models.BigIntegerField(default=0)  # others' money that goes back beside it
    rounding = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    freight = models.CharField(max_length=10)  # who bears the way back
    claim = models.OneToOneField(
        "aftersales.Claim", null=True, on_delete=models.PROTECT, related_name="back", db_constraint=False
    )
    because = models.CharField(max_length=20, blank=True, default="", db_default="")
    leads_to = models.CharField(
        max_length=12,
        choices=[(r.value, r.value) for r in GOODS_FIRST_IN_ORDER],
        default=Remedy.RETURN.value,
        db_default=Remedy.RETURN.value,
    )
    contact_name = SealedField(null=True)
    phone = SealedField(null=True)
    address = SealedField(null=True)
    noticed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    back_at = models.DateTimeField(null=True)
    granted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    home_at = models.DateTimeField(null=True)
    unshown_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    unsent_at = models.DateTimeField(null=True)
    handed_on_at = models.DateTimeField(null=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-noticed_at", "-id"], name="returns_of_a_shop"),
            models.Index(fields=["shopper_id", "-noticed_at", "-id"], name="returns_of_a_shopper"),
            models.Index(fields=["order"], name="returns_of_an_order"),
        )
        constraints = (
            TENANT_KEY,
            CompositeKey(to="orders.Order", fields=("merchant", "order")),
            models.UniqueConstraint(fields=["merchant", "number"], name="return_number"),
            models.CheckConstraint(condition=Q(paid__gte=0, funded__gte=0), name="return_not_below_zero"),
            CompositeKey(to="aftersales.Claim", fields=("merchant", "claim")),
            models.CheckConstraint(
                condition=Q(claim=None, because="", leads_to=Remedy.RETURN.value)
                | Q(claim__isnull=False) & ~Q(because=""),
                name="return_says_because_of_what",
            ),
            *of_a_return(may=("SELECT", "INSERT", RETURN.may_update(*Role))),
        )
        triggers = kept_by_the_database(RETURN.lifecycle)

    @property
    def portion(self) -> Portion:
        """The money of all its pieces, as it was decided at the notice."""
        return Portion(*(Money(part, self.currency) for part in (self.paid, self.funded, self.rounding)))

    @property
    def parcel(self) -> Any:
        """The parcel that goes back, as the shopper named it last."""
        return max(self.parcels.all(), key=lambda parcel: parcel.id, default=None)

    @property
    def arrival(self) -> Any:
        """The earliest arrival there is proof of."""
        return min(self.arrivals.all(), key=lambda arrival: (arrival.arrived_at, arrival.id), default=None)

    def child_fields(self) -> dict[str, Any]:
        """The fields common to all records of a return."""
        return {"case": self, "merchant_id": self.merchant_id, "shopper_id": self.shopper_id}

    def as_about(self) -> About:
        """This return as the subject of its files, which decides how long they are kept."""
        return About(ABOUT, self.id)


class ReturnLine(CaseRecord, TenantRow):
    """Which pieces go back, and the money of exactly these: counted so that all pieces together give the whole line."""

    case = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="lines", db_constraint=False)
    line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    sku_id = models.UUIDField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveIntegerField()
    paid = models.BigIntegerField()
    funded = models.BigIntegerField(default=0)
    rounding = models.BigIntegerField(default=0)
    freight = models.CharField(max_length=10)
    window_until = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        indexes = (models.Index(fields=["line"], name="returns_of_a_line"),)
        constraints = (
            TENANT_KEY,
            CASE_KEY,
            LINE_KEY,
            models.UniqueConstraint(fields=["case", "line"], name="one_return_line_a_line"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, paid__gte=0, funded__gte=0), name="return_of_something"
            ),
            *of_a_return(),
        )


def one_of(words: Any) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]
