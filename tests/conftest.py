"""What does every test share? Its moment."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
def at() -> datetime:
    """An ordinary Tuesday, ten in the morning in Shanghai, far from any edge of a day, a month or a holiday."""
    return datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
