"""Do shops that had books before get the accounts that came later?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import transaction

from platform_core.ledger.models import Account
from platform_core.ledger.queries import reconcile
from platform_core.tenancy import scopes
from tests.database import as_login
from tests.platform_core.ledger.conftest import opened

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.proof]  # goes back and forth


def migrated(*to: str) -> None:
    """To this migration of the ledger; without a number to the last of all, since others build on it."""
    with as_login("migrator"):
        call_command("migrate", *(["ledger", *to] if to else []), verbosity=0)


def kinds() -> list[str]:
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return list(Account.objects.order_by("kind").values_list("kind", flat=True))


def test_the_accounts_that_came_later_are_opened_empty(at: datetime) -> None:
    opened(at)
    before = kinds()

    migrated("0003")
    between = kinds()
    migrated()

    later = ["awards", "charges", "consumer_deposit", "platform_paid_in", "relief_fund"]
    assert sorted({*before} - {*between}) == later
    assert kinds() == before
    with as_login("auditor"), transaction.atomic():
        assert reconcile().agrees
