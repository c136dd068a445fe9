"""Rows of purchases, orders, their lines and contracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID

import pgtrigger
from django.db import connection, models
from django.db.models import F, Q

from catalog.listings.types import Delivery
from orders.sales.errors import OrderNotFound, PurchaseNotFound
from orders.sales.models.guards import CODES_ARE_READ, NOT_ON_ITS_WAY, no_fewer_minutes
from orders.sales.models.quotes import Quote
from orders.sales.states import ORDER
from platform_core.actors import Actor, Role
from platform_core.deadlines.types import Subject
from platform_core.duties import fulfils
from platform_core.money import Money
from platform_core.rows import TENANT_KEY, AppendOnly, Row, Stateful, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField

ORDER_KEY = CompositeKey(to="orders.Order", fields=("merchant", "order"))
# All that an order's shop may change of it afterwards; price, fee and shopper stay as at the contract.
MOVES = ("state", "paid_at", "shipped_at", "received_at", "cancelled_at")
# Rows under an order: written on the shop's side of the wall, seen by the shopper, kept as they are.
OF_AN_ORDER = (
    Wall("shopper", own="shopper_id", may=READ),
    Wall("merchant", own="merchant_id", may=APPEND),
    Wall("staff", may=READ),
    Wall("auditor", may=READ),
)


# Of two clicks with different keys the second waits for the first, and then finds that it was there.
RECORD: Final = """
INSERT INTO orders_purchase (id, quote_id, shopper_id, total, currency, placed_at)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (quote_id) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class PurchaseContents:
    """The contents of a purchase: its orders by shop and id, the deposits beside their price, and its payment."""

    orders: Sequence[Order]
    deposits: Money
    payment_id: UUID | None


class PurchaseQuerySet(models.QuerySet["Purchase"]):
    def record(self, row: Purchase) -> bool:
        """Insert this row; False where its quote has another already."""
        with connection.cursor() as cursor:
            values: list[Any] = [row.id, row.quote_id, row.shopper_id, row.total, row.currency, row.placed_at]
            cursor.execute(RECORD, values)
            return bool(cursor.rowcount)

    def visible_to(self, actor: Actor) -> Self:
        match actor.role:
            case Role.SHOPPER:
                return self.filter(shopper_id=actor.id)
            case Role.STAFF | Role.SYSTEM:
                return self.all()
            case _:
                return self.none()

    def take(self, purchase_id: UUID, *, by: Actor) -> Purchase:
        try:
            return self.visible_to(by).get(id=purchase_id)
        except Purchase.DoesNotExist:
            raise PurchaseNotFound(purchase_id=purchase_id) from None


class Purchase(AppendOnly, Row):
    """One click, one payment, an order per shop. It has no state of its own: its orders have."""

    quote = models.OneToOneField(Quote, on_delete=models.PROTECT, related_name="+")
    shopper_id = models.UUIDField()
    total = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    placed_at = models.DateTimeField()

    contents: PurchaseContents | None = None  # by the command that has just placed it
    objects = PurchaseQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["shopper_id", "-placed_at", "-id"], name="purchases_of_a_shopper"),)
        constraints = (
            models.CheckConstraint(condition=Q(total__gte=0), name="purchase_total_not_negative"),
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
        )


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, actor: Actor) -> Self:
        match actor.role:
            case Role.SHOPPER:
                return self.filter(shopper_id=actor.id)
            case Role.MERCHANT:
                return self.filter(merchant_id=actor.merchant_id)
            case Role.STAFF | Role.SYSTEM:
                return self.all()
            case _:  # anonymous; regulators read views, never rows
                return self.none()

    def see(self, order_id: UUID, *, by: Actor) -> Order:
        """An order as it is now, if this actor may know of it."""
        try:
            return self.visible_to(by).get(id=order_id)
        except Order.DoesNotExist:
            raise OrderNotFound(order_id=order_id) from None

    def take(self, order_id: UUID, *, by: Actor) -> Order:
        """Lock an order until commit, if this actor may know of it. Inside ``acting_for`` the order's shop."""
        try:
            return self.visible_to(by).select_for_update(of=("self",)).get(id=order_id)
        except Order.DoesNotExist:
            raise OrderNotFound(order_id=order_id) from None


