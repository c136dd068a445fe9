"""What does each test of orders start from?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from platform_core.errors import DomainError
from tests import standing
from tests.merchants.conftest import staff, staff_client
from tests.orders.sales import builders

Refused = Callable[..., Any]
__all__ = ["Refused", "refused", "sale", "staff", "staff_client"]


@standing.fixture
def sale(db: None, at: datetime) -> builders.Sale:
    return builders.sale(at)


@pytest.fixture
def refused() -> Refused:
    """`pytest.raises` for a command: what it had begun is undone, so that the test can look on."""

    @contextmanager
    def block(leaf: type[DomainError]) -> Iterator[pytest.ExceptionInfo[Any]]:
        with pytest.raises(leaf) as info, transaction.atomic():
            yield info

    return block
