"""Money goes back to a consumer at the web's own door, after the shop was paid out: from where does it come?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from merchants.guarantee.commands import debts as commands
from merchants.guarantee.models import Debt
from platform_core.actors import RELAY, Actor
from platform_core.ledger.accounts import AccountKind as A
from platform_core.money import Money
from platform_core.payments.commands import refunding, settling
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import as_login
from tests.merchants.builders import acting_as
from tests.merchants.guarantee.builders import balances, owner_of, put_in_deposit
from tests.platform_core.ledger.conftest import ground, opened
from tests.platform_core.payments.conftest import asked, captured, case, orders, payer, requested
from tests.platform_core.payments.payouts import DONE, heard, paid_out, with_account

pytestmark = pytest.mark.commits
__all__ = ["ground", "orders", "payer"]
PRICE = 1000


def sold_and_paid_out(payer: Actor, at: datetime) -> tuple[UUID, Any]:
    """A shop with a deposit of 400 and nothing on its balance, and the order that it was paid for."""
    shop = opened(at)
    share = asked(shop, PRICE)
    captured(requested(payer, [share], at=at).id, PRICE, at=at)
    with_account(shop, at)
    put_in_deposit(shop, 400, at)
    with bound(SYSTEM), transaction.atomic():
        settling.settle_share(share.order, commission_basis_points=0, by=RELAY, at=at)
    payout = paid_out(shop, at)
    assert payout is not None
    heard(payout, DONE, at)
    return shop, share.order


@pytest.mark.duty("ECL-58", "NRR-14")
def test_the_platform_puts_it_in_and_the_deposit_pays_it_back(
    payer: Actor, orders: Any, at: datetime, fresh: dict[str, str]
) -> None:
    with as_login("worker"):
        shop, order = sold_and_paid_out(payer, at)
    owner = owner_of(shop)

    with acting_as(owner), transaction.atomic():  # as the login of the web
        refunding.request_refund(order, for_case=case("agreed"), amount=Money(PRICE), by=owner, at=at)

    with as_login("worker"):
        with bound(SYSTEM), transaction.atomic():
            debt = Debt.objects.get()
            assert (debt.amount, debt.covered, debt.lent) == (PRICE, 0, PRICE)
            commands.collect(shop, by=RELAY, at=at)
            debt.refresh_from_db()
            assert (debt.state, debt.covered, debt.lent_back) == ("owed", 400, 400)
        found = balances(shop)
    assert (found[A.DEPOSIT], found[A.PLATFORM_PAID_IN], found[A.FUND_ADVANCE]) == (0, 600, 600)