class Order(TenantRow, Stateful):
    """The part of a purchase that one shop owes one shopper under one contract. Changed only as its shop."""

    LIFECYCLE = ORDER
    number = models.CharField(max_length=32)
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="orders")
    shopper_id = models.UUIDField()
    total = models.BigIntegerField()
    freight = models.BigIntegerField(default=0, db_default=0)  # among the total: as it was quoted for the region
    currency = models.CharField(max_length=3)
    commission_basis_points = models.PositiveIntegerField()  # as it was at the order: a later rate changes no old sale
    region_code = models.CharField(max_length=12)
    recipient_name = SealedField()
    recipient_phone = SealedField()
    recipient_address = SealedField()
    proxy_accepted = models.BooleanField(default=False)  # ECL-52: consent to a hand-over to somebody else
    placed_at = models.DateTimeField()
    pay_until = models.DateTimeField()
    delivery = models.CharField(
        max_length=10, default=Delivery.CARRIER.value, db_default=Delivery.CARRIER.value
    )  # of all its lines
    dispatch_hours = models.PositiveIntegerField()  # from the payment to the hand-over: the shortest promise of a line
    paid_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-placed_at", "-id"], name="orders_of_a_shop"),
            models.Index(fields=["shopper_id", "-placed_at", "-id"], name="orders_of_a_shopper"),
        )
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "number"], name="order_number"),
            models.CheckConstraint(condition=Q(total__gte=0), name="order_total_not_negative"),
            models.CheckConstraint(condition=Q(freight__gte=0, freight__lte=F("total")), name="order_freight_in_total"),
            models.CheckConstraint(condition=Q(dispatch_hours__gte=1), name="order_dispatch_hours"),
            models.CheckConstraint(condition=Q(delivery__in=[way.value for way in Delivery]), name="order_delivery"),
            Wall("shopper", own="shopper_id", may=READ),
            Wall("merchant", own="merchant_id", may=("SELECT", "INSERT", f"UPDATE ({', '.join(MOVES)})")),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(ORDER),
            NOT_ON_ITS_WAY,
            CODES_ARE_READ,
            no_fewer_minutes("DL_PAYMENT", since="placed_at", until="pay_until"),
        )

    @property
    def price(self) -> Money:
        return Money(self.total, self.currency)

    @property
    def by_code(self) -> bool:
        """Whether it goes without a carrier, and so without freight, waybill and label."""
        return self.delivery == Delivery.CODE

    @property
    def carriage(self) -> Money:
        """The freight, among the price."""
        return Money(self.freight, self.currency)

    def as_subject(self) -> Subject:
        """This order as the subject of its clocks."""
        return Subject(type="orders.order", id=self.id, merchant_id=self.merchant_id, person_id=self.shopper_id)


class OrderLine(AppendOnly, TenantRow):
    """An item bought, as it was offered then: history is copied, not joined."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines", db_constraint=False)
    shopper_id = models.UUIDField()
    sku_id = models.UUIDField()
    listing_version_id = models.UUIDField()
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    supply = models.CharField(max_length=10)  # goods or service
    quantity = models.PositiveIntegerField()
    unit_price = models.BigIntegerField()
    adjusted = models.BigIntegerField(default=0)
    total = models.BigIntegerField()
    exclusion_event_id = models.UUIDField(null=True)  # the act by which the shopper confirmed that it does not go back
    addon_event_id = models.UUIDField(null=True)  # the act by which it was chosen as an add-on

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["order"], name="lines_of_an_order"),)
        constraints = (
            TENANT_KEY,
            ORDER_KEY,
            models.UniqueConstraint(fields=["order", "sku_id"], name="one_line_a_sku"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="line_quantity"),
            models.CheckConstraint(
                condition=Q(total=F("unit_price") * F("quantity") + F("adjusted"), total__gte=0), name="line_adds_up"
            ),
            *OF_AN_ORDER,
        )


class PriceAdjustment(AppendOnly, TenantRow):
    """Why a line costs more or less than price times quantity, and who pays for it."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="adjustments", db_constraint=False)
    shopper_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    funded_by = models.CharField(max_length=20)
    reference = models.CharField(max_length=80, blank=True)

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["line"], name="adjustments_of_a_line"),)
        constraints = (
            TENANT_KEY,
            ORDER_KEY,
            CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
            models.CheckConstraint(condition=~Q(amount=0), name="adjustment_of_nothing"),
            *OF_AN_ORDER,
        )


@fulfils("ECL-31", part="transaction data")
class Contract(AppendOnly, TenantRow):
    """The agreement of one order, in canonical JSON, and its hash. Disputes render from it."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shopper_id = models.UUIDField()
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    concluded_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            ORDER_KEY,
            models.UniqueConstraint(fields=["order"], name="one_contract_an_order"),
            *OF_AN_ORDER,
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="no_worse_promise",  # `"DL_PAYMENT": "DL_PAYMENT/1: minutes:30"`, as the shopper reads it
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF EXISTS (SELECT FROM jsonb_each_text(NEW.canonical::jsonb -> 'rules')"
                    " WHERE NOT tianping_promise_allowed(key,"
                    " (NEW.concluded_at AT TIME ZONE 'Asia/Shanghai')::date, split_part(value, ': ', 2)))"
                    " THEN RAISE EXCEPTION 'a contract promises no less than the rules do'; END IF; RETURN NEW;"
                ),
            ),
        )
