"""What does each test of returns start from?"""

from __future__ import annotations

from datetime import datetime

from orders.sales.models.orders import Order
from tests import standing
from tests.merchants.conftest import staff, staff_client
from tests.orders.conftest import Refused, refused
from tests.orders.sales import builders as orders

__all__ = ["Refused", "refused", "staff", "staff_client"]


@standing.fixture
def sale(db: None, at: datetime) -> orders.Sale:
    return orders.sale(at)


@standing.fixture
def order(sale: orders.Sale, at: datetime) -> Order:
    """Two pieces for 116 yuan, signed for an hour after they were sent."""
    return orders.delivered(sale, at)
