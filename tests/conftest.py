"""What does every test share? Its moment, and its worker's database."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.database import clone


@pytest.fixture
def at() -> datetime:
    """An ordinary Tuesday, ten in the morning in Shanghai, far from any edge of a day, a month or a holiday."""
    return datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, worker: str) -> Iterator[None]:
    """Here and not in the plugin: pytest-django's, loaded after it, would win."""
    with clone(f"test_{worker}"):
        yield
