"""What does each test about rules start from?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from platform_core.actors import Actor
from platform_core.errors import DomainError
from tests.merchants import builders as merchants

Refused = Callable[..., Any]


@pytest.fixture
def citizen(db: None, at: datetime) -> Actor:
    """Somebody with an account, who may have an opinion."""
    return merchants.person(at)


@pytest.fixture
def refused() -> Refused:
    """`pytest.raises` for a command: what it had begun is undone, so that the test can look on."""

    @contextmanager
    def block(leaf: type[DomainError]) -> Iterator[pytest.ExceptionInfo[Any]]:
        with pytest.raises(leaf) as info, transaction.atomic():
            yield info

    return block
