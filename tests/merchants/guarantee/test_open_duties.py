"""Does a guarantee deposit stay while the shop still owes a buyer something, or a measure against it runs?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from django.db import transaction

from merchants.guarantee import queries
from merchants.guarantee.commands import guarantees as commands
from merchants.guarantee.errors import DepositRefused
from merchants.shops.models.shops import Merchant
from orders.sales.commands import receiving
from platform_core.payments.types import Outcome
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.aftersales.returns import builders as returns
from tests.merchants.builders import acting_as
from tests.merchants.guarantee.guarantees import agreed, paid_in, swept
from tests.merchants.sanctions import builders as sanctions
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.orders.subscriptions import builders as subscriptions
from tests.platform_core.payments.payouts import with_account

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
Owes = Callable[[Sale, datetime], Any]


def received(sale: Sale, at: datetime) -> Any:
    order = orders.delivered(sale, at)
    with acting_as(sale.shopper), transaction.atomic():
        return receiving.confirm_receipt(order.id, by=sale.shopper, at=at)


def refunded(sale: Sale, at: datetime) -> None:
    orders.answer(orders.called_off(sale, at), Outcome.SUCCEEDED, at)


def window(sale: Sale, at: datetime) -> None:
    assert returns.window_opened(received(sale, at), at)


def suspension_proposed(sale: Sale, at: datetime) -> None:
    sanctions.proposed(Merchant(id=sale.shop), at)


def suspension_imposed(sale: Sale, at: datetime) -> None:
    sanctions.imposed(Merchant(id=sale.shop), at)


def measure_dropped(sale: Sale, at: datetime) -> None:
    sanctions.dropped(Merchant(id=sale.shop), at)


def subscribed(sale: Sale, at: datetime) -> None:
    subscriptions.signed(subscriptions.subscribe(sale, subscriptions.stated(sale, at), at), at)


OWES: Final[dict[str, tuple[Owes, set[str]]]] = {
    "an order that is not paid yet": (orders.placed, {"orders.order"}),
    "goods that are not sent": (orders.paid, {"orders.order"}),
    "goods on their way": (orders.shipped, {"orders.order"}),
    "goods that nobody has confirmed": (orders.delivered, {"orders.order"}),
    "a return window": (window, {"aftersales.return_window"}),
    "the money of a cancelled order": (orders.called_off, {"orders.order", "payments.refund"}),
    "a subscription": (subscribed, {"orders.subscription"}),
    "a hearing": (suspension_proposed, {"merchants.sanction"}),
    "a measure": (suspension_imposed, {"merchants.sanction"}),
}
FREE: Final[dict[str, Owes]] = {
    "an order that is settled": received,
    "a cancelled order whose money is back": refunded,
    "a measure that was dropped": measure_dropped,
}


def may_end(sale: Sale, at: datetime) -> None:
    """Ask for a deposit that is full, and can go back but for what is owed."""
    row = agreed(Merchant(id=sale.shop), at)
    paid_in(row, 1000, at)
    with_account(sale.shop, at)
    with acting_as(sale.seller), transaction.atomic():
        commands.end_deposit(row.id, by=sale.seller, at=at)


@pytest.mark.duty("ECL-58")
class TestADeposit:
    @pytest.mark.parametrize("what", OWES)
    def test_stays_while_the_shop_owes(self, what: str, at: datetime) -> None:
        owes, kinds = OWES[what]
        sale = orders.sale(at)
        owes(sale, at)

        with pytest.raises(DepositRefused) as refused:
            may_end(sale, at)

        assert refused.value.reasons == ("duties_open",)
        for scope in (SYSTEM, None):  # the clock asks the same as the shop
            with bound(scope) if scope else acting_as(sale.seller), transaction.atomic():
                assert {duty.kind for duty in queries.duties_of(sale.shop)} == kinds

    @pytest.mark.parametrize("what", FREE)
    def test_goes_back_after(self, what: str, at: datetime) -> None:
        sale = orders.sale(at)
        FREE[what](sale, at)

        may_end(sale, at)

    def test_goes_back_once_the_window_has_closed(self, at: datetime) -> None:
        sale = orders.sale(at)
        window(sale, at)
        with bound(SYSTEM), transaction.atomic():
            [duty] = queries.duties_of(sale.shop)
        assert duty.due_at

        swept(duty.due_at - timedelta(microseconds=1))
        with bound(SYSTEM), transaction.atomic():
            assert list(queries.duties_of(sale.shop)) == [duty]
        swept(duty.due_at)
        may_end(sale, duty.due_at)
