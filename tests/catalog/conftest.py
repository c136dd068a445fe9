"""What does each test of the shop window start from? Two shops that may sell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from platform_core.errors import DomainError
from tests.catalog import builders


@pytest.fixture
def shop(db: None, at: datetime) -> UUID:
    return builders.open_shop(at=at)


@pytest.fixture
def other(db: None, at: datetime) -> UUID:
    return builders.open_shop(at=at, name="钱塘书坊")


@contextmanager
def refused(error: type[DomainError]) -> Iterator[Any]:
    """The refusal, and the transaction as it was before: as the door leaves it."""
    with pytest.raises(error) as refusal, transaction.atomic():
        yield refusal
