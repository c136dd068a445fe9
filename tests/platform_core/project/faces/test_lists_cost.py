"""Does one more row of a page cost one more question to the database? On no list, whichever it is.

Of each kind of thing there is one; the list is handed each of its rows fifty times, as rows that know no more than what
was read with them. Who asks for something row by row is found by that.
"""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from platform_core.http import paging
from tests import standing
from tests.aftersales.claims import builders as claim_builders
from tests.aftersales.remedies import builders as recalls
from tests.aftersales.returns import builders as aftersales
from tests.complaints.complaint import builders as complaints
from tests.complaints.infringements import builders as infringements
from tests.complaints.reports import builders as reports
from tests.complaints.service import builders as service_builders
from tests.orders.deposits import builders as deposits
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.subscriptions import builders as subscriptions
from tests.platform_core.project.faces.conftest import HOUR
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
MANY: Final = 50
CASES: Final = ("", "returns", "claims", "complaints", "infringements", "conversations", "deposits")
CLOCKS: Final = ("deadlines", "deadlines/ended")
MINE: Final = ("orders", "reports", "subscriptions", "recalls")
PAGES: Final = (
    *(f"/me/{name}" for name in (*CASES, *CLOCKS, *MINE)),
    "/seller/safety",  # all other pages of a shop: `test_seller_pages`
)


@standing.fixture
def full(sale: Sale, at: datetime) -> Sale:
    """One of everything that a shopper and a shop see lists of."""
    subscriptions.subscribe(sale, subscriptions.stated(sale, at), at)
    deposits.state(sale, at)
    builders.paid(sale, at)
    aftersales.noticed(builders.delivered(sale, at), sale, at + 2 * HOUR)
    claim_builders.claimed(builders.delivered(sale, at), sale, at + 2 * HOUR)
    complaints.filed(sale, at)
    service_builders.with_shop(sale, at)
    reports.filed(sale, at, by=sale.shopper)
    infringements.drafted(sale, at, by=sale.shopper)
    recalls.offered(sale, at + 3 * HOUR, order=builders.delivered(sale, at))
    infringements.measured(sale, at + 4 * HOUR)  # the last: it takes the goods down
    return sale


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often a list is handed each of its rows; and how many rows it had."""
    seen, real = {"times": 1, "found": 0}, paging.page_of

    def page_of(*args: Any, **how: Any) -> dict[str, Any]:
        found = real(*args, **how)
        seen["found"] += len(found["items"])
        return found | {"items": [copy.deepcopy(row) for row in found["items"] for _ in range(seen["times"])]}

    monkeypatch.setattr(paging, "page_of", page_of)
    return seen


class TestEveryList:
    @pytest.mark.parametrize("page", PAGES)
    def test_asks_the_database_as_often_for_fifty_rows_as_for_one(
        self, full: Sale, shopper: Browser, seller: Browser, rows: dict[str, int], page: str
    ) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as found:
                assert (shopper if page.startswith("/me/") else seller).get(page).status == 200
            return len(found)

        asked()  # what is remembered by the process is known from here on
        rows["found"] = 0
        one = asked()
        assert rows["found"] > 0, "an empty list costs nothing"
        rows["times"] = MANY

        assert asked() == one


class TestHomes:
    @pytest.mark.parametrize("page", ["/me/", "/seller/"])
    def test_ask_twelve_times_at_most_and_stay_light(
        self, sale: Sale, at: datetime, shopper: Browser, seller: Browser, page: str
    ) -> None:
        for _ in range(20):
            aftersales.noticed(builders.delivered(sale, at, quantity=1), sale, at + 2 * HOUR)
            builders.paid(sale, at, quantity=1)
        browser = shopper if page == "/me/" else seller

        with CaptureQueriesContext(connection) as asked:
            reply = browser.get(page)

        questions = [found for found in asked.captured_queries if " FROM " in found["sql"]]
        assert len(questions) <= 10  # and outside of a test's transaction BEGIN and COMMIT
        assert len(reply.response.content) <= 30_000
