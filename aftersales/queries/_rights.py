"""What may a shopper do with what was bought, and until when?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

import orders.queries
import platform_core.deadlines.queries as deadlines
import platform_core.payments.queries as payments
from aftersales import policies
from aftersales.policies import SaleRights
from aftersales.queries import _cases
from aftersales.queries._ladder import claimed_lines
from aftersales.queries._lines import line_facts
from aftersales.types import LineFacts, Right
from orders.types import SaleFacts
from platform_core.actors import Actor
from platform_core.money import Money
from platform_core.payments.types import Reference

CONFIRM_RECEIPT: Final = "orders.confirm_receipt"


def rights(order_id: UUID, *, by: Actor, at: datetime) -> tuple[Right, ...]:
    """What the shopper may do now, until when, at whose cost, and why.

    Raises ``OrderNotFound``, ``ContractDamaged``.
    """
    sale = orders.queries.sale_facts(order_id, by=by, at=at)
    facts = _sale_rights(order_id, line_facts(sale), refundable=_refundable(sale), by=by, at=at)
    return policies.rights(replace(facts, handed_over=sale.handed_over, claimed=claimed_lines(sale)), at=at)


def rights_without_contract(order_id: UUID, *, by: Actor, at: datetime) -> tuple[Right, ...]:
    """Those that no contract decides, for an order whose contract is damaged. Raises ``OrderNotFound``."""
    return policies.rights(_sale_rights(order_id, (), refundable=None, by=by, at=at), at=at)


def _sale_rights(
    order_id: UUID, lines: Sequence[LineFacts], *, refundable: Money | None, by: Actor, at: datetime
) -> SaleRights:
    ends = {promise.kind: promise.due_at for promise in deadlines.about(order_id)}
    order = orders.queries.order(order_id, by=by)
    return SaleRights(
        offered=orders.queries.actions(order, by=by, at=at),
        left_with_other=orders.queries.left_parcel(order) is not None,
        lines=lines,
        returns=_cases.facts_of_order(order_id, by=by),
        confirm_until=ends.get(CONFIRM_RECEIPT),
        refundable=refundable,
    )


def _refundable(sale: SaleFacts) -> Money | None:
    """None as long as nothing was paid."""
    return payments.refundable(Reference("orders.order", sale.order_id)) if sale.paid_at else None
