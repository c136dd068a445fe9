"""Who says that the platform bears what it paid because nobody had decided? The worker alone, and once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from complaints.complaint.commands.remedies import bear
from complaints.complaint.types import LATE
from platform_core.ledger.errors import AlreadyPosted
from platform_core.ledger.types import Source
from platform_core.money import Money
from platform_core.payments.commands import refunding
from platform_core.payments.types import Reference
from tests.complaints.complaint import builders
from tests.database import as_login
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.duty("OPR-27")]


def test_no_shop_at_the_web_with_a_refund_of_its_own(at: datetime) -> None:
    sale = orders.sale(at)
    complaint = builders.passed_over(sale, at)
    order, case = Reference("orders.order", complaint.order_id), Reference(LATE, complaint.id)
    how = {"of": Source(LATE, complaint.id), "merchant_id": sale.shop, "by": sale.seller, "at": at}

    with as_login("app"), acting_as(sale.seller), transaction.atomic():
        refunding.request_refund(order, for_case=case, amount=Money(4000), by=sale.seller, at=at)
        with pytest.raises(DatabaseError, match="is no ground"), transaction.atomic():
            bear(Money(4000), **how)


def test_nobody_a_second_time(at: datetime) -> None:
    sale = orders.sale(at)
    complaint, days = builders.passed_over(sale, at), timedelta(days=16)
    builders.left_undecided(complaint, sale, at + days)
    builders.left_for_good(complaint, sale, at + 2 * days)
    how = {"of": Source(LATE, complaint.id), "merchant_id": sale.shop, "by": sale.seller, "at": at}

    with pytest.raises(AlreadyPosted), acting_as(sale.seller), transaction.atomic():
        bear(Money(4000), **how)
