"""What does each test of complaints start from?"""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.merchants.conftest import desk, staff
from tests.orders import builders
from tests.orders.conftest import refused

__all__ = ["desk", "refused", "staff"]


@pytest.fixture
def sale(db: None, at: datetime) -> builders.Sale:
    return builders.sale(at)
