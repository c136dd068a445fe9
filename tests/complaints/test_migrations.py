"""Do complaints from before reviews and promises come out where nobody waits for what was not there?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import transaction

from complaints.complaint.models import Complaint
from tests.complaints.complaint import builders
from tests.database import as_login
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.proof]  # goes back and forth


def migrated(*to: str) -> None:
    with as_login("migrator"):
        call_command("migrate", *to, verbosity=0)


def test_what_was_decided_stands_and_the_others_go_on(at: datetime) -> None:
    sales = [orders.sale(at) for _ in range(3)]
    filed, escalated = builders.filed(sales[0], at), builders.escalated(sales[1], at)
    decided = builders.decided(sales[2], at)

    migrated("complaints", "0002")
    migrated()

    with acting_as(operator()), transaction.atomic():
        found = {row.id: row for row in Complaint.objects.all()}
    states = [found[row.id].state for row in (filed, escalated, decided)]
    assert states == ["filed", "escalated", "stands"]
    assert found[decided.id].stands_at == decided.decided_at == at
    assert {tuple(row.lines) for row in found.values()} == {()}
