"""Does one queue name everything that a shop owes, by its clock, with the way to where it is answered?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from platform_core.legal.spans import DAY, TICK, local_day, midnight
from platform_core.project.faces.seller.today import clocks_of_shop, count_by_day
from tests.aftersales.claims import builders as claims
from tests.aftersales.returns import builders as returns
from tests.complaints.complaint import builders as complaints
from tests.complaints.service import builders as service
from tests.merchants.builders import acting_as
from tests.merchants.guarantee.builders import charged
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import HOUR
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def counted(sale: Sale, at: datetime) -> dict[str, int]:
    with acting_as(sale.seller), transaction.atomic():
        return count_by_day(clocks_of_shop(sale.seller), at=at)


class TestTheQueue:
    def test_leads_from_each_clock_to_where_it_is_answered(self, seller: Browser, sale: Sale, at: datetime) -> None:
        case = returns.back(builders.delivered(sale, at), sale, at + 5 * HOUR)
        claim = claims.claimed(builders.delivered(sale, at), sale, at + 2 * HOUR)
        complaint = complaints.with_shop(sale, at)
        conversation = service.with_shop(sale, at)
        debt = charged(sale.shop, 300, at)
        builders.paid(sale, at)

        page = seller.get("/seller/today").page

        found = {link.attributes["href"] for line in page.all("ul", class_="due") for link in line.all("a")}
        assert {
            f"/seller/returns/{case.id}",
            f"/seller/claims/{claim.id}",
            f"/seller/complaints/{complaint.id}",
            f"/seller/conversations/{conversation.id}",
            f"/seller/debts/{debt.id}",
        } <= found
        assert not [href for href in found if href.startswith("/seller/orders")]  # they are sent on a page of their own

    def test_is_empty_without_a_clock(self, seller: Browser) -> None:
        assert "没有" in seller.get("/seller/today").page.one("p", class_="empty").text

    def test_asks_as_often_for_many_as_for_one(self, seller: Browser, sale: Sale, at: datetime) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as found:
                assert len(seller.get("/seller/today").response.content) <= 60_000
            return len([one for one in found.captured_queries if " FROM " in one["sql"]])

        claims.claimed(builders.delivered(sale, at, quantity=1), sale, at + 2 * HOUR)
        one = asked()
        for _ in range(45):
            claims.claimed(builders.delivered(sale, at, quantity=1), sale, at + 2 * HOUR)

        assert asked() == one <= 8


class TestCounts:
    def test_change_at_the_end_and_at_midnight(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        due = returns.clocks(order.id, sale)["orders.dispatch"].due_at
        tonight = midnight(local_day(due - TICK) + DAY)

        assert counted(sale, tonight - DAY)["parcels"] == 1
        assert counted(sale, tonight - DAY - TICK)["parcels"] == 0

        claim = claims.claimed(builders.delivered(sale, at), sale, at + 2 * HOUR)
        ends = [one.due_at for one in returns.clocks(claim.id, sale).values() if one.owed_by == "merchant"]
        end = min(ends)
        evening = midnight(local_day(end - TICK) + DAY)

        def of(at: datetime) -> list[int]:
            return [counted(sale, at)[name] for name in ("late", "today", "tomorrow")]

        assert of(end) == [1, 0, 0]
        assert of(end - TICK)[0] == 0
        assert of(evening - DAY)[1:] == [1, 0]
        assert of(evening - DAY - TICK)[1:] == [0, 1]
