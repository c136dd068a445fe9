"""What does each test of returns start from?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from orders.models import Order
from platform_core.errors import DomainError
from tests.orders import builders as orders

Refused = Callable[..., Any]


@pytest.fixture
def sale(db: None, at: datetime) -> orders.Sale:
    return orders.sale(at)


@pytest.fixture
def order(sale: orders.Sale, at: datetime) -> Order:
    """Two pieces for 116 yuan, signed for an hour after they were sent."""
    return orders.delivered(sale, at)


@pytest.fixture
def refused() -> Refused:
    """`pytest.raises` for a command: what it had begun is undone, so that the test can look on."""

    @contextmanager
    def block(leaf: type[DomainError]) -> Iterator[pytest.ExceptionInfo[Any]]:
        with pytest.raises(leaf) as info, transaction.atomic():
            yield info

    return block
