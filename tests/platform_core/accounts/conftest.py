"""What do the accounts' tests share?"""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.platform_core.accounts.people import registered


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


@pytest.fixture
def zhang(db, at):
    return registered(at)
