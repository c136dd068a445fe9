"""The calendar as it is committed, without a database."""

import pytest

from platform_core.legal.calendars import Days, notice


@pytest.fixture(scope="session")
def calendar() -> Days:
    return Days(1, dict(notice(1)))
