"""How does a shop set a price, announce a promotion and state its freight in a browser, and who reads it?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from platform_core import clock
from platform_core.legal.spans import local_day
from platform_core.rows import new_id
from tests.orders.checkout.test_freight import FAR, placed, send_by
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def in_days(days: int) -> str:
    with transaction.atomic():
        return (local_day(clock.now()) + timedelta(days=days)).isoformat()


class TestPrices:
    @pytest.mark.duty("PRC-20", "PRC-16a")
    def test_are_lowered_for_a_time_for_everybody_to_read(self, seller: Browser, sale: Sale) -> None:
        address = f"/seller/prices/{sale.sku_id}"
        page = seller.get(address)
        assert page.forms() == {"set_price", "promote", "choose_freight"}

        seller.follows(seller.fills_in(page, "promote", price="49.00", last_day=in_days(3)))

        assert seller.get(address).forms() == {"choose_freight"}
        assert "49.00" in seller.get("/seller/prices").text
        public = Client().get(f"/open/prices/{sale.sku_id}").content.decode()
        assert "49.00" in public
        assert "58.00" in public

    @pytest.mark.duty("PRC-17")
    def test_are_not_called_lower_than_they_are(self, seller: Browser, sale: Sale) -> None:
        page = seller.get(f"/seller/prices/{sale.sku_id}")

        refused = seller.fills_in(page, "promote", price="58.00", last_day=in_days(3))

        assert refused.status == 422
        assert seller.get(f"/seller/prices/{sale.sku_id}").forms() == {"set_price", "promote", "choose_freight"}

    def test_are_set(self, seller: Browser, sale: Sale) -> None:
        page = seller.get(f"/seller/prices/{sale.sku_id}")

        seller.follows(seller.fills_in(page, "set_price", price="61.50"))

        assert "61.50" in seller.get("/seller/prices").text

    def test_of_another_are_not_found(self, seller: Browser) -> None:
        theirs = builders.sale(builders.just_now())

        assert seller.get(f"/seller/prices/{theirs.sku_id}").status == 404
        assert Client().get(f"/open/prices/{new_id()}").status_code == 404


class TestFreight:
    @pytest.mark.duty("PRC-11")
    def test_is_stated_and_chosen(self, seller: Browser, sale: Sale) -> None:
        page = seller.get("/seller/prices")
        said = {
            "code": "standard",
            "title": "全国",
            "fee": "6.00",
            "far": ["65"],
            "far_fee": "18.00",
            "nowhere": ["54"],
        }

        seller.follows(seller.fills_in(page, "freight", **said))
        item = seller.get(f"/seller/prices/{sale.sku_id}")
        seller.follows(seller.fills_in(item, "choose_freight", code="standard"))

        assert "18.00" in seller.get("/seller/prices").text
        assert "全国" in seller.get(f"/seller/prices/{sale.sku_id}").text

    @pytest.mark.duty("PRC-08", "PRC-11")
    def test_stands_on_the_order(self, shopper: Browser, seller: Browser, sale: Sale) -> None:
        free = builders.placed(sale, builders.just_now())
        send_by(sale, builders.just_now(), FAR)
        order = placed(sale, builders.just_now())

        assert "运费" not in shopper.get(f"/me/orders/{free.id}").text
        for page in (shopper.get(f"/me/orders/{order.id}"), seller.get(f"/seller/orders/{order.id}")):
            assert "运费" in page.text
            assert "18.00" in page.text

    @pytest.mark.parametrize(("said", "message"), [({"nowhere": ["65"]}, "二选一"), ({"far": []}, "哪些省份")])
    def test_that_says_two_things_at_once_is_not_stated(
        self, seller: Browser, sale: Sale, said: dict[str, list[str]], message: str
    ) -> None:
        terms = {"code": "standard", "title": "全国", "fee": "6.00", "far": ["65"], "far_fee": "18.00"} | said

        refused = seller.fills_in(seller.get("/seller/prices"), "freight", **terms)

        assert (refused.status, message in refused.text) == (400, True)
