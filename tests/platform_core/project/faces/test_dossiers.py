"""Can a shopper ask for the file of an order with a browser, on both pages, and see how far it is?"""

from __future__ import annotations

from datetime import datetime

import pytest

from orders.sales.models.orders import Order
from tests.complaints.complaint import builders as complaints
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser
from tests.platform_core.regulators import builders

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("ECL-62")]


class TestTheOrder:
    def test_offers_the_file_and_then_says_how_far_it_is(self, shopper: Browser, delivered: Order, sale: Sale) -> None:
        path = f"/me/orders/{delivered.id}"

        reply = shopper.follows(shopper.fills_in(shopper.get(path), "ask_dossier"))

        assert "已申请订单档案" in reply.text
        assert "已申请" in reply.page.one("p", id="dossier-state").text
        assert "最迟备好" in reply.page.one("p", id="dossier-state").text
        assert "申请更新的档案" not in reply.text
        assert not reply.page.all("a", id="fetch-dossier")
        links = {a.text: a.attributes["href"] for a in shopper.get("/me/").page.all("a")}
        assert links[f"提供订单档案 · {delivered.number}"] == path

    def test_offers_another_once_it_is_ready(
        self, shopper: Browser, delivered: Order, sale: Sale, at: datetime
    ) -> None:
        row = builders.dossier_asked(delivered.id, sale.shopper, at)
        builders.dossier_collected(row, at)
        builders.dossier_lying_ready(row, at)

        reply = shopper.get(f"/me/orders/{delivered.id}")

        assert "可供下载" in reply.page.one("p", id="dossier-state").text
        assert reply.form("ask_dossier")

    def test_speaks_english_too(self, opens: Opens, delivered: Order, sale: Sale) -> None:
        reply = opens(sale.shopper, language="en").get(f"/me/orders/{delivered.id}")

        assert "The file of this order" in reply.text
        assert "Nobody has to agree." in reply.text


class TestTheWaysOutside:
    def test_offer_the_file_of_the_order(self, shopper: Browser, sale: Sale, at: datetime) -> None:
        found = complaints.filed(sale, at)

        reply = shopper.follows(shopper.fills_in(shopper.get(f"/me/complaints/{found.id}"), "ask_dossier"))

        assert "已申请" in reply.page.one("section", id="outside").text
        assert "已申请" in shopper.get(f"/me/orders/{found.order_id}").page.one("p", id="dossier-state").text
