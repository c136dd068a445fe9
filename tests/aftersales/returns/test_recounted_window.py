"""A window that was counted with supposed days: when the year is announced, she keeps every day that she was shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

from aftersales.returns.errors import WindowPassed
from aftersales.returns.queries import lines as queries
from orders.sales.models.orders import Order
from orders.sales.queries import sale_facts
from platform_core.legal.spans import TICK
from tests.aftersales.returns import builders
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.deadlines.recomputing import recompute_all
from tests.platform_core.legal.loading import load_2027

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
RECEIVED = datetime(2026, 12, 26, 2, 0, tzinfo=UTC)  # seven days end on Saturday, 2 January 2027
SHOWN = datetime(2027, 1, 7, 16, 0, tzinfo=UTC)  # the later of what a notice could have made of these days


@pytest.fixture
def sale() -> Sale:
    return orders.sale(RECEIVED)


@pytest.fixture
def order(sale: Sale) -> Order:
    found = orders.delivered(sale, RECEIVED)
    builders.window_opened(found, RECEIVED)
    return found


def until(order: Order, sale: Sale) -> datetime | None:
    with acting_as(sale.shopper), transaction.atomic():
        [line] = queries.line_facts(sale_facts(order.id, by=sale.shopper, at=RECEIVED))
        return line.until


@pytest.mark.duty("NRR-10")
class TestARecount:
    def test_takes_no_day_of_the_window_from_her(self, order: Order, sale: Sale) -> None:
        assert until(order, sale) == SHOWN
        load_2027(at=RECEIVED)  # by law the window ends with the 4th

        assert recompute_all(at=RECEIVED) >= 1

        assert until(order, sale) == SHOWN
        with pytest.raises(WindowPassed) as refusal:
            builders.noticed(order, sale, SHOWN)
        assert refusal.value.closed_at == SHOWN
        assert builders.noticed(order, sale, SHOWN - TICK).state == "noticed"
