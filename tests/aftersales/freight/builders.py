"""Freight for tests, step by step, by the commands that the doors call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aftersales.freight import commands
from aftersales.freight.models import Freight
from aftersales.returns.models.returns import Return
from orders.sales.models.orders import Order
from platform_core.money import Money
from tests.aftersales.claims import builders as claims
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import HOUR
from tests.merchants.builders import acting_as, operator
from tests.orders.sales.builders import Sale
from tests.recordings import recorded


@recorded
def sent_for_claim(order: Order, sale: Sale, at: datetime, *, quantity: int = 1) -> Return:
    """Goods that go back because of a claim, an hour ago, with any carrier."""
    claim = claims.agreed(claims.claimed(order, sale, at - HOUR, quantity=quantity), sale, at - HOUR)
    case = claims.back_of(claim, sale)
    builders.sent(case, sale, at - HOUR, carrier="sf", waybill=f"BACK{case.number}"[:40])
    return case


@recorded
def asked(
    case: Return, sale: Sale, at: datetime, *, amount: int = 1200, receipt: Sequence[UUID] | None = None
) -> Freight:
    shown = [builders.photo(case, sale.shopper, at)] if receipt is None else receipt
    with acting_as(sale.shopper), transaction.atomic():
        return commands.ask_freight(case.id, amount=Money(amount), receipt=shown, by=sale.shopper, at=at)


@recorded
def agreed(freight: Freight, sale: Sale, at: datetime) -> Freight:
    with acting_as(sale.seller), transaction.atomic():
        return commands.agree_to_freight(freight.id, by=sale.seller, at=at)


@recorded
def disputed(freight: Freight, sale: Sale, at: datetime, *, statement: str = "运费明显偏高") -> Freight:
    with acting_as(sale.seller), transaction.atomic():
        return commands.dispute_freight(freight.id, statement=statement, by=sale.seller, at=at)


@recorded
def declined(freight: Freight, sale: Sale, at: datetime, *, reasons: str = "凭证不是这次寄送的") -> Freight:
    by = operator()
    with acting_as(by), transaction.atomic():
        return commands.decline_freight(freight.id, reasons=reasons, by=by, at=at)


@recorded
def granted(freight: Freight, sale: Sale, at: datetime, *, reasons: str = "凭证属实") -> Freight:
    by = operator()
    with acting_as(by), transaction.atomic():
        return commands.grant_freight(freight.id, reasons=reasons, by=by, at=at)


def now(freight: Freight, sale: Sale) -> Freight:
    with acting_as(sale.seller), transaction.atomic():
        return Freight.objects.get(id=freight.id)
