"""What do doors and other apps read of quotes, purchases and orders?"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

import platform_core.deadlines.queries as deadlines
import platform_core.payments.queries as payments
from orders import policies
from orders.deadlines import CONFIRM_WITHIN, PAY_WITHIN
from orders.errors import OrderNotFound
from orders.models import Contract, Order, Purchase, Quote
from orders.states import ORDER, OrderState
from orders.types import ParcelEvent
from platform_core.actors import Actor
from platform_core.deadlines.types import Promise
from platform_core.eventlog import queries as eventlog
from platform_core.eventlog.types import Entry
from platform_core.legal.rules import rule
from platform_core.payments.types import Reference
from platform_core.vault import queries as vault
from platform_core.vault.types import Kind, Place

RETURN_WITHIN = rule("DL_NRR_WINDOW")
KEY_TERMS = policies.key_terms(pay_within=PAY_WITHIN, confirm_within=CONFIRM_WITHIN, return_within=RETURN_WITHIN)
RECIPIENT = {"recipient_name": Kind.NAME, "recipient_phone": Kind.PHONE, "recipient_address": Kind.ADDRESS}


def quote(quote_id: UUID, *, by: Actor) -> Quote:
    """Raises ``QuoteNotFound``."""
    return Quote.objects.take(quote_id, by=by)


def purchase(purchase_id: UUID, *, by: Actor) -> Purchase:
    """Raises ``PurchaseNotFound``."""
    return Purchase.objects.take(purchase_id, by=by)


def orders_of(actor: Actor, *, state: str = "") -> QuerySet[Order]:
    """The shopper's own, or the shop's; in no order yet."""
    orders = Order.objects.visible_to(actor)
    return orders.filter(state=state) if state else orders


def order(order_id: UUID, *, by: Actor) -> Order:
    """With its lines and parcels. Raises ``OrderNotFound``."""
    return Order.objects.prefetch_related("lines", "shipments__events").see(order_id, by=by)


def contract(order_id: UUID, *, by: Actor) -> Contract:
    """Raises ``OrderNotFound``, also for another's."""
    return Contract.objects.get(order_id=Order.objects.see(order_id, by=by).id)


def timeline(order_id: UUID, *, by: Actor) -> list[Entry]:
    """What happened to it. Raises ``OrderNotFound``."""
    return eventlog.timeline(Order.objects.see(order_id, by=by).id)


def masked_recipient(order: Order) -> dict[str, str]:
    """What a screen may show of name, phone and address."""
    fields = {name: getattr(order, name) for name in RECIPIENT}
    return vault.masked(fields, place=Place.of(order, subject_id=order.shopper_id), kinds=RECIPIENT)


def clocks(order: Order) -> list[Promise]:
    """The promises that run, or ran, for this order."""
    return deadlines.about(order.id)


def payment_id(purchase_id: UUID) -> UUID | None:
    """Of the one payment of a purchase."""
    payment = payments.find_payment_of(Reference("orders.purchase", purchase_id))
    return payment.id if payment else None


def actions(order: Order, *, by: Actor) -> list[str]:
    """What this actor may do now. What is offered is accepted: the same table and policies decide."""
    moves = ORDER.open_to(by.role, state=OrderState(order.state))
    reports = [event.kind for parcel in order.shipments.all() for event in parcel.events.all()]
    handed_over = ParcelEvent.SIGNED in reports
    return [move for move in moves if move != "confirm_receipt" or policies.may_confirm(handed_over=handed_over)]


def number_of(order_id: UUID) -> str:
    """The order's number for people, as the bound scope sees it. Raises ``OrderNotFound``."""
    number = Order.objects.filter(id=order_id).values_list("number", flat=True).first()
    if number is None:
        raise OrderNotFound(order_id=order_id)
    return number
