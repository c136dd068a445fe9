"""What becomes of an order of a recalled lot that was not sent?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales.remedies import commands
from aftersales.remedies.states import RemedyState
from catalog.stock import commands as stock_commands
from orders.sales.states import OrderState
from orders.sales.types import ParcelEvent
from platform_core.actors import RELAY
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.aftersales.remedies import builders as recalls
from tests.aftersales.remedies.builders import DAY, HOUR
from tests.catalog import builders as shelves
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def sale(db: None, at: datetime) -> Sale:
    """A shop that has been there for days."""
    return orders.sale(at - 3 * DAY)


@pytest.mark.duty("CRL-19")
class TestAnOrderThatWasNotSent:
    def test_is_stopped_with_its_money_where_no_other_lot_fills_it(self, sale: Sale, at: datetime):
        order = orders.paid(sale, at)

        recalls.sought(recalls.recalled(sale, at), at)

        assert orders.now(order, sale).stage is OrderState.CANCELLED
        assert [refund.amount.amount for refund in orders.refunds(order)] == [11600]
        assert orders.shelf(sale) == (0, 0)
        assert recalls.asked(recalls.REMEDIES, sale) == []

    def test_is_stopped_the_last_first_and_only_as_many_as_it_takes(self, at: datetime):
        sale = orders.sale(at, on_hand=6)
        first, second = (orders.paid(sale, at + n * HOUR, quantity=3) for n in range(2))
        with acting_as(sale.seller), transaction.atomic():
            stock_commands.receive_stock(sale.sku_id, quantity=3, lot="L2", by=sale.seller, at=at + 2 * HOUR)

        recalls.sought(recalls.recalled(sale, at + 3 * HOUR), at + 3 * HOUR)

        assert [orders.now(order, sale).state for order in (first, second)] == ["paid", "cancelled"]
        recalls.sought(recalls.recalled(sale, at + 4 * HOUR, lot="L2"), at + 4 * HOUR)
        assert [orders.now(order, sale).state for order in (first, second)] == ["cancelled", "cancelled"]

    def test_is_stopped_alone_in_its_turn(self, sale: Sale, at: datetime):
        """Its refund locks the shop's accounts: no further order is locked with them."""
        packed = [orders.shipped(sale, at, by=orders.stranger(at)) for _ in range(2)]
        freeze = recalls.recalled(sale, at)

        with bound(SYSTEM), transaction.atomic():
            assert commands.seek_buyers(freeze.id, by=RELAY, at=at)

        assert sorted(orders.now(order, sale).state for order in packed) == ["cancelled", "shipped"]
        assert recalls.sought(freeze, at) == 2
        assert {orders.now(order, sale).state for order in packed} == {"cancelled"}

    def test_is_stopped_though_it_is_packed_until_a_carrier_has_it(self, sale: Sale, at: datetime):
        packed, moving = orders.shipped(sale, at), orders.shipped(sale, at, by=orders.stranger(at))
        orders.report(moving, at, kind=ParcelEvent.PICKED_UP)

        recalls.sought(recalls.recalled(sale, at), at)

        assert orders.now(packed, sale).stage is OrderState.CANCELLED
        assert orders.now(moving, sale).stage is OrderState.SHIPPED
        assert recalls.of_order(moving).stage is RemedyState.OFFERED
        assert shelves.shelf(sale.shop) == (0, 0)  # what was packed is no free piece
