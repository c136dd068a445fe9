from datetime import datetime
from uuid import UUID

import pytest

from tests.catalog.builders import new_sku, on_show


@pytest.fixture
def stocked(shop: UUID, at: datetime) -> UUID:
    """A shop with ten of A, out of the lot L1, and three of B, which came without a lot."""
    on_show(shop, new_sku("A"), new_sku("B", on_hand=3, lot=None), at=at)
    return shop
