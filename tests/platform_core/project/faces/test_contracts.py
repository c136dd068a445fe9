"""What does somebody read who opens a contract?"""

from __future__ import annotations

import hashlib
from datetime import datetime

import pytest
from django.db import transaction

from catalog import commands as catalog
from catalog.models import Listing
from orders.models import Order
from orders.types import Adjustment, AdjustmentKind, FundedBy
from platform_core.eventlog.models import Event
from platform_core.money import Money
from tests.catalog.builders import content
from tests.merchants.builders import acting_as
from tests.orders import builders
from tests.orders.builders import Sale
from tests.platform_core.project.faces.conftest import HOUR, Opens
from tests.platform_core.project.faces.reading import Browser, Element

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("ECL-50a", "ECL-62")]
CUT = Adjustment(AdjustmentKind.COUPON, Money(-500), FundedBy.PLATFORM, "C1")


def facts(section: Element) -> dict[str, str]:
    names, values = ([each.text for each in section.all(tag)] for tag in ("dt", "dd"))
    return dict(zip(names, values, strict=True))


@pytest.fixture
def order(sale: Sale, at: datetime) -> Order:
    return builders.paid(sale, at, cuts=(CUT,))


class TestTheContractPage:
    def test_says_who_sells_what_for_how_much_and_on_which_terms(self, shopper: Browser, order: Order) -> None:
        page = shopper.get(f"/me/orders/{order.id}/contract").page

        [line] = page.all("section", class_="card")
        told = facts(line)
        assert facts(page.one("dl", id="seller"))["统一社会信用代码"]
        assert line.one("h3").text == "茉莉花茶 × 2"
        assert (told["单价"], told["优惠券"], told["本项金额"]) == ("¥58.00", "-¥5.00 · 由平台承担", "¥111.00")
        assert (told["产地"], told["发货时限"]) == ("福建福州", "付款后 48 小时内")
        assert told["七日无理由退货"].startswith("适用")
        assert "您自签收次日起7日内可以无理由退货" in page.text
        assert "30 分钟 DL_PAYMENT/1" in page.text

    def test_is_in_english_for_who_reads_english(self, sale: Sale, order: Order, opens: Opens) -> None:
        page = opens(sale.shopper, "en").get(f"/me/orders/{order.id}/contract").page

        told = facts(page.one("section", class_="card"))
        assert page.one("h1").text == "Contract"
        assert (told["Place of origin"], told["Sent within"]) == ("福建福州", "48 hours of the payment")
        assert "You may return goods without a reason within 7 days" in page.text

    def test_says_what_was_agreed_whatever_the_listing_says_by_now(
        self, shopper: Browser, sale: Sale, order: Order, at: datetime
    ) -> None:
        with acting_as(sale.seller), transaction.atomic():
            listing = Listing.objects.get(merchant_id=sale.shop)
            catalog.revise(listing.id, content=content(title_zh="碧螺春"), by=sale.seller, at=at + HOUR)

        assert "碧螺春" not in shopper.get(f"/me/orders/{order.id}/contract").text

    def test_bears_the_hash_of_the_file_that_it_leads_to(self, shopper: Browser, order: Order) -> None:
        page = shopper.get(f"/me/orders/{order.id}/contract").page

        file = shopper.get(page.one("a", id="download").attributes["href"]).response.content
        assert page.all("code")[-1].text == hashlib.sha256(file).hexdigest()

    def test_shows_its_shopper_the_recipient_in_full_for_once_and_notes_it(
        self, shopper: Browser, sale: Sale, order: Order
    ) -> None:
        page = shopper.get(f"/me/orders/{order.id}/contract")
        assert builders.HOME.name not in page.text
        assert "商家在有包裹待发或在途期间也可以查看完整信息；每次查看都会记入订单历史。" in page.text

        reply = shopper.fills_in(page, "reveal")

        home = builders.HOME
        assert reply.page.one("p", id="label").text == f"{home.name} · {home.phone} {home.address}"
        assert builders.HOME.name not in shopper.get(f"/me/orders/{order.id}/contract").text
        with acting_as(sale.shopper), transaction.atomic():
            fact = Event.objects.get(topic="vault.revealed", subject_id=order.id)
        assert (fact.role, fact.payload["purpose"]) == ("shopper", "own_view")

    def test_shows_the_shop_the_recipient_masked_alone(self, seller: Browser, order: Order) -> None:
        page = seller.get(f"/seller/orders/{order.id}/contract")

        assert (page.status, page.forms()) == (200, set())
        assert "138****5678" in page.text
        assert builders.HOME.name not in page.text

    def test_is_led_to_from_the_order(self, shopper: Browser, seller: Browser, order: Order) -> None:
        for door, browser in (("me", shopper), ("seller", seller)):
            link = browser.get(f"/{door}/orders/{order.id}").page.one("a", id="contract")
            assert link.attributes["href"] == f"/{door}/orders/{order.id}/contract"

    def test_is_nobody_else_s(self, order: Order, at: datetime, opens: Opens) -> None:
        stranger = opens(builders.stranger(at))

        assert stranger.get(f"/me/orders/{order.id}/contract").status == 404
