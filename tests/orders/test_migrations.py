"""Do orders from before the clocks of dispatch know their promise?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.management import call_command

from tests.database import as_login
from tests.orders.sales import builders

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.proof]  # goes back and forth


def test_the_hours_are_read_from_the_contract(at: datetime) -> None:
    sale = builders.sale(at)
    order = builders.shipped(sale, at)
    assert order.dispatch_hours == 48

    with as_login("migrator"):
        for to in (["orders", "0003"], []):
            call_command("migrate", *to, verbosity=0)

    assert builders.now(order, sale).dispatch_hours == 48
