"""Reads of deposits."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

import platform_core.cases.queries as cases
import platform_core.files.queries as files
from merchants.shops.types import OwedDuty
from orders.deposits import policies
from orders.deposits.case import DEPOSIT
from orders.deposits.deadlines import DEPOSIT_ANSWER
from orders.deposits.models import Deposit, DepositObjection, DepositRuling
from orders.deposits.states import DepositState
from orders.sales.models.orders import Order
from orders.sales.queries import is_delivered
from orders.sales.states import OrderState
from platform_core.actors import Actor, Role
from platform_core.cases.registry import facts_of
from platform_core.files.types import KeptFile
from platform_core.money import Money
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference


def deposits_of(actor: Actor) -> QuerySet[Deposit]:
    """The deposits of a shopper, or of a shop; unordered."""
    return Deposit.objects.visible_to(actor)


def deposits_of_order(order_id: UUID, *, by: Actor) -> list[Deposit]:
    return list(deposits_of(by).filter(order_id=order_id).order_by("id"))


def one_deposit(deposit_id: UUID, *, by: Actor) -> Deposit:
    """A deposit, with its objection and ruling. Raises ``DepositNotFound``."""
    return Deposit.objects.select_related("order", "objection", "ruling").see(deposit_id, by=by)


@facts_of(DEPOSIT)
def deposit_facts(row: Deposit) -> policies.DepositFacts:
    """The facts that its guards judge."""
    claimed = DepositObjection.objects.filter(deposit=row).values_list("claimed", flat=True).first()
    return policies.DepositFacts(
        state=DepositState(row.state),
        order_state=OrderState(Order.objects.values_list("state", flat=True).get(id=row.order_id)),
        delivered=is_delivered(row.order_id),
        amount=row.money,
        claimed=Money(claimed or 0, row.currency),
    )


def deposit_is_back(row: Deposit) -> bool:
    """Whether all that was granted has arrived."""
    share = row.as_share()
    return policies.deposit_is_back(
        refundable=payments.refundable(share), kept=row.kept, refund_open=payments.refund_open(share)
    )


def deposit_evidence(row: Deposit) -> Sequence[KeptFile]:
    """The files of both sides, the oldest first."""
    return files.files_about(DEPOSIT.kind, row.id)


def deposit_takes_evidence(row: Deposit) -> bool:
    """Whether either side may still add a file."""
    return policies.may_add_evidence(DepositState(row.state))


def files_added_by(row: Deposit, *, by: Role) -> list[UUID]:
    """The files that one side has added."""
    return [kept.id for kept in deposit_evidence(row) if kept.kept_by == by]


def objection_to(row: Deposit) -> DepositObjection | None:
    """The objection as ``one_deposit`` joined it, else read once; also after one is written to this row."""
    return getattr(row, "objection", None)


def ruling_on(row: Deposit) -> DepositRuling | None:
    """The ruling, read as the objection is."""
    return getattr(row, "ruling", None)


def deposit_total_of(purchase_id: UUID) -> Money:
    """The sum of all deposits of this purchase, beside its price."""
    rows = Deposit.objects.filter(order__purchase_id=purchase_id)
    return Money(sum(rows.values_list("amount", flat=True)))


def deposits_in_dossier(order_id: UUID) -> list[UUID]:
    """The deposits of an order, their clocks and files, and the money that moved for them."""
    rows = list(Deposit.objects.filter(order_id=order_id).order_by("id"))
    money = [thing for row in rows for thing in payments.things_about(row.as_share())]
    return [*cases.dossier(rows), *money]


def deposits_owed_by(merchant_id: UUID) -> list[OwedDuty]:
    """The duties of this shop on deposits, the most urgent first."""
    owed = cases.owed_by(Deposit, merchant_id, clock=DEPOSIT_ANSWER)
    return [OwedDuty(kind=DEPOSIT.kind, subject_id=deposit_id, due_at=due) for deposit_id, due in owed]


def is_given_back_after_delivery(order_id: UUID) -> bool:
    """Whether all that was paid for the goods of an order that was sent goes back, or has gone."""
    order = Order.objects.filter(id=order_id).first()
    if order is None or order.stage not in (OrderState.SHIPPED, OrderState.RECEIVED):
        return False
    share = Reference("orders.order", order_id)
    return policies.goods_are_given_back(order.price, freight=order.carriage, refundable=payments.refundable(share))
