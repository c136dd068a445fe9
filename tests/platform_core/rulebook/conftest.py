"""What does each test about rules start from?"""

from __future__ import annotations

from datetime import datetime

import pytest

from platform_core.actors import Actor
from tests.merchants import builders as merchants
from tests.orders.conftest import Refused, refused

__all__ = ["Refused", "refused"]


@pytest.fixture
def citizen(db: None, at: datetime) -> Actor:
    """Somebody with an account, who may have an opinion."""
    return merchants.person(at)
