"""What follows when a clock of an order runs out, at the instant and not a tick before?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

import platform_core.deadlines.commands as deadlines
from orders import commands
from platform_core.deadlines.queries import about
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import eyes
from tests.orders import builders
from tests.orders.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
TICK = timedelta.resolution
HALF_AN_HOUR = timedelta(minutes=30)


def sweep(at: datetime) -> int:
    """How many promises the worker finds overdue."""
    with bound(SYSTEM), transaction.atomic():
        return deadlines.close_due_batch(limit=10, at=at)


@pytest.mark.duty("HSE-07")
class TestCancelWhatWasNotPaid:
    def test_waits_half_an_hour_to_the_tick_and_puts_the_stock_back(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        assert sweep(at + HALF_AN_HOUR - TICK) == 0
        assert (builders.now(order, sale).state, builders.shelf(sale)) == ("placed", (10, 2))
        assert sweep(at + HALF_AN_HOUR) == 1
        assert (builders.now(order, sale).state, builders.shelf(sale)) == ("cancelled", (10, 0))
        assert builders.topics(order, sale) == ["orders.placed", "orders.cancelled"]

    def test_gives_exactly_the_time_that_the_contract_names(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        with eyes(sale.seller):
            [clock] = about(order.id)
        assert (clock.kind, clock.due_at) == ("orders.payment", order.pay_until)

    def test_leaves_a_paid_order_alone(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)

        assert sweep(at + HALF_AN_HOUR) == 0
        assert (builders.now(order, sale).state, builders.shelf(sale)) == ("paid", (10, 2))


@pytest.mark.duty("ECL-51")
class TestConfirmSilentReceipt:
    @pytest.mark.parametrize(
        ("begins_on", "last_day_ends"),
        [
            pytest.param(10, datetime(2026, 3, 20, 16, tzinfo=UTC), id="a Friday"),
            pytest.param(11, datetime(2026, 3, 21, 16, tzinfo=UTC), id="a Saturday, which gives no day more"),
        ],
    )
    def test_waits_until_the_tenth_day_has_ended_in_shanghai(
        self, sale: Sale, at: datetime, begins_on: int, last_day_ends: datetime
    ) -> None:
        order = builders.delivered(sale, at.replace(day=begins_on))

        assert sweep(last_day_ends - TICK) == 0
        assert builders.now(order, sale).state == "shipped"
        assert sweep(last_day_ends) == 1
        assert builders.now(order, sale).state == "received"
        assert builders.topics(order, sale)[-1] == "orders.received"

    def test_never_comes_without_a_signature(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)

        assert sweep(at + timedelta(days=365)) == 0
        assert builders.now(order, sale).state == "shipped"

    def test_finds_nothing_to_do_once_the_shopper_has_spoken(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)
        with eyes(sale.shopper), transaction.atomic():
            commands.confirm_receipt(order.id, by=sale.shopper, at=at + timedelta(hours=2))

        assert sweep(at + timedelta(days=365)) == 0
        assert builders.topics(order, sale).count("orders.received") == 1
