"""When are the cases of the house tried?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest


@pytest.fixture
def at() -> datetime:
    """Ten o'clock in the morning of a day on which every rule that a case reads is in force."""
    return datetime(2026, 4, 14, 2, 0, tzinfo=UTC)
