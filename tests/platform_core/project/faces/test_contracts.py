"""What does somebody read who opens a contract?"""

from __future__ import annotations

import hashlib
import io
import json
from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation
from pypdf import PdfReader

from catalog.listings.models import Listing
from catalog.publishing import commands as catalog
from orders.contracts.policies.terms import CLAUSES
from orders.contracts.types import Adjustment, AdjustmentKind, FundedBy
from orders.sales.models.orders import Contract, Order
from platform_core.eventlog.models import Event
from platform_core.money import Money
from platform_core.project.faces import contracts
from tests import standing
from tests.catalog.builders import content
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import HOUR, Opens
from tests.platform_core.project.faces.reading import Browser, Element

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("ECL-50a", "ECL-62")]
CUT = Adjustment(AdjustmentKind.COUPON, Money(-500), FundedBy.PLATFORM, "C1")


def facts(section: Element) -> dict[str, str]:
    names, values = ([each.text for each in section.all(tag)] for tag in ("dt", "dd"))
    return dict(zip(names, values, strict=True))


@standing.fixture
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


class TestTheFiles:
    """Beside the page, for who may read it."""

    @pytest.mark.parametrize("door", ["me", "seller"])
    def test_are_led_to_from_the_page(self, shopper: Browser, seller: Browser, order: Order, door: str) -> None:
        page = (shopper if door == "me" else seller).get(f"/{door}/orders/{order.id}/contract").page

        assert page.one("a", id="paper").attributes["href"] == f"/{door}/orders/{order.id}/contract.pdf"
        assert page.one("a", id="download").attributes["href"] == f"/{door}/orders/{order.id}/contract.json"

    @pytest.mark.duty("CTR-11")
    def test_are_a_pdf_and_the_bytes_that_were_hashed(self, shopper: Browser, order: Order) -> None:
        paper = shopper.get(f"/me/orders/{order.id}/contract.pdf").response
        file = shopper.get(f"/me/orders/{order.id}/contract.json").response

        assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
        assert file["Content-Type"] == "application/json"
        shown = shopper.get(f"/me/orders/{order.id}/contract").page.one("code", id="sha256").text
        assert hashlib.sha256(file.content).hexdigest() == shown
        assert "no-store" in paper["Cache-Control"]

    def test_are_there_as_soon_as_it_was_ordered(self, shopper: Browser, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)
        link = shopper.get(f"/me/orders/{order.id}").page.one("a", id="contract-paper")

        assert shopper.get(link.attributes["href"]).status == 200

    def test_give_the_shop_no_recipient(self, seller: Browser, order: Order) -> None:
        paper = seller.get(f"/seller/orders/{order.id}/contract.pdf").response
        file = seller.get(f"/seller/orders/{order.id}/contract.json").response

        text = "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(paper.content)).pages)
        assert "138****5678" in text
        for secret in (builders.HOME.name, builders.HOME.phone, builders.HOME.address):
            assert secret not in text
            assert secret not in file.content.decode()

    @pytest.mark.parametrize("kind", ["pdf", "json"])
    def test_are_nobody_else_s(self, order: Order, at: datetime, opens: Opens, kind: str) -> None:
        stranger = opens(builders.stranger(at))

        assert stranger.get(f"/me/orders/{order.id}/contract.{kind}").status == 404
        assert stranger.get(f"/seller/orders/{order.id}/contract.{kind}").status == 403
        assert Client().get(f"/me/orders/{order.id}/contract.{kind}").status_code == 302
        assert stranger.client.post(f"/me/orders/{order.id}/contract.{kind}").status_code == 404


@pytest.mark.duty("CRL-28", "CTR-11")
class TestTheClauses:
    @pytest.mark.parametrize(("language", "said"), [("zh-hans", "zh"), ("en", "en")])
    def test_stand_on_the_page_each_under_its_name(
        self, sale: Sale, order: Order, opens: Opens, language: str, said: str
    ) -> None:
        page = opens(sale.shopper, language).get(f"/me/orders/{order.id}/contract").page

        told = {name: page.one("span", id=f"part-{name}").text for name in CLAUSES}
        assert told == {name: getattr(clause, said) for name, clause in CLAUSES.items()}
        assert {"en": "3 years", "zh": "3年"}[said] in page.one("span", id="part-copy").text

    def test_are_none_of_a_contract_of_before(self, sale: Sale, order: Order, at: datetime) -> None:
        said = json.loads(of_order(order, sale))
        older = {name: value for name, value in said.items() if name not in ("clauses", "rulebook")}

        with acting_as(sale.shopper), transaction.atomic(), translation.override("en"):
            shown = contracts.read(older | {"schema": "tianping.contract/1"}, by=sale.shopper)

        assert (shown["clauses"], shown["rulebook"], len(shown["lines"])) == ([], [], 1)

    def test_show_how_the_seal_belongs_to_the_hash(self, shopper: Browser, sale: Sale, order: Order) -> None:
        sealed = json.loads(of_order(order, sale))["delivery"]["recipient_sealed"]

        page = shopper.get(f"/me/orders/{order.id}/contract").page

        assert page.one("code", id="sealed").text == hashlib.sha256(sealed.encode()).hexdigest()
        assert "/delivery/recipient_sealed" in page.text


def of_order(order: Order, sale: Sale) -> str:
    with acting_as(sale.shopper), transaction.atomic():
        return Contract.objects.get(order=order).canonical
