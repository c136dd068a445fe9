"""How does somebody with a browser leave a deposit, ask for it, and answer?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from platform_core.drivers.world.deals import picture
from platform_core.money import Money
from tests.orders.deposits import builders as deposits
from tests.orders.deposits.builders import Left
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import Opens, at, opens, sale, seller, shopper
from tests.platform_core.project.faces.reading import Browser

__all__ = ["at", "opens", "sale", "seller", "shopper"]  # the fixtures of pages
pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def left(sale: Sale, at: datetime) -> Left:
    """Of an order that was delivered."""
    deposits.state(sale, at)
    order = builders.delivered(sale, at)
    return Left(sale, order, deposits.of(order, sale))


class TestTheShopper:
    @pytest.mark.duty("ECL-21")
    def test_asks_for_it_from_the_order_s_page(self, shopper: Browser, left: Left) -> None:
        assert left.deposit.number in shopper.get(f"/me/orders/{left.order.id}").text
        page = shopper.get(f"/me/deposits/{left.deposit.id}")
        assert "租用茶具一套" in page.text
        assert "¥60.00" in page.text

        shopper.follows(shopper.fills_in(page, "apply", carrier="sf", waybill="SF1234567"))

        found = deposits.now(left)
        assert (found.state, found.carrier, found.waybill) == ("applied", "sf", "SF1234567")
        assert shopper.get(f"/me/deposits/{left.deposit.id}").forms() == {"evidence"}
        assert left.deposit.number in shopper.get("/me/deposits").text

    def test_names_a_parcel_whole_or_not_at_all(self, shopper: Browser, left: Left) -> None:
        page = shopper.get(f"/me/deposits/{left.deposit.id}")

        reply = shopper.fills_in(page, "apply", carrier="sf")

        assert (reply.status, deposits.now(left).state) == (400, "held")

    def test_reads_it_in_english(self, opens: Opens, left: Left) -> None:
        text = opens(left.sale.shopper, "en").get(f"/me/deposits/{left.deposit.id}").text

        assert "It is yours, and the payment provider keeps it." in text


class TestTheShop:
    @pytest.mark.duty("ECL-21", "CRI-20")
    def test_states_terms_and_none_worse_than_the_rules(self, seller: Browser, sale: Sale, at: datetime) -> None:
        said = {"sku": str(sale.sku_id), "amount": "30", "purpose": "租用", "steps": "寄回", "conditions": "undamaged"}

        worse = seller.fills_in(seller.get("/seller/deposits"), "state", **said, days="8")
        assert worse.status == 422
        assert worse.form("state").one("input", name="purpose").attributes["value"] == "租用"
        seller.follows(seller.fills_in(seller.get("/seller/deposits"), "state", **said, days="3"))

        row = seller.get("/seller/deposits").page.all("tbody")[-1].text
        assert "租用" in row
        assert row.endswith("¥30.00")

    @pytest.mark.duty("ECL-21")
    def test_objects_with_a_file_or_gives_it_back(self, seller: Browser, left: Left, at: datetime) -> None:
        address = f"/seller/deposits/{left.deposit.id}"
        deposits.apply(left, builders.just_now())
        said = {"grounds": "undamaged", "claimed": "15", "statement": "茶壶碎了"}

        assert seller.fills_in(seller.get(address), "object", **said).status == 400  # a file is missing
        file = SimpleUploadedFile("a.png", picture(), content_type="image/png")
        seller.follows(seller.fills_in(seller.get(address), "object", **said, file=file))
        assert deposits.now(left).state == "contested"
        assert "茶壶碎了" in seller.get(address).text

        seller.follows(seller.fills_in(seller.get(address), "give_back"))
        assert (deposits.now(left).state, deposits.now(left).basis) == ("granted", "shop")

    def test_ends_a_deposit_with_nothing(self, seller: Browser, sale: Sale, at: datetime) -> None:
        deposits.state(sale, at, replace(deposits.TERMS, amount=Money(100)))

        seller.follows(
            seller.fills_in(seller.get("/seller/deposits"), "state", sku=str(sale.sku_id), amount="0", days="0")
        )

        assert "您没有要求押金" in seller.get("/seller/deposits").text
