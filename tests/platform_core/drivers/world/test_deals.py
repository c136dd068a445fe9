"""Is a verb done by the right person, at the instant it is told, and only with what it needs?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction

from orders.contracts.types import RequestedLine
from orders.sales.errors import OrderNotFound
from orders.sales.models.orders import Order
from platform_core.drivers.world.acting import CARRIER, acting_as
from platform_core.drivers.world.deals import Deal, run_out
from platform_core.drivers.world.verbs import returns
from platform_core.drivers.world.verbs import sale as verbs_sale
from tests.merchants.builders import operator
from tests.orders.sales import builders as orders

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def deal(at: datetime) -> Deal:
    sale = orders.sale(at)
    return Deal(
        number=7,
        shopper=sale.shopper,
        seller=sale.seller,
        staff=operator(),
        recipient=orders.HOME,
        wanted=[RequestedLine(sale.sku_id, 2)],
        lot="L1",
    )


def order_of(deal: Deal) -> Order:
    with acting_as(deal.seller):
        return Order.objects.get(id=deal.order)


class TestAVerb:
    def test_is_done_at_the_instant_it_is_told(self, deal: Deal, at: datetime) -> None:
        for minutes, verb in enumerate(
            (verbs_sale.place, verbs_sale.pay, verbs_sale.ship, verbs_sale.sign, verbs_sale.confirm)
        ):
            verb(deal, at=at + timedelta(minutes=minutes))

        order = order_of(deal)
        assert (order.state, order.placed_at, order.paid_at) == ("received", at, at + timedelta(minutes=1))

    def test_is_possible_once_what_it_needs_has_come_to_be(self, deal: Deal, at: datetime) -> None:
        assert verbs_sale.place.is_possible(deal)
        assert not verbs_sale.ship.is_possible(deal)

        verbs_sale.place(deal, at=at)

        assert verbs_sale.ship.is_possible(deal)
        assert not returns.send_back.is_possible(deal)

    def test_is_refused_to_who_may_not_see_the_deal(self, deal: Deal, at: datetime) -> None:
        verbs_sale.place(deal, at=at)
        deal.shopper = orders.stranger(at)

        with pytest.raises(OrderNotFound), transaction.atomic():
            verbs_sale.call_off(deal, at=at)

        assert order_of(deal).state == "placed"

    def test_names_the_papers_of_its_deal(self, deal: Deal) -> None:
        assert deal.name("S") == "SW00000007"


class TestRunOut:
    def test_lets_a_clock_run_out_at_the_instant_at_which_it_is_due(self, deal: Deal, at: datetime) -> None:
        verbs_sale.place(deal, at=at)

        end = run_out(deal.order)

        order = order_of(deal)
        assert (order.state, order.cancelled_at, end) == ("cancelled", order.pay_until, order.pay_until)


class TestActingAs:
    def test_lets_a_carrier_see_nothing(self, deal: Deal, at: datetime) -> None:
        verbs_sale.place(deal, at=at)

        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(CARRIER):
            Order.objects.count()
