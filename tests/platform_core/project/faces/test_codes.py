"""How does a shop hand over codes, and how does a shopper read them?"""

from __future__ import annotations

from datetime import datetime

import pytest

from orders.sales.models.orders import Order
from tests.orders.codes import builders as codes
from tests.orders.codes.builders import CODES
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import HOUR, Opens
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def sale(at: datetime) -> Sale:
    return codes.sale(at)


@pytest.fixture
def order(sale: Sale, at: datetime) -> Order:
    return builders.paid(sale, at)


def field_of(order: Order, sale: Sale) -> str:
    return f"codes-{codes.line_of(order, sale)}"


@pytest.mark.duty("ECL-51", "ECL-20")
class TestTheSellersPage:
    def test_hands_over_a_code_for_each_piece(self, seller: Browser, order: Order, sale: Sale) -> None:
        page = seller.get(f"/seller/orders/{order.id}")
        assert {"ship", "reveal"} & page.forms() == set()
        assert builders.HOME.address[:6] not in page.text
        assert page.form("hand_over_codes").one("label").text == "茶艺入门（电子书）：2 个代码"

        typed = {field_of(order, sale): f"{CODES[0]}\r\n\r\n {CODES[1]} "}
        shown = seller.follows(seller.fills_in(page, "hand_over_codes", **typed))

        assert "代码已交付，消费者可以查看。" in shown.page.text
        assert "代码密文的指纹" in shown.text
        assert not any(code in shown.text for code in CODES)
        assert "hand_over_codes" not in shown.forms()

    def test_says_why_codes_are_refused(self, seller: Browser, order: Order, sale: Sale) -> None:
        page = seller.get(f"/seller/orders/{order.id}")

        refused = seller.fills_in(page, "hand_over_codes", **{field_of(order, sale): CODES[0]})

        assert "代码与订单不符" in refused.text
        assert builders.now(order, sale).state == "paid"


@pytest.mark.duty("ECL-51", "PIP-51")
class TestTheShoppersPage:
    def test_shows_the_codes_to_who_asks_for_them(
        self, shopper: Browser, order: Order, sale: Sale, at: datetime
    ) -> None:
        path = f"/me/orders/{order.id}"
        waiting = shopper.get(path)
        assert "代码交付后会通知您" in waiting.text
        assert "show_codes" not in waiting.forms()
        codes.hand_over(order, sale, at + HOUR)

        page = shopper.get(path)
        assert not any(code in page.text for code in CODES)
        shown = shopper.fills_in(page, "show_codes")

        assert shown.status == 200
        assert [each.text for each in shown.page.one("div", id="own-codes").all("code")] == list(CODES)
        assert not any(code in shopper.get(path).text for code in CODES)

    def test_has_the_way_in_the_contract(self, shopper: Browser, order: Order) -> None:
        assert "以代码交付，不经承运人" in shopper.get(f"/me/orders/{order.id}/contract").text

    def test_is_nobody_elses(self, opens: Opens, sale: Sale, at: datetime) -> None:
        order = codes.handed_over(sale, at)

        assert opens(builders.stranger(at)).get(f"/me/orders/{order.id}").status == 404


class TestWhatGoodsHaveToTell:
    def test_says_which_are_delivered_by_a_code(self, seller: Browser) -> None:
        assert "以代码交付，不经承运人：没有运费，也没有包裹。" in seller.get("/open/goods/").page.text
