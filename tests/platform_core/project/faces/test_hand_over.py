"""What does the page of an order say of a parcel that was left with somebody else, in both languages?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from orders.sales.commands import on_the_way as commands
from orders.sales.models import orders as orders_models
from orders.sales.types import SignedBy
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as sales_builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import HOUR, Opens
from tests.platform_core.project.faces.reading import Browser
from tests.platform_core.project.faces.test_me import cards

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("ECL-52")]
SAYS = {
    "zh-hans": ("说明您未收到包裹", "承运人称已交给他人", "放入快递柜或驿站", "说明您是否已收到包裹"),
    "en": (
        "Say that you do not have the parcel",
        "Left with somebody else, says the carrier",
        "in a locker or at a station",
        "Say whether you have the parcel",
    ),
}
FOUND = {"zh-hans": "平台对包裹的核实结果", "en": "What the platform has found out about the parcel"}


@pytest.fixture
def order(sale: Sale, at: datetime) -> orders_models.Order:
    found = sales_builders.shipped(sale, at)
    sales_builders.report(found, at + HOUR, signed_by=SignedBy.LOCKER)
    return found


@pytest.mark.parametrize("language", ["zh-hans", "en"])
class TestTheOrderPage:
    def test_asks_and_says_what_the_carrier_said(
        self, opens: Opens, sale: Sale, order: orders_models.Order, language: str
    ) -> None:
        reply = opens(sale.shopper, language).get(f"/me/orders/{order.id}")

        card, fact, taker, clock = SAYS[language]
        assert card in cards(reply)
        assert fact in reply.text
        assert taker in reply.text
        assert clock in reply.page.one("ul", class_="clocks").text

    def test_shows_both_sides_what_was_found_out(
        self, opens: Opens, sale: Sale, order: orders_models.Order, at: datetime, language: str
    ) -> None:
        by = operator()
        with acting_as(by), transaction.atomic():
            commands.find_on_hand_over(order.id, has_it=True, reasons="取件码由本人使用", by=by, at=at + 2 * HOUR)

        for party, page in ((sale.shopper, "me"), (sale.seller, "seller")):
            text = opens(party, language).get(f"/{page}/orders/{order.id}").text
            assert FOUND[language] in text
            assert "取件码由本人使用" in text


class TestTheShopperSWord:
    def test_no_is_given_on_the_page(self, shopper: Browser, sale: Sale, order: orders_models.Order) -> None:
        reply = shopper.fills_in(shopper.get(f"/me/orders/{order.id}"), "deny_receipt")

        shown = shopper.follows(reply)
        assert "承运人须将包裹送到您手中" in shown.page.one("div", class_="messages").text
        assert "找到包裹" in shown.page.one("ul", class_="clocks").text
        assert "说明您未收到包裹" not in cards(shown)

    def test_yes_is_the_receipt(self, shopper: Browser, sale: Sale, order: orders_models.Order) -> None:
        shopper.fills_in(shopper.get(f"/me/orders/{order.id}"), "confirm_receipt")

        assert sales_builders.now(order, sale).state == "received"

    def test_is_not_asked_for_what_the_addressee_took(self, shopper: Browser, sale: Sale, at: datetime) -> None:
        found = sales_builders.delivered(sale, at)

        assert "说明您未收到包裹" not in cards(shopper.get(f"/me/orders/{found.id}"))
