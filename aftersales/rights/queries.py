"""Queries about a shopper's rights in an order, about cases that hold its money, and how long refunds take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from aftersales.claims.queries import claimed_lines, claims_of
from aftersales.claims.states import ClaimState
from aftersales.returns.policies import handling as handling_policies
from aftersales.returns.queries import cases as cases_queries
from aftersales.returns.queries.lines import line_facts
from aftersales.returns.types import LineFacts, Right
from aftersales.rights import policies
from aftersales.rights.policies import SaleRights
from orders.sales import queries as sales_queries
from orders.sales.types import SaleFacts
from platform_core.actors import Actor
from platform_core.deadlines.queries import promises
from platform_core.legal.spans import DAY
from platform_core.money import Money
from platform_core.payments.queries import payments, settlements
from platform_core.payments.types import Reference
from platform_core.tenancy.scopes import ask

# All that may hold in one statement: most often there is nothing.
HOLDS: Final = """
SELECT 'return', state, unsent_at IS NOT NULL FROM aftersales_return WHERE order_id = %(order)s
UNION ALL SELECT 'claim', state, false FROM aftersales_claim WHERE order_id = %(order)s
UNION ALL SELECT 'remedy', state, false FROM aftersales_remedy WHERE order_id = %(order)s
"""


def holds_settlement(order_id: UUID) -> bool:
    """Whether a return, claim or remedy of this order keeps the shop from being paid; of money on its way back payments
    know."""
    return any(_holds(*found) for found in ask(HOLDS, {"order": order_id}))


def _holds(what: str, state: str, unsent: bool) -> bool:  # noqa: FBT001  # a row
    match what:
        case "return":
            return handling_policies.return_holds_settlement(state, unsent=unsent)
        case "claim":
            return policies.claim_holds_settlement(ClaimState(state))
        case _:
            return policies.remedy_holds_settlement(state)


CONFIRM_RECEIPT: Final = "orders.confirm_receipt"


def rights(order_id: UUID, *, by: Actor, at: datetime) -> tuple[Right, ...]:
    """The shopper's rights now: until when, at whose cost, and why.

    Raises ``OrderNotFound``, ``ContractDamaged``.
    """
    sale = sales_queries.sale_facts(order_id, by=by, at=at)
    facts = _sale_rights(order_id, line_facts(sale), refundable=_refundable(sale), by=by, at=at)
    return policies.rights(replace(facts, handed_over=sale.handed_over, claimed=claimed_lines(sale)), at=at)


def rights_without_contract(order_id: UUID, *, by: Actor, at: datetime) -> tuple[Right, ...]:
    """The rights that no contract decides, for an order whose contract is damaged. Raises ``OrderNotFound``."""
    return policies.rights(_sale_rights(order_id, (), refundable=None, by=by, at=at), at=at)


def _sale_rights(
    order_id: UUID, lines: Sequence[LineFacts], *, refundable: Money | None, by: Actor, at: datetime
) -> SaleRights:
    ends = {promise.kind: promise.due_at for promise in promises.about(order_id)}
    order = sales_queries.order(order_id, by=by)
    return SaleRights(
        offered=sales_queries.actions(order, by=by, at=at),
        left_with_other=sales_queries.left_parcel(order) is not None,
        lines=lines,
        returns=cases_queries.facts_of_order(order_id, by=by),
        confirm_until=ends.get(CONFIRM_RECEIPT),
        refundable=refundable,
    )


def _refundable(sale: SaleFacts) -> Money | None:
    """The money that may still go back; None as long as nothing was paid."""
    return payments.refundable(Reference("orders.order", sale.order_id)) if sale.paid_at else None


def count_refunds_within(by: Actor, *, since: datetime, until: datetime, days: Sequence[int]) -> list[int]:
    """Of a shop's refunds that came back in this time: how many took so many days at most, and last how many there are.

    Counted from the notice of the return or the filing of the claim; without either, from the moment that it was owed.
    """
    noticed = cases_queries.returns_of(by).filter(id=OuterRef("case_id")).values("noticed_at")
    filed = claims_of(by).filter(id=OuterRef("case_id")).values("filed_at")
    paid = settlements.refunds_paid(by.merchant_id or by.id, since=since, until=until)
    took = F("succeeded_at") - Coalesce(Subquery(noticed), Subquery(filed), F("first_asked_at"))
    within = {f"within_{n}": Count("id", filter=Q(took__lte=n * DAY)) for n in days}
    found = paid.annotate(took=ExpressionWrapper(took, DurationField())).aggregate(**within, all=Count("id"))
    return list(found.values())
