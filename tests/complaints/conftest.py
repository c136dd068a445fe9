"""What does each test of complaints start from?"""

from __future__ import annotations

from datetime import datetime

from tests import standing
from tests.merchants.conftest import staff, staff_client
from tests.orders.conftest import refused
from tests.orders.sales import builders

__all__ = ["refused", "staff", "staff_client"]


@standing.fixture
def sale(db: None, at: datetime) -> builders.Sale:
    return builders.sale(at)
